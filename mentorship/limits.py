"""How often something may be tried that could be guessed or abused."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from mentorship.config import current
from mentorship.db import transaction
from mentorship.errors import TooManyTries
from mentorship.i18n import gettext as _
from mentorship.models import Attempt

_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most so many tries within a stretch of time."""

    name: str
    most: int
    within: timedelta


SIGN_IN_ACCOUNT = Limit("sign-in account", 10, timedelta(minutes=5))
SIGN_IN_PLACE = Limit("sign-in place", 40, timedelta(minutes=15))
ANSWER_PLACE = Limit("answer place", 40, timedelta(minutes=15))
LETTERS = Limit("letters", 6, timedelta(hours=1))
LETTERS_PLACE = Limit("letters place", 60, timedelta(hours=1))
CODES_PLACE = Limit("codes place", 20, timedelta(minutes=15))


def take(limit: Limit, who: str, now: datetime) -> Attempt:
    """Use up one try before it is made; raise TooManyTries when none is left.

    The try is written and committed first and counted afterwards: of many at the same moment, on either
    database, none overlooks the others. A refused one is taken away again, so that waiting always helps.
    """
    key = _key(limit, who)
    with transaction():
        Attempt.delete().where(Attempt.at < now - _KEPT).execute()
        mine: Attempt = Attempt.create(key=key, at=now)
    used = Attempt.select().where(Attempt.key == key, Attempt.at > now - limit.within).count()
    if used > limit.most:
        mine.delete_instance()
        raise TooManyTries(
            _("Too many tries in a short time. Please wait %(n)s minutes, then try again.", n=_minutes(limit))
        )
    return mine


def give_back(*taken: Attempt) -> None:
    """Do not count tries that turned out well."""
    Attempt.delete().where(Attempt.id.in_([attempt.id for attempt in taken])).execute()


def forget(limit: Limit, who: str) -> None:
    """Begin to count anew, because the person has proved who they are."""
    Attempt.delete().where(Attempt.key == _key(limit, who)).execute()


def _minutes(limit: Limit) -> int:
    return int(limit.within.total_seconds() // 60)


def _key(limit: Limit, who: str) -> str:
    """Return the counter's name, in which no address can be read."""
    secret = current().secret_key.encode()
    return f"{limit.name}:{hmac.new(secret, who.encode(errors='replace'), hashlib.sha256).hexdigest()[:40]}"
