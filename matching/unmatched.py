"""Why somebody has no mentor: true, and no longer than needed."""

from collections.abc import Mapping, Sequence

import numpy as np

from matching.fixed import BoolArray, IntArray
from matching.market import ALL_BELOW, Market
from matching.people import Mentor
from matching.problem import Objective
from matching.reasons import N_, Reason
from matching.solution import Tally, Unmatched

NAMED = 5
CELLS = 1_000_000
"""Pairs that are looked at in one go."""
NO_MENTORS = Reason(N_("There is no mentor yet"))
NO_SEATS = Reason(N_("No mentor has a seat"))
SEVERAL_RULES = Reason(N_("Every mentor is left out by one rule or another"))
COSTS_A_PLACE = Reason(N_("A place for them would leave somebody else without a mentor"))
COSTS_TOTAL = Reason(N_("A place for them would not raise the total"))
LOWERS_TOTAL = Reason(N_("Every pair that is possible for them would lower the total"))


def why_unmatched(
    market: Market,
    rows: Sequence[int],
    seats: Mapping[str, int],
    objective: Objective,
) -> tuple[Unmatched, ...]:
    """Give each newcomer who is left the reason why, sorted by id; `seats` are those still free."""
    everybody = np.arange(len(market.mentors))
    height = max(1, CELLS // max(len(everybody), 1))
    found = []
    for start in range(0, len(rows), height):
        part = market.part(np.array(rows[start : start + height]), everybody)
        lines = zip(part.newcomers, part.refusals(), *part.tile(slice(0, len(part.newcomers))), strict=True)
        for newcomer, tallies, scores, allowed in lines:
            reason = why(part.mentors, tallies, scores, allowed, seats, objective)
            found.append(Unmatched(newcomer.id, *reason))
    return tuple(sorted(found, key=lambda each: each.newcomer))


def why(
    mentors: Sequence[Mentor],
    tallies: tuple[Tally, ...],
    scores: IntArray,
    allowed: BoolArray,
    seats: Mapping[str, int],
    objective: Objective,
) -> tuple[Reason, tuple[Tally, ...]]:
    """Return the main reason and the details for one newcomer, by their scores with all mentors."""
    if not mentors:
        return NO_MENTORS, ()
    if not any(mentor.seats for mentor in mentors):
        return NO_SEATS, ()
    fitting = np.flatnonzero(allowed)
    if not fitting.size:
        return nobody_fits(tallies, len(mentors)), tallies
    free = [column for column in fitting.tolist() if seats[mentors[column].id]]
    if free and all(is_empty_group(mentors[column], seats) for column in free):
        return too_small(best_of(mentors, scores, np.array(free))), tallies
    if free:
        return LOWERS_TOTAL, tallies
    cost = Tally("", COSTS_A_PLACE if objective == "placed" else COSTS_TOTAL, len(fitting))
    return full(best_of(mentors, scores, fitting), len(fitting)), (cost, *tallies)


def is_empty_group(mentor: Mentor, seats: Mapping[str, int]) -> bool:
    """Tell whether a mentor takes a group or nobody, and has nobody."""
    return mentor.size > 1 and seats[mentor.id] == mentor.seats


def best_of(mentors: Sequence[Mentor], scores: IntArray, columns: IntArray) -> list[str]:
    """Name the few mentors with the highest scores, the highest first."""
    falling = -scores[columns]
    if len(columns) > NAMED:
        columns = columns[falling <= np.partition(falling, NAMED - 1)[NAMED - 1]]
    order = np.argsort(-scores[columns], kind="stable")[:NAMED]
    return [mentors[column].id for column in columns[order].tolist()]


def nobody_fits(tallies: Sequence[Tally], mentors: int) -> Reason:
    """Name the one rule that leaves out everybody, or say that several do."""
    strictest = tallies[0]
    if strictest.mentors < mentors:
        return SEVERAL_RULES
    if strictest.reason.text == ALL_BELOW:
        return Reason(
            N_("No mentor reaches the %(quality)s points that are asked for"), strictest.reason.values
        )
    if not strictest.term:
        return Reason(N_("Every mentor is forbidden for them by the coordinator"))
    return Reason(N_("No mentor passes the rule “%(rule)s”"), {"rule": strictest.term}, "term")


def too_small(ids: list[str]) -> Reason:
    """Name the mentors who fit and whose groups do not take place, the best first."""
    return Reason(
        N_("No group that fits would reach its smallest size: %(mentors)s"), {"mentors": ids}, "mentor"
    )


def full(ids: list[str], count: int) -> Reason:
    """Name the mentors who fit and have no free seat, the best first."""
    if count <= NAMED:
        return Reason(N_("Every mentor who fits is full: %(mentors)s"), {"mentors": ids}, "mentor")
    text = N_("All %(count)s mentors who fit are full, the best ones being: %(mentors)s")
    return Reason(text, {"count": count, "mentors": ids}, "mentor")
