"""Quiet hours: letters that can wait go out when they are over on the reader's own clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from mentorship.models import Person

HOURS = range(24)


def after(person: Person, at: datetime) -> datetime:
    """Return the first instant from ``at`` on that is not in the person's quiet hours."""
    return next_end(person, at) if _in(person, at.astimezone(ZoneInfo(person.zone)).hour) else at


def next_end(person: Person, at: datetime) -> datetime:
    """Return when the person's quiet hours end next, after ``at``.

    An hour that the clocks leave out ends when it would have begun; one that comes twice, the first time.
    """
    there = ZoneInfo(person.zone)
    day, hour = at.astimezone(there).date(), time(person.quiet_until)
    days = (datetime.combine(day + timedelta(days=more), hour, there) for more in range(3))
    return min(end for end in (day.astimezone(at.tzinfo) for day in days) if end > at)


def soon(person: Person, at: datetime, now: datetime) -> bool:
    """Tell whether an instant lies today or tomorrow on the person's clock."""
    there = ZoneInfo(person.zone)
    return at.astimezone(there).date() <= now.astimezone(there).date() + timedelta(days=1)


def _in(person: Person, hour: int) -> bool:
    length = (person.quiet_until - person.quiet_from) % 24
    return (hour - person.quiet_from) % 24 < length
