"""What went with what: whether pairs with more points on a term of the match also fared better, or worse.

Each term is set beside each outcome by Spearman's rank correlation, which asks only whether the one tends
to rise with the other. Its interval is Fisher's, with the standard error for ranks of Bonett and Wright
(Psychometrika 65, 2000, 23-28). Because many pairs of term and outcome are looked at together, each
interval is widened by Bonferroni's rule: all of them hold at once in 95 of 100 cases.

Nothing here says why: pairs are not drawn by lot, and whoever got many points differs in other ways too.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Literal

from scipy.stats import spearmanr

LEAST = 30  # pairs; of fewer nothing is told
DOUBT = 0.05
STEP = 0.25  # by how much of itself a weight is proposed to change
HEAVIEST = 100
OUTCOMES = ("fit", "attainment", "satisfaction", "early_end")
UNWANTED = ("early_end",)

Verdict = Literal["more", "less", "unclear", "alike", "too_few"]


@dataclass(frozen=True)
class Course:
    """How one pair began and fared: its share of each term's points, and each outcome that is known."""

    id: int
    shares: Mapping[str, float]
    outcomes: Mapping[str, float]


@dataclass(frozen=True)
class Link:
    """One term beside one outcome; without figures where there is too little to compare."""

    term: str
    outcome: str
    n: int
    verdict: Verdict
    rank: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def sign(self) -> int:
        """Return 1 when more points clearly went with what is wanted, -1 with what is not, else 0."""
        direction = {"more": 1, "less": -1}.get(self.verdict, 0)
        return -direction if self.outcome in UNWANTED else direction


@dataclass(frozen=True)
class Change:
    """A weight that the figures speak for changing."""

    term: str
    before: int
    after: int


def links(courses: Iterable[Course]) -> tuple[Link, ...]:
    """Return every term beside every outcome, in the order in which terms first come."""
    known = list(courses)
    terms = list(dict.fromkeys(term for course in known for term in course.shares))
    drawn = [(term, outcome, _points(known, term, outcome)) for term in terms for outcome in OUTCOMES]
    told = sum(_is_told(points) for _term, _outcome, points in drawn)
    return tuple(_link(term, outcome, points, told) for term, outcome, points in drawn)


def interval(rank: float, n: int, at_once: int = 1) -> tuple[float, float]:
    """Return the bounds of a rank correlation, widened for so many that are looked at together."""
    z = NormalDist().inv_cdf(1 - DOUBT / (2 * max(at_once, 1)))
    middle = math.atanh(min(max(rank, -0.9999), 0.9999))
    half = z * math.sqrt((1 + rank * rank / 2) / (n - 3))
    return math.tanh(middle - half), math.tanh(middle + half)


def changes(specs: Iterable[Mapping[str, Any]], found: Sequence[Link]) -> tuple[Change, ...]:
    """Return which weights to change: up where more outcomes speak for a term than against it, or down."""
    proposed = []
    for spec in specs:
        before = round(spec.get("weight", 0))
        sign = sum(link.sign for link in found if link.term == spec["name"])
        if before and sign:
            step = max(round(before * STEP), 1)
            after = min(max(before + (step if sign > 0 else -step), 1), HEAVIEST)
            proposed.append(Change(str(spec["name"]), before, after))
    return tuple(each for each in proposed if each.before != each.after)


def _points(courses: Iterable[Course], term: str, outcome: str) -> list[tuple[float, float]]:
    return [
        (course.shares[term], course.outcomes[outcome])
        for course in courses
        if term in course.shares and outcome in course.outcomes
    ]


def _is_told(points: Sequence[tuple[float, float]]) -> bool:
    return len(points) >= LEAST and all(len(set(side)) > 1 for side in zip(*points, strict=True))


def _link(term: str, outcome: str, points: Sequence[tuple[float, float]], told: int) -> Link:
    n = len(points)
    if not _is_told(points):
        return Link(term, outcome, n, "alike" if n >= LEAST else "too_few")
    shares, values = ([point[k] for point in points] for k in (0, 1))
    rank = float(spearmanr(shares, values).statistic)
    low, high = interval(rank, n, told)
    verdict: Verdict = "more" if low > 0 else "less" if high < 0 else "unclear"
    return Link(term, outcome, n, verdict, rank, low, high)
