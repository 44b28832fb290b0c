"""Who takes part in a group session: places never given twice, and a waiting list that fills itself."""

from collections.abc import Collection
from datetime import datetime

from mentorship import journal, session_letters
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Attendance, Person, Programme, Session


def sign_up(session: Session, by: Person, now: datetime) -> Attendance:
    """Take a place, or the next one on the waiting list."""
    with transaction():
        session = _hold(session, now)
        if session.host_id == by.id:
            raise Refused(_("You host this session, so you need no place."))
        row: Attendance | None = of(session, by)
        if row is not None and row.state != "left":
            raise AlreadyDone(_("You are on the list already."))
        state = "going" if going(session) < session.places else "waiting"
        if row is None:
            row = Attendance.create(session=session, person=by, state=state, at=now)
        else:
            Attendance.update(state=state, at=now).where(Attendance.id == row.id).execute()
            row.state = state
        if state == "going":
            session_letters.tell("session_going", session, by, now, "REQUEST")
    return row


def leave(session: Session, by: Person, now: datetime) -> None:
    """Give a place back; whoever waits longest gets it."""
    with transaction():
        session = _hold(session, now)
        row = of(session, by)
        if row is None or row.state == "left":
            raise AlreadyDone(_("You are not on the list."))
        _leave(row, session, now)
        if row.state == "going":
            session_letters.tell("session_out", session, by, now, "CANCEL")


def leave_all(person: Person, now: datetime, programme: Programme | None = None) -> None:
    """Take whoever goes off every list that is ahead; the caller is within the transaction."""
    mine = Attendance.select().where(Attendance.person == person.id, Attendance.state != "left")
    ahead = mine.join(Session).where(Session.state == "planned", Session.at > now)
    if programme is not None:
        ahead = ahead.where(Session.programme == programme.id)
    for row in list(ahead.order_by(Attendance.id)):
        _leave(row, _hold(row.session, now), now)


def free_host(session: Session) -> None:
    """Take whoever is now the host off the lists, where they need no place; the caller holds the session."""
    hosting = (Attendance.session == session.id) & (Attendance.person == session.host_id)
    Attendance.update(state="left").where(hosting).execute()


def fill(session: Session, now: datetime) -> None:
    """Give free places to those who wait, in their order; the caller holds the session."""
    free = session.places - going(session)
    waiting = Attendance.select().where(Attendance.session == session.id, Attendance.state == "waiting")
    for row in list(waiting.order_by(Attendance.at, Attendance.id).limit(max(free, 0))):
        Attendance.update(state="going").where(Attendance.id == row.id).execute()
        session_letters.tell("session_freed", session, row.person, now, "REQUEST")


def note(session: Session, came: Collection[int], by: Person, now: datetime) -> None:
    """Note which of those who had a place came, by their numbers; it can be corrected."""
    with transaction():
        if session.at > now:
            raise Refused(_("This session is still ahead. Note who came once it has begun."))
        open_ = Session.state.in_(("planned", "held"))
        if not Session.update(state="held").where(Session.id == session.id, open_).execute():
            raise AlreadyDone(_("This session was cancelled."))
        here = (Attendance.session == session.id) & (Attendance.state == "going")
        Attendance.update(came=Attendance.person.in_(list(came))).where(here).execute()
        journal.record(by, "session.held", session, now, session.programme)


def of(session: Session, person: Person) -> Attendance | None:
    """Return a person's row on the list of a session, if there is one."""
    found: Attendance | None = Attendance.get_or_none(
        Attendance.session == session.id, Attendance.person == person.id
    )
    return found


def states(person: Person, programme: Programme) -> dict[int, str]:
    """Return how a person stands on the lists of a programme's sessions."""
    rows = Attendance.select().join(Session)
    mine = rows.where(Session.programme == programme.id, Attendance.person == person.id)
    return {row.session_id: row.state for row in mine}


def going(session: Session) -> int:
    """Return how many places are taken."""
    taken = Attendance.select().where(Attendance.session == session.id, Attendance.state == "going")
    return int(taken.count())


def listed(session: Session, state: str) -> list[Attendance]:
    """Return those who go or wait, in their order."""
    rows = Attendance.select(Attendance, Person).join(Person)
    rows = rows.where(Attendance.session == session.id, Attendance.state == state)
    return list(rows.order_by(Attendance.at, Attendance.id))


def _hold(session: Session, now: datetime) -> Session:
    """Make everybody else who takes or frees a place wait until this transaction ends."""
    held = Session.update(places=Session.places).where(
        Session.id == session.id, Session.state == "planned", Session.at > now
    )
    if not held.execute():
        raise AlreadyDone(_("This session has begun or was cancelled, so its list is closed."))
    fresh: Session = Session.get_by_id(session.id)
    return fresh


def _leave(row: Attendance, session: Session, now: datetime) -> None:
    Attendance.update(state="left").where(Attendance.id == row.id).execute()
    fill(session, now)
