"""The best matching of a market: the whole table where it is small, a pool of pairs where it is large."""

from collections.abc import Callable

import numpy as np

from matching.dense import Optimum, solve_dense
from matching.draw import Draw
from matching.fixed import BoolArray, IntArray
from matching.large import solve_large
from matching.market import Market
from matching.optimum import cells_of, check_size, most_pairs
from matching.problem import Problem
from matching.ranking import Ranking, ranking_of

Progress = Callable[[int, int], None]

LARGE = 12_000_000
"""Cells, newcomers times seats, above which a pool is faster than the whole table."""
MOST_PAIRS = 20_000_000_000
MOST_SEATS_EACH = 8
"""A pool repeats its pairs for every seat; with more seats than these for each mentor that would not pay."""
EXACT = 2**50


def find_best(
    problem: Problem, market: Market, places: IntArray, progress: Progress | None
) -> tuple[Optimum, Ranking]:
    """Find the best matching of a market with so many places of each mentor, and how its pairs rank."""
    newcomers, seats = len(market.newcomers), places.tolist()
    low = sum(term.least for term in problem.terms)
    high = sum(term.most for term in problem.terms)
    ranking = ranking_of(problem.objective, most_pairs(newcomers, places), low, high)
    limit = ranking.most(low, high)
    draw = Draw(market.newcomers, market.mentors)
    if limit < EXACT and is_large(newcomers, seats):
        return solve_large(market, places, ranking, high, draw, progress), ranking
    check_size(newcomers, seats)
    scores, allowed = score_all(market, progress)
    return solve_dense(scores, allowed, places, ranking, limit, draw), ranking


def is_large(newcomers: int, seats: list[int]) -> bool:
    """Tell whether a pool of pairs serves better than the whole table, or is the only way."""
    spread = sum(min(each, newcomers) for each in seats) <= MOST_SEATS_EACH * len(seats)
    return spread and cells_of(newcomers, seats) > LARGE and newcomers * len(seats) <= MOST_PAIRS


def score_all(market: Market, progress: Progress | None) -> tuple[IntArray, BoolArray]:
    """Score all pairs, reporting as it goes."""
    shape = len(market.newcomers), len(market.mentors)
    scores: IntArray = np.zeros(shape, dtype=np.int64)
    allowed: BoolArray = np.zeros(shape, dtype=np.bool_)
    for part, tile, permitted in market.tiles():
        scores[part], allowed[part] = tile, permitted
        if progress:
            progress(part.stop, steps(market))
    return scores, allowed


def steps(market: Market) -> int:
    """Return how many steps of work there are: one for each newcomer to score, and as many to solve."""
    return max(2 * len(market.newcomers), 1)
