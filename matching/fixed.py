"""Fixed-point scores: whole numbers inside, so that sums are exact and equal on every machine."""

from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

POINT = 10_000
"""The whole number that stands for one point of weight."""
LOWEST = -(2**62)
"""Stands for no minimum of a pair's score."""

IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]


def fixed(value: float) -> int:
    """Turn points into the whole number used inside, halves rounded up.

    Parameters
    ----------
    value : float
        Points.

    Returns
    -------
    int
        Ten-thousandths of a point.

    Examples
    --------
    >>> fixed(1.5)
    15000
    """
    return int((Decimal(str(value)) * POINT).to_integral_value(ROUND_HALF_UP))


def points(score: int) -> float:
    """Turn a score into points for display.

    Parameters
    ----------
    score : int
        Ten-thousandths of a point.

    Returns
    -------
    float
        Points.

    Examples
    --------
    >>> points(15000)
    1.5
    """
    return score / POINT


def points_shown(score: int) -> int | float:
    """Turn a score into points, a whole number where it is one.

    >>> points_shown(20000), points_shown(15000)
    (2, 1.5)
    """
    value = points(score)
    return int(value) if value.is_integer() else value


def share(most: int, part: int, whole: int) -> int:
    """Return ``most * part / whole`` in whole numbers, halves rounded up; nothing negative goes in."""
    return (2 * most * part + whole) // (2 * whole)


def shares(most: int, part: IntArray, whole: IntArray | int) -> IntArray:
    """Do as `share` does, for many at once."""
    result: IntArray = (2 * most * part + whole) // (2 * whole)
    return result
