"""Prices that prove a matching best: what a seat is worth, and what a newcomer gains above it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import NotOptimal
from matching.fixed import IntArray

BLOCK = 2_000_000
"""Cells looked at in one go."""


def least_prices(
    values: NDArray[Any], chosen: IntArray, seats: IntArray
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the least prices of mentors' seats, and the newcomers' gains, that prove a matching heaviest.

    Bellman-Ford from prices of 0: whoever would rather have another mentor raises that mentor's price,
    which lowers the gain of those who have that mentor.

    Parameters
    ----------
    values : ndarray of whole numbers, newcomers × mentors
        0 where no pair may be made.
    chosen : ndarray of int64
        The mentor of each newcomer, -1 for none.
    seats : ndarray of int64
        Of each mentor.

    Raises
    ------
    NotOptimal
        If somebody would pay for a free seat, or a gain falls below 0.
    """
    held = np.flatnonzero(chosen >= 0)
    spare = np.bincount(chosen[held], minlength=len(seats)) < seats
    prices = np.zeros(values.shape[1], dtype=values.dtype)
    worth = np.zeros(len(values), dtype=values.dtype)
    worth[held] = values[held, chosen[held]]
    gains = worth.copy()
    active = np.arange(len(values))
    while active.size:
        offers = best_offers(values, gains, active)
        raised = np.flatnonzero(offers > prices)
        prices[raised] = offers[raised]
        active = held[np.isin(chosen[held], raised)]
        gains[active] = worth[active] - prices[chosen[active]]
        if spare[raised].any() or (gains[active] < 0).any():
            raise NotOptimal("a better matching exists")
    return prices, gains


def best_offers(values: NDArray[Any], gains: NDArray[Any], rows: IntArray) -> NDArray[Any]:
    """Return the most that any of some newcomers would pay for each mentor, at least 0."""
    best = np.zeros(values.shape[1], dtype=values.dtype)
    step = max(1, BLOCK // max(values.shape[1], 1))
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        offers = np.where(values[part] > 0, values[part] - gains[part, None], 0)
        np.maximum(best, offers.max(axis=0, initial=0), out=best)
    return best
