"""Whom to win as a mentor: the profiles that would place the most newcomers, or add the most."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.errors import BadInput, fault
from matching.fixed import IntArray
from matching.market import open_market
from matching.mending import add_mentor, add_seats
from matching.people import Mentor
from matching.pins import pinned_pairs
from matching.problem import Problem
from matching.ranking import Ranking, means
from matching.residual import standing_of
from matching.resolving import span_of
from matching.solution import Solution
from matching.solving import solve
from matching.standing import Standing
from matching.wishes import wishes_of


@dataclass(frozen=True)
class Recruit:
    """A new mentor, and what winning them would change.

    Attributes
    ----------
    profile : str
        The id of whoever has such a profile.
    mentor : Mentor
        The new mentor, under an id of their own.
    placed, total : int
        How many more newcomers would have a mentor, and how much the total would rise.
    newcomers : tuple of str
        Who would have a mentor then and has none before.
    seats : tuple of (placed, total)
        What the first seat alone would add, the first two, and so on.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, recruit, solve
    >>> problem = Problem([Newcomer("ann"), Newcomer("bea")], [Mentor("max")], [])
    >>> [(each.profile, each.placed) for each in recruit(problem, solve(problem))]
    [('max', 1)]
    """

    profile: str
    mentor: Mentor
    placed: int
    total: int
    newcomers: tuple[str, ...]
    seats: tuple[tuple[int, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        return {
            "profile": self.profile,
            "mentor": self.mentor.id,
            "placed": self.placed,
            "total": self.total,
            "newcomers": list(self.newcomers),
            "seats": [list(each) for each in self.seats],
        }


def recruit(
    problem: Problem, solution: Solution, k: int = 1, profiles: Sequence[Mentor] | None = None, seats: int = 1
) -> list[Recruit]:
    """Find the new mentors that would help most, one after the other.

    Parameters
    ----------
    problem, solution : Problem, Solution
        What was solved.
    k : int
        How many new mentors.
    profiles : sequence of Mentor, optional
        Who could be won; by default more mentors like those who are here already. Each may be taken more
        than once.
    seats : int
        How many seats each of them would have.

    Returns
    -------
    list of Recruit
        Up to `k`, fewer if nobody helps any more. What each adds counts on those before.

    Raises
    ------
    BadInput
        If the solution is not proved, or numbers are below 1.

    Notes
    -----
    The value of a first seat is exact for every profile, from one search for cheapest chains of moves and
    one look at all newcomers: it is what the pair with the new mentor is worth, less what its newcomer gains
    now, less what it costs to fill the place that they leave. So the first one is the best of all where
    `seats` is 1. Of several, each is the best beside those before. What a set of seats adds is monotone, and
    submodular for matchings; so with one seat each the greedy choice reaches at least 1 - 1/e of what
    the best `k` would add, in the unit of the objective (Nemhauser, Wolsey, Fisher 1978). With more seats
    each, profiles are ranked by their first seat, and that is a rule of thumb.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Shared, recruit, solve
    >>> topics = {"ann": "go", "bea": "go", "cy": "art"}
    >>> topics = {"ann": "go", "bea": "go", "cy": "art"}
    >>> people = [Newcomer(id, {"topics": [topic]}) for id, topic in topics.items()]
    >>> mentors = [Mentor("max", {"topics": ["go"]}), Mentor("mia", {"topics": ["art"]})]
    >>> problem = Problem(people, mentors, [Shared("topics", 10, minimum=1)])
    >>> [best] = recruit(problem, solve(problem))
    >>> best.profile, best.placed, best.total, len(best.newcomers)
    ('max', 1, 100000, 1)
    """
    wrong = [name for name, value in (("k", k), ("seats", seats)) if value < 1]
    if wrong:
        raise BadInput(fault(name, "must be at least 1") for name in wrong)
    standing = roomy(problem, solution, k * seats)
    people = list(problem.mentors if profiles is None else profiles)
    taken, found = {each.id for each in problem.mentors}, []
    for _ in range(k):
        best = best_profile(problem, standing, people)
        if best is None:
            break
        number = next(n for n in range(1, len(taken) + 2) if f"{best.id} ({n})" not in taken)
        mentor = replace(best, id=f"{best.id} ({number})", seats=seats, least=0, size=0)
        taken.add(mentor.id)
        found.append(won(problem, standing, best, mentor))
    return found


def roomy(problem: Problem, solution: Solution, more: int) -> Standing:
    """Return the standing of a solution whose bonus is high enough for so many more seats."""
    standing = standing_of(problem, solution)
    pinned = pinned_pairs(problem)
    span, wishes = span_of(problem, pinned), wishes_of(problem, pinned)
    ranking = Ranking(standing.scale, standing.bonus, standing.reward)
    if means(ranking, problem.objective, span._replace(pairs=min(wishes, span.pairs + more))):
        return standing
    names = {each.id for each in problem.mentors}
    name = next(f"room {n}" for n in range(len(names) + 1) if f"room {n}" not in names)
    # Nobody may be paired with this mentor, who only makes room in the bonus.
    shut = [*problem.forbidden, *((each.id, name) for each in problem.newcomers)]
    wider = replace(problem, mentors=[*problem.mentors, Mentor(name, seats=more)], forbidden=shut)
    return standing_of(wider, solve(wider))


def best_profile(problem: Problem, standing: Standing, people: Sequence[Mentor]) -> Mentor | None:
    """Return the profile whose first seat adds most, the first of equals; None if none adds anything."""
    rows = np.flatnonzero(standing.here)
    market = open_market(
        [standing.newcomers[row] for row in rows.tolist()],
        [Mentor(str(place), each.answers) for place, each in enumerate(people)],
        problem.terms,
        problem.coming,
        (),
        problem.floor,
    )
    row_of = {standing.newcomers[row].id: row for row in rows.tolist()}
    order = np.array([row_of[each.id] for each in market.newcomers], dtype=np.int64)
    spare = room_of(standing)[order]
    best: IntArray = np.zeros(len(people), dtype=np.int64)
    step = max(1, 2_000_000 // max(len(people), 1))
    for start in range(0, len(order), step):
        keys = market.keys(slice(start, start + step), slice(None))
        worth = keys.astype(np.int64) * standing.scale + spare[start : start + step, None]
        worth[keys == market.forbidden_key] = 0
        np.maximum(best, worth.max(axis=0, initial=0), out=best)
    if not best.any():
        return None
    places = [int(each.id) for each in market.mentors]
    top = min(place for place, value in zip(places, best.tolist(), strict=True) if value == best.max())
    return people[top]


def room_of(standing: Standing) -> IntArray:
    """Return what a pair with a new mentor adds for each newcomer beside its score."""
    limit = max(int(standing.prices.max(initial=0)), int(standing.bonuses.max(initial=0)), 0)
    reached, _ = standing.reach(standing.outside, limit=limit)
    room: IntArray = standing.bonuses - standing.gains - reached[standing.places()]
    return room


def won(problem: Problem, standing: Standing, profile: Mentor, mentor: Mentor) -> Recruit:
    """Bring a new mentor in, seat after seat, and tell what each adds."""
    waiting = [each for row, each in enumerate(standing.newcomers) if standing.here[row]]
    market = open_market(waiting, [mentor], problem.terms, problem.coming, (), problem.floor)
    before, had = summed(standing), served(standing)
    column = add_mentor(standing, replace(mentor, seats=0), market)
    seats = []
    for _ in range(mentor.seats):
        add_seats(standing, column, 1)
        after = summed(standing)
        seats.append((after[0] - before[0], after[1] - before[1]))
    return Recruit(profile.id, mentor, *seats[-1], tuple(sorted(served(standing) - had)), tuple(seats))


def summed(standing: Standing) -> tuple[int, int]:
    """Return how many newcomers have a mentor, and the sum of scores."""
    made = standing.pairs.made
    return len(np.unique(standing.pairs.rows[made])), int(standing.pairs.scores[made].sum())


def served(standing: Standing) -> set[str]:
    """Return those who have a mentor."""
    return {standing.newcomers[row].id for row in standing.pairs.rows[standing.pairs.made].tolist()}
