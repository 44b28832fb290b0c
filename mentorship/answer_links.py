"""Signed links in letters: whoever has one answers one check-in or one fit check, without signing in.

A link carries which question it is and whom it was sent to. Until when it is good follows from the rows:
it ends with the answer, with the pair, when the question is missed, and three weeks after it was asked.
"""

from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from mentorship import access, sides
from mentorship.config import current
from mentorship.errors import Gone
from mentorship.i18n import gettext as _
from mentorship.models import CheckIn, FitCheck, Mentorship, Person

GOOD_FOR = timedelta(days=21)
_PLACES = {CheckIn: "c", FitCheck: "f"}


def path(asked: CheckIn | FitCheck, person: Person) -> str:
    """Return the address at which this person answers."""
    return f"/{_PLACES[type(asked)]}/{_signer(type(asked)).dumps([asked.id, person.id])}"


def checkin(token: str) -> CheckIn:
    """Return the check-in that a link asks for."""
    found: CheckIn = _row(CheckIn, token)
    return found


def fit(token: str) -> FitCheck:
    """Return the fit check that a link asks for."""
    found: FitCheck = _row(FitCheck, token)
    return found


def person(asked: CheckIn | FitCheck) -> Person:
    """Return who is asked."""
    return sides.person(asked.mentorship, asked.side)


def require_open(asked: CheckIn | FitCheck, now: datetime) -> None:
    """Refuse what is not asked any more."""
    since = asked.due_on if isinstance(asked, CheckIn) else asked.asked_at.date()
    late = now.date() - since > GOOD_FOR or (isinstance(asked, CheckIn) and asked.missed)
    if late or asked.mentorship.state not in Mentorship.LIVE:
        raise _over()


def _row(model: Any, token: str) -> Any:
    try:
        number, owner = _signer(model).loads(token)
    except BadData:
        raise access.missing() from None
    found = model.get_or_none(model.id == number)
    if found is None:  # a pause takes back what was open
        raise _over()
    asked = person(found)
    if asked.id != owner or asked.disabled_at is not None:
        raise access.missing()
    return found


def _signer(model: type[Any]) -> URLSafeSerializer:
    return URLSafeSerializer(current().secret_key, salt=f"answer:{model.__name__}")


def _over() -> Gone:
    """Return the one answer to a link whose question is over."""
    return Gone(_("This question is not asked any more, and that is all right."))
