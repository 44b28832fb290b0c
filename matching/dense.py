"""The best matching of a whole table of scores, with the prices that prove it."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.draw import Draw
from matching.duals import least_prices
from matching.fixed import BoolArray, IntArray
from matching.optimum import heaviest_exactly
from matching.ties import settle
from matching.worth import Worth


class Optimum(NamedTuple):
    """The mentor of each newcomer (-1 for none), what newcomers gain, and the price of a mentor's seat."""

    chosen: IntArray
    gains: NDArray[Any]
    prices: NDArray[Any]


def solve_dense(
    scores: IntArray, allowed: BoolArray, seats: IntArray, worth: Worth, limit: int, draw: Draw
) -> Optimum:
    """Find the best matching that wins the draw; `limit` is above all that scores are worth."""
    values = worth.values(scores, allowed, limit)
    chosen = heaviest_exactly(values, seats)
    prices, gains = least_prices(values, chosen, seats)
    rows, columns = tight_pairs(values, gains, prices, seats > 0)
    chosen = settle(rows, columns, draw, chosen, gains > 0, prices > 0, seats)
    return Optimum(chosen, gains, prices)


def tight_pairs(
    values: NDArray[Any], gains: NDArray[Any], prices: NDArray[Any], open_: BoolArray
) -> tuple[IntArray, IntArray]:
    """Return the pairs with mentors who have a seat that are worth their prices exactly."""
    rows, columns = [], []
    for row, line in enumerate(values):
        found = np.flatnonzero(open_ & (line > 0) & (line == gains[row] + prices))
        columns.append(found)
        rows.append(np.full(len(found), row))
    empty = np.zeros(0, dtype=np.int64)
    return np.concatenate([empty, *rows]), np.concatenate([empty, *columns])
