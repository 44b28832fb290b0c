"""Whole numbers for all pairs, as products of sparse arrays: one side's entries times the other's, summed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.fixed import IntArray

Index: TypeAlias = slice | IntArray
Numbers: TypeAlias = NDArray[Any]

ALL = slice(None)
NARROW, MIDDLE = 2**16, 2**24
"""Below these, numbers are exact in 16 bits and in single precision."""


class Entries(NamedTuple):
    """What each person has, person after person: things by number, and how much of each."""

    starts: IntArray
    things: IntArray
    values: IntArray


@dataclass(frozen=True)
class Form:
    """A sum over things: the newcomer's entry times the mentor's.

    With a core, every entry of the one counts with every entry of the other, times the core's entry for the
    two things; the core is symmetric.
    """

    left: sparse.csr_array
    right: sparse.csr_array
    core: Numbers | None = None

    def part(self, rows: Index, columns: Index) -> "Form":
        """Return the same for some newcomers and some mentors."""
        return replace(self, left=taken(self.left, rows), right=taken(self.right, columns))

    def turned(self) -> "Form":
        """Return the same with the sides exchanged."""
        return replace(self, left=self.right, right=self.left)

    def laid_out(self) -> tuple[Numbers, NDArray[np.int32]]:
        """Return what each mentor has of each thing that counts, things × mentors, and the row of each thing.

        Things that none of the mentors has share a last row, which is empty.
        """
        if self.core is not None:
            return (self.right @ self.core).T, np.arange(len(self.core), dtype=np.int32)
        used = np.zeros(self.right.shape[1], dtype=np.bool_)
        used[self.right.indices] = True
        width = int(np.count_nonzero(used))
        rows = np.where(used, np.cumsum(used) - 1, width).astype(np.int32)
        dense = np.zeros((width + 1, self.right.shape[0]), dtype=self.right.dtype)
        owners = np.repeat(np.arange(self.right.shape[0]), np.diff(self.right.indptr))
        dense[rows[self.right.indices], owners] = self.right.data
        return dense, rows


@dataclass(frozen=True)
class Table:
    """A number for each pair of a list, 0 for the others."""

    matrix: sparse.csr_array

    def part(self, rows: Index, columns: Index) -> "Table":
        """Return the table of some newcomers and some mentors."""
        return Table(cut(self.matrix, rows, columns))

    def turned(self) -> "Table":
        """Return the table with the sides exchanged."""
        return Table(self.matrix.T.tocsr())

    def block(self, rows: slice) -> Numbers:
        """Return the numbers of some newcomers with all mentors."""
        numbers: Numbers = self.matrix[rows].toarray()
        return numbers

    def single(self, rows: IntArray, places: IntArray) -> Numbers:
        """Return the numbers of single pairs."""
        numbers: Numbers = self.matrix[rows, places]
        return numbers


Source: TypeAlias = Form | Table


def taken(matrix: sparse.csr_array, index: Index) -> sparse.csr_array:
    """Return some rows of a sparse array, itself if that is all."""
    return matrix if isinstance(index, slice) and index == ALL else matrix[index]


def cut(matrix: sparse.csr_array, rows: Index, columns: Index) -> sparse.csr_array:
    """Return some rows and some columns of a sparse array, itself if that is all."""
    some = taken(matrix, rows)
    if isinstance(columns, slice) and columns == ALL:
        return some
    return some[:, np.arange(matrix.shape[1])[columns]]


def exact_type(top: int) -> type[np.number[Any]]:
    """Return the fastest type whose products and sums are exact where none is above a number."""
    if top < NARROW:
        return np.int16
    return np.float32 if top < MIDDLE else np.float64


def form_of(
    left: Entries,
    right: Entries,
    top: int,
    left_numbers: IntArray | None = None,
    right_numbers: IntArray | None = None,
) -> Form:
    """Return a form with numbers of newcomers and mentors added; no sum is negative or above `top`."""
    count = int(max(left.things.max(initial=-1), right.things.max(initial=-1))) + 1
    for mine, theirs in ((left_numbers, None), (None, right_numbers)):
        if mine is not None or theirs is not None:
            left, right = with_number(left, count, mine), with_number(right, count, theirs)
            count += 1
    dtype = exact_type(top)
    return Form(matrix_of(left, count, dtype), matrix_of(right, count, dtype))


def with_number(entries: Entries, thing: int, numbers: IntArray | None) -> Entries:
    """Give everybody one more thing, with a number of each person's own or 1."""
    people = len(entries.starts) - 1
    ends, shift = entries.starts[1:], np.arange(people + 1)
    values = np.ones(people, dtype=np.int64) if numbers is None else numbers
    return Entries(
        entries.starts + shift,
        np.insert(entries.things, ends, thing),
        np.insert(entries.values, ends, values),
    )


