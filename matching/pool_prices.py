"""The least prices of a matching of some pairs, for pools of any size."""

import numpy as np

from matching.errors import NotOptimal
from matching.fixed import IntArray
from matching.pairs import Pairs


def pool_prices(pairs: Pairs, chosen: IntArray, seats: IntArray) -> tuple[IntArray, IntArray]:
    """Return gains and least prices, as `duals.least_prices` does for a whole table.

    Parameters
    ----------
    pairs : Pairs
        Sorted by row and column.
    chosen : ndarray of int64
        A heaviest matching of these pairs.
    seats : ndarray of int64
        Of each mentor.

    Raises
    ------
    NotOptimal
        If the matching is not the heaviest.
    """
    newcomers = len(chosen)
    starts = np.searchsorted(pairs.rows, np.arange(newcomers + 1))
    made = np.flatnonzero(chosen[pairs.rows] == pairs.columns)
    gains: IntArray = np.zeros(newcomers, dtype=np.int64)
    gains[pairs.rows[made]] = pairs.values[made]
    worth = gains.copy()
    held = np.flatnonzero(chosen >= 0)
    held = held[np.argsort(chosen[held], kind="stable")]
    holders = np.searchsorted(chosen[held], np.arange(len(seats) + 1))
    spare = np.diff(holders) < seats
    prices: IntArray = np.zeros(len(seats), dtype=np.int64)
    active = np.arange(newcomers)
    while active.size:
        edges, counts = runs(starts, active)
        offers = pairs.values[edges] - np.repeat(gains[active], counts)
        higher = offers > prices[pairs.columns[edges]]
        raised = np.unique(pairs.columns[edges[higher]])
        np.maximum.at(prices, pairs.columns[edges[higher]], offers[higher])
        active = held[runs(holders, raised)[0]]
        gains[active] = worth[active] - prices[chosen[active]]
        if spare[raised].any() or (gains[active] < 0).any():
            raise NotOptimal("a better matching exists")
    return gains, prices


def runs(starts: IntArray, which: IntArray) -> tuple[IntArray, IntArray]:
    """Return the places from `starts[k]` up to `starts[k + 1]` for some k, and how many each has."""
    counts = starts[which + 1] - starts[which]
    places = np.repeat(starts[which] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    return places, counts
