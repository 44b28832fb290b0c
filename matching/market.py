"""People in an order that depends on nobody's wish, and the scores and rules of all their pairs."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TypeVar

import numpy as np
from scipy import sparse

from matching.fixed import LOWEST, BoolArray, IntArray, points_shown
from matching.people import Mentor, Newcomer
from matching.problem import Problem
from matching.reasons import N_, Reason
from matching.sheet import FORBIDDEN_KEY, Keys, Sheet, SheetStrip
from matching.solution import Tally
from matching.terms.forms import ALL, Index
from matching.terms.reading import score_type
from matching.terms.term import Coming, Term

__all__ = ["FORBIDDEN_KEY", "Keys", "Market", "in_settled_order", "market_of", "open_market"]

Person = TypeVar("Person", Newcomer, Mentor)

TILE_ROWS, LEAST_ROWS, TILE_CELLS = 256, 16, 500_000
FORBIDDEN = Reason(N_("Forbidden by the coordinator"))
BELOW = N_("The pair reaches %(points)s points; at least %(quality)s are asked for")
ALL_BELOW = N_("At least %(quality)s points are asked for")


def in_settled_order(people: Sequence[Person]) -> list[Person]:
    """Sort people by a hash of their ids, so that ties follow neither names nor sign-up nor row order."""
    return sorted(people, key=lambda person: sha256(person.id.encode("utf-8", "surrogatepass")).digest())


@dataclass(frozen=True)
class Market:
    """Newcomers and mentors in settled order, and the sheet by which all their pairs are judged."""

    newcomers: list[Newcomer]
    mentors: list[Mentor]
    terms: tuple[Term, ...]
    sheet: Sheet
    coming: Coming

    def part(self, rows: IntArray, columns: IntArray) -> "Market":
        """Return the market of some newcomers and some mentors, in any order, any of them repeated."""
        left = [self.newcomers[row] for row in rows.tolist()]
        right = [self.mentors[column] for column in columns.tolist()]
        return Market(left, right, self.terms, self.sheet.part(rows, columns), self.coming)

    def above(self, floor: int) -> "Market":
        """Return the market without the pairs below a score."""
        return replace(self, sheet=replace(self.sheet, floor=max(self.sheet.floor, floor)))

    @property
    def forbidden_key(self) -> int:
        """Return what stands for a pair that may not be made: the lowest number of the keys' type."""
        return self.sheet.forbidden_key

    def keys(self, rows: Index, columns: Index) -> Keys:
        """Return the scores of some newcomers with some mentors, in any order, any of them repeated."""
        return self.sheet.keys(rows, columns)

    def keys_of(self, rows: IntArray, columns: IntArray) -> Keys:
        """Return the scores of single pairs, given by row and column."""
        return self.sheet.keys_of(rows, columns)

    def strip(self, columns: Index) -> SheetStrip:
        """Lay out some mentors, to be judged with newcomers slice by slice."""
        return self.sheet.strip(columns)

    def tiles(self) -> Iterator[tuple[slice, IntArray, BoolArray]]:
        """Yield scores and permissions of all pairs, some newcomers at a time."""
        rows = max(LEAST_ROWS, min(TILE_ROWS, TILE_CELLS // max(len(self.mentors), 1)))
        for start in range(0, len(self.newcomers), rows):
            part = slice(start, min(start + rows, len(self.newcomers)))
            yield part, *self.tile(part)

    def tile(self, part: slice) -> tuple[IntArray, BoolArray]:
        """Return scores (0 where not allowed) and permissions of a slice of newcomers with all mentors."""
        keys = self.keys(part, ALL)
        allowed: BoolArray = keys != self.forbidden_key
        return np.multiply(keys, allowed, dtype=np.int64), allowed

    def refusals(self) -> list[tuple[Tally, ...]]:
        """Count, for each newcomer, the mentors that each rule leaves out, the strictest rule first."""
        rules = [(term.name, term.rule) for term in self.terms]
        quality = Reason(ALL_BELOW, {"quality": points_shown(self.sheet.floor)})
        rules += [("", FORBIDDEN), ("", quality)]
        counts = np.array([*self.sheet.refused(), self.below()]).T.tolist()
        return [
            tuple(
                sorted(
                    (
                        Tally(name, rule, out)
                        for (name, rule), out in zip(rules, line, strict=True)
                        if out and rule
                    ),
                    key=lambda tally: (-tally.mentors, tally.term),
                )
            )
            for line in counts
        ]

    def below(self) -> IntArray:
        """Count, for each newcomer, the mentors whom the minimum score alone leaves out."""
        if self.sheet.floor == LOWEST:
            return np.zeros(len(self.newcomers), dtype=np.int64)
        keys = replace(self.sheet, floor=LOWEST).keys(ALL, ALL)
        low: BoolArray = (keys != self.forbidden_key) & (keys < self.sheet.floor)
        counts: IntArray = low.sum(axis=1, dtype=np.int64)
        return counts


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
    sheet = Sheet(
        (len(left), len(right)),
        tuple(term.readings(left, right, coming) for term in terms),
        barred_pairs(left, right, forbidden),
        score_type(sum(max(abs(term.most), abs(term.least)) for term in terms)),
        floor,
    )
    return Market(left, right, tuple(terms), sheet, coming)


def market_of(problem: Problem, newcomers: Sequence[Newcomer]) -> Market:
    """Prepare the judging of all pairs of some newcomers with all mentors of a problem."""
    return open_market(
        newcomers, problem.mentors, problem.terms, problem.coming, problem.forbidden, problem.floor
    )


def barred_pairs(
    newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], forbidden: Collection[tuple[str, str]]
) -> sparse.csr_array | None:
    """Mark the forbidden pairs of people who are here, if there are any."""
    shape = len(newcomers), len(mentors)
    row_of = {newcomer.id: row for row, newcomer in enumerate(newcomers)}
    columns_of: dict[str, list[int]] = {}
    for column, mentor in enumerate(mentors):
        columns_of.setdefault(mentor.id, []).append(column)
    cells = [
        (row_of[one], column)
        for one, other in {(one, other) for one, other in forbidden}
        if one in row_of
        for column in columns_of.get(other, ())
    ]
    if not cells:
        return None
    places = np.array(cells, dtype=np.int64).T
    return sparse.coo_array((np.ones(len(cells), dtype=np.int8), tuple(places)), shape=shape).tocsr()