def matrix_of(entries: Entries, width: int, dtype: type[np.number[Any]]) -> sparse.csr_array:
    """Return entries as a sparse array, people × things."""
    shape = len(entries.starts) - 1, width
    columns, starts = entries.things.astype(np.int32), entries.starts.astype(np.int32)
    return sparse.csr_array((entries.values.astype(dtype), columns, starts), shape=shape)


def entries_of(lines: Iterable[Mapping[int, int]]) -> Entries:
    """Put the things of each person, and how much of each, one after another."""
    things: list[int] = []
    values: list[int] = []
    sizes: list[int] = []
    for line in lines:
        things.extend(line)
        values.extend(line.values())
        sizes.append(len(line))
    return flat(np.array(sizes, dtype=np.int64), things, values)


def nothing(people: int) -> Entries:
    """Return the entries of people who have nothing."""
    empty = np.zeros(0, dtype=np.int64)
    return Entries(np.zeros(people + 1, dtype=np.int64), empty, empty)


class Sides(NamedTuple):
    """Who has which texts on both sides, as far as newcomers have them, and how many everybody has in all."""

    left: Entries
    right: Entries
    left_sizes: IntArray
    right_sizes: IntArray

    @property
    def most(self) -> int:
        """Return how many texts two people could have in common at most."""
        return int(min(self.left_sizes.max(initial=0), self.right_sizes.max(initial=0)))

    def form(
        self, each: int, top: int, left_numbers: IntArray | None = None, right_numbers: IntArray | None = None
    ) -> Form:
        """Return so much for each text in common, with numbers of newcomers and mentors added."""
        left = self.left._replace(values=self.left.values * each)
        return form_of(left, self.right, top, left_numbers, right_numbers)


def sides_of(left: Iterable[Collection[str]], right: Iterable[Collection[str]]) -> Sides:
    """Number the texts that newcomers have, and note who has which.

    Nothing of what comes in is kept, so that the sets of many people need not be there at once.
    """
    number: dict[str, int] = {}
    mine: list[int] = []
    theirs: list[int] = []
    sizes: tuple[list[int], list[int], list[int]] = [], [], []
    for texts in left:
        mine.extend([number.setdefault(text, len(number)) for text in texts])
        sizes[0].append(len(texts))
    for texts in right:
        known = [number[text] for text in texts if text in number]
        theirs.extend(known)
        sizes[1].append(len(texts))
        sizes[2].append(len(known))
    left_sizes, right_sizes, known_sizes = (np.array(each, dtype=np.int64) for each in sizes)
    return Sides(flat(left_sizes, mine), flat(known_sizes, theirs), left_sizes, right_sizes)


def flat(sizes: IntArray, things: Sequence[int], values: Sequence[int] | None = None) -> Entries:
    """Return the things of all people, one after another, and how much of each (1 if not given)."""
    starts = np.concatenate([[0], np.cumsum(sizes)])
    much = np.ones(len(things), dtype=np.int64) if values is None else np.array(values, dtype=np.int64)
    return Entries(starts, np.array(things, dtype=np.int64), much)
