"""The calendar file of a meeting: the same UID for its whole life, its SEQUENCE raised at each change."""

from datetime import date, datetime, timedelta
from email.utils import parseaddr
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress

from mentorship import i18n, mail, sides
from mentorship.config import current
from mentorship.i18n import gettext as _
from mentorship.models import Meeting, Person

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]


def calendar_file(meeting: Meeting, reader: Person, now: datetime, method: Method) -> str:
    """Return the file in the reader's language and zone."""
    with i18n.reader(reader.language, reader.zone):
        calendar = Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", f"-//{current().product}//{i18n.language().upper()}")
        calendar.add("method", method)
        calendar.add_component(_event(meeting, reader, now, method))
        for zone in sorted(calendar.get_missing_tzids(), reverse=True):
            calendar.subcomponents.insert(0, _rules(zone, meeting.at.year))
        return str(calendar.to_ical().decode())


@cache
def _rules(zone: str, year: int) -> Timezone:
    """Return the rules of a zone in the years around one, which are slow to work out."""
    return Timezone.from_tzid(zone, first_date=date(year - 1, 1, 1), last_date=date(year + 2, 1, 1))


def _event(meeting: Meeting, reader: Person, now: datetime, method: Method) -> Event:
    pair = meeting.mentorship
    names = [sides.person(pair, side).name for side in sides.BOTH]
    starts = meeting.at.astimezone(ZoneInfo(reader.zone))
    page = mail.link(f"/mentorships/{pair.id}")
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", starts)
    event.add("dtend", (meeting.at + timedelta(minutes=meeting.minutes)).astimezone(starts.tzinfo))
    event.add("summary", _("Meeting: %(names)s", names=i18n.listed(names)))
    event.add("description", _("Everything about your pair: %(page)s", page=page))
    apart = pair.state == "ended_safety"
    if meeting.place and not apart:
        event.add("location", meeting.place)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("organizer", _address(current().product, parseaddr(current().mail_from)[1]))
    for side in sides.BOTH:
        person = sides.person(pair, side)
        if apart and person.id != reader.id:
            continue
        event.add("attendee", _address(person.name, person.email))
    return event


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = name
    return address
