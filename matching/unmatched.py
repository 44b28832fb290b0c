"""Why somebody has no mentor: true, and no longer than needed."""

from collections.abc import Mapping, Sequence

import numpy as np

from matching.market import ALL_BELOW, Market
from matching.problem import Objective
from matching.reasons import N_, Reason
from matching.solution import Tally, Unmatched

NAMED = 5
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
    found = [Unmatched(market.newcomers[row].id, *why(market, row, seats, objective)) for row in rows]
    return tuple(sorted(found, key=lambda each: each.newcomer))


def why(
    market: Market,
    row: int,
    seats: Mapping[str, int],
    objective: Objective,
) -> tuple[Reason, tuple[Tally, ...]]:
    """Return the main reason and the details for one newcomer."""
    if not market.mentors:
        return NO_MENTORS, ()
    if not any(mentor.seats for mentor in market.mentors):
        return NO_SEATS, ()
    tallies = tuple(market.refusals(row))
    (scores,), (allowed,) = market.tile(slice(row, row + 1))
    fitting = np.flatnonzero(allowed)
    if not fitting.size:
        return nobody_fits(tallies, len(market.mentors)), tallies
    best = fitting[np.argsort(-scores[fitting], kind="stable")].tolist()
    free = [market.mentors[column] for column in best if seats[market.mentors[column].id]]
    if free and all(mentor.size > 1 and seats[mentor.id] == mentor.seats for mentor in free):
        return too_small([mentor.id for mentor in free]), tallies
    if free:
        return LOWERS_TOTAL, tallies
    ids = [market.mentors[column].id for column in best]
    cost = Tally("", COSTS_A_PLACE if objective == "placed" else COSTS_TOTAL, len(ids))
    return full(ids), (cost, *tallies)


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


def too_small(ids: Sequence[str]) -> Reason:
    """Name the mentors who fit and whose groups do not take place, the best first."""
    text = N_("No group that fits would reach its smallest size: %(mentors)s")
    return Reason(text, {"mentors": list(ids[:NAMED])}, "mentor")


def full(ids: Sequence[str]) -> Reason:
    """Name the mentors who fit and have no free seat, the best first."""
    if len(ids) <= NAMED:
        return Reason(N_("Every mentor who fits is full: %(mentors)s"), {"mentors": list(ids)}, "mentor")
    text = N_("All %(count)s mentors who fit are full, the best ones being: %(mentors)s")
    return Reason(text, {"count": len(ids), "mentors": list(ids[:NAMED])}, "mentor")
