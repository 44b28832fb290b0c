"""Numbers of many pairs at once: some mentors are laid out densely, newcomers come slice by slice.

A sparse array times a dense one runs at memory speed and lets other threads work meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.fixed import IntArray
from matching.terms.forms import Form, Numbers, Source, Table


@dataclass(frozen=True)
class Stack:
    """Forms of one type with all their mentors laid out densely, one below the other.

    One product serves them all: calls are dear where other threads wait for them.
    """

    lefts: tuple[sparse.csr_array, ...]
    places: tuple[NDArray[np.int32], ...]
    dense: Numbers

    def block(self, rows: slice) -> list[Numbers]:
        """Return the numbers of some newcomers with all mentors, form by form."""
        begin, end, _ = rows.indices(self.lefts[0].shape[0])
        starts, things, values, past = [np.zeros(1, dtype=np.int32)], [], [], np.int32(0)
        for left, places in zip(self.lefts, self.places, strict=True):
            some = left.indptr[begin : end + 1]
            starts.append(some[1:] + (past - some[0]))
            past += some[-1] - some[0]  # not the last start: without newcomers there is none
            things.append(places[left.indices[some[0] : some[-1]]])
            values.append(left.data[some[0] : some[-1]])
        entries = np.concatenate(values), np.concatenate(things), np.concatenate(starts)
        shape = (end - begin) * len(self.lefts), len(self.dense)
        numbers = unsigned(sparse.csr_array(entries, shape=shape) @ self.dense)
        return list(numbers.reshape(len(self.lefts), end - begin, self.dense.shape[1]))

    def single(self, rows: IntArray, columns: IntArray) -> list[Numbers]:
        """Return the numbers of single pairs, form by form."""
        found = []
        for each, places in zip(self.lefts, self.places, strict=True):
            left = each[rows]
            pairs = np.repeat(np.arange(len(rows)), np.diff(left.indptr))
            parts = left.data * self.dense[places[left.indices], columns[pairs]]
            sums = np.bincount(pairs, parts, minlength=len(rows)).astype(np.int64)
            found.append(unsigned(sums.astype(left.dtype)))
        return found


def stack_of(forms: Sequence[Form]) -> Stack:
    """Lay out all mentors of forms of one type."""
    laid, places, start = [], [], 0
    for form in forms:
        dense, rows = form.laid_out()
        laid.append(dense)
        places.append(rows + np.int32(start))
        start += len(dense)
    # Rows must lie in one piece each: SciPy would copy an array that stands the other way for each product.
    dense = np.concatenate(laid, out=np.empty((start, laid[0].shape[1]), laid[0].dtype))
    return Stack(tuple(form.left for form in forms), tuple(places), dense)


@dataclass(frozen=True)
class Panels:
    """The numbers of some sources, with all their mentors laid out."""

    stacks: tuple[tuple[tuple[int, ...], Stack], ...]
    tables: tuple[tuple[int, Table], ...]

    def block(self, rows: slice) -> list[Numbers]:
        """Return the numbers of some newcomers with all mentors, source by source."""
        found = {number: table.block(rows) for number, table in self.tables}
        for numbers, stack in self.stacks:
            found.update(zip(numbers, stack.block(rows), strict=True))
        return [found[number] for number in range(len(found))]

    def single(self, rows: IntArray, columns: IntArray) -> list[Numbers]:
        """Return the numbers of single pairs, source by source."""
        found = {number: table.single(rows, columns) for number, table in self.tables}
        for numbers, stack in self.stacks:
            found.update(zip(numbers, stack.single(rows, columns), strict=True))
        return [found[number] for number in range(len(found))]


def panels_of(sources: Sequence[Source]) -> Panels:
    """Lay out all mentors of some sources."""
    by_type: dict[np.dtype[Any], dict[int, Form]] = {}
    for number, source in enumerate(sources):
        if isinstance(source, Form):
            by_type.setdefault(source.left.dtype, {})[number] = source
    stacks = tuple((tuple(forms), stack_of(list(forms.values()))) for forms in by_type.values())
    tables = tuple((number, each) for number, each in enumerate(sources) if isinstance(each, Table))
    return Panels(stacks, tables)


def unsigned(numbers: Numbers) -> Numbers:
    """Read 16 bits as a number from 0 on: sums went round at 2**16, and none of them is negative."""
    return numbers.view(np.uint16) if numbers.dtype == np.int16 else numbers
