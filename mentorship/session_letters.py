"""What people are told of a group session, and the calendar file that goes with it: one UID for its life."""

from datetime import datetime

from icalendar import vCalAddress

from mentorship import i18n, invitations, mail
from mentorship.invitations import Method
from mentorship.models import Person, Session


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
