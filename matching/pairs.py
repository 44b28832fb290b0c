"""The heaviest matching where only some pairs count: a list of pairs instead of a whole table."""

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.fixed import BoolArray, IntArray
from matching.optimum import heaviest

MOST_DENSE = 8_000_000
"""Cells up to which a table is solved faster, or with as little memory, as a whole."""
DENSE_SHARE = 4


class Pairs(NamedTuple):
    """Some pairs by row and column, and what each is worth, above 0."""

    rows: IntArray
    columns: IntArray
    values: IntArray

    def take(self, which: BoolArray | IntArray) -> "Pairs":
        """Return some of them."""
        return Pairs(self.rows[which], self.columns[which], self.values[which])


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
        picked = heaviest_sparse(Pairs(rows, columns, pairs.values), len(left), useful)
    held = picked >= 0
    chosen[left[held]] = right[picked[held]]
    return chosen


def heaviest_sparse(pairs: Pairs, newcomers: int, seats: IntArray) -> IntArray:
    """Solve with every seat as a column of its own, and one more for each newcomer to stay without a mentor.

    So a full matching always exists, and the solver's search for one ends at once.
    """
    repeat = seats[pairs.columns]
    pair = np.repeat(np.arange(len(repeat)), repeat)
    first = np.cumsum(seats) - seats
    place = np.arange(len(pair)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    column = first[pairs.columns[pair]] + place
    places = int(seats.sum())
    top = float(pairs.values.max(initial=0)) + 1
    costs = np.concatenate([top - pairs.values[pair], np.full(newcomers, top)])
    alone = np.arange(newcomers)
    ends = np.concatenate([pairs.rows[pair], alone]), np.concatenate([column, places + alone])
    graph = csr_array((costs, ends), shape=(newcomers, places + newcomers))
    left, right = min_weight_full_bipartite_matching(graph)
    owner = np.concatenate([np.repeat(np.arange(len(seats)), seats), np.full(newcomers, -1)])
    chosen: IntArray = np.full(newcomers, -1, dtype=np.int64)
    chosen[left] = owner[right]
    return chosen
