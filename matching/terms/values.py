"""Single values or lists compared: the same, different, or wished for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matching.fixed import BoolArray
from matching.people import Mentor, Newcomer
from matching.reasons import N_, Reason
from matching.terms import options
from matching.terms.answers import flag_of, values_of
from matching.terms.forms import Form, Sides, sides_of
from matching.terms.reading import Reading, coded
from matching.terms.term import MENTOR_SILENT, NEWCOMER_SILENT, Coming, Term, Verdict


@dataclass(frozen=True)
class ValueTerm(Term):
    """A term that is met or not: full points or none.

    Parameters
    ----------
    hard : bool
        Whether a pair that does not meet it is refused.
    """

    checks: ClassVar[Mapping[str, options.Check]] = {"hard": options.flag}

    hard: bool = False

    def read_newcomer(self, answers: Mapping[str, object]) -> frozenset[str]:
        """Read the newcomer's value or values."""
        return values_of(answers.get(self.newcomer_key))

    def read_mentor(self, answers: Mapping[str, object]) -> frozenset[str]:
        """Read the mentor's value or values."""
        return values_of(answers.get(self.mentor_key))

    def verdict(self, met: bool, reason: Reason | None, refusal: Reason) -> Verdict:
        """Give full points, nothing, or a refusal."""
        if met:
            return Verdict(self.most, reason)
        return Verdict(refusal=refusal) if self.hard else Verdict()

    def sides(self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor]) -> Sides:
        """Read the values of both sides."""
        return sides_of(
            (self.read_newcomer(newcomer.answers) for newcomer in newcomers),
            (self.read_mentor(mentor.answers) for mentor in mentors),
        )

    def by_code(self, form: Form, met: BoolArray, fits: BoolArray) -> tuple[Reading, ...]:
        """Give full points to codes that meet the term, and permission to those that fit if it is hard."""
        return coded([form], met * np.int64(self.most), fits if self.hard else None)


@dataclass(frozen=True)
class Same(ValueTerm):
    """An equal value; between lists, any value in common. No answer is never the same.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Same, explain
    >>> ann, max = Newcomer("ann", {"trade": "law"}), Mentor("max", {"trade": ["law", "art"]})
    >>> pair = explain(Problem([ann], [max], [Same("trade", 5)]), "ann", "max")
    >>> pair.score, pair.parts[0].reason.in_words()
    (50000, 'The same: law')
    """

    kind: ClassVar[str] = "same"

    @property
    def rule(self) -> Reason | None:
        """Put the hard rule into words."""
        return Reason(N_("The same value")) if self.hard else None

    def judge(self, newcomer: Newcomer, mentor: Mentor, coming: Coming) -> Verdict:
        """Judge one pair."""
        asked, given = self.read_newcomer(newcomer.answers), self.read_mentor(mentor.answers)
        common = sorted(asked & given)
        reason = Reason(N_("The same: %(shared)s"), {"shared": common}, self.newcomer_key)
        return self.verdict(bool(common), reason, self._refusal(asked, given))

    def readings(
        self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming
    ) -> tuple[Reading, ...]:
        """Read all answers; a pair's code is the number of values in common."""
        sides = self.sides(newcomers, mentors)
        met = np.arange(sides.most + 1) > 0
        return self.by_code(sides.form(1, sides.most), met, met)

    def _refusal(self, asked: frozenset[str], given: frozenset[str]) -> Reason:
        if not asked:
            return NEWCOMER_SILENT
        if not given:
            return MENTOR_SILENT
        values = {"newcomer": sorted(asked), "mentor": sorted(given)}
        return Reason(N_("Not the same: %(newcomer)s and %(mentor)s"), values, self.newcomer_key)


