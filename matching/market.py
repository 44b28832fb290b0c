"""People in an order that depends on nobody's wish, and the scores and rules of all their pairs."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.fixed import LOWEST, BoolArray, IntArray, points_shown
from matching.people import Mentor, Newcomer
from matching.problem import Problem
from matching.reasons import N_, Reason
from matching.solution import Tally
from matching.terms.term import Coming, Kernel, Term

Person = TypeVar("Person", Newcomer, Mentor)

TILE_ROWS, LEAST_ROWS, TILE_CELLS = 256, 16, 500_000
FORBIDDEN = Reason(N_("Forbidden by the coordinator"))
BELOW = N_("The pair reaches %(points)s points; at least %(quality)s are asked for")
ALL_BELOW = N_("At least %(quality)s points are asked for")
FORBIDDEN_KEY = int(np.iinfo(np.int32).min)
"""Stands for a pair that may not be made."""

Keys: TypeAlias = NDArray[Any]
"""Scores of pairs as 32 bits (64 if weights are that high), the lowest number for pairs not to be made."""


def in_settled_order(people: Sequence[Person]) -> list[Person]:
    """Sort people by a hash of their ids, so that ties follow neither names nor sign-up nor row order."""
    return sorted(people, key=lambda person: sha256(person.id.encode("utf-8", "surrogatepass")).digest())


@dataclass(frozen=True)
class Market:
    """Newcomers and mentors in settled order, with what it takes to judge all their pairs."""

    newcomers: list[Newcomer]
    mentors: list[Mentor]
    terms: tuple[Term, ...]
    kernels: tuple[Kernel, ...]
    barred: dict[int, list[int]]
    coming: Coming
    floor: int = LOWEST

    def part(self, rows: IntArray, columns: IntArray) -> "Market":
        """Return the market of some newcomers and some mentors only; both in rising order."""
        place = dict(zip(columns.tolist(), range(len(columns)), strict=True))
        left = [self.newcomers[row] for row in rows.tolist()]
        right = [self.mentors[column] for column in place]
        barred = {
            new: [place[column] for column in self.barred[old] if column in place]
            for new, old in enumerate(rows.tolist())
            if old in self.barred
        }
        kernels = tuple(term.kernel(left, right, self.coming) for term in self.terms)
        return Market(left, right, self.terms, kernels, barred, self.coming, self.floor)

    @property
    def forbidden_key(self) -> int:
        """Return what stands for a pair that may not be made: the lowest number of the keys' type."""
        high = sum(max(abs(term.most), abs(term.least)) for term in self.terms)
        return FORBIDDEN_KEY if high < -FORBIDDEN_KEY - 1 else int(np.iinfo(np.int64).min)

    def keys(self, rows: slice | IntArray, columns: slice | IntArray) -> Keys:
        """Return the scores of some newcomers with some mentors, in any order, any of them repeated."""
        wanted = np.arange(len(self.newcomers))[rows]
        mentors, place = np.unique(np.arange(len(self.mentors))[columns], return_inverse=True)
        scores, allowed = self.part(wanted, mentors).tile(slice(0, len(wanted)))
        dtype = np.int32 if self.forbidden_key == FORBIDDEN_KEY else np.int64
        return np.where(allowed, scores, self.forbidden_key).astype(dtype)[:, place]

    def keys_of(self, rows: IntArray, columns: IntArray) -> Keys:
        """Return the scores of single pairs, given by row and column."""
        order = np.argsort(rows, kind="stable")
        dtype = np.int32 if self.forbidden_key == FORBIDDEN_KEY else np.int64
        keys: Keys = np.empty(len(rows), dtype)
        for start in range(0, len(order), TILE_ROWS):
            some = order[start : start + TILE_ROWS]
            row, column = (np.unique(each[some], return_inverse=True) for each in (rows, columns))
            keys[some] = self.keys(row[0], column[0])[row[1], column[1]]
        return keys

    def tiles(self) -> Iterator[tuple[slice, IntArray, BoolArray]]:
        """Yield scores and permissions of all pairs, some newcomers at a time."""
        rows = max(LEAST_ROWS, min(TILE_ROWS, TILE_CELLS // max(len(self.mentors), 1)))
        for start in range(0, len(self.newcomers), rows):
            part = slice(start, min(start + rows, len(self.newcomers)))
            yield part, *self.tile(part)

    def tile(self, part: slice) -> tuple[IntArray, BoolArray]:
        """Return scores and permissions of a slice of newcomers with all mentors."""
        shape = part.stop - part.start, len(self.mentors)
        scores: IntArray = np.zeros(shape, dtype=np.int64)
        allowed: BoolArray = np.ones(shape, dtype=np.bool_)
        for kernel in self.kernels:
            points, permitted = kernel(part)
            scores += points
            if permitted is not None:
                allowed &= permitted
        for row in range(part.start, part.stop):
            allowed[row - part.start, self.barred.get(row, [])] = False
        if self.floor > LOWEST:
            allowed &= scores >= self.floor
        return scores, allowed

    def refusals(self, row: int) -> list[Tally]:
        """Count, for one newcomer, the mentors that each rule leaves out, the strictest rule first."""
        tallies = []
        for term, kernel in zip(self.terms, self.kernels, strict=True):
            permitted = kernel(slice(row, row + 1))[1]
            out = 0 if permitted is None else int(np.count_nonzero(~permitted))
            if out and term.rule:
                tallies.append(Tally(term.name, term.rule, out))
        if self.barred.get(row):
            tallies.append(Tally("", FORBIDDEN, len(self.barred[row])))
        if below := self.below(row):
            tallies.append(Tally("", Reason(ALL_BELOW, {"quality": points_shown(self.floor)}), below))
        return sorted(tallies, key=lambda tally: (-tally.mentors, tally.term))

    def below(self, row: int) -> int:
        """Count, for one newcomer, the mentors whom the minimum score alone leaves out."""
        if self.floor == LOWEST:
            return 0
        fitting = int(np.count_nonzero(self.tile(slice(row, row + 1))[1]))
        return int(np.count_nonzero(replace(self, floor=LOWEST).tile(slice(row, row + 1))[1])) - fitting


def open_market(
    newcomers: Sequence[Newcomer],
    mentors: Sequence[Mentor],
    terms: Sequence[Term],
    coming: Coming,
    forbidden: Collection[tuple[str, str]],
    floor: int = LOWEST,
) -> Market:
    """Prepare the judging of all pairs; a mentor may stand in several columns, one for each kind of seat."""
    left, right = in_settled_order(newcomers), in_settled_order(mentors)
    row_of = {newcomer.id: row for row, newcomer in enumerate(left)}
    columns_of: dict[str, list[int]] = {}
    for column, each in enumerate(right):
        columns_of.setdefault(each.id, []).append(column)
    barred: dict[int, list[int]] = {}
    for newcomer, mentor in {(one, other) for one, other in forbidden}:
        if newcomer in row_of and mentor in columns_of:
            barred.setdefault(row_of[newcomer], []).extend(columns_of[mentor])
    kernels = tuple(term.kernel(left, right, coming) for term in terms)
    return Market(left, right, tuple(terms), kernels, barred, coming, floor)


def market_of(problem: Problem, newcomers: Sequence[Newcomer]) -> Market:
    """Prepare the judging of all pairs of some newcomers with all mentors of a problem."""
    return open_market(
        newcomers, problem.mentors, problem.terms, problem.coming, problem.forbidden, problem.floor
    )
