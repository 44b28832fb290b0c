"""The best matching of a large market, in memory that grows with people and not with pairs."""

from collections.abc import Callable

import numpy as np

from matching.dense import Optimum
from matching.draw import Draw
from matching.fixed import IntArray
from matching.market import Market
from matching.pairs import Pairs
from matching.pool import (
    KEPT,
    Bounds,
    Prices,
    Seen,
    excess,
    first_pairs,
    merged,
    rescan,
    scan,
    solve_pool,
)
from matching.ranking import Ranking
from matching.ties import settle

MARGIN = 8
"""A pass takes pairs that are below their prices by up to one part in so many of the highest score."""
TIED = 250
"""Pairs of one newcomer that the draw looks at outside the pool."""

Report = Callable[[int, int], None]


def solve_large(
    market: Market, seats: IntArray, ranking: Ranking, high: int, draw: Draw, report: Report | None
) -> Optimum:
    """Find the best matching that wins the draw.

    A pool of promising pairs is solved; one pass finds the pairs that beat its prices; they are added,
    the pool is solved again, and so on. After the first pass only those pairs are looked at again whose
    prices have fallen below what is known of them. If none is left, no better matching exists anywhere.
    """
    newcomers, mentors = len(market.newcomers), len(market.mentors)
    seen = counter(newcomers, mentors, report)
    margin = high * ranking.scale // MARGIN + 1
    pool = first_pairs(market, ranking, seen)
    prices = solve_pool(pool, newcomers, seats, seen)
    floor = Bounds(prices.gains - margin, prices.prices)
    found, raised = scan(market, floor, ranking, KEPT, seen)
    bounds = Bounds(raised, prices.prices)
    while (excess(found, prices) > 0).any():
        pool = merged(pool, found, mentors)
        prices = solve_pool(pool, newcomers, seats, seen, prices)
        found, bounds = rescan(market, bounds, prices, margin, ranking, KEPT, seen)
    pool = merged(pool, found, mentors)
    if np.bincount(found.rows).max(initial=0) >= KEPT:
        more, _ = rescan(market, bounds, prices, 1, ranking, TIED, seen)
        pool = merged(pool, more, mentors)
    return Optimum(drawn(pool, prices, seats, draw), prices.gains, prices.prices)


def counter(newcomers: int, mentors: int, report: Report | None) -> Seen:
    """Turn pairs that were looked at into steps: half of all steps are the first pass over all pairs."""
    looked = 0

    def seen(pairs: int) -> None:
        nonlocal looked
        looked += pairs
        if report:
            report(min(looked // max(mentors, 1), 2 * newcomers - 1), 2 * newcomers)

    return seen


def drawn(pool: Pairs, prices: Prices, seats: IntArray, draw: Draw) -> IntArray:
    """Settle ties by lot among the pairs that are worth their prices exactly."""
    level = excess(pool, prices) == 0
    tight = pool.take(level & (seats[pool.columns] > 0))
    served, filled = prices.gains > 0, prices.prices > 0
    return settle(tight.rows, tight.columns, draw, prices.chosen, served, filled, seats)
