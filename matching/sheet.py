"""Scores and rules of all pairs in arrays: small, without the people, and ready for other processes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.fixed import LOWEST, BoolArray, IntArray
from matching.terms.forms import ALL, Index, Numbers, cut
from matching.terms.panels import Panels, panels_of
from matching.terms.reading import Judged, Reading

Keys: TypeAlias = NDArray[Any]
"""Scores of pairs as 32 bits (64 if weights are that high), the lowest number for pairs not to be made."""

FORBIDDEN_KEY = int(np.iinfo(np.int32).min)
"""Stands for a pair that may not be made."""
WIDE = 1024
"""Mentors that are laid out at a time."""
CELLS, PARTS = 2**18, 4
"""Pairs whose numbers are counted at a time, and in how many parts their scores are added up.

Enough to keep threads apart, and few enough for caches and for memory that is there already: fresh memory
costs more than all the rest.
"""
FEW = 64
"""Newcomers so few that it pays to lay them out instead of the mentors."""


@dataclass(frozen=True)
class Sheet:
    """All answers of newcomers and mentors, by row and column, read once."""

    shape: tuple[int, int]
    readings: tuple[tuple[Reading, ...], ...]
    barred: sparse.csr_array | None
    dtype: type[np.signedinteger]
    floor: int = LOWEST

    @property
    def forbidden_key(self) -> int:
        """Return what stands for a pair that may not be made: the lowest number of the keys' type."""
        return int(np.iinfo(self.dtype).min)

    def part(self, rows: Index, columns: Index) -> "Sheet":
        """Return the sheet of some newcomers and some mentors, in any order, any of them repeated."""
        shape = len(np.arange(self.shape[0])[rows]), len(np.arange(self.shape[1])[columns])
        readings = tuple(tuple(each.part(rows, columns) for each in term) for term in self.readings)
        barred = None if self.barred is None else cut(self.barred, rows, columns)
        return replace(self, shape=shape, readings=readings, barred=barred)

    def turned(self) -> "Sheet":
        """Return the same with the sides exchanged."""
        readings = tuple(tuple(each.turned() for each in term) for term in self.readings)
        barred = None if self.barred is None else self.barred.T.tocsr()
        return replace(self, shape=self.shape[::-1], readings=readings, barred=barred)

    def strip(self, columns: Index) -> "SheetStrip":
        """Lay out some mentors, to be judged with any newcomers."""
        part = self.part(ALL, columns)
        readings = tuple(each for term in part.readings for each in term)
        panels = panels_of([source for each in readings for source in each.sources])
        return SheetStrip(part.shape, readings, panels, part.barred, self.dtype, self.floor)

    def keys(self, rows: Index, columns: Index) -> Keys:
        """Return the scores of some newcomers with some mentors, in any order, any of them repeated."""
        part = self.part(rows, columns)
        if part.shape[0] < min(FEW, part.shape[1]):
            return np.ascontiguousarray(part.turned().all_keys().T)
        return part.all_keys()

    def all_keys(self) -> Keys:
        """Return the scores of all pairs."""
        keys: Keys = np.empty(self.shape, self.dtype)
        for start in range(0, self.shape[1], WIDE):
            self.strip(slice(start, start + WIDE)).write(ALL, keys[:, start : start + WIDE])
        return keys

    def keys_of(self, rows: IntArray, columns: IntArray) -> Keys:
        """Return the scores of single pairs, given by row and column."""
        keys: Keys = np.empty(len(rows), self.dtype)
        order = np.argsort(columns, kind="stable")
        wanted, place = np.unique(columns, return_inverse=True)
        cuts = np.searchsorted(columns[order], wanted[WIDE::WIDE])
        for number, some in enumerate(np.split(order, cuts)):
            strip = self.strip(wanted[number * WIDE : (number + 1) * WIDE])
            for each in (some[start : start + CELLS] for start in range(0, len(some), CELLS)):
                keys[each] = strip.single(rows[each], place[each] - number * WIDE)
        return keys

    def refused(self) -> list[IntArray]:
        """Count, for each newcomer, the mentors that each term leaves out, and last those that are barred."""
        rows = slice(0, self.shape[0])
        nobody: IntArray = np.zeros(self.shape[0], dtype=np.int64)
        verdicts = ([each.strip().block(rows) for each in term] for term in self.readings)
        counts: list[IntArray] = [
            nobody if allowed is None else np.count_nonzero(~allowed, axis=1)
            for _, allowed in (added_up(term) for term in verdicts)
        ]
        return [*counts, nobody if self.barred is None else np.diff(self.barred.indptr).astype(np.int64)]


