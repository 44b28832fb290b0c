"""What a pair is worth: its score on one scale, and what its newcomer and its mentor's seat add to it."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.fixed import BoolArray, IntArray

WORD = 2**62
"""Whole numbers below this are summed in pairs without leaving a machine word."""

EVERY = slice(None)


class Worth(NamedTuple):
    """A pair is worth its score times `scale`, plus both bonuses; one that is worth less than 0 is not made.

    Parameters
    ----------
    scale : int
        At least 1.
    newcomers, mentors : ndarray of int64
        A bonus for each row and for each column of the market; Python numbers if they are larger than
        machine words. A mentor whose first seats carry a bonus stands in two columns.

    Examples
    --------
    >>> worth = Worth(2, np.array([0, 10]), np.array([100]))
    >>> worth.of(np.array([0, 1]), np.array([0, 0]), np.array([7, 7])).tolist()
    [114, 124]
    """

    scale: int
    newcomers: NDArray[Any]
    mentors: NDArray[Any]

    @classmethod
    def plain(cls, scale: int, bonus: int, newcomers: int, mentors: int) -> "Worth":
        """Return the worth by one bonus that all pairs have."""
        dtype = np.int64 if abs(bonus) < WORD else object
        return cls(scale, np.full(newcomers, bonus, dtype=dtype), np.zeros(mentors, dtype=np.int64))

    def most(self, low: int, high: int) -> int:
        """Return the largest number that comes up for scores within two bounds."""
        bonuses = (max((abs(int(each)) for each in side), default=0) for side in self[1:])
        return max(abs(low), abs(high)) * self.scale + sum(bonuses)

    def part(self, rows: IntArray | slice, columns: IntArray | slice) -> "Worth":
        """Return the worth in a part of the market."""
        return Worth(self.scale, self.newcomers[rows], self.mentors[columns])

    def of(self, rows: IntArray, columns: IntArray, scores: IntArray) -> IntArray:
        """Return what single pairs are worth; all numbers must fit machine words."""
        value: IntArray = scores * self.scale + self.newcomers[rows] + self.mentors[columns]
        return value

    def values(
        self, scores: NDArray[Any], allowed: BoolArray, limit: int, rows: slice = EVERY
    ) -> NDArray[Any]:
        """Return what all pairs of some rows are worth, 0 for those not to be made.

        Beyond a `limit` of machine words they are Python numbers.
        """
        dtype = np.int64 if limit < WORD else object
        wide = scores.astype(dtype, copy=False) * self.scale
        wide = wide + self.newcomers[rows, None].astype(dtype) + self.mentors.astype(dtype)
        return np.where(allowed, np.maximum(wide, 0), 0)
