"""Scores that are given pair by pair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from matching.fixed import BoolArray
from matching.people import Mentor, Newcomer
from matching.reasons import N_, Reason
from matching.terms import options
from matching.terms.forms import Numbers, Table, entries_of, matrix_of
from matching.terms.gap import scaled
from matching.terms.reading import Judged, Reading, score_type
from matching.terms.term import Coming, Term, Verdict


@dataclass(frozen=True)
class Scores(Term):
    """A table of points by newcomer id and mentor id.

    People of the table who are not in the problem are passed over, so that one table serves many problems.

    Parameters
    ----------
    scores : mapping
        ``{newcomer id: {mentor id: points}}``, negative ones allowed. They are scaled so that the highest
        are worth `weight`; in a plain table `weight` may be left out, and they count as they stand.
    hard : bool
        Whether a pair that is not in the table is refused; else it gets nothing.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Scores, explain
    >>> fit = Scores("fit", 9, scores={"ann": {"max": 7, "mia": 9}})
    >>> pair = explain(Problem([Newcomer("ann")], [Mentor("max")], [fit]), "ann", "max")
    >>> pair.score
    70000
    """

    kind: ClassVar[str] = "scores"
    checks: ClassVar[Mapping[str, options.Check]] = {
        "scores": options.table_of_numbers,
        "hard": options.flag,
    }

    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    hard: bool = False

    @property
    def highest(self) -> float:
        """Return the highest points of the table, at least 0."""
        return max(0, *(max(row.values(), default=0) for row in self.scores.values()), 0)

    @property
    def least(self) -> int:
        """Return the lowest score of the table, at most 0."""
        lowest = min(0, *(min(row.values(), default=0) for row in self.scores.values()), 0)
        return scaled(lowest, self.weight, self.highest)

    @property
    def rule(self) -> Reason | None:
        """Put the hard rule into words."""
        return Reason(N_("A score was given beforehand")) if self.hard else None

    def read_newcomer(self, answers: Mapping[str, object]) -> None:
        """Read nothing: the table goes by ids."""

    def read_mentor(self, answers: Mapping[str, object]) -> None:
        """Read nothing: the table goes by ids."""

    def judge(self, newcomer: Newcomer, mentor: Mentor, coming: Coming) -> Verdict:
        """Judge one pair."""
        value = self.scores.get(newcomer.id, {}).get(mentor.id)
        if value is not None:
            return Verdict(scaled(value, self.weight, self.highest), Reason(N_("Scored beforehand")))
        return Verdict(refusal=Reason(N_("No score was given for this pair"))) if self.hard else Verdict()

    def readings(
        self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming
    ) -> tuple[Reading, ...]:
        """Read the table; a pair's number is its score above the lowest, from 1 on, or 0 without one."""
        places: dict[str, list[int]] = {}  # a mentor may stand in several columns
        for column, mentor in enumerate(mentors):
            places.setdefault(mentor.id, []).append(column)
        highest, base = self.highest, self.least - 1
        lines = (
            {
                column: scaled(value, self.weight, highest) - base
                for id, value in self.scores.get(newcomer.id, {}).items()
                for column in places.get(id, ())
            }
            for newcomer in newcomers
        )
        table = matrix_of(entries_of(lines), len(mentors), score_type(self.most - base))
        return (Listed((Table(table),), base, self.hard),)


@dataclass(frozen=True)
class Listed(Reading):
    """The score of each pair in a table, above a base; 0 for those that are not there."""

    base: int
    hard: bool

    def judged(self, numbers: Sequence[Numbers]) -> Judged:
        """Take the base off again."""
        (above,) = numbers
        listed: BoolArray = above > 0
        return (above + above.dtype.type(self.base)) * listed, (listed if self.hard else None)
