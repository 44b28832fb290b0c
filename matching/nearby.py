"""Pairs near to their prices, and those farther off where a search needs them."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from matching.fixed import BoolArray, IntArray
from matching.market import Market
from matching.moves import FAR

BLOCK = 2_000_000
"""Pairs looked at in one go."""
SMALL = 100_000
"""So few pairs are kept all."""
SAMPLE = 256
STEPS = 8


class View(NamedTuple):
    """What is needed to tell how far the pairs of a market fall short of their prices."""

    market: Market
    scale: int
    bonuses: IntArray
    gains: IntArray
    prices: IntArray
    barred: IntArray
    """Pairs that were forbidden since, as row times mentors plus column."""

    def short(self, rows: IntArray, columns: IntArray) -> tuple[IntArray, IntArray]:
        """Return how far some newcomers' pairs with some mentors fall short, FAR if not allowed; and
        scores.
        """
        keys = self.market.keys(rows, columns)
        scores: IntArray = keys.astype(np.int64)
        spare = self.gains[rows] - self.bonuses[rows]
        short = spare[:, None] + self.prices[columns] - scores * self.scale
        short[keys == self.market.forbidden_key] = FAR
        if len(self.barred):
            short[np.isin(rows[:, None] * len(self.prices) + columns, self.barred)] = FAR
        return short, scores

    def blocks(self, rows: IntArray, columns: IntArray) -> Iterator[IntArray]:
        """Yield some rows at a time."""
        step = max(1, BLOCK // max(len(columns), 1))
        for start in range(0, len(rows), step):
            yield rows[start : start + step]


def horizon_of(view: View, kept: int) -> int:
    """Choose how far a pair may fall short, so that about so many pairs of each newcomer are kept."""
    newcomers, mentors = len(view.gains), len(view.prices)
    if newcomers * mentors <= SMALL:
        return FAR
    rows = np.linspace(0, newcomers - 1, min(SAMPLE, newcomers)).astype(np.int64)
    short = view.short(rows, np.arange(mentors))[0]
    near = np.sort(short[short < FAR])
    wanted = kept * len(rows)
    return int(near[wanted]) if wanted < len(near) else FAR


def gather(view: View, horizon: int) -> tuple[IntArray, IntArray, IntArray]:
    """Return rows, columns and scores of the pairs that fall short by no more than the horizon."""
    everybody = np.arange(len(view.prices))
    found: list[tuple[IntArray, ...]] = [(np.zeros(0, dtype=np.int64),) * 3]
    for rows in view.blocks(np.arange(len(view.gains)), everybody):
        short, scores = view.short(rows, everybody)
        near, columns = np.nonzero((short <= horizon) & (short < FAR))
        found.append((rows[near], columns, scores[near, columns]))
    rows, columns, scores = (np.concatenate(each) for each in zip(*found, strict=True))
    return rows, columns, scores


def staircase(left: IntArray, right: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
    """Cover all places where the sum of both sides is above 0 with some rectangles."""
    if not len(left) or not len(right):
        return
    rows = np.flatnonzero(left > -right.max())
    for part in np.array_split(rows[np.argsort(-left[rows], kind="stable")], STEPS):
        if len(part):
            yield part, np.flatnonzero(right > -left[part].max())


def bridges(
    view: View, here: BoolArray, rows_at: IntArray, columns_at: IntArray, slack: int, own: IntArray
) -> tuple[IntArray, IntArray, IntArray] | None:
    """Find pairs that shorten a search: those by which a mentor is reached at less than is known.

    Parameters
    ----------
    view : View
        The market, and its prices now.
    here : ndarray of bool
        Which newcomers of it still count.
    rows_at, columns_at : ndarray of int64
        What reaching each newcomer's place and each mentor costs, as far as is known.
    slack : int
        Every pair that is not kept falls short by more.
    own : ndarray of int64
        Pairs that are made by those who are places of their own, as row times mentors plus column.

    Returns
    -------
    rows, columns, scores : ndarray of int64 or None
        For each mentor of a part of the market the pair that helps most; None if none does.
    """
    left = np.where(here, -rows_at - slack, -FAR)
    found = []
    for rows, columns in staircase(left, columns_at):
        for some in view.blocks(rows, columns):
            short, scores = view.short(some, columns)
            gain = columns_at[columns] - rows_at[some][:, None] - short
            if len(own):
                gain[np.isin(some[:, None] * len(view.prices) + columns, own)] = 0
            best = gain.argmax(axis=0)
            helps = np.flatnonzero(gain[best, np.arange(len(columns))] > 0)
            found.append((some[best[helps]], columns[helps], scores[best[helps], helps]))
    if not any(len(each[0]) for each in found):
        return None
    rows, columns, scores = (np.concatenate(each) for each in zip(*found, strict=True))
    return rows, columns, scores
