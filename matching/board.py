"""A problem laid out for the solver: who is not settled yet, and every kind of seat as a column of its own.

A mentor's seats are of one kind, unless the first of them are wished for, or needed for a group to take
place: these carry a bonus, so they stand in a column of their own. Later seats never carry more, so the best
matching fills the first ones first by itself.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matching.digest import digest_of
from matching.fixed import IntArray
from matching.loads import Load, loads_of
from matching.market import Market, market_of, open_market
from matching.people import Mentor
from matching.problem import Problem
from matching.ranking import WORD, Ranking, ranking_of
from matching.solution import Pair
from matching.wishes import wishes_of
from matching.worth import Worth


@dataclass(frozen=True)
class Board:
    """The market of a problem without its pinned pairs, with a column for each kind of seat.

    Attributes
    ----------
    market : Market
        Newcomers and columns in settled order; the columns of a mentor are neighbours, the first seats first.
    mentors : list of Mentor
        Each once, in the order of the columns.
    owner, start, stop : ndarray of int64
        Of each column: its mentor, and which of the mentor's seats it holds.
    """

    problem: Problem
    pinned: Sequence[Pair]
    market: Market
    mentors: list[Mentor]
    owner: IntArray
    start: IntArray
    stop: IntArray

    @cached_property
    def digest(self) -> str:
        """Return the fingerprint of the problem."""
        return digest_of(self.problem)

    @cached_property
    def taken(self) -> Counter[str]:
        """Count the pinned pairs of each mentor."""
        return Counter(pair.mentor for pair in self.pinned)

    def loads(self, takes: Set[str] = frozenset(), closed: Set[str] = frozenset()) -> dict[str, Load]:
        """Return how many newcomers each mentor may get beside the pinned ones."""
        return loads_of(self.problem, self.taken, takes, closed)

    def places(self, loads: Mapping[str, Load]) -> IntArray:
        """Return the seats of each column."""
        highest = np.array([loads[mentor.id].highest for mentor in self.mentors], dtype=np.int64)[self.owner]
        return np.minimum(self.stop, highest) - np.minimum(self.start, highest)

    @cached_property
    def turns(self) -> list[int]:
        """Return how often those who are not settled were passed over, each number once, rising."""
        return sorted({newcomer.waited for newcomer in self.market.newcomers})

    def ranking(self, waited: bool) -> Ranking:
        """Return what pairs are worth by the objective; `waited` puts those first who were passed over."""
        loads = self.loads().values()
        newcomers = wishes_of(self.problem, self.pinned)
        counts = Counter(newcomer.waited for newcomer in self.market.newcomers)
        return ranking_of(
            self.problem.objective,
            min(newcomers, sum(min(load.highest, newcomers) for load in loads)),
            sum(term.least for term in self.problem.terms),
            sum(term.most for term in self.problem.terms),
            sum(load.wished for load in loads),
            [counts[turn] for turn in self.turns] if waited else (),
            any(load.group or load.lowest for load in loads),
        )

    def extra(self, ranking: Ranking) -> list[int]:
        """Return what the turn of each newcomer adds to their pair."""
        worth = dict(zip(self.turns, ranking.turns, strict=False))
        return [worth.get(newcomer.waited, 0) for newcomer in self.market.newcomers]

    def worth(self, ranking: Ranking, loads: Mapping[str, Load], stake: int) -> tuple[Worth, list[int]]:
        """Return what pairs are worth, and what each column adds: `stake` for seats that must be taken."""
        bonuses = []
        for owner, stop in zip(self.owner.tolist(), self.stop.tolist(), strict=True):
            load = loads[self.mentors[owner].id]
            bonuses.append(ranking.reward * (0 < stop <= load.wished) + stake * (0 < stop <= load.lowest))
        own = [ranking.bonus + extra for extra in self.extra(ranking)]
        return Worth(ranking.scale, numbers(own), numbers(bonuses)), bonuses

    def above(self, floor: int) -> "Board":
        """Return the board without the pairs below a score."""
        return replace(self, market=self.market.above(floor))


def numbers(values: Sequence[int]) -> IntArray:
    """Return whole numbers as machine words, or as Python numbers if they are larger."""
    return np.array(values, dtype=np.int64 if max(map(abs, values), default=0) < WORD else object)


def open_board(problem: Problem, pinned: Sequence[Pair]) -> Board:
    """Lay out what the pinned pairs leave."""
    settled = {pair.newcomer for pair in pinned}
    waiting = [newcomer for newcomer in problem.newcomers if newcomer.id not in settled]
    loads = loads_of(problem, Counter(pair.mentor for pair in pinned))
    cuts = {mentor.id: cuts_of(loads[mentor.id]) for mentor in problem.mentors}
    if all(len(each) == 2 for each in cuts.values()):
        market = market_of(problem, waiting)
    else:
        columns = [mentor for mentor in problem.mentors for _ in cuts[mentor.id][1:]]
        market = open_market(
            waiting, columns, problem.terms, problem.coming, problem.forbidden, problem.floor
        )
    mentors = list({mentor.id: mentor for mentor in market.mentors}.values())
    sizes = [len(cuts[mentor.id]) - 1 for mentor in mentors]
    starts = [cut for mentor in mentors for cut in cuts[mentor.id][:-1]]
    stops = [cut for mentor in mentors for cut in cuts[mentor.id][1:]]
    owner = np.repeat(np.arange(len(mentors)), sizes)
    return Board(
        problem, pinned, market, mentors, owner, np.array(starts, np.int64), np.array(stops, np.int64)
    )


def cuts_of(load: Load) -> list[int]:
    """Return where the seats of a mentor change their kind, from 0 to all."""
    inner = {load.wished, load.group, load.lowest} - {0, load.highest}
    return [0, *sorted(inner), load.highest]
