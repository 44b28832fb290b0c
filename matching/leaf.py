"""The best matching of a board with some groups settled to take place and some others not to."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.board import Board
from matching.certificate import Branch
from matching.effort import Effort
from matching.finding import best_of
from matching.fixed import IntArray
from matching.ranking import Ranking


@dataclass(frozen=True)
class Leaf:
    """A matching within a branch, and the prices that bound every matching of that branch.

    Attributes
    ----------
    chosen : ndarray of int64
        The place of each newcomer's mentor among the board's mentors, -1 for none.
    scores : ndarray of int64
        Of the pairs that are made.
    loads : ndarray of int64
        How many newcomers each mentor gets.
    value : int
        What the matching is worth, without any stake.
    bound : int
        What no matching of the branch exceeds.
    """

    takes: frozenset[str]
    closed: frozenset[str]
    chosen: IntArray
    scores: IntArray
    loads: IntArray
    gains: NDArray[Any]
    prices: list[int]
    value: int
    bound: int

    def branch(self, board: Board) -> Branch:
        """Return the prices by id."""
        return Branch(
            tuple(sorted(self.takes)),
            tuple(sorted(self.closed)),
            dict(sorted(zip((each.id for each in board.market.newcomers), self.gains.tolist(), strict=True))),
            dict(sorted(zip((each.id for each in board.mentors), self.prices, strict=True))),
        )


def solve_leaf(
    board: Board, ranking: Ranking, takes: frozenset[str], closed: frozenset[str], effort: Effort
) -> Leaf:
    """Find the best matching of a branch; where there is none, its prices give a bound below all others.

    Groups that take place get a stake on the seats that they must fill. A modest stake nearly always does;
    one that outweighs all else leaves no doubt.
    """
    loads = board.loads(takes, closed)
    places = board.places(loads)
    needed = np.array([loads[mentor.id].lowest for mentor in board.mentors], dtype=np.int64)
    for stake in stakes(board, ranking) if needed.any() else [0]:
        worth, bonuses = board.worth(ranking, loads, stake)
        optimum = best_of(board.market, places, worth, effort)
        chosen = optimum.chosen.copy()
        held = chosen >= 0
        chosen[held] = board.owner[chosen[held]]
        filled = np.bincount(chosen[held], minlength=len(board.mentors))
        if (filled >= needed).all():
            break
    prices = lowest_prices(board, places, optimum.prices.tolist(), bonuses)
    bound = sum(optimum.gains.tolist())
    for mentor, price in zip(board.mentors, prices, strict=True):
        bound += loads[mentor.id].most_worth(price, ranking.reward)
    rows = np.flatnonzero(held)
    scores = board.market.keys_of(rows, optimum.chosen[rows]).astype(np.int64)
    value = sum(ranking.value(score) for score in scores.tolist())
    value += sum(worth for worth, placed in zip(board.extra(ranking), held.tolist(), strict=True) if placed)
    wished = (loads[mentor.id].wished for mentor in board.mentors)
    value += ranking.reward * sum(map(min, wished, filled.tolist()))
    return Leaf(takes, closed, chosen, scores, filled, optimum.gains, prices, value, bound)


def stakes(board: Board, ranking: Ranking) -> list[int]:
    """Return a stake that outweighs what one move can cost, and one that outweighs all pairs together."""
    low = sum(term.least for term in board.problem.terms)
    high = sum(term.most for term in board.problem.terms)
    pairs = len(board.market.newcomers) + 1
    pair = ranking.most(low, high) + max(ranking.turns, default=0) + ranking.reward
    return [2 * pair + ranking.scale * pairs * (high - low), 2 * pair * pairs]


def lowest_prices(board: Board, places: IntArray, prices: list[int], bonuses: list[int]) -> list[int]:
    """Return one price for all seats of a mentor: the lowest of its columns, each less its bonus."""
    own = [price - bonus for price, bonus in zip(prices, bonuses, strict=True)]
    lowest = dict(zip(board.owner.tolist(), own, strict=True))
    filled = np.flatnonzero(places).tolist()
    owners = board.owner[filled].tolist()
    lowest.update((owner, own[column]) for owner, column in zip(owners, filled, strict=True))
    for owner, column in zip(owners, filled, strict=True):
        lowest[owner] = min(lowest[owner], own[column])
    return [lowest[owner] for owner in range(len(board.mentors))]
