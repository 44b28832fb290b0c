"""The same optimum on a plain array, for those who have scores already."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.errors import BadInput, Fault, fault
from matching.fixed import BoolArray, IntArray
from matching.optimum import best_matching, check_size
from matching.problem import MOST_SEATS, OBJECTIVES, Objective
from matching.reasons import shown


@dataclass(frozen=True, eq=False)
class Assignment:
    """What `assign` returns.

    Attributes
    ----------
    mentor : ndarray of int
        For each newcomer (row) the mentor (column), or -1 for none.
    placed : int
        How many newcomers have a mentor.
    total : int or float
        The sum of their scores: a whole number for whole numbers, else the float nearest to the exact sum.

    Examples
    --------
    >>> from matching import assign
    >>> found = assign([[3, 1], [2, 2]])
    >>> found.mentor.tolist(), found.placed, found.total
    ([0, 1], 2, 5)
    """

    mentor: IntArray
    placed: int
    total: int | float


def assign(scores: ArrayLike, seats: ArrayLike | None = None, objective: Objective = "placed") -> Assignment:
    """Match newcomers (rows) with mentors (columns) of a plain array of scores.

    Parameters
    ----------
    scores : array_like, newcomers × mentors
        Whole numbers or floats, higher is better; ``nan`` forbids a pair.
    seats : array_like of int, or int, optional
        How many newcomers each mentor takes at most; 1 by default.
    objective : {"placed", "total"}
        Most newcomers placed and then the best total, or the best total alone (more newcomers settle ties).

    Returns
    -------
    Assignment
        The mentor of each newcomer (-1 for none), how many are placed, and the total.

    Raises
    ------
    BadInput
        If the shape, a number or the objective is wrong; the message names the place.
    TooLarge
        If the array with its seats needs more memory than is sensible.

    Notes
    -----
    Exact for floats too: they are taken as the binary fractions that they are, and compared without rounding.

    Examples
    --------
    >>> import numpy as np
    >>> result = assign([[9, 8], [8, np.nan]])
    >>> result.mentor.tolist(), result.placed, result.total
    ([1, 0], 2, 16.0)
    >>> assign([[5, 1], [4, 1], [3, 1]], seats=[2, 1]).mentor.tolist()
    [0, 0, 1]
    """
    table = np.asarray(scores)
    if table.size == 0 and table.ndim == 1:
        table = table.reshape(0, 0)
    faults = [*array_faults(table), *objective_faults(objective)]
    if faults:
        raise BadInput(faults)
    places = read_seats(seats, table.shape[1])
    check_size(len(table), places.tolist())
    allowed: BoolArray = ~np.isnan(table) if table.dtype.kind == "f" else np.ones(table.shape, dtype=np.bool_)
    mentor = best_matching(whole_numbers(table, allowed), allowed, places, objective)
    rows = np.flatnonzero(mentor >= 0)
    won = table[rows, mentor[rows]].tolist()
    return Assignment(mentor, len(rows), math.fsum(won) if table.dtype.kind == "f" else sum(won))


def array_faults(table: NDArray[Any]) -> list[Fault]:
    """Find what is wrong with an array of scores."""
    if table.ndim != 2:
        return [fault("scores", "must be newcomers × mentors, got %(ndim)s dimensions", ndim=table.ndim)]
    if table.dtype.kind == "O":
        whole = [[isinstance(each, int) for each in row] for row in table]
        strange = np.argwhere(~np.array(whole, dtype=np.bool_).reshape(table.shape))
    elif table.dtype.kind == "f":
        strange = np.argwhere(np.isinf(table))
    elif table.dtype.kind in "iub":
        return []
    else:
        return [fault("scores", "must be numbers, got %(dtype)s", dtype=str(table.dtype))]
    text = "must be a finite number, or nan to forbid the pair, got %(value)s"
    return [
        fault(f"scores[{row}, {column}]", text, value=repr(table[row, column]))
        for row, column in strange[:100]
    ]


def objective_faults(objective: object) -> list[Fault]:
    """Find what is wrong with an objective."""
    if objective in OBJECTIVES:
        return []
    return [fault("objective", 'must be "placed" or "total", got %(got)s', got=shown(objective))]


def read_seats(seats: ArrayLike | None, mentors: int) -> IntArray:
    """Check the numbers of seats."""
    if seats is None:
        return np.ones(mentors, dtype=np.int64)
    places = np.asarray(seats)
    if places.ndim == 0:
        places = np.broadcast_to(places, (mentors,))
    if places.shape != (mentors,):
        shape = "×".join(str(size) for size in places.shape)
        text = "must be one number for each of %(mentors)s mentors, got %(shape)s"
        raise BadInput([fault("seats", text, mentors=mentors, shape=shape)])
    if places.size == 0:
        return np.zeros(0, dtype=np.int64)
    text = "must be a whole number from 0 to %(most)s, got %(value)s"
    if places.dtype.kind not in "iu":
        raise BadInput([fault("seats", text, most=MOST_SEATS, value=f"{places.dtype}")])
    faults = [
        fault(f"seats[{column}]", text, most=MOST_SEATS, value=int(places[column]))
        for column in np.flatnonzero((places < 0) | (places > MOST_SEATS)).tolist()
    ]
    if faults:
        raise BadInput(faults)
    return places.astype(np.int64)


def whole_numbers(table: NDArray[Any], allowed: BoolArray) -> NDArray[Any]:
    """Return whole numbers that stand in the same proportion as the scores, exactly."""
    if table.dtype.kind != "f":
        return table.astype(object) if table.dtype.kind in "Ou" else table.astype(np.int64)
    clean = np.where(allowed, table, 0).astype(np.float64)
    mantissa, exponent = np.frexp(clean)
    digits = np.ldexp(mantissa, 53).astype(np.int64)
    lowest_bit = np.where(digits == 0, 2**53, digits & -digits)
    lowest = exponent - 53 + np.frexp(lowest_bit.astype(np.float64))[1] - 1
    shift = -int(np.min(lowest[digits != 0], initial=0))
    if int(np.max(exponent[digits != 0], initial=0)) + shift <= 62:
        return np.ldexp(clean, shift).astype(np.int64)
    by = (exponent - 53 + shift).ravel().tolist()
    exact = [
        each << up if up >= 0 else each >> -up for each, up in zip(digits.ravel().tolist(), by, strict=True)
    ]
    return np.array(exact, dtype=object).reshape(table.shape)
