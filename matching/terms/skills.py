"""Skills wanted against skills offered, with levels, importance and neighbouring skills."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from matching.fixed import IntArray, share, shares
from matching.people import Mentor, Newcomer
from matching.reasons import N_, Reason, shown
from matching.terms import options
from matching.terms.answers import LEVELS, offered_of, wanted_of
from matching.terms.forms import Entries, entries_of, form_of, nothing
from matching.terms.reading import MOST_CODES, Quotient, Reading, coded
from matching.terms.term import NEWCOMER_SILENT, Coming, Term, Verdict

FINE = 1_000
"""Similarities are kept in thousandths."""
WHOLE = 12 * FINE
"""A wish that is fully covered: every ratio of two levels is a whole number of twelfths."""


def similarity_table(value: object) -> str | None:
    """Accept a table of neighbouring skills with similarities from 0 to 1."""
    if wrong := options.table_of_numbers(value):
        return wrong
    if isinstance(value, Mapping):
        for skill, row in value.items():
            for neighbour, similarity in row.items():
                if not 0 <= similarity <= 1:
                    where = f'"{skill}" and "{neighbour}"'
                    return f"must hold similarities from 0 to 1, got {shown(similarity)} for {where}"
    return None


def coverage(wanted_level: int, offered_level: int, similarity: int = FINE) -> int:
    """Return how far an offered level covers a wanted one, out of WHOLE."""
    return 12 * min(offered_level, wanted_level) // wanted_level * similarity


@dataclass(frozen=True)
class Skills(Term):
    """The share of the wanted skills that is offered, important ones counting more.

    Wanted: ``{skill: {"level": 1-4, "importance": 1-3}}``; offered: ``{skill: level}``. A skill
    counts by its importance, times offered level over wanted level (at most 1).

    Parameters
    ----------
    near : mapping
        ``{wanted skill: {offered skill: similarity 0-1}}``, in thousandths: a neighbouring skill covers
        the wish that far. The table is read as it stands, in one direction.
    minimum : int
        How many wanted skills must be covered at least in part; 0 is no rule.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Skills, explain
    >>> ann = Newcomer("ann", {"skills": {"sql": {"level": 4, "importance": 3}}})
    >>> max = Mentor("max", {"skills": {"sql": 2}})
    >>> pair = explain(Problem([ann], [max], [Skills("skills", 10)]), "ann", "max")
    >>> pair.score
    50000
    """

    kind: ClassVar[str] = "skills"
    checks: ClassVar[Mapping[str, options.Check]] = {
        "near": similarity_table,
        "minimum": options.whole(0, 1_000),
    }

    near: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    minimum: int = 0

    @property
    def rule(self) -> Reason | None:
        """Put the hard rule into words."""
        if not self.minimum:
            return None
        return Reason(N_("Wanted skills offered: at least %(minimum)s"), {"minimum": self.minimum})

    def read_newcomer(self, answers: Mapping[str, object]) -> dict[str, tuple[int, int]]:
        """Read the wanted skills: level and importance."""
        return wanted_of(answers.get(self.newcomer_key))

    def read_mentor(self, answers: Mapping[str, object]) -> dict[str, int]:
        """Read the offered skills: level."""
        return offered_of(answers.get(self.mentor_key))

    def similarity(self, wanted: str, offered: str) -> int:
        """Return how near an offered skill is to a wanted one, in thousandths."""
        return FINE if wanted == offered else round(self.near.get(wanted, {}).get(offered, 0) * FINE)

    def judge(self, newcomer: Newcomer, mentor: Mentor, coming: Coming) -> Verdict:
        """Judge one pair."""
        wanted, offered = self.read_newcomer(newcomer.answers), self.read_mentor(mentor.answers)
        covered = {
            skill: max(
                coverage(level, offered.get(offer, 0), self.similarity(skill, offer))
                for offer in (skill, *self.near.get(skill, ()))
            )
            for skill, (level, _) in wanted.items()
        }
        met = [skill for skill, part in covered.items() if part]
        if len(met) < self.minimum:
            return Verdict(refusal=self._refusal(bool(wanted), len(met)))
        if not met:
            return Verdict()
        whole = sum(importance for _, importance in wanted.values()) * WHOLE
        part = sum(importance * covered[skill] for skill, (_, importance) in wanted.items())
        met.sort(key=lambda skill: (-wanted[skill][1], -covered[skill], skill))
        return Verdict(share(self.most, part, whole), self._reason(met, offered))

    def readings(
        self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming
    ) -> tuple[Reading, ...]:
        """Read all answers: what is wished for, at which level, and how far each mentor covers it."""
        place: dict[tuple[str, int], int] = {}
        wants = entries_of(
            {
                place.setdefault((skill, level), len(place)): importance
                for skill, (level, importance) in self.read_newcomer(newcomer.answers).items()
            }
            for newcomer in newcomers
        )
        covers = entries_of(self._covers(mentors, place))
        shared = shares_of(self.most, wants, covers) if self.most else ()
        if not self.minimum:
            return shared
        top = int(np.diff(wants.starts).max(initial=0))
        signs = [side._replace(values=np.sign(side.values)) for side in (wants, covers)]
        met = form_of(signs[0], signs[1], top)
        count = np.arange(top + 1)
        return *shared, *coded([met], np.zeros_like(count), count >= self.minimum)

    def _covers(
        self, mentors: Sequence[Mentor], place: Mapping[tuple[str, int], int]
    ) -> Iterator[dict[int, int]]:
        served: dict[str, list[tuple[int, int, int]]] = {}
        for (skill, level), k in place.items():
            for offer in {skill, *self.near.get(skill, ())}:
                served.setdefault(offer, []).append((k, level, self.similarity(skill, offer)))
        parts = {
            (offer, offered): {
                k: part for k, level, near in served[offer] if (part := coverage(level, offered, near))
            }
            for offer in served
            for offered in LEVELS
        }
        for mentor in mentors:
            line: dict[int, int] = {}
            for each in self.read_mentor(mentor.answers).items():
                covered = parts.get(each, {})
                if line.keys().isdisjoint(covered):
                    line.update(covered)
                else:
                    line.update({k: max(line.get(k, 0), part) for k, part in covered.items()})
            yield line

    def _reason(self, met: list[str], offered: Mapping[str, int]) -> Reason:
        exact = [skill for skill in met if skill in offered]
        near = [skill for skill in met if skill not in offered]
        if not near:
            return Reason(N_("Wanted and offered: %(skills)s"), {"skills": exact}, self.newcomer_key)
        if not exact:
            text = N_("Wanted, and something close to it offered: %(near)s")
            return Reason(text, {"near": near}, self.newcomer_key)
        text = N_("Wanted and offered: %(skills)s; something close to: %(near)s")
        return Reason(text, {"skills": exact, "near": near}, self.newcomer_key)

    def _refusal(self, answered: bool, count: int) -> Reason:
        if not answered:
            return NEWCOMER_SILENT
        if not count:
            return Reason(N_("No wanted skill is offered"))
        text = N_("Wanted skills offered: %(count)s, at least %(minimum)s needed")
        return Reason(text, {"count": count, "minimum": self.minimum})


def shares_of(most: int, wants: Entries, covers: Entries) -> tuple[Reading, ...]:
    """Return the share of the wishes that is covered.

    It follows from the covered part and the sum of importances. So each sum has a range of codes of its own,
    one for each part of it; where these would be too many, parts are divided by the whole.
    """
    unit = int(np.gcd.reduce(covers.values, initial=WHOLE))
    covers, full = covers._replace(values=covers.values // unit), WHOLE // unit
    weights: IntArray = np.diff(np.concatenate([[0], np.cumsum(wants.values)])[wants.starts])
    sums, which = np.unique(weights, return_inverse=True)
    firsts = np.concatenate([[0], np.cumsum(sums * full + 1)])
    if firsts[-1] > MOST_CODES:
        top = int(sums[-1]) * full
        nobody = nothing(len(weights)), nothing(len(covers.starts) - 1)
        whole = form_of(*nobody, top, weights * full)
        return (Quotient((form_of(wants, covers, top), whole), most),)
    tables = [shares(most, np.arange(each * full + 1), max(int(each), 1) * full) for each in sums]
    form = form_of(wants, covers, int(firsts[-1]) - 1, firsts[which])
    return coded([form], np.concatenate([np.zeros(0, dtype=np.int64), *tables]))
