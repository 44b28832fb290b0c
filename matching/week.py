"""Weekly hours on the real calendar: local quarters of an hour, turned into UTC week by week.

A moment counts as free if the clock on the wall at that moment shows a free time. So hours that a
change to summer time skips do not exist, and hours that a change back repeats are there twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from matching.errors import BadInput, Fault, WrongAnswer, fault
from matching.fixed import BoolArray, IntArray
from matching.reasons import shown

QUARTER = 15
WEEK_MINUTES = 7 * 24 * 60
SLOTS = WEEK_MINUTES // QUARTER
MOST_WEEKS = 53

Span: TypeAlias = tuple[datetime, datetime]


@dataclass(frozen=True)
class WeeklyHours:
    """Free times of a local week: minutes from Monday 00:00, in multiples of 15."""

    zone: str
    week: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class CommonHours:
    """The hours two people share in the coming weeks.

    Attributes
    ----------
    minutes : int
        Minutes a week in common: the least of the coming weeks, so that the promise holds in each.
    spans : tuple of (datetime, datetime)
        Common times of the first week, in UTC, merged and in order.
    weeks : tuple of tuple of (datetime, datetime)
        The same for each coming week.

    Examples
    --------
    >>> from datetime import date
    >>> from matching import common_hours
    >>> week = {"zone": "Europe/Paris", "week": [[18 * 60, 20 * 60]]}
    >>> common_hours(week, week, date(2026, 1, 12), 1).minutes
    120
    """

    weeks: tuple[tuple[Span, ...], ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return the common times of the first week."""
        return self.weeks[0]

    @property
    def minutes(self) -> int:
        """Return the minutes a week in common, in the week that has least."""
        lengths = [sum((end - start).total_seconds() for start, end in week) for week in self.weeks]
        return int(min(lengths)) // 60


def common_hours(a: object, b: object, monday: date, weeks: int = 4) -> CommonHours:
    """Find the times that two people have in common in the coming weeks.

    Parameters
    ----------
    a, b : mapping
        ``{"zone": "Europe/Paris", "week": [[start, end], ...]}``: minutes of the local week from Monday
        00:00, multiples of 15, `end` up to 10080.
    monday : date
        The Monday that the first week begins on; weeks run from Monday 00:00 UTC.
    weeks : int
        How many weeks to look at.

    Returns
    -------
    CommonHours
        Times as aware UTC datetimes, and the least number of minutes of any week.

    Raises
    ------
    BadInput
        If the day is no Monday, or hours cannot be read.

    Examples
    --------
    >>> paris = {"zone": "Europe/Paris", "week": [[18 * 60, 20 * 60]]}
    >>> london = {"zone": "Europe/London", "week": [[16 * 60, 18 * 60]]}
    >>> common = common_hours(paris, london, date(2026, 1, 5))
    >>> common.minutes
    60
    >>> [f"{start:%a %H:%M}-{end:%H:%M}" for start, end in common.spans]
    ['Mon 17:00-18:00']
    """
    faults = list(calendar_faults(monday, weeks))
    read = []
    for side, answer in (("a", a), ("b", b)):
        try:
            read.append(hours_of(answer) or WeeklyHours("UTC", ()))
        except WrongAnswer as wrong:
            faults.append(fault(f"hours of {side}", "%(wrong)s", wrong=str(wrong)))
    if faults:
        raise BadInput(faults)
    found = []
    for week in range(weeks):
        start = week_start(monday, week)
        found.append(spans_of(free_slots(read[0], start) & free_slots(read[1], start), start))
    return CommonHours(tuple(found))


