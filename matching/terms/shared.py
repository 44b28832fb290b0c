"""Sets that the two have in common: interests by similarity, languages by number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matching.fixed import share, shares
from matching.people import Mentor, Newcomer
from matching.reasons import N_, Reason
from matching.terms import options
from matching.terms.answers import values_of
from matching.terms.forms import NARROW, Sides, sides_of
from matching.terms.reading import MOST_CODES, Quotient, Reading, coded
from matching.terms.term import MENTOR_SILENT, NEWCOMER_SILENT, Coming, Term, Verdict


@dataclass(frozen=True)
class SetTerm(Term):
    """A term over two sets of texts.

    Parameters
    ----------
    minimum : int
        How many values the two must have in common; 0 is no rule.
    """

    checks: ClassVar[Mapping[str, options.Check]] = {"minimum": options.whole(0, 1_000)}

    minimum: int = 0

    def read_newcomer(self, answers: Mapping[str, object]) -> frozenset[str]:
        """Read the newcomer's set."""
        return values_of(answers.get(self.newcomer_key))

    def read_mentor(self, answers: Mapping[str, object]) -> frozenset[str]:
        """Read the mentor's set."""
        return values_of(answers.get(self.mentor_key))

    def sides(self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor]) -> Sides:
        """Read the sets of both sides."""
        return sides_of(
            (self.read_newcomer(newcomer.answers) for newcomer in newcomers),
            (self.read_mentor(mentor.answers) for mentor in mentors),
        )

    def silent(self, asked: frozenset[str], given: frozenset[str]) -> Reason | None:
        """Tell who has not answered, if that is why a rule cannot be met."""
        if not asked:
            return NEWCOMER_SILENT
        return None if given else MENTOR_SILENT


@dataclass(frozen=True)
class Shared(SetTerm):
    """Interests in common: the Jaccard similarity, common ones over all that either has.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Shared, explain
    >>> ann = Newcomer("ann", {"interests": ["jazz", "film"]})
    >>> max = Mentor("max", {"interests": ["film", "chess"]})
    >>> pair = explain(Problem([ann], [max], [Shared("interests", 9)]), "ann", "max")
    >>> pair.score, pair.parts[0].reason.in_words()
    (30000, 'In common: film')
    """

    kind: ClassVar[str] = "shared"

    @property
    def rule(self) -> Reason | None:
        """Put the hard rule into words."""
        if not self.minimum:
            return None
        return Reason(N_("In common: at least %(minimum)s"), {"minimum": self.minimum})

    def judge(self, newcomer: Newcomer, mentor: Mentor, coming: Coming) -> Verdict:
        """Judge one pair."""
        asked, given = self.read_newcomer(newcomer.answers), self.read_mentor(mentor.answers)
        common = sorted(asked & given)
        if len(common) < self.minimum:
            values = {"count": len(common), "minimum": self.minimum}
            few = Reason(N_("In common: %(count)s, at least %(minimum)s needed"), values)
            return Verdict(refusal=self.silent(asked, given) or few)
        if not common:
            return Verdict()
        reason = Reason(N_("In common: %(shared)s"), {"shared": common}, self.newcomer_key)
        return Verdict(share(self.most, len(common), len(asked | given)), reason)

    def readings(
        self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming
    ) -> tuple[Reading, ...]:
        """Read all answers.

        A pair's code is the number of texts in common times a number above all sums of sizes, plus the sum
        of their sizes. Where such codes would be too many, texts in common are divided by texts in all.
        """
        sides = self.sides(newcomers, mentors)
        sizes = sides.left_sizes, sides.right_sizes
        span = 1 + sum(int(side.max(initial=0)) for side in sizes)
        codes = (sides.most + 1) * span
        if codes > MOST_CODES:
            forms = sides.form(1, NARROW), sides.form(-1, max(span, NARROW), *sizes)
            return (Quotient(forms, self.most, self.minimum),)
        count, size = np.divmod(np.arange(codes), span)
        points = shares(self.most, count, np.maximum(size - count, 1))
        return coded([sides.form(span, codes - 1, *sizes)], points, count >= self.minimum)


@dataclass(frozen=True)
class Languages(SetTerm):
    """Languages in common: full points from `full` languages on.

    Parameters
    ----------
    minimum : int
        How many languages the two must share; 1 by default, 0 is no rule.
    full : int
        How many shared languages give full points.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Languages, explain
    >>> ann, max = Newcomer("ann", {"speaks": ["fr", "en"]}), Mentor("max", {"speaks": ["en", "de"]})
    >>> pair = explain(Problem([ann], [max], [Languages("speaks", 5)]), "ann", "max")
    >>> pair.score, pair.parts[0].reason.in_words()
    (50000, 'Languages in common: en')
    """

    kind: ClassVar[str] = "languages"
    checks: ClassVar[Mapping[str, options.Check]] = {**SetTerm.checks, "full": options.whole(1, 1_000)}

    minimum: int = 1
    full: int = 1

    @property
    def rule(self) -> Reason | None:
        """Put the hard rule into words."""
        if not self.minimum:
            return None
        if self.minimum == 1:
            return Reason(N_("A language in common"))
        return Reason(N_("Languages in common: at least %(minimum)s"), {"minimum": self.minimum})

    def judge(self, newcomer: Newcomer, mentor: Mentor, coming: Coming) -> Verdict:
        """Judge one pair."""
        asked, given = self.read_newcomer(newcomer.answers), self.read_mentor(mentor.answers)
        common = sorted(asked & given)
        if len(common) < self.minimum:
            return Verdict(refusal=self.silent(asked, given) or self._too_few(len(common)))
        if not common:
            return Verdict()
        reason = Reason(N_("Languages in common: %(languages)s"), {"languages": common}, self.newcomer_key)
        return Verdict(share(self.most, min(len(common), self.full), self.full), reason)

    def readings(
        self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming
    ) -> tuple[Reading, ...]:
        """Read all answers; a pair's code is the number of languages in common."""
        sides = self.sides(newcomers, mentors)
        count = np.arange(sides.most + 1)
        points = shares(self.most, np.minimum(count, self.full), self.full)
        return coded([sides.form(1, sides.most)], points, count >= self.minimum)

    def _too_few(self, count: int) -> Reason:
        if not count:
            return Reason(N_("No language in common"))
        text = N_("Languages in common: %(count)s, at least %(minimum)s needed")
        return Reason(text, {"count": count, "minimum": self.minimum})
