"""Prices at which about as many newcomers ask for each mentor as there are seats, to begin from."""

import numpy as np

from matching.fixed import IntArray
from matching.pairs import Pairs

ROUNDS, FINE = 120, 300
"""Rounds of adjusting, and how many times smaller the last step is than the first."""


def balanced_prices(pairs: Pairs, newcomers: int, seats: IntArray, prices: IntArray, step: int) -> IntArray:
    """Raise prices where more newcomers ask than there are seats, lower them where fewer do, ever less.

    This is how an auctioneer would find a balance (Walras 1874); it never quite gets there, but a search
    for the exact prices that begins here is short. The pairs are sorted by row, the prices 0 or more, and
    `step` is the most by which one moves in the first round.
    """
    if not len(pairs.rows):
        return prices
    counts = np.bincount(pairs.rows, minlength=newcomers)
    starts = (np.cumsum(counts) - counts)[counts > 0]
    counts = counts[counts > 0]
    room = np.maximum(seats, 1)
    for move in np.geomspace(step, max(step / FINE, 1), ROUNDS):
        left = pairs.values - prices[pairs.columns]
        best = np.maximum(np.maximum.reduceat(left, starts), 0)
        asked = pairs.columns[left == np.repeat(best, counts)]
        lack = (np.bincount(asked, minlength=len(seats)) - seats) / room
        prices = np.maximum(prices + (move * np.clip(lack, -1, 1)).astype(np.int64), 0)
    return prices
