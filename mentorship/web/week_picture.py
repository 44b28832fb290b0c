"""Hours drawn on the week: what each side has, and what both have, on the reader's clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mentorship import problems
from mentorship.i18n import local, weekday
from mentorship.models import Profile

LEFT, HOUR, ROW = 44, 12, 26  # in units of the picture: the names of the days, one hour, one day


@dataclass(frozen=True)
class Bar:
    """One stretch of time within a day; `kind` says whose."""

    kind: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    """All bars, the names of the days and the hours to be written below."""

    bars: list[Bar]
    days: list[tuple[str, int]]
    hours: list[tuple[str, int]]
    width: int
    height: int


def picture(newcomer: Profile, mentor: Profile, at: datetime) -> Picture:
    """Return the coming week of two people."""
    lanes = (
        ("newcomer", newcomer, newcomer, 2, 5),
        ("mentor", mentor, mentor, 19, 5),
        ("both", newcomer, mentor, 8, 10),
    )
    bars = [
        Bar(kind, LEFT + start * HOUR // 60, day * ROW + top, max(2, minutes * HOUR // 60), height)
        for kind, one, other, top, height in lanes
        for day, start, minutes in pieces(problems.shared_hours(one, other, at))
    ]
    days = [(weekday(day, "abbreviated"), day * ROW + ROW // 2 + 5) for day in range(7)]
    hours = [(f"{hour:02d}", LEFT + hour * HOUR) for hour in range(0, 25, 6)]
    return Picture(bars, days, hours, LEFT + 24 * HOUR + 12, 7 * ROW + 22)


def pieces(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[int, int, int]]:
    """Cut spans at the reader's midnight; return weekday, minute of the day and minutes of each."""
    found = []
    for start, end in spans:
        here, last = local(start), local(end)
        while here < last:
            midnight = (here + timedelta(days=1)).replace(hour=0, minute=0)
            until = min(midnight, last)
            minute = here.hour * 60 + here.minute
            length = 24 * 60 - minute if until == midnight else until.hour * 60 + until.minute - minute
            found.append((here.weekday(), minute, length))
            here = until
    return found
