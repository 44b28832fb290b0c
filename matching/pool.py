"""The pairs that are worth solving for, and their best matching."""

import numpy as np

from matching.demand import balanced_prices
from matching.effort import Effort
from matching.errors import NotOptimal
from matching.fixed import BoolArray, IntArray
from matching.flow import Prices, Tell, heaviest_flow
from matching.mincost import has_mincost, heaviest_mincost
from matching.pairs import Pairs
from matching.passes import joined
from matching.pool_prices import pool_prices
from matching.ranks import best_of_each

NARROW = 16
"""Pairs of one newcomer that are solved first; the others are priced."""
ROUGH = 50
"""A first solution will do when all but one newcomer in so many are served."""
FAR = 8
"""The first step by which prices are balanced from nothing is one part in so many of the highest score."""
WARM = 20
"""From good prices a matching is improved: if at most one newcomer in so many would rather change."""


def merged(pool: Pairs, more: Pairs, mentors: int) -> Pairs:
    """Return the pairs of both lists, each once, by row and column."""
    both = joined([pool, more])
    keys, first = np.unique(both.rows * mentors + both.columns, return_index=True)
    return Pairs(keys // mentors, keys % mentors, both.values[first])


def excess(pairs: Pairs, prices: Prices) -> IntArray:
    """Return how much each pair is worth above its prices."""
    over: IntArray = pairs.values - prices.gains[pairs.rows] - prices.prices[pairs.columns]
    return over


def first_prices(pool: Pairs, seats: IntArray, start: Prices, reach: int, tell: Tell) -> Prices:
    """Return a matching and prices that are nearly right, for a pool that will grow anyway."""
    newcomers = len(start.chosen)
    keep = best_of_each(pool.rows, pool.columns, excess(pool, start), NARROW, newcomers)
    some = pool.take(keep)
    prices = balanced_prices(some, newcomers, seats, start.prices, reach // FAR + 1)
    tell(start)
    return heaviest_flow(some, seats, start._replace(prices=prices), newcomers // ROUGH, tell)


def solve_pool(pool: Pairs, seats: IntArray, start: Prices, effort: Effort, tell: Tell) -> Prices:
    """Solve a pool through the best pairs of each newcomer, adding those that beat the prices."""
    newcomers = len(start.chosen)
    active: BoolArray = np.zeros(len(pool.rows), dtype=np.bool_)
    prices, over = start, excess(pool, start)
    while True:
        active |= best_of_each(pool.rows, pool.columns, over, NARROW, newcomers)
        some = pool.take(active)
        tell(prices)
        if effort.fast and has_mincost() and not good(some, prices):
            prices = by_mincost(some, newcomers, seats)
        else:
            level = prices.prices
            if (over > 0).any():
                step = int(np.median(over[over > 0])) + 1
                level = balanced_prices(some, newcomers, seats, level, step)
            prices = heaviest_flow(some, seats, prices._replace(prices=level), 0, tell)
        over = excess(pool, prices)
        if not (over > 0).any():
            return prices


def by_mincost(pairs: Pairs, newcomers: int, seats: IntArray) -> Prices:
    """Solve some pairs by OR-tools, and prove it."""
    chosen = heaviest_mincost(pairs, newcomers, seats, near=True)
    try:
        return Prices(chosen, *pool_prices(pairs, chosen, seats))
    except NotOptimal:
        chosen = heaviest_mincost(pairs, newcomers, seats, near=False)
        return Prices(chosen, *pool_prices(pairs, chosen, seats))


def good(pairs: Pairs, start: Prices) -> bool:
    """Tell whether few newcomers would rather have another mentor than theirs."""
    unhappy = np.unique(pairs.rows[excess(pairs, start) > 0])
    unserved = np.count_nonzero((start.chosen < 0) & (start.gains > 0))
    return bool(WARM * (len(unhappy) + unserved) <= len(start.chosen))
