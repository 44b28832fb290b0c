"""Group sessions: a question hour, a workshop, a get-together; planned, changed, cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from peewee import fn

from mentorship import attendances, i18n, journal, members, session_letters
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import ngettext as _n
from mentorship.invitations import Method
from mentorship.models import Attendance, Person, Programme, Session

LENGTHS = (30, 45, 60, 90, 120, 180, 240)
LONGEST_TITLE = 120
LONGEST_TEXT = 4000
LONGEST_PLACE = 200
MOST_PLACES = 500
_FURTHEST = timedelta(days=366)
_SHOWN = ("title", "at", "minutes", "place")  # what stands in a calendar


@dataclass(frozen=True)
class Plan:
    """All that is set of a session."""

    title: Mapping[str, str]
    text: Mapping[str, str]
    at: datetime
    zone: str
    minutes: int
    place: str
    places: int
    host: Person | None = None


def plan(programme: Programme, wanted: Plan, by: Person, now: datetime) -> Session:
    """Plan a session; its host gets it for the calendar."""
    columns = _checked(programme, wanted, now)
    with transaction():
        made: Session = Session.create(
            programme=programme, uid=f"{uuid4()}@tandem", created_at=now, **columns
        )
        journal.record(by, "session.planned", made, now, programme)
        if made.host:
            session_letters.tell("session_hosted", made, made.host, now, "REQUEST")
    return made


def change(session: Session, seen: int, wanted: Plan, by: Person, now: datetime) -> Session:
    """Change a session that is ahead, unless it was changed since the person saw it."""
    columns = _checked(session.programme, wanted, now, session.host)
    with transaction():
        before: Session = Session.get_by_id(session.id)
        _change(session, seen, now, **columns)
        fresh: Session = Session.get_by_id(session.id)
        attendances.free_host(fresh)
        if (taken := attendances.going(fresh)) > fresh.places:
            raise BadField(
                "places",
                _n("%(n)s person has a place already.", "%(n)s people have a place already.", taken),
            )
        journal.record(by, "session.changed", fresh, now, session.programme)
        if any(getattr(before, name) != getattr(fresh, name) for name in _SHOWN):
            _tell_all("session_changed", fresh, now)
        elif before.host_id != fresh.host_id and fresh.host:
            session_letters.tell("session_hosted", fresh, fresh.host, now, "REQUEST")
        if before.host and before.host_id != fresh.host_id:
            session_letters.tell("session_out", fresh, before.host, now, "CANCEL")
        attendances.fill(fresh, now)
    return fresh


def cancel(session: Session, by: Person, now: datetime) -> None:
    """Cancel a session; whoever goes or waits is told, unless its time has passed."""
    with transaction():
        sequence = Session.sequence + 1
        gone = Session.update(state="cancelled", sequence=sequence).where(
            Session.id == session.id, Session.state == "planned"
        )
        if not gone.execute():
            raise AlreadyDone(_("This session was held or cancelled already."))
        fresh = Session.get_by_id(session.id)
        journal.record(by, "session.cancelled", fresh, now, session.programme)
        if fresh.at > now:
            _tell_all("session_cancelled", fresh, now)


def ahead(programme: Programme, now: datetime) -> list[Session]:
    """Return the sessions that are still to come or run, the next one first."""
    rows = Session.select().where(Session.programme == programme.id, Session.state == "planned")
    return [each for each in rows.order_by(Session.at, Session.id) if ends(each) > now]


def past(programme: Programme, now: datetime) -> list[Session]:
    """Return the sessions that are over, the latest first, without those that were cancelled."""
    rows = Session.select().where(Session.programme == programme.id, Session.state != "cancelled")
    return [each for each in rows.order_by(Session.at.desc(), Session.id.desc()) if ends(each) <= now]


def ends(session: Session) -> datetime:
    """Return when a session ends."""
    over: datetime = session.at + timedelta(minutes=session.minutes)
    return over


def taken(programme: Programme) -> dict[int, int]:
    """Return how many places of each session of a programme are taken."""
    rows: Any = (
        Attendance.select(Attendance.session, fn.COUNT(Attendance.id))
        .join(Session)
        .where(Session.programme == programme.id, Attendance.state == "going")
        .group_by(Attendance.session)
    )
    return dict(rows.tuples())


def hosts(programme: Programme) -> list[Person]:
    """Return who may host a session: coordinators and mentors."""
    people = [*members.coordinators(programme), *(each.person for each in members.mentors(programme))]
    return sorted({each.id: each for each in people}.values(), key=lambda each: i18n.plain(each.name))


def forget(person: Person, now: datetime) -> None:
    """Give back the places of somebody whose account is erased, and the sessions they would host."""
    attendances.leave_all(person, now)
    Session.update(host=None).where(Session.host == person.id).execute()


def _tell_all(kind: str, session: Session, now: datetime) -> None:
    """Tell those who go, with their calendars, and those who wait; the host as well."""
    method: Method = "CANCEL" if session.state == "cancelled" else "REQUEST"
    people = [row.person for row in attendances.listed(session, "going")]
    for person in [*people, *([session.host] if session.host else [])]:
        session_letters.tell(kind, session, person, now, method)
    for row in attendances.listed(session, "waiting"):
        session_letters.tell(kind, session, row.person, now)


def _change(session: Session, seen: int, now: datetime, **columns: Any) -> None:
    """Change a session and raise its sequence, without which calendars keep the old time."""
    changed = Session.update(sequence=seen + 1, **columns).where(
        Session.id == session.id, Session.state == "planned", Session.sequence == seen, Session.at > now
    )
    if not changed.execute():
        raise AlreadyDone(_("This session was changed meanwhile, or has begun. Look at it once more."))


def _checked(programme: Programme, wanted: Plan, now: datetime, host: Person | None = None) -> dict[str, Any]:
    """Return what is kept of a plan, or refuse it by the field that is wrong; a host may stay."""
    _check_words(wanted)
    if wanted.at <= now:
        raise BadField("at", _("This time has passed."))
    if wanted.at > now + _FURTHEST:
        raise BadField("at", _("This is more than a year ahead."))
    if wanted.minutes not in LENGTHS:
        raise BadField("minutes", _("Choose how long it takes."))
    if not 1 <= wanted.places <= MOST_PLACES:
        raise BadField("places", _("Between 1 and %(n)s places, please.", n=MOST_PLACES))
    if wanted.host not in (None, host, *hosts(programme)):
        raise BadField("host", _("Choose a coordinator or a mentor of the programme."))
    return {**vars(wanted), "title": dict(wanted.title), "text": dict(wanted.text)}


def _check_words(wanted: Plan) -> None:
    if not any(wanted.title.values()):
        raise BadField("title_en", _("Give it a title, in at least one language."))
    for name, texts, most in (("title", wanted.title, LONGEST_TITLE), ("text", wanted.text, LONGEST_TEXT)):
        for code in i18n.LANGUAGES:
            if len(texts.get(code, "")) > most:
                raise BadField(f"{name}_{code}", _("Please keep it under %(most)s characters.", most=most))
    if len(wanted.place) > LONGEST_PLACE:
        raise BadField("place", _("Please keep it under %(most)s characters.", most=LONGEST_PLACE))
