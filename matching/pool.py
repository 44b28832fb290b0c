"""The best matching without the whole table: a pool of promising pairs, prices, and one pass over all pairs.

Pairs outside the pool are known by an upper bound only: a part for the newcomer and a part for the mentor
add up to no less than what the pair is worth. While the prices of the pool are above these bounds,
nothing outside can be better.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from matching.draw import mix
from matching.fixed import BoolArray, IntArray
from matching.market import Market
from matching.pairs import Pairs, heaviest_pairs
from matching.pool_prices import pool_prices
from matching.ranking import Ranking

KEPT = 64
"""Pairs that the pool takes for one newcomer in one pass."""
NARROW = 16
"""Pairs of one newcomer that are solved first; the others are priced."""
SEEN = 1_000
"""Mentors that each newcomer is compared with to begin with."""
FIRST_OF_NEWCOMER, FIRST_OF_MENTOR = 12, 16
SETUP = 800
"""Preparing one person for a part of the market takes as long as judging so many pairs."""
NOTHING = -(2**62)

Seen = Callable[[int], None]
"""Is told how many pairs were looked at."""


class Prices(NamedTuple):
    """A best matching of the pool and the prices that prove it so."""

    chosen: IntArray
    gains: IntArray
    prices: IntArray


class Bounds(NamedTuple):
    """No pair outside the pool is worth more than the sum of its newcomer's and its mentor's part."""

    newcomers: IntArray
    mentors: IntArray


def no_pairs() -> Pairs:
    """Return an empty list of pairs."""
    empty = np.zeros(0, dtype=np.int64)
    return Pairs(empty, empty, empty)


def joined(parts: list[Pairs]) -> Pairs:
    """Put lists of pairs one after another."""
    return Pairs(*(np.concatenate(each) for each in zip(no_pairs(), *parts, strict=True)))


def merged(pool: Pairs, more: Pairs, mentors: int) -> Pairs:
    """Return the pairs of both lists, each once, by row and column."""
    both = joined([pool, more])
    keys, first = np.unique(both.rows * mentors + both.columns, return_index=True)
    return Pairs(keys // mentors, keys % mentors, both.values[first])


def best_of_each(
    rows: IntArray, others: IntArray, keys: IntArray, most: int, size: int
) -> tuple[BoolArray, IntArray]:
    """Tell which pairs have the highest keys of their row, and the highest key left out in each row.

    Equal keys are taken as if by chance: if all took the same of them, these would soon be full.
    """
    chance = mix((rows.astype(np.uint64) << np.uint64(32)) ^ others.astype(np.uint64))
    order = np.lexsort((chance, -keys, rows))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - np.searchsorted(rows[order], rows[order])
    left: IntArray = np.full(size, NOTHING, dtype=np.int64)
    out = rank == most
    left[rows[out]] = keys[out]
    return rank < most, left


def first_pairs(market: Market, ranking: Ranking, seen: Seen) -> Pairs:
    """Compare each block of newcomers with two blocks of mentors, and keep the best pairs of both sides.

    People stand in an order that is as good as random, so blocks are fair samples; as blocks overlap, prices
    find one level throughout.
    """
    newcomers, mentors = len(market.newcomers), len(market.mentors)
    blocks = max(3, 2 * mentors // SEEN)
    cuts = [np.linspace(0, size, blocks + 1).astype(int).tolist() for size in (newcomers, mentors)]
    found = []
    for block in range(blocks):
        rows = np.arange(cuts[0][block], cuts[0][block + 1])
        halves = [np.arange(*cuts[1][start : start + 2]) for start in (block, (block + 1) % blocks)]
        columns = np.sort(np.concatenate(halves))
        part = market.part(rows, columns)
        pairs = joined([best_of_tile(*tile, ranking) for tile in part.tiles()])
        keep = best_of_each(pairs.columns, pairs.rows, pairs.values, FIRST_OF_MENTOR, len(columns))[0]
        keep |= best_of_each(pairs.rows, pairs.columns, pairs.values, FIRST_OF_NEWCOMER, len(rows))[0]
        pairs = pairs.take(keep)
        found.append(Pairs(rows[pairs.rows], columns[pairs.columns], pairs.values))
        seen(len(rows) * len(columns))
    return merged(no_pairs(), joined(found), mentors)


def best_of_tile(part: slice, scores: IntArray, allowed: BoolArray, ranking: Ranking) -> Pairs:
    """Keep the best pairs of each newcomer and each mentor of a tile."""
    values = np.where(allowed, scores * ranking.scale + ranking.bonus, 0)
    wide, high = min(FIRST_OF_NEWCOMER, values.shape[1]), min(FIRST_OF_MENTOR, values.shape[0])
    of_row = -np.partition(-values, wide - 1, axis=1)[:, wide - 1 : wide]
    of_column = -np.partition(-values, high - 1, axis=0)[high - 1 : high]
    rows, columns = np.nonzero((values > 0) & ((values >= of_row) | (values >= of_column)))
    return Pairs(rows + part.start, columns, values[rows, columns])


def scan(market: Market, bounds: Bounds, ranking: Ranking, kept: int, seen: Seen) -> tuple[Pairs, IntArray]:
    """Find the pairs worth more than their bounds, at most `kept` for each newcomer.

    Where there are more, the newcomer's part of the bound is raised to the best one left out.
    """
    found, raised = [], bounds.newcomers.copy()
    for part, scores, allowed in market.tiles():
        keys = np.where(allowed, scores * ranking.scale + ranking.bonus, 0)
        positive = keys > 0
        keys -= bounds.mentors
        rows, columns = np.nonzero(positive & (keys > bounds.newcomers[part, None]))
        over = keys[rows, columns]
        keep, left = best_of_each(rows, columns, over, kept, part.stop - part.start)
        np.maximum(raised[part], left, out=raised[part])
        values = over + bounds.mentors[columns]
        found.append(Pairs(rows + part.start, columns, values).take(keep))
        seen(scores.size)
    return joined(found), raised


def rescan(
    market: Market,
    bounds: Bounds,
    prices: Prices,
    margin: int,
    ranking: Ranking,
    kept: int,
    seen: Seen,
) -> tuple[Pairs, Bounds]:
    """Look again at those pairs only whose prices are not above their bounds.

    Of these, all that are worth more than their prices less the margin are found, up to `kept` each.
    Returned with them are the bounds of what is not found, new ones if all pairs were looked at.
    """
    floor = Bounds(prices.gains - margin, prices.prices)
    parts = region(bounds, prices)
    if parts is None:
        found, raised = scan(market, floor, ranking, kept, seen)
        return found, Bounds(raised, floor.mentors)
    collected = []
    for rows, columns in parts:
        lower = Bounds(floor.newcomers[rows], floor.mentors[columns])
        pairs, _ = scan(market.part(rows, columns), lower, ranking, kept, seen)
        collected.append(Pairs(rows[pairs.rows], columns[pairs.columns], pairs.values))
    return joined(collected), bounds


def region(bounds: Bounds, prices: Prices) -> list[tuple[IntArray, IntArray]] | None:
    """Cover the pairs whose prices are not above their bounds with rectangles; None if all is cheaper."""
    left, right = bounds.newcomers - prices.gains, bounds.mentors - prices.prices
    covers = [staircase(left + 1, right, steps) for steps in (1, 2, 4, 8)]
    costs = [
        sum(len(rows) * len(columns) + SETUP * (len(rows) + len(columns)) for rows, columns in cover)
        for cover in covers
    ]
    best = int(np.argmin(costs))
    return covers[best] if costs[best] < len(left) * len(right) else None


def staircase(left: IntArray, right: IntArray, steps: int) -> list[tuple[IntArray, IntArray]]:
    """Cover all places where the sum of both sides is above 0 with some rectangles."""
    if not len(left) or not len(right):
        return []
    rows = np.flatnonzero(left > -right.max())
    rows = rows[np.argsort(-left[rows], kind="stable")]
    parts = [part for part in np.array_split(rows, steps) if len(part)]
    return [(np.sort(part), np.flatnonzero(right > -left[part].max())) for part in parts]


def solve_pool(
    pool: Pairs, newcomers: int, seats: IntArray, seen: Seen, start: Prices | None = None
) -> Prices:
    """Solve a pool through the best pairs of each newcomer, adding those that beat the prices."""
    active: BoolArray = np.zeros(len(pool.rows), dtype=np.bool_)
    over = excess(pool, start) if start else pool.values
    while True:
        active |= best_of_each(pool.rows, pool.columns, over, NARROW, newcomers)[0]
        some = pool.take(active)
        chosen = heaviest_pairs(some, newcomers, seats)
        prices = Prices(chosen, *pool_prices(some, chosen, seats))
        seen(0)
        over = excess(pool, prices)
        if not (over > 0).any():
            return prices


def excess(pairs: Pairs, prices: Prices) -> IntArray:
    """Return how much each pair is worth above its prices."""
    over: IntArray = pairs.values - prices.gains[pairs.rows] - prices.prices[pairs.columns]
    return over
