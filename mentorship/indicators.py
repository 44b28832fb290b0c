"""Success indicators: a reading is computed from facts and a time, and never kept as truth.

A reading ignores all that happened after its time, so that the same function gives today's figure and the
trend. A group smaller than ``FEWEST`` gets no share, mean or colour: its counts are shown and called too few.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import median
from typing import Literal, Protocol

from mentorship import cases
from mentorship.cases import GRACE, KEPT, Case
from mentorship.history import Facts
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.i18n import ngettext as _n
from mentorship.i18n import number, percent

FEWEST = 5

Status = Literal["good", "amber", "red", "too_few", "no_data"]
Unit = Literal["percent", "points", "hours"]


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


Judge = Callable[[Facts, datetime, int], Iterable[Case]]


@dataclass(frozen=True)
class Kind:
    """A way to measure success: in words, in figures, and the rule that judges each subject."""

    key: str
    name: str
    definition: str
    unit: Unit
    target: int
    margin: int  # how far from the target a reading is amber; beyond it is red
    judge: Judge
    lower: bool = False  # whether lower is better
    highest: int = 100
    lowest: int = 0

    def words(self, facts: Facts) -> str:
        """Return the definition with this programme's own days in it."""
        return str(self.definition) % {"first": facts.first_meeting_days, "grace": GRACE, "kept": KEPT}


def read(facts: Facts, indicator: Aimed, now: datetime) -> Reading:
    """Return what the indicator shows at a time."""
    kind = KINDS[indicator.kind]
    judged = tuple(kind.judge(facts, now, indicator.target))
    counted = [case for case in judged if case.outcome != "missing"]
    met = sum(case.outcome == "met" for case in counted)
    value = _value(kind, counted, met) if len(counted) >= FEWEST else None
    status = _status(kind, value, indicator.target, len(counted))
    return Reading(value, indicator.target, status, len(counted), met, len(judged) - len(counted), judged)


def series(facts: Facts, indicator: Aimed, months: int, now: datetime) -> tuple[Point, ...]:
    """Return the readings at the ends of the last months, the last one being now."""
    return tuple(Point(at, read(facts, indicator, at)) for at in month_ends(months, now))


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
    return _("%(mood)s of 5", mood=number(value / 100, 2))


def _value(kind: Kind, counted: list[Case], met: int) -> int:
    amounts = [case.amount for case in counted if case.amount is not None]
    if kind.unit == "hours":
        return _rounded(Fraction(median(amounts)))
    if kind.unit == "points":
        return _rounded(Fraction(sum(amounts)) * 100 / len(amounts))
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


_ALL = (
    Kind(
        "placed",
        _l("Newcomers with a mentor"),
        _l(
            "Of the newcomers who completed their profile in the last twelve months, or who are waiting now: "
            "the share who have had a mentor. Those who left without one count as not placed."
        ),
        "percent",
        target=85,
        margin=15,
        judge=cases.placed,
    ),
    Kind(
        "first_meeting",
        _l("First meeting held in time"),
        _l(
            "Of the pairs that began in the last twelve months, at least %(first)s days ago: "
            "the share who held their first meeting within %(first)s days."
        ),
        "percent",
        target=80,
        margin=10,
        judge=cases.first_meeting,
    ),
    Kind(
        "checkins",
        _l("Check-ins answered in time"),
        _l(
            "Of the check-ins due in the last 90 days: the share answered within %(grace)s days. "
            "Those still within that time and not answered are missing answers."
        ),
        "percent",
        target=75,
        margin=10,
        judge=cases.checkins,
    ),
    Kind(
        "satisfaction",
        _l("Satisfaction"),
        _l(
            "The mean of the latest mood, from 1 to 5, that each side of each pair gave in the last 90 days. "
            "Sides of running pairs that gave none are missing answers."
        ),
        "points",
        target=400,
        margin=40,
        judge=cases.satisfaction,
        lowest=100,
        highest=500,
    ),
    Kind(
        "goals",
        _l("Goals reached"),
        _l(
            "Of the rated goals of pairs that began in the last twelve months: the share rated as reached or "
            "better. Goals that are due, or whose pair has ended, without a rating are missing answers."
        ),
        "percent",
        target=65,
        margin=10,
        judge=cases.goals,
    ),
    Kind(
        "early_ends",
        _l("Pairs that ended early"),
        _l(
            "Of the pairs that began in the last twelve months: the share that ended before the agreed date "
            "without having completed. Lower is better."
        ),
        "percent",
        target=30,
        margin=8,
        judge=cases.early_ends,
        lower=True,
    ),
    Kind(
        "retention",
        _l("Pairs kept for %(kept)s days", kept=KEPT),
        _l(
            "Of the pairs that began between %(kept)s days and fifteen months ago: the share that was still "
            "running, or had completed, after %(kept)s days."
        ),
        "percent",
        target=70,
        margin=10,
        judge=cases.retention,
    ),
    Kind(
        "response",
        _l("Time to answer a proposal"),
        _l(
            "Half of the proposals published in the last six months were answered by both sides within this "
            "time. One that expired counts with its whole term; open ones are missing answers. "
            "Lower is better."
        ),
        "hours",
        target=72,
        margin=24,
        judge=cases.response,
        lower=True,
        lowest=1,
        highest=720,
    ),
    Kind(
        "mentors",
        _l("Mentors who guide somebody"),
        _l(
            "Of the mentors with a complete profile and a seat who are not away: the share who have at least "
            "one newcomer now."
        ),
        "percent",
        target=70,
        margin=15,
        judge=cases.mentors,
    ),
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}