@dataclass(frozen=True)
class Different(ValueTerm):
    """No value in common.

    As a rule, a missing answer passes: nothing is known to be the same. It earns points only if both
    have answered.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Different, explain
    >>> ann, max = Newcomer("ann", {"team": "a"}), Mentor("max", {"team": "a"})
    >>> pair = explain(Problem([ann], [max], [Different("team", 0, hard=True)]), "ann", "max")
    >>> [reason.in_words() for reason in pair.reasons]
    ['The same on both sides: a']
    """

    kind: ClassVar[str] = "different"

    @property
    def rule(self) -> Reason | None:
        """Put the hard rule into words."""
        return Reason(N_("Different values")) if self.hard else None

    def judge(self, newcomer: Newcomer, mentor: Mentor, coming: Coming) -> Verdict:
        """Judge one pair."""
        asked, given = self.read_newcomer(newcomer.answers), self.read_mentor(mentor.answers)
        common = sorted(asked & given)
        if not asked or not given:
            return Verdict()
        values = {"newcomer": sorted(asked), "mentor": sorted(given)}
        reason = Reason(N_("Different: %(newcomer)s and %(mentor)s"), values, self.newcomer_key)
        refusal = Reason(N_("The same on both sides: %(shared)s"), {"shared": common}, self.newcomer_key)
        return self.verdict(not common, reason, refusal)

    def readings(
        self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming
    ) -> tuple[Reading, ...]:
        """Read all answers.

        A pair's code is three times as many values as it could have in common and has not, plus how many of
        the two have answered.
        """
        sides = self.sides(newcomers, mentors)
        apart = 3 * sides.most
        asked, given = (np.sign(sizes) for sizes in (sides.left_sizes, sides.right_sizes))
        form = sides.form(-3, apart + 2, asked + apart, given)
        codes = np.arange(apart + 3)
        return self.by_code(form, codes == apart + 2, codes >= apart)


@dataclass(frozen=True)
class Wished(ValueTerm):
    """The newcomer's wished value is among the mentor's values.

    Without a wish there is nothing to meet: no points, and no refusal either.

    Parameters
    ----------
    only_if : str
        A yes/no answer of the newcomer that switches the wish on; empty: always on.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Wished, explain
    >>> ann, max = Newcomer("ann", {"wish": "woman"}), Mentor("max", {"is": ["woman"]})
    >>> pair = explain(Problem([ann], [max], [Wished("wish", 5, mentor_field="is")]), "ann", "max")
    >>> pair.score
    50000
    """

    kind: ClassVar[str] = "wished"
    checks: ClassVar[Mapping[str, options.Check]] = {**ValueTerm.checks, "only_if": options.optional_text}

    only_if: str = ""

    @property
    def rule(self) -> Reason | None:
        """Put the hard rule into words."""
        return Reason(N_("The wish is met, where there is one")) if self.hard else None

    @property
    def newcomer_keys(self) -> tuple[str, ...]:
        """Name the wish and its switch."""
        return (self.newcomer_key, self.only_if) if self.only_if else (self.newcomer_key,)

    def read_newcomer(self, answers: Mapping[str, object]) -> frozenset[str]:
        """Read the wish; it is empty when it is switched off."""
        wish = values_of(answers.get(self.newcomer_key))
        return wish if not self.only_if or flag_of(answers.get(self.only_if)) else frozenset()

    def judge(self, newcomer: Newcomer, mentor: Mentor, coming: Coming) -> Verdict:
        """Judge one pair."""
        wish, given = self.read_newcomer(newcomer.answers), self.read_mentor(mentor.answers)
        common = sorted(wish & given)
        if not wish:
            return Verdict()
        reason = Reason(N_("Wished for and found: %(wish)s"), {"wish": common}, self.newcomer_key)
        refusal = Reason(N_("Wished for and not found: %(wish)s"), {"wish": sorted(wish)}, self.newcomer_key)
        return self.verdict(bool(common), reason, refusal)

    def readings(
        self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming
    ) -> tuple[Reading, ...]:
        """Read all answers; a pair's code is twice the number of values in common, or 1 without a wish."""
        sides = self.sides(newcomers, mentors)
        codes = np.arange(2 * sides.most + 2)
        form = sides.form(2, len(codes) - 1, 1 - np.sign(sides.left_sizes))
        return self.by_code(form, codes > 1, codes > 0)
