"""Which letters a person wants and when: quiet hours, one letter a day, and the topics that are stopped.

A stop works from the foot of a letter, without signing in: the link is signed, and names person and topic.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from mentorship import quiet
from mentorship.config import current
from mentorship.db import transaction
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.manners import MANNERS, TOPICS
from mentorship.models import Letter, Person, Stop

GOOD_FOR = timedelta(days=365)  # mail programs offer the link as long as they show the letter


def token(person_id: int, topic: str, at: datetime) -> str:
    """Return what a stop link ends with; the same letter always has the same."""
    return str(_signer().dumps([person_id, topic, int(at.timestamp())]))


def read(token: str, now: datetime) -> tuple[Person, str] | None:
    """Return whom and what a stop link is about; None if it is forged, too old, or of a closed account."""
    try:
        number, topic, at = _signer().loads(token)
    except (BadData, ValueError, TypeError):
        return None
    person: Person | None = Person.get_or_none(Person.id == number, Person.disabled_at.is_null())
    fresh = now - datetime.fromtimestamp(at, UTC) <= GOOD_FOR
    return (person, topic) if person and fresh and topic in TOPICS and TOPICS[topic].stoppable else None


def stopped(person: Person) -> set[str]:
    """Return the topics that a person has stopped."""
    return {row.topic for row in Stop.select(Stop.topic).where(Stop.person == person.id)}


def stop(person: Person, topic: str, now: datetime) -> None:
    """Stop the letters of a topic, those too that still wait; twice is once."""
    _require(topic)
    with transaction():
        Stop.insert(person=person.id, topic=topic, at=now).on_conflict_ignore().execute()
        kinds = [kind for kind, manner in MANNERS.items() if manner.topic == topic]
        Letter.update(way="stopped", text="", html="", calendar="").where(
            Letter.person == person.id,
            Letter.kind.in_(kinds),
            Letter.sent_at.is_null(),
            Letter.failed_at.is_null(),
            Letter.claimed_until.is_null() | (Letter.claimed_until <= now),
        ).execute()


def resume(person: Person, topic: str) -> None:
    """Send the letters of a topic again, from the next one on."""
    _require(topic)
    Stop.delete().where(Stop.person == person.id, Stop.topic == topic).execute()


def choose(
    person: Person,
    *,
    quiet_from: int,
    quiet_until: int,
    digest: bool,
    wanted: Collection[str],
    now: datetime,
) -> None:
    """Set when a person's letters come, and which topics."""
    for field, hour in (("quiet_from", quiet_from), ("quiet_until", quiet_until)):
        if hour not in quiet.HOURS:
            raise BadField(field, _("Choose one of the hours."))
    before = stopped(person)
    with transaction():
        Person.update(quiet_from=quiet_from, quiet_until=quiet_until, digest=digest).where(
            Person.id == person.id
        ).execute()
        for topic in (key for key, each in TOPICS.items() if each.stoppable):
            if topic not in wanted:
                stop(person, topic, now)
            elif topic in before:
                resume(person, topic)


def _require(topic: str) -> None:
    if topic not in TOPICS or not TOPICS[topic].stoppable:
        raise BadField("wanted", _("These letters cannot be stopped."))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current().secret_key, salt="stop")
