"""What moving people would cost: mentors as places, and the cheapest newcomer to move between each two.

The extra place after the last mentor stands for having no mentor. All costs are 0 or more, since no pair
is worth more than its prices; so the cheapest chain of moves is a shortest path.
"""

from typing import NamedTuple

import numpy as np

from matching.certificate import Certificate
from matching.errors import BadInput, TooLarge, fault
from matching.fixed import BoolArray, IntArray
from matching.market import Market, market_of
from matching.problem import Problem
from matching.ranking import WORD, Ranking
from matching.solution import Solution

MOST_MENTORS = 6_000
FAR = WORD
NOBODY = -1


class Residual(NamedTuple):
    """Costs of a move from place to place, and who moves (-1: nobody has to)."""

    market: Market
    ranking: Ranking
    chosen: IntArray
    gains: IntArray
    prices: IntArray
    costs: IntArray
    movers: IntArray

    @property
    def outside(self) -> int:
        """Return the place of those without a mentor."""
        return len(self.market.mentors)

    def place_of(self, row: int) -> int:
        """Return where a newcomer is."""
        return int(self.chosen[row]) if self.chosen[row] >= 0 else self.outside

    def reduced(self, row: int) -> tuple[IntArray, BoolArray]:
        """Return what each pair of a newcomer falls short of its prices, and which are allowed."""
        (scores,), (allowed,) = self.market.tile(slice(row, row + 1))
        short: IntArray = self.gains[row] + self.prices - (scores * self.ranking.scale + self.ranking.bonus)
        return short, allowed

    def moves(self, path: list[int]) -> list[tuple[int, int]]:
        """Return who moves where along a path of places."""
        steps = zip(path, path[1:], strict=False)
        made = [(int(self.movers[source, target]), target) for source, target in steps]
        return [(row, target if target < self.outside else NOBODY) for row, target in made if row != NOBODY]


def residual_of(problem: Problem, solution: Solution) -> Residual:
    """Look at all pairs once, and keep the cheapest move between each two places."""
    certificate = proof_of(solution)
    if len(problem.mentors) > MOST_MENTORS:
        raise TooLarge(f"{len(problem.mentors)} mentors; answers from prices take at most {MOST_MENTORS}")
    waiting = [each for each in problem.newcomers if each.id in certificate.gains]
    market = market_of(problem, waiting)
    ranking = Ranking(certificate.scale, certificate.bonus)
    column_of = {each.id: column for column, each in enumerate(market.mentors)}
    mentor_of = {pair.newcomer: column_of[pair.mentor] for pair in solution.pairs}
    chosen = np.array([mentor_of.get(each.id, -1) for each in market.newcomers], dtype=np.int64)
    gains = np.array([certificate.gains[each.id] for each in market.newcomers], dtype=np.int64)
    prices = np.array([certificate.prices[each.id] for each in market.mentors], dtype=np.int64)
    free = np.array([solution.free_seats[each.id] for each in market.mentors], dtype=np.int64)
    size = len(market.mentors) + 1
    costs: IntArray = np.full((size, size), FAR, dtype=np.int64)
    movers: IntArray = np.full((size, size), NOBODY, dtype=np.int64)
    residual = Residual(market, ranking, chosen, gains, prices, costs, movers)
    add_moves(residual)
    add_outside(residual, free)
    return residual


def proof_of(solution: Solution) -> Certificate:
    """Return the certificate of a solution that is proved, and small enough for machine words."""
    certificate = solution.certificate
    if certificate is None or certificate.gap:
        raise BadInput([fault("solution", "is not proved, so its prices answer nothing")])
    if certificate.bound >= WORD // 4:
        raise TooLarge("the values of this solution are too large for answers from its prices")
    return certificate


def add_moves(residual: Residual) -> None:
    """Enter the moves of newcomers to other mentors."""
    market, ranking = residual.market, residual.ranking
    for part, scores, allowed in market.tiles():
        worth = scores * ranking.scale + ranking.bonus
        short = residual.gains[part, None] + residual.prices - worth
        for row in range(part.start, part.stop):
            place = residual.place_of(row)
            line = np.where(allowed[row - part.start], short[row - part.start], FAR)
            if place < residual.outside:
                line[place] = FAR
            cheaper = np.flatnonzero(line < residual.costs[place, :-1])
            residual.costs[place, cheaper] = line[cheaper]
            residual.movers[place, cheaper] = row


def add_outside(residual: Residual, free: IntArray) -> None:
    """Enter newcomers who lose their mentor, free seats, and seats that are left empty."""
    outside = residual.outside
    for row in np.flatnonzero(residual.chosen >= 0).tolist():
        place = residual.place_of(row)
        if residual.gains[row] < residual.costs[place, outside]:
            residual.costs[place, outside] = residual.gains[row]
            residual.movers[place, outside] = row
    spare = np.flatnonzero(free > 0)
    residual.costs[spare, outside] = 0
    residual.movers[spare, outside] = NOBODY
    taken = np.unique(residual.chosen[residual.chosen >= 0])
    empty = taken[residual.prices[taken] <= residual.costs[outside, taken]]
    residual.costs[outside, empty] = residual.prices[empty]
    residual.movers[outside, empty] = NOBODY


def cheapest(costs: IntArray, start: int) -> tuple[IntArray, IntArray]:
    """Return the cost from one place to each other, and the place before each on the way."""
    first: IntArray = np.full(len(costs), FAR, dtype=np.int64)
    first[start] = 0
    return cheapest_from(costs, first)


def cheapest_from(costs: IntArray, first: IntArray) -> tuple[IntArray, IntArray]:
    """Do as `cheapest` does, with a cost to begin at each place (Dijkstra)."""
    reached = first.copy()
    before: IntArray = np.full(len(costs), NOBODY, dtype=np.int64)
    open_ = np.ones(len(costs), dtype=np.bool_)
    while True:
        place = int(np.where(open_, reached, FAR + 1).argmin())
        if not open_[place] or reached[place] >= FAR:
            return reached, before
        open_[place] = False
        through = np.minimum(reached[place] + costs[place], FAR)
        better = np.flatnonzero(open_ & (through < reached))
        reached[better] = through[better]
        before[better] = place


def path_to(before: IntArray, place: int) -> list[int]:
    """Return the places from the start of a search to one place."""
    path = [place]
    while before[path[-1]] != NOBODY:
        path.append(int(before[path[-1]]))
    return path[::-1]
