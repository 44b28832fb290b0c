"""The answers a term reads, turned into arrays once: scores of any pairs follow without the people.

A reading takes little memory and can be sent to another process.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self, TypeAlias

import numpy as np

from matching.fixed import BoolArray, IntArray, shares
from matching.terms.forms import NARROW, Index, Numbers, Source
from matching.terms.panels import Panels, panels_of

Judged: TypeAlias = tuple[Numbers | None, BoolArray | None]
"""Points, or None for none at all; and permissions, or None if all may be paired."""

MOST_CODES = 2**20
"""Longer tables of points would not stay near the processor."""
WORD = 2**31


@dataclass(frozen=True)
class Reading(ABC):
    """What a term says of all pairs: numbers of each pair, and what they mean."""

    sources: tuple[Source, ...]

    def part(self, rows: Index, columns: Index) -> Self:
        """Return the reading of some newcomers and some mentors, in any order, any of them repeated."""
        return replace(self, sources=tuple(source.part(rows, columns) for source in self.sources))

    def turned(self) -> Self:
        """Return the same with the sides exchanged."""
        return replace(self, sources=tuple(source.turned() for source in self.sources))

    def strip(self) -> "Strip":
        """Lay out all mentors."""
        return Strip(self, panels_of(self.sources))

    @abstractmethod
    def judged(self, numbers: Sequence[Numbers]) -> Judged:
        """Turn the numbers of pairs, one array for each source, into points and permissions."""


class Strip(NamedTuple):
    """A reading with its mentors laid out."""

    reading: Reading
    panels: Panels

    def block(self, rows: slice) -> Judged:
        """Judge some newcomers with all mentors."""
        return self.reading.judged(self.panels.block(rows))


@dataclass(frozen=True)
class Coded(Reading):
    """Each pair has a code, the least number of its sources; tables give points and permission by code.

    Where all codes from some least one on are permitted, no table of permissions is needed.
    """

    points: Numbers | None
    fits: BoolArray | None = None
    least: int = 0

    def judged(self, numbers: Sequence[Numbers]) -> Judged:
        """Look the codes up."""
        codes = numbers[0]
        for other in numbers[1:]:
            codes = np.minimum(codes, other)
        permitted: BoolArray | None = codes >= codes.dtype.type(self.least) if self.least else None
        if self.points is None and self.fits is None:
            return None, permitted
        # "wrap" only spares the look at each code's range: no code is beyond the table.
        places = codes.astype(np.intp)
        points = None if self.points is None else self.points.take(places, mode="wrap")
        return points, (permitted if self.fits is None else self.fits.take(places, mode="wrap"))


@dataclass(frozen=True)
class Quotient(Reading):
    """Points are a share of the most there are: the first source's number over the second's, rounded."""

    most: int
    least: int = 0

    def judged(self, numbers: Sequence[Numbers]) -> Judged:
        """Divide."""
        part, whole = numbers
        points = rounded(self.most, part, np.maximum(whole, 1))
        return points, (part >= self.least if self.least else None)


def coded(sources: Sequence[Source], points: IntArray, fits: BoolArray | None = None) -> tuple[Coded, ...]:
    """Return a reading by codes, or none if it says nothing: no points, and everybody fits."""
    short = points.astype(score_type(int(np.abs(points).max()))) if points.any() else None
    if fits is None or fits.all():
        return (Coded(tuple(sources), short),) if short is not None else ()
    least = len(fits) - int(np.count_nonzero(fits))
    if fits[least:].all() and least < NARROW:
        return (Coded(tuple(sources), short, None, least),)
    return (Coded(tuple(sources), short, fits),)


def score_type(most: int) -> type[np.signedinteger]:
    """Return the type for scores up to a number."""
    return np.int32 if most < WORD else np.int64


def rounded(most: int, part: Numbers, whole: Numbers) -> Numbers:
    """Do as `share` does, for many at once.

    Half a unit is added and the rest cut off. Exact results stand on a grid of 1 / (2 whole), so with half a
    grid step more they are at least that far from where the cut falls. Three roundings in double precision
    err by less than 3 (most + 2) / 2**53, which is checked to be smaller; if not, whole numbers are divided.
    """
    top = int(whole.max(initial=1))
    if most * top >= 2**53 or 12 * top * (most + 2) >= 2**53:
        return shares(most, part.astype(np.int64), whole.astype(np.int64)).astype(score_type(most))
    share = np.multiply(part, float(most), dtype=np.float64)
    share += 0.25
    share /= whole
    share += 0.5
    return share.astype(score_type(most))
