"""The best assignment of one array of whole numbers, with seats, by either objective."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matching.errors import TooLarge
from matching.exact import refine
from matching.fixed import BoolArray, IntArray
from matching.problem import Objective
from matching.ranking import ranking_of

MOST_CELLS = 100_000_000
EXACT = 2**53


def check_size(newcomers: int, seats: Sequence[int]) -> None:
    """Refuse, before any work is done, what would not fit into a few gigabytes of memory."""
    cells = cells_of(newcomers, seats)
    if cells > MOST_CELLS:
        places = sum(min(each, newcomers) for each in seats)
        raise TooLarge(
            f"{newcomers} newcomers and {len(seats)} mentors with {places} seats make {cells} cells; "
            f"this engine takes at most {MOST_CELLS}"
        )


def cells_of(newcomers: int, seats: Sequence[int]) -> int:
    """Return the cells of a table with a column for each seat, or for each mentor if these are more."""
    return newcomers * max(len(seats), sum(min(each, newcomers) for each in seats))


def best_matching(
    scores: NDArray[Any], allowed: BoolArray, seats: IntArray, objective: Objective
) -> IntArray:
    """Return the mentor of each newcomer, -1 for none.

    Parameters
    ----------
    scores : ndarray of int64 or object
        Whole numbers; as Python objects they may be of any size.
    allowed : ndarray of bool
        Where a pair may be made.
    seats : ndarray of int64
        Of each mentor.
    objective : {"placed", "total"}
        What is best.

    Notes
    -----
    Scores become values above 0 whose heaviest matching is the best one by the objective. The solver works in
    double precision, so it is exact as long as its sums stay below 2**53. Larger values are first
    solved on their leading digits, and then made exact by `refine`.
    """
    if not allowed.any():
        return np.full(len(scores), -1, dtype=np.int64)
    low, high = int(scores[allowed].min()), int(scores[allowed].max())
    ranking = ranking_of(objective, most_pairs(len(scores), seats), low, high)
    return heaviest_exactly(ranking.values(scores, allowed, ranking.most(low, high)), seats)


def most_pairs(newcomers: int, seats: IntArray) -> int:
    """Return how many pairs there can be at most."""
    return min(newcomers, int(np.minimum(seats, newcomers).sum()))


def heaviest_exactly(values: NDArray[Any], seats: IntArray) -> IntArray:
    """Return the heaviest matching of whole numbers of any size; a value of 0 means no pair."""
    top = int(values.max(initial=0))
    if not top:
        return np.full(len(values), -1, dtype=np.int64)
    room = EXACT // (2 * most_pairs(len(values), seats) + 2)
    if top < room:
        return heaviest(values.astype(np.int64, copy=False), seats)
    values = values.astype(object)
    drop = (top // room).bit_length()
    leading = ((values >> drop) + (values > 0)).astype(np.int64)
    return refine(values, leading, heaviest(leading, seats), seats)


def heaviest(values: IntArray, seats: IntArray) -> IntArray:
    """Return the heaviest matching, every seat a column of its own; a value of 0 means no pair."""
    chosen: IntArray = np.full(len(values), -1, dtype=np.int64)
    useful = np.minimum(seats, np.count_nonzero(values, axis=0))
    columns = np.repeat(np.arange(values.shape[1]), useful)
    rows = np.flatnonzero(values.any(axis=1))
    table = values[np.ix_(rows, columns)].astype(np.float64)
    left, right = linear_sum_assignment(table, maximize=True)
    made = table[left, right] > 0
    chosen[rows[left[made]]] = columns[right[made]]
    return chosen
