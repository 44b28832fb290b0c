"""The distance between two values of an ordered list, for example grades."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar

import numpy as np

from matching.errors import WrongAnswer
from matching.fixed import BoolArray, IntArray, fixed
from matching.people import Mentor, Newcomer
from matching.reasons import N_, Reason, shown
from matching.terms import options
from matching.terms.answers import is_whole, single_of
from matching.terms.forms import form_of, nothing
from matching.terms.reading import Reading, coded
from matching.terms.term import MENTOR_SILENT, NEWCOMER_SILENT, Coming, Term, Verdict


def points_by_step(value: object) -> str | None:
    """Accept a table of points by number of steps."""
    if not isinstance(value, Mapping) or not value:
        return f"must be a table of points by steps, got {shown(value)}"
    for step, each in value.items():
        if not is_whole(step):
            return f"must have whole numbers of steps, got {shown(step)}"
        if not options.is_number(each) or not 0 <= each <= options.HIGHEST_WEIGHT:
            return f"must give points from 0 on for {step} steps, got {shown(each)}"
    return None


def scaled(value: float, weight: float, highest: float) -> int:
    """Return the score of some points when the highest of them are to be worth the weight."""
    if not highest or weight == highest:
        return fixed(value)
    exact = Fraction(str(value)) * Fraction(fixed(weight)) / Fraction(str(highest))
    return int(exact + Fraction(1, 2)) if exact >= 0 else -int(-exact + Fraction(1, 2))


@dataclass(frozen=True)
class Gap(Term):
    """Points by how many steps the mentor stands above the newcomer.

    Parameters
    ----------
    order : sequence of str
        The levels, lowest first.
    points : mapping of int to float
        Steps above (negative: below) to points. They are scaled so that the highest are worth
        `weight`; in a plain table `weight` may be left out, and they count as they stand.
    hard : bool
        Whether other steps are refused; else they give nothing.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Gap, explain
    >>> ann, max = Newcomer("ann", {"grade": "low"}), Mentor("max", {"grade": "high"})
    >>> steps = Gap("grade", 8, order=("low", "mid", "high"), points={1: 8, 2: 4})
    >>> pair = explain(Problem([ann], [max], [steps]), "ann", "max")
    >>> pair.score
    40000
    """

    kind: ClassVar[str] = "gap"
    checks: ClassVar[Mapping[str, options.Check]] = {
        "order": options.ordered,
        "points": points_by_step,
        "hard": options.flag,
    }

    order: Sequence[str] = ()
    points: Mapping[int, float] = field(default_factory=dict)
    hard: bool = False

    @property
    def rule(self) -> Reason | None:
        """Put the hard rule into words."""
        if not self.hard:
            return None
        steps = ", ".join(str(step) for step in sorted(self.points))
        return Reason(N_("Steps from newcomer up to mentor: %(steps)s"), {"steps": [steps]})

    def read_newcomer(self, answers: Mapping[str, object]) -> str | None:
        """Read the newcomer's level."""
        return self._level(answers.get(self.newcomer_key))

    def read_mentor(self, answers: Mapping[str, object]) -> str | None:
        """Read the mentor's level."""
        return self._level(answers.get(self.mentor_key))

    def judge(self, newcomer: Newcomer, mentor: Mentor, coming: Coming) -> Verdict:
        """Judge one pair."""
        low, high = self.read_newcomer(newcomer.answers), self.read_mentor(mentor.answers)
        if low is None or high is None:
            silent = NEWCOMER_SILENT if low is None else MENTOR_SILENT
            return Verdict(refusal=silent) if self.hard else Verdict()
        order = list(self.order)
        steps = order.index(high) - order.index(low)
        values = {"newcomer": low, "mentor": high, "steps": abs(steps)}
        if steps in self.points:
            score = scaled(self.points[steps], self.weight, max(self.points.values()))
            return Verdict(score, Reason(self._sentence(steps), values, self.newcomer_key))
        if not self.hard:
            return Verdict()
        text = N_("Not a step that was asked for: newcomer %(newcomer)s, mentor %(mentor)s")
        return Verdict(refusal=Reason(text, values, self.newcomer_key))

    def readings(
        self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming
    ) -> tuple[Reading, ...]:
        """Read all answers; a pair's code is the number of steps, from the longest way down on.

        Someone without a level gets a code beyond all steps.
        """
        last, beyond = len(self.order) - 1, 2 * len(self.order) - 1
        place = {level: k for k, level in enumerate(self.order)}
        low = [self.read_newcomer(each.answers) for each in newcomers]
        high = [self.read_mentor(each.answers) for each in mentors]
        lows = np.array([beyond if each is None else last - place[each] for each in low], np.int64)
        highs = np.array([beyond if each is None else place[each] for each in high], np.int64)
        points: IntArray = np.zeros(2 * beyond + 1, dtype=np.int64)
        listed: BoolArray = np.zeros(2 * beyond + 1, dtype=np.bool_)
        for step, value in self.points.items():
            if abs(step) <= last:
                points[step + last] = scaled(value, self.weight, max(self.points.values()))
                listed[step + last] = True
        form = form_of(nothing(len(low)), nothing(len(high)), 2 * beyond, lows, highs)
        return coded([form], points, listed if self.hard else None)

    def _level(self, answer: object) -> str | None:
        level = single_of(answer)
        if level is not None and level not in self.order:
            raise WrongAnswer(f'"{level:.80}" is not one of the levels {", ".join(self.order)}')
        return level

    def _sentence(self, steps: int) -> str:
        if not steps:
            return N_("On the same level: %(mentor)s")
        if steps == 1:
            return N_("The mentor is one step above: %(mentor)s, newcomer %(newcomer)s")
        if steps > 0:
            return N_("The mentor is %(steps)s steps above: %(mentor)s, newcomer %(newcomer)s")
        return N_("The mentor is below by %(steps)s: %(mentor)s, newcomer %(newcomer)s")