def calendar_faults(monday: object, weeks: object) -> list[Fault]:
    """Find what is wrong with the coming weeks."""
    faults = []
    if not isinstance(monday, date) or isinstance(monday, datetime):
        faults.append(fault("monday", "must be a date, got %(monday)s", monday=shown(monday)))
    elif monday.weekday():
        faults.append(fault("monday", "%(monday)s is no Monday", monday=monday.isoformat()))
    elif not 1970 <= monday.year <= 9990:
        faults.append(fault("monday", "%(monday)s is out of range", monday=monday.isoformat()))
    if not isinstance(weeks, int) or isinstance(weeks, bool) or not 1 <= weeks <= MOST_WEEKS:
        text = "must be a whole number from 1 to %(most)s, got %(weeks)s"
        faults.append(fault("weeks", text, most=MOST_WEEKS, weeks=shown(weeks)))
    return faults


def hours_of(answer: object) -> WeeklyHours | None:
    """Read weekly hours; no answer, or an empty week, is None."""
    if answer is None:
        return None
    if not isinstance(answer, Mapping) or set(answer) != {"zone", "week"}:
        raise WrongAnswer(f'expected {{"zone": …, "week": [[start, end], …]}}, got {shown(answer)}')
    week = answer["week"]
    if not isinstance(week, list | tuple):
        raise WrongAnswer(f"expected a list of [start, end], got {shown(week)}")
    zone = answer["zone"]
    if not isinstance(zone, str):
        raise WrongAnswer(f"expected the name of a time zone, got {shown(zone)}")
    zone_of(zone)
    return WeeklyHours(zone, tuple(sorted(span_of(each) for each in week))) if week else None


def span_of(span: object) -> tuple[int, int]:
    """Check one [start, end] of a local week."""
    if not isinstance(span, list | tuple) or len(span) != 2:
        raise WrongAnswer(f"expected [start, end], got {shown(span)}")
    start, end = span
    if not is_quarter(start) or not is_quarter(end):
        raise WrongAnswer(f"expected minutes in multiples of {QUARTER}, got {shown(span)}")
    if not 0 <= start < end <= WEEK_MINUTES:
        raise WrongAnswer(f"expected 0 <= start < end <= {WEEK_MINUTES}, got {shown(span)}")
    return start, end


def is_quarter(value: object) -> bool:
    """Tell whether a value is a whole number of minutes in quarters of an hour (True and False are not)."""
    return isinstance(value, int) and not isinstance(value, bool) and value % QUARTER == 0


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """Find a time zone by its name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongAnswer(f'"{name:.80}" is not a time zone; write it like "Europe/Paris"') from None


def week_start(monday: date, week: int) -> datetime:
    """Return the moment, in UTC, that a coming week begins."""
    return datetime(monday.year, monday.month, monday.day, tzinfo=UTC) + timedelta(weeks=week)


@lru_cache(maxsize=2048)
def local_slots(zone: str, start: datetime) -> tuple[IntArray, IntArray]:
    """Return, for each quarter of an hour of a UTC week, the local quarters it begins and ends in.

    The two differ only where a zone is off by something else than whole quarters.
    """
    place = zone_of(zone)
    minutes = np.empty(SLOTS, dtype=np.int64)
    for slot in range(SLOTS):
        local = (start + timedelta(minutes=slot * QUARTER)).astimezone(place)
        minutes[slot] = (local.weekday() * 24 + local.hour) * 60 + local.minute
    last = (minutes + QUARTER - 1) % WEEK_MINUTES
    return minutes // QUARTER, last // QUARTER


@lru_cache(maxsize=65536)
def free_slots(hours: WeeklyHours, start: datetime) -> BoolArray:
    """Return which quarters of an hour of a UTC week are free; treat it as read-only."""
    local = np.zeros(SLOTS, dtype=np.bool_)
    for begin, end in hours.week:
        local[begin // QUARTER : end // QUARTER] = True
    first, last = local_slots(hours.zone, start)
    free: BoolArray = local[first] & local[last]
    free.flags.writeable = False
    return free


def spans_of(free: BoolArray, start: datetime) -> tuple[Span, ...]:
    """Turn free quarters of an hour into merged times."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], free, [False]]).astype(np.int8)))
    moments = [start + timedelta(minutes=int(edge) * QUARTER) for edge in edges]
    return tuple(zip(moments[::2], moments[1::2], strict=True))
