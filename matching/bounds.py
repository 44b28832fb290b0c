"""What is known of pairs that are not in the pool, and where they would have to be looked at again."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.fixed import BoolArray, IntArray
from matching.flow import Prices
from matching.worth import Worth

NARROW = 2**30
"""Limits below this are added in 32 bits."""


class Bounds(NamedTuple):
    """No pair outside the pool is worth more than the sum of its newcomer's and its mentor's part."""

    newcomers: IntArray
    mentors: IntArray

    def gains(self, prices: IntArray) -> IntArray:
        """Return the most that pairs outside the pool may leave each newcomer at some prices."""
        best = int((self.mentors - prices).max(initial=0))
        most: IntArray = np.maximum(self.newcomers + best, 0)
        return most


class Limits(NamedTuple):
    """A score that is not above the sum of both parts is of no use."""

    newcomers: NDArray[Any]
    mentors: NDArray[Any]


def limits_of(bounds: Bounds, worth: Worth, reach: int) -> Limits:
    """Turn bounds into limits of scores, which are all between `-reach` and `reach`.

    Whatever is further apart than that compares alike at any distance. So wide gaps between all these numbers
    are closed up, and what is left fits 32 bits, in which all pairs are compared twice as fast.
    """
    left = (bounds.newcomers - worth.newcomers) // worth.scale
    right = (bounds.mentors - worth.mentors) // worth.scale
    points, place = np.unique(np.concatenate([-left, right]), return_inverse=True)
    steps = np.minimum(np.diff(points), reach + 2)
    moved = np.concatenate([[0], np.cumsum(steps)])
    if moved[-1] >= NARROW:
        return Limits(left, right)
    closed = moved[place].astype(np.int32)
    return Limits(-closed[: len(left)], closed[len(left) :])


class Region(NamedTuple):
    """Newcomers and mentors in the order of how far their prices fell, and where the sums are above 0.

    The first mentor has to be looked at with the first `counts[0]` newcomers, and so on, ever fewer.
    """

    rows: IntArray
    columns: IntArray
    counts: IntArray

    @property
    def size(self) -> int:
        """Return how many pairs there are."""
        return int(self.counts.sum())


def region(bounds: Bounds, prices: Prices) -> Region:
    """Find the pairs outside the pool that could be worth their prices, or more."""
    left, right = bounds.newcomers - prices.gains, bounds.mentors - prices.prices
    rows, columns = np.argsort(-left, kind="stable"), np.argsort(-right, kind="stable")
    counts = np.searchsorted(-left[rows], right[columns], side="right")
    some: BoolArray = counts > 0
    columns, counts = columns[some], counts[some]
    return Region(rows[: int(counts.max(initial=0))], columns, counts)
