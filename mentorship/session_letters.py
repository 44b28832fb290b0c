"""What people are told of a group session, and the calendar file that goes with it: one UID for its life."""

from datetime import datetime, timedelta

from icalendar import vCalAddress

from mentorship import i18n, invitations, mail, quiet
from mentorship.db import transaction
from mentorship.invitations import Method
from mentorship.models import Attendance, Letter, Person, Session

BEFORE = timedelta(days=1)
_NEWS = ("session_changed", "session_freed", "session_going", "session_hosted", "session_reminder")


def invitation(session: Session, reader: Person, now: datetime, method: Method) -> str:
    """Return the calendar file in the reader's language and zone; it names no other participant."""
    with i18n.reader(reader.language, reader.zone):
        event = invitations.session_entry(session, reader, now)
        if method != "PUBLISH":
            attendee = vCalAddress(f"mailto:{reader.email}")
            attendee.params.update({"CN": reader.name, "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
            event.add("attendee", attendee)
        if method == "CANCEL" and session.state != "cancelled":
            del event["status"]  # the session takes place, without this reader
        return invitations.calendar([event], method)


def tell(kind: str, session: Session, person: Person, now: datetime, method: Method | None = None) -> None:
    """Write to one person about a session; without a method no calendar is touched."""
    if person.disabled_at is not None:
        return
    mail.queue(
        kind,
        person,
        f"{session.id}:{session.sequence}:{person.id}:{now:%Y%m%d%H%M%S%f}",
        now,
        programme=session.programme,
        calendar=invitation(session, person, now, method) if method else "",
        session=session,
    )


def remind_due(now: datetime) -> int:
    """Remind those who go and the host a day before, in no quiet hour; return how many were reminded."""
    due = Session.select().where(Session.state == "planned", Session.at > now, Session.at <= now + BEFORE)
    return sum(_remind(each, now) for each in due if _unaware(each, now))


def _remind(session: Session, now: datetime) -> int:
    """Hold the session, so that it is neither cancelled nor reminded of twice meanwhile; then write."""
    with transaction():
        still = (Session.id == session.id) & (Session.state == "planned") & (Session.at == session.at)
        if not Session.update(state=Session.state).where(still).execute():
            return 0
        people = _unaware(session, now)
        for person in people:
            tell("session_reminder", session, person, now)
    return len(people)


def _unaware(session: Session, now: datetime) -> list[Person]:
    """Return the people of a session who had no letter about it within its last day and who are awake."""
    letters = Letter.select(Letter.person, Letter.key).where(
        Letter.kind.in_(_NEWS), Letter.created_at >= session.at - BEFORE
    )
    told = {row.person_id for row in letters if row.key.split(":")[1] == str(session.id)}
    rows = Attendance.select(Attendance, Person).join(Person)
    going = [row.person for row in rows.where(Attendance.session == session.id, Attendance.state == "going")]
    people = [each for each in [*going, session.host] if each and each.id not in told]
    return [each for each in people if each.disabled_at is None and quiet.after(each, now) == now]
