"""The calendar file of a meeting: the same UID for its whole life, its SEQUENCE raised at each change."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress

from mentorship import i18n, mail, sides
from mentorship.config import current
from mentorship.i18n import gettext as _
from mentorship.models import Meeting, Person, Session

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]


def calendar_file(meeting: Meeting, reader: Person, now: datetime, method: Method) -> str:
    """Return the file in the reader's language and zone."""
    with i18n.reader(reader.language, reader.zone):
        event = entry(meeting, reader, now)
        if method != "PUBLISH":  # which has no attendees: who publishes asks nobody
            _invite(event, meeting, reader)
        return calendar([event], method)


def calendar(events: Iterable[Event], method: Method, name: str = "") -> str:
    """Return a calendar of events, with the rules of the zones in which they are written.

    One with a name is there to be subscribed to, and asked for anew every hour.
    """
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//{current().product}//{i18n.language().upper()}")
    made.add("method", method)
    if name:
        made.add("name", name)
        made.add("x-wr-calname", name)
        made.add("refresh-interval", timedelta(hours=1), {"VALUE": "DURATION"})
        made.add("x-published-ttl", "PT1H")
    for event in events:
        made.add_component(event)
    years = [event.start.year for event in made.events]
    for zone in sorted(made.get_missing_tzids(), reverse=True):
        made.subcomponents.insert(0, _rules(zone, min(years), max(years)))
    return str(made.to_ical().decode())


@cache
def _rules(zone: str, first: int, last: int) -> Timezone:
    """Return the rules of a zone around some years, which are slow to work out."""
    return Timezone.from_tzid(zone, first_date=date(first - 1, 1, 1), last_date=date(last + 2, 1, 1))


def entry(meeting: Meeting, reader: Person, now: datetime) -> Event:
    """Return a meeting as a calendar shows it: no address, and nothing of what is written about it."""
    pair = meeting.mentorship
    names = [sides.person(pair, side).name for side in sides.BOTH]
    event = _event(meeting, reader, now)
    event.add("summary", _("Meeting: %(names)s", names=i18n.listed(names)))
    page = mail.link(f"/mentorships/{pair.id}")
    event.add("description", _("Everything about your pair: %(page)s", page=page))
    if meeting.place and pair.state != "ended_safety":
        event.add("location", meeting.place)
    return event


def session_entry(session: Session, reader: Person, now: datetime) -> Event:
    """Return a group session as a calendar shows it."""
    event = _event(session, reader, now)
    event.add("summary", i18n.own(session.title))
    event.add("description", mail.link(f"/sessions/{session.id}"))
    if session.place:
        event.add("location", session.place)
    return event


def _event(meeting: Meeting | Session, reader: Person, now: datetime) -> Event:
    starts = meeting.at.astimezone(ZoneInfo(reader.zone))
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", starts)
    event.add("dtend", (meeting.at + timedelta(minutes=meeting.minutes)).astimezone(starts.tzinfo))
    event.add("status", "CANCELLED" if meeting.state == "cancelled" else "CONFIRMED")
    event.add("organizer", _address(current().product, parseaddr(current().mail_from)[1]))
    return event


def _invite(event: Event, meeting: Meeting, reader: Person) -> None:
    """Name both sides; after an end for safety neither learns the other's address once more."""
    pair = meeting.mentorship
    for side in sides.BOTH:
        person = sides.person(pair, side)
        if pair.state != "ended_safety" or person.id == reader.id:
            attendee = _address(person.name, person.email)
            # Both agreed here: no calendar needs to ask, and no answer to it would be read.
            attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
            event.add("attendee", attendee)


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = name
    return address
