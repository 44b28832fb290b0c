"""The hours that a pair has in common, in words, in the zone of whoever reads them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mentorship import hours, problems


def in_words(spans: Iterable[problems.Span], zone: str, now: datetime) -> str:
    """Return those of these hours that lie in the coming week, by the wall clock of this zone."""
    there = ZoneInfo(zone)
    monday = datetime.combine(problems.monday(now), datetime.min.time(), there)
    week = [(start.astimezone(there), end.astimezone(there)) for start, end in spans]
    return hours.words(
        [_minute(start, monday), _minute(end, monday)]
        for start, end in week
        if monday <= start < monday + timedelta(days=7)
    )


def place(zone: str) -> str:
    """Return the city that a zone is named after."""
    return zone.rpartition("/")[2].replace("_", " ")


def _minute(at: datetime, monday: datetime) -> int:
    """Return the minute of the week."""
    naive = at.replace(tzinfo=None) - monday.replace(tzinfo=None)
    return int(naive.total_seconds() // 60)
