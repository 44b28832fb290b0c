"""Ties settled by lot: of all best matchings, the one whose lots add up highest.

By complementary slackness the best matchings are just those on pairs that are worth their prices exactly,
which serve every newcomer with a gain and fill every seat with a price. These pairs are few.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matching.draw import LOT_BITS, Draw
from matching.errors import NotOptimal
from matching.fixed import BoolArray, IntArray
from matching.flow import Prices, heaviest_flow
from matching.optimum import heaviest
from matching.pairs import Pairs

MOST_DENSE, DENSE_SHARE = 8_000_000, 4
"""Cells, and cells for each pair, up to which a table is solved faster as a whole."""


def settle(
    rows: IntArray,
    columns: IntArray,
    draw: Draw,
    chosen: IntArray,
    served: BoolArray,
    filled: BoolArray,
    seats: IntArray,
) -> IntArray:
    """Return the best matching that wins the draw.

    Parameters
    ----------
    rows, columns : ndarray of int64
        The pairs that are worth their prices exactly.
    draw : Draw
        The lots.
    chosen : ndarray of int64
        A best matching.
    served, filled : ndarray of bool
        Newcomers who must have a mentor, and mentors whose seats must all be taken.
    seats : ndarray of int64
        Of each mentor.
    """
    loose = undecided(rows, columns, seats, len(chosen))
    if not loose.any():
        return chosen
    rows, columns = rows[loose], columns[loose]
    must = np.int64(len(np.unique(rows)) + 1) << LOT_BITS
    worth = draw.lots(rows, columns) + must * served[rows] + must * filled[columns]
    drawn = heaviest_pairs(Pairs(rows, columns, worth), len(chosen), seats)
    result: IntArray = chosen.copy()
    result[np.unique(rows)] = drawn[np.unique(rows)]
    taken = np.bincount(result[result >= 0], minlength=len(seats))
    if (result[served] < 0).any() or (taken > seats).any() or (taken[filled] < seats[filled]).any():
        raise NotOptimal("the draw has lost a place")
    return result


def heaviest_pairs(pairs: Pairs, newcomers: int, seats: IntArray) -> IntArray:
    """Return the heaviest matching, the mentor of each newcomer or -1; exact for sums below 2**53."""
    chosen: IntArray = np.full(newcomers, -1, dtype=np.int64)
    left, rows = np.unique(pairs.rows, return_inverse=True)
    right, columns = np.unique(pairs.columns, return_inverse=True)
    useful = np.minimum(seats[right], np.bincount(columns, minlength=len(right)))
    cells = len(left) * max(len(right), int(useful.sum()))
    if cells <= MOST_DENSE and cells <= DENSE_SHARE * len(rows):
        table: IntArray = np.zeros((len(left), len(right)), dtype=np.int64)
        table[rows, columns] = pairs.values
        picked = heaviest(table, useful)
    else:
        order = np.lexsort((columns, rows))
        inner = Pairs(rows, columns, pairs.values).take(order)
        high = np.full(len(right), pairs.values.max())
        start = Prices(np.full(len(left), -1), np.zeros(len(left), dtype=np.int64), high)
        picked = heaviest_flow(inner, useful, start).chosen
    held = picked >= 0
    chosen[left[held]] = right[picked[held]]
    return chosen


def undecided(rows: IntArray, columns: IntArray, seats: IntArray, newcomers: int) -> BoolArray:
    """Tell which pairs there is a choice about.

    There is none in groups where each newcomer has one pair, and each mentor a seat for all.
    """
    size = newcomers + len(seats)
    graph = csr_array((np.ones(len(rows), dtype=np.int8), (rows, newcomers + columns)), shape=(size, size))
    groups, group = connected_components(graph, directed=False)
    torn = np.bincount(rows, minlength=newcomers) > 1
    crowded = np.bincount(columns, minlength=len(seats)) > seats
    open_: BoolArray = np.zeros(groups, dtype=np.bool_)
    open_[group[:newcomers][torn]] = True
    open_[group[newcomers:][crowded]] = True
    loose: BoolArray = open_[group[rows]]
    return loose
