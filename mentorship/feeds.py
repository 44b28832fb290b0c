"""A private calendar: a person's meetings at an address that only they know, and can change at any time."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from icalendar import Event
from itsdangerous import BadData, URLSafeSerializer

from mentorship import i18n, invitations, journal, mail, sides
from mentorship.config import current
from mentorship.db import transaction
from mentorship.i18n import gettext as _
from mentorship.models import Attendance, Meeting, Mentorship, Person, Profile, Session

_BACK = timedelta(days=60)  # what is longer past leaves the calendar, and so does what was cancelled
_MOST = 2**31 - 1


def address(person: Person) -> str:
    """Return the secret address, or "" when there is none; nothing of it is kept but its number."""
    return mail.link(f"/calendar/{_signer().dumps([person.id, person.feed])}.ics") if person.feed else ""


def owner(token: str) -> Person | None:
    """Return whose present address this is; an older one, or one of a closed account, is nobody's."""
    try:
        number, feed = _signer().loads(token)
    except BadData:
        return None
    found: Person | None = Person.get_or_none(
        Person.id == number, Person.feed == feed, Person.feed > 0, Person.disabled_at.is_null()
    )
    return found


def renew(person: Person, now: datetime) -> None:
    """Give the calendar a new address, the first one or another; whatever was there before is dead.

    The number is drawn and not counted, so that no address comes back after the calendar was off.
    """
    _set(person, secrets.randbelow(_MOST) + 1, "person.feed_made", now)


def switch_off(person: Person, now: datetime) -> None:
    """Take the calendar's address away."""
    _set(person, 0, "person.feed_ended", now)


def _set(person: Person, number: int, act: str, now: datetime) -> None:
    with transaction():
        Person.update(feed=number).where(Person.id == person.id).execute()
        journal.record(person, act, person, now)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current().secret_key, salt="calendar feed")


def written(person: Person, now: datetime) -> str:
    """Return the calendar in the person's language and zone."""
    with i18n.reader(person.language, person.zone):
        name = _("%(product)s: my meetings", product=current().product)
        return invitations.calendar(_entries(person, now), "PUBLISH", name)


def _entries(person: Person, now: datetime) -> list[Event]:
    meetings = [invitations.entry(each, person, now) for each in _meetings(person, now)]
    return meetings + [invitations.session_entry(each, person, now) for each in _sessions(person, now)]


def _meetings(person: Person, now: datetime) -> list[Meeting]:
    """Return the meetings of the person's live pairs, each with its pair and people."""
    mine: Any = Profile.select(Profile.id).where(Profile.person == person.id)
    own = Mentorship.newcomer.in_(mine) | Mentorship.mentor.in_(mine)
    pairs = {row.id: row for row in sides.with_names().where(own, Mentorship.state.in_(Mentorship.LIVE))}
    rows = Meeting.select().where(Meeting.mentorship.in_(list(pairs)), Meeting.at > now - _BACK)
    found = list(rows.order_by(Meeting.at, Meeting.id))
    for each in found:
        each.mentorship = pairs[each.mentorship_id]
    return found


def _sessions(person: Person, now: datetime) -> list[Session]:
    """Return the group sessions to which the person goes."""
    going = (Attendance.person == person.id) & (Attendance.state == "going")
    rows = Session.select().join(Attendance)
    return list(rows.where(going, Session.at > now - _BACK).order_by(Session.at, Session.id))
