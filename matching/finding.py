"""The best matching of a market: the whole table where it is small, a pool of pairs where it is large."""

import logging
import math

import numpy as np

from matching.dense import Optimum, solve_dense
from matching.draw import Draw
from matching.effort import Effort
from matching.effort import Progress as Progress
from matching.fixed import BoolArray, IntArray
from matching.large import solve_large
from matching.market import Market
from matching.optimum import cells_of, check_size, most_pairs
from matching.problem import Problem
from matching.ranking import Ranking, ranking_of
from matching.worth import Worth

LARGE = 1_500_000
"""Cells, newcomers times seats, above which a pool is faster than the whole table."""
MOST_PAIRS = 20_000_000_000
EXACT = 2**50
PER_PAIR, FAST_ROUNDS, SLOW_ROUNDS = 2e-8, 2e-6, 4e-6
"""Seconds to judge a pair, and to solve for one newcomer (to the power of 1.5), as measured."""
LONG = 30
"""Seconds that are worth being told of beforehand."""

log = logging.getLogger(__name__)


def find_best(
    problem: Problem, market: Market, places: IntArray, progress: Progress | None
) -> tuple[Optimum, Ranking]:
    """Find the best matching of a market with so many places of each mentor, and how its pairs rank."""
    low = sum(term.least for term in problem.terms)
    high = sum(term.most for term in problem.terms)
    ranking = ranking_of(problem.objective, most_pairs(len(market.newcomers), places), low, high)
    worth = Worth.plain(ranking.scale, ranking.bonus, len(market.newcomers), len(market.mentors))
    return best_of(market, places, worth, Effort(progress)), ranking


def best_of(market: Market, places: IntArray, worth: Worth, effort: Effort) -> Optimum:
    """Find the best matching of a market, or the best one so far when the time is up.

    Parameters
    ----------
    market : Market
        A mentor may stand in several columns, each with seats and a bonus of its own.
    places : ndarray of int64
        The seats of each column.
    worth : Worth
        What pairs are worth.
    effort : Effort
        What may be used, and who is told of progress.

    Returns
    -------
    Optimum
        Of a matching that is not proved to be best, gains and prices bound what any matching is worth.

    Raises
    ------
    TooLarge
        If neither the whole table fits into memory nor all values into machine words.
    """
    limit = worth.most(*score_bounds(market))
    draw = Draw(market.newcomers, market.mentors)
    seats = np.minimum(places, len(market.newcomers))
    if limit < EXACT and is_large(len(market.newcomers), seats.tolist()):
        if (seconds := estimate(*market.sheet.shape, effort.fast)) > LONG:
            log.info("this will take about %d seconds", seconds)
        return solve_large(market, seats, worth, draw, effort)
    check_size(len(market.newcomers), seats.tolist())
    scores, allowed = score_all(market, effort.progress)
    return solve_dense(scores, allowed, seats, worth, limit, draw)


def estimate(newcomers: int, mentors: int, fast: bool | None = None) -> float:
    """Return about how many seconds a solve takes on two cores.

    Parameters
    ----------
    newcomers, mentors : int
        How many there are; the hard case is as many seats as newcomers.
    fast : bool, optional
        Whether OR-tools takes part; by default if it is there.

    Examples
    --------
    >>> estimate(100_000, 50_000, fast=True) < estimate(100_000, 50_000, fast=False)
    True
    """
    rounds = FAST_ROUNDS if Effort(fast=fast).with_mincost else SLOW_ROUNDS
    return newcomers * mentors * PER_PAIR + newcomers * math.sqrt(newcomers) * rounds


def score_bounds(market: Market) -> tuple[int, int]:
    """Return the lowest and the highest score there can be."""
    return sum(term.least for term in market.terms), sum(term.most for term in market.terms)


def is_large(newcomers: int, seats: list[int]) -> bool:
    """Tell whether a pool of pairs serves better than the whole table, or is the only way."""
    return cells_of(newcomers, seats) > LARGE and newcomers * len(seats) <= MOST_PAIRS


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
