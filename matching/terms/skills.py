"""Skills wanted against skills offered, with levels, importance and neighbouring skills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from scipy import sparse

from matching.fixed import BoolArray, IntArray, share, shares
from matching.people import Mentor, Newcomer
from matching.reasons import N_, Reason, shown
from matching.terms import options
from matching.terms.answers import offered_of, wanted_of
from matching.terms.term import NEWCOMER_SILENT, Coming, Kernel, Term, Tile, Verdict

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

    def kernel(self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming) -> Kernel:
        """Judge many pairs at once, as one product of wishes and coverage."""
        wanted = [self.read_newcomer(newcomer.answers) for newcomer in newcomers]
        wishes = sorted({(skill, level) for each in wanted for skill, (level, _) in each.items()})
        place = {wish: k for k, wish in enumerate(wishes)}
        entries = [
            {place[skill, level]: importance for skill, (level, importance) in wish.items()}
            for wish in wanted
        ]
        wants = rows_of(entries, len(wishes))
        covers = rows_of(self._covers(mentors, wishes), len(wishes)).T.tocsr()
        importances = np.array([sum(each.values()) for each in entries], dtype=np.int64)
        wholes = np.maximum(importances, 1) * WHOLE

        def tile(rows: slice) -> Tile:
            part: IntArray = (wants[rows] @ covers).toarray()
            score = shares(self.most, part, wholes[rows, None])
            if not self.minimum:
                return score, None
            allowed: BoolArray = (wants[rows].sign() @ covers.sign()).toarray() >= self.minimum
            return score, allowed

        return tile

    def _covers(self, mentors: Sequence[Mentor], wishes: list[tuple[str, int]]) -> list[dict[int, int]]:
        served: dict[str, list[tuple[int, int, int]]] = {}
        for k, (skill, level) in enumerate(wishes):
            for offer in {skill, *self.near.get(skill, ())}:
                served.setdefault(offer, []).append((k, level, self.similarity(skill, offer)))
        covers: list[dict[int, int]] = []
        for mentor in mentors:
            cover: dict[int, int] = {}
            for offer, offered_level in self.read_mentor(mentor.answers).items():
                for k, level, similarity in served.get(offer, ()):
                    if part := coverage(level, offered_level, similarity):
                        cover[k] = max(cover.get(k, 0), part)
            covers.append(cover)
        return covers

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


def rows_of(entries: Sequence[Mapping[int, int]], width: int) -> sparse.csr_array:
    """Return a sparse array from one mapping of column to whole number per row."""
    starts = np.concatenate([[0], np.cumsum([len(each) for each in entries], dtype=np.int64)])
    columns = np.array([k for each in entries for k in each], dtype=np.int64)
    data = np.array([value for each in entries for value in each.values()], dtype=np.int64)
    return sparse.csr_array((data, columns, starts), shape=(len(entries), width))
