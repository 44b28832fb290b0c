"""Success indicators: a reading is computed from facts and a time, and never kept as truth.

A reading ignores all that happened after its time, so that the same function gives today's figure and the
trend. A group smaller than ``FEWEST`` gets no share, mean or colour, and no counts: it is called too few.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import fsum
from statistics import median
from typing import Literal, Protocol

from mentorship.cases import Case
from mentorship.groups import FEWEST, Lens
from mentorship.history import Facts
from mentorship.i18n import gettext as _
from mentorship.i18n import ngettext as _n
from mentorship.i18n import number, percent
from mentorship.kinds import KINDS, Kind, Unit

Status = Literal["good", "amber", "red", "too_few", "hidden", "no_data"]


class Aimed(Protocol):
    """What is read: a kind of indicator with a target."""

    @property
    def kind(self) -> str:
        """Return a key of ``KINDS``."""

    @property
    def target(self) -> int:
        """Return the target in the kind's unit."""


@dataclass(frozen=True)
class Reading:
    """What an indicator shows at one time, and the subjects behind it."""

    value: int | None
    target: int
    status: Status
    n: int
    met: int
    missing: int
    cases: tuple[Case, ...] = ()

    @property
    def because(self) -> tuple[Case, ...]:
        """Return the subjects that keep the reading from its best."""
        return tuple(case for case in self.cases if case.outcome == "missed")


@dataclass(frozen=True)
class Point:
    """A reading at the end of a month, or now."""

    at: datetime
    reading: Reading


def read(facts: Facts, indicator: Aimed, now: datetime, lens: Lens | None = None) -> Reading:
    """Return what the indicator shows at a time, of everybody or of the group that a lens looks at."""
    kind = KINDS[indicator.kind]
    judged = tuple(kind.judge(facts, now, indicator.target))
    if lens is not None:
        seen = lens.seen(judged)
        if seen is None:
            return Reading(None, indicator.target, "hidden", 0, 0, 0)
        judged = seen
    counted = [case for case in judged if case.outcome != "missing"]
    met = sum(case.outcome == "met" for case in counted)
    value = _value(kind, counted, met) if len(counted) >= FEWEST else None
    status = _status(kind, value, indicator.target, len(counted))
    return Reading(value, indicator.target, status, len(counted), met, len(judged) - len(counted), judged)


def series(
    facts: Facts, indicator: Aimed, months: int, now: datetime, lens: Lens | None = None
) -> tuple[Point, ...]:
    """Return the readings at the ends of the last months, the last one being now."""
    return tuple(Point(at, read(facts, indicator, at, lens)) for at in month_ends(months, now))


def month_ends(months: int, now: datetime) -> tuple[datetime, ...]:
    """Return the last instants of the months before this one, then now: ``months`` in all."""
    ends = [now]
    start = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while len(ends) < months:
        ends.append(start - timedelta(microseconds=1))
        start = (start - timedelta(days=1)).replace(day=1)
    return tuple(reversed(ends[:months]))


def in_words(unit: Unit, value: int | None) -> str:
    """Return a value with its unit, as the reader writes it."""
    if value is None:
        return "–"
    if unit == "percent":
        return percent(value / 100)
    if unit == "hours":
        return _n("%(n)s hour", "%(n)s hours", value)
    if unit == "days":
        return _n("%(n)s day", "%(n)s days", value)
    return _("%(mood)s of 5", mood=number(value / 100, 2))


def _value(kind: Kind, counted: list[Case], met: int) -> int:
    amounts = [case.amount for case in counted if case.amount is not None]
    if kind.unit in ("hours", "days"):
        return _rounded(Fraction(median(amounts)))
    if kind.unit == "points":
        return _rounded(Fraction(fsum(amounts)) * 100 / len(amounts))
    share = len(counted) - met if kind.lower else met
    return _rounded(Fraction(100 * share, len(counted)))


def _rounded(exact: Fraction) -> int:
    """Round half up, unlike ``round``, so that a figure never depends on its neighbour being even."""
    return int(exact + Fraction(1, 2))


def _status(kind: Kind, value: int | None, target: int, n: int) -> Status:
    if value is None:
        return "too_few" if n else "no_data"
    behind = value - target if kind.lower else target - value
    if behind <= 0:
        return "good"
    return "amber" if behind <= kind.margin else "red"
