"""The pass over all pairs, cut into strips of mentors that can be judged anywhere and in any order."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.bounds import Bounds, Limits, Region, limits_of
from matching.fixed import IntArray
from matching.pairs import Pairs
from matching.ranks import NOTHING, best_of_each
from matching.sheet import Sheet
from matching.worth import Worth

WIDE, HIGH = 1024, 256
"""Mentors of one strip, and newcomers judged at a time."""


class Found(NamedTuple):
    """Pairs that were found, and, for each newcomer, the best that was found and left out."""

    pairs: Pairs
    left: IntArray | None = None


class Strip(NamedTuple):
    """Some mentors, to be looked through with the first `height` newcomers for pairs above their bounds.

    At most `kept` of each newcomer are found.
    """

    columns: IntArray
    height: int
    bounds: Bounds
    limits: Limits
    worth: Worth
    kept: int

    @property
    def size(self) -> int:
        """Return how many pairs are looked at."""
        return len(self.columns) * self.height

    def run(self, sheet: Sheet) -> Found:
        """Look through the strip."""
        strip = sheet.strip(self.columns)
        parts = [no_pairs()]
        for start in range(0, self.height, HIGH):
            part = slice(start, min(start + HIGH, self.height))
            keys = strip.keys(part)
            above = keys > self.limits.newcomers[part, None] + self.limits.mentors
            hits = np.flatnonzero(above)
            rows, places = np.divmod(hits, len(self.columns))
            parts.append(self._exactly(rows + start, places, keys.ravel()[hits].astype(np.int64)))
        return self._trimmed(joined(parts))

    def _exactly(self, rows: IntArray, places: IntArray, scores: IntArray) -> Pairs:
        values = self.worth.of(rows, places, scores)
        over = values > self.bounds.newcomers[rows] + self.bounds.mentors[places]
        over &= values > 0
        return Pairs(rows[over], places[over], values[over])

    def _trimmed(self, pairs: Pairs) -> Found:
        kept, left = best(pairs, self.bounds.mentors, self.kept, self.height)
        return Found(kept._replace(columns=self.columns[kept.columns]), left)


class Sample(NamedTuple):
    """Some mentors, to be looked through with some newcomers for the best pairs of both sides."""

    columns: IntArray
    rows: tuple[slice, ...]
    of_newcomer: int
    of_mentor: int
    worth: Worth

    @property
    def size(self) -> int:
        """Return how many pairs are looked at."""
        height: int = sum(part.stop - part.start for part in self.rows)
        return len(self.columns) * height

    def run(self, sheet: Sheet) -> Found:
        """Look through the sample."""
        strip = sheet.strip(self.columns)
        parts = [self._best(strip.keys(part), part, sheet.forbidden_key) for part in self.rows]
        return Found(joined(parts))

    def _best(self, keys: NDArray[np.int32], part: slice, forbidden: int) -> Pairs:
        height, width = keys.shape
        if not keys.size:
            return no_pairs()
        wide, high = max(width - self.of_newcomer, 0), max(height - self.of_mentor, 0)
        chosen = keys >= np.partition(keys, wide, axis=1)[:, wide : wide + 1]
        chosen |= keys >= np.partition(keys, high, axis=0)[high]
        chosen &= keys != forbidden
        rows, places = np.nonzero(chosen)
        values = self.worth.of(rows + part.start, places, keys[rows, places].astype(np.int64))
        good = values > 0
        return Pairs(rows[good] + part.start, self.columns[places[good]], values[good])


def best(pairs: Pairs, prices: IntArray, kept: int, newcomers: int) -> tuple[Pairs, IntArray | None]:
    """Keep the best pairs of each newcomer at some prices, and tell what the best one left out leaves."""
    if np.bincount(pairs.rows).max(initial=0) <= kept:
        return pairs, None
    over = pairs.values - prices[pairs.columns]
    keep = best_of_each(pairs.rows, pairs.columns, over, kept, newcomers)
    left: IntArray = np.full(newcomers, NOTHING, dtype=np.int64)
    np.maximum.at(left, pairs.rows[~keep], over[~keep])
    return pairs.take(keep), left


def strips(bounds: Bounds, worth: Worth, reach: int, kept: int) -> list[Strip]:
    """Cut all pairs into strips."""
    limits = limits_of(bounds, worth, reach)
    newcomers, mentors = len(bounds.newcomers), len(bounds.mentors)
    counts = np.full(mentors, newcomers)
    return cut(np.arange(mentors), counts, bounds, limits, worth, kept)


def region_strips(part: Region, bounds: Bounds, worth: Worth, reach: int, kept: int) -> list[Strip]:
    """Cut a region into strips; bounds, rows and columns are those of the region itself."""
    worth = worth.part(part.rows, part.columns)
    limits = limits_of(bounds, worth, reach)
    return cut(np.arange(len(part.columns)), part.counts, bounds, limits, worth, kept)


def cut(
    columns: IntArray, counts: IntArray, bounds: Bounds, limits: Limits, worth: Worth, kept: int
) -> list[Strip]:
    """Cut columns into strips, each as high as its highest column."""
    result = []
    for start in range(0, len(columns), WIDE):
        some = slice(start, start + WIDE)
        count = int(counts[some].max(initial=0))
        first = slice(0, count)
        result.append(
            Strip(
                columns[some],
                count,
                Bounds(bounds.newcomers[first], bounds.mentors[some]),
                Limits(limits.newcomers[first], limits.mentors[some]),
                worth.part(first, some),
                kept,
            )
        )
    return result


def samples(newcomers: int, mentors: int, blocks: int, each: tuple[int, int], worth: Worth) -> list[Sample]:
    """Compare each block of newcomers with two blocks of mentors, and each of mentors with two of newcomers.

    People stand in an order that is as good as random, so blocks are fair samples; as blocks overlap, prices
    find one level throughout.
    """
    across, down = (np.linspace(0, size, blocks + 1).astype(int).tolist() for size in (newcomers, mentors))
    result = []
    for block in range(blocks):
        rows = tuple(slice(across[one], across[one + 1]) for one in (block, (block + 1) % blocks))
        columns = np.arange(down[block], down[block + 1])
        result.append(Sample(columns, rows, *each, worth.part(slice(None), columns)))
    return result


def no_pairs() -> Pairs:
    """Return an empty list of pairs."""
    empty = np.zeros(0, dtype=np.int64)
    return Pairs(empty, empty, empty)


def joined(parts: list[Pairs]) -> Pairs:
    """Put lists of pairs one after another."""
    return Pairs(*(np.concatenate(each) for each in zip(no_pairs(), *parts, strict=True)))