@dataclass(frozen=True)
class SheetStrip:
    """A sheet with some mentors laid out; threads may share it."""

    shape: tuple[int, int]
    readings: tuple[Reading, ...]
    panels: Panels
    barred: sparse.csr_array | None
    dtype: type[np.signedinteger]
    floor: int

    def keys(self, rows: slice) -> Keys:
        """Return the scores of some newcomers with all mentors of the strip."""
        keys: Keys = np.empty((len(range(*rows.indices(self.shape[0]))), self.shape[1]), self.dtype)
        self.write(rows, keys)
        return keys

    def write(self, rows: slice, keys: Keys) -> None:
        """Write the scores of some newcomers into an array."""
        begin, end, _ = rows.indices(self.shape[0])
        height = max(CELLS // max(self.shape[1], 1), 1)
        for start in range(begin, end, height):
            some = slice(start, min(start + height, end))
            block = keys[start - begin : some.stop - begin]
            self._write(self.panels.block(some), block)
            if self.barred is not None and self.barred.nnz:
                out = self.barred[some].tocoo()
                block[out.row, out.col] = np.iinfo(self.dtype).min

    def single(self, rows: IntArray, places: IntArray) -> Keys:
        """Return the scores of single pairs, by newcomer and place of the mentor in the strip."""
        keys: Keys = np.empty(len(rows), self.dtype)
        self._add_up(self.panels.single(rows, places), keys)
        if self.barred is not None:
            keys[self.barred[rows, places] != 0] = np.iinfo(self.dtype).min
        return keys

    def _write(self, numbers: list[Numbers], keys: Keys) -> None:
        height = -(-len(keys) // PARTS)
        for start in range(0, len(keys), height):
            part = slice(start, start + height)
            self._add_up([each[part] for each in numbers], keys[part])

    def _add_up(self, numbers: list[Numbers], keys: Keys) -> None:
        given = iter(numbers)
        total, permitted = added_up(
            each.judged([next(given) for _ in each.sources]) for each in self.readings
        )
        if total is None:
            total = np.zeros(keys.shape, self.dtype)
        if self.floor > LOWEST:
            reached: BoolArray = total >= self.floor
            permitted = reached if permitted is None else permitted & reached
        masked(total, permitted, keys)


def added_up(verdicts: Iterable[Judged]) -> Judged:
    """Add points up, and permit what all permit."""
    total: Keys | None = None
    permitted: BoolArray | None = None
    for points, allowed in verdicts:
        if points is not None:
            total = points if total is None else add(total, points)
        if allowed is not None:
            permitted = allowed if permitted is None else np.logical_and(permitted, allowed, out=permitted)
    return total, permitted


def add(total: Keys, points: Keys) -> Keys:
    """Add in place where the type allows it."""
    if total.dtype.itemsize < points.dtype.itemsize:
        total, points = points, total
    return np.add(total, points, out=total)


def masked(total: Keys, permitted: BoolArray | None, keys: Keys) -> None:
    """Write scores, and the lowest number where a pair is not permitted.

    The highest number plus one, less one where permitted, is read as a number with a sign: the highest, which
    changes no score, or the lowest. This is several times as fast as choosing pair by pair.
    """
    if permitted is None:
        keys[...] = total
        return
    unsigned = np.dtype(keys.dtype.str.replace("i", "u"))
    bound = np.subtract(unsigned.type(2 ** (8 * unsigned.itemsize - 1)), permitted, dtype=unsigned)
    np.minimum(total, bound.view(keys.dtype), out=keys)
