"""What every term is: a name, a weight, the answers it reads, and how it judges a pair."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, TypeAlias

import numpy as np

from matching.errors import BadInput, Fault, WrongAnswer, fault
from matching.fixed import BoolArray, IntArray, fixed
from matching.people import Mentor, Newcomer
from matching.reasons import N_, Reason
from matching.terms import options
from matching.terms.reading import Reading, Strip
from matching.week import week_start

Tile: TypeAlias = tuple[IntArray, BoolArray | None]
Kernel: TypeAlias = Callable[[slice], Tile]

NEWCOMER_SILENT = Reason(N_("The newcomer has not answered this"))
MENTOR_SILENT = Reason(N_("The mentor has not answered this"))


@dataclass(frozen=True)
class Coming:
    """The coming weeks that hours in common are counted in; `monday` may be missing if no term needs it."""

    monday: date | None = None
    weeks: int = 4

    def starts(self) -> list[datetime]:
        """Return the moment, in UTC, that each coming week begins."""
        if self.monday is None:
            raise BadInput([fault("monday", "is needed to count hours in common")])
        return [week_start(self.monday, week) for week in range(self.weeks)]


@dataclass(frozen=True)
class Verdict:
    """What one term says of one pair: points and why, or a refusal."""

    points: int = 0
    reason: Reason | None = None
    refusal: Reason | None = None


@dataclass(frozen=True)
class Term(ABC):
    """One question a pair is judged by.

    Parameters
    ----------
    name : str
        Unique in a problem; also the answer that is read, unless `field` says otherwise.
    weight : float
        Points when the term is fully met; 0 makes it a rule only.
    field, mentor_field : str
        The newcomer's answer and the mentor's (the same one by default).

    Examples
    --------
    >>> from matching import Same, Term
    >>> isinstance(Same("team", 5), Term), Same("team", 5).most
    (True, 50000)
    """

    kind: ClassVar[str] = ""
    checks: ClassVar[Mapping[str, options.Check]] = {}
    needs_weeks: ClassVar[bool] = False

    name: str
    weight: float
    field: str = ""
    mentor_field: str = ""

    @classmethod
    def all_checks(cls) -> dict[str, options.Check]:
        """Return the check of each option, the ones all terms have first."""
        shared: dict[str, options.Check] = {
            "name": options.text,
            "weight": options.number(0),
            "field": options.optional_text,
            "mentor_field": options.optional_text,
        }
        return {**shared, **cls.checks}

    @property
    def newcomer_key(self) -> str:
        """Name the answer read on the newcomer's side."""
        return self.field or self.name

    @property
    def mentor_key(self) -> str:
        """Name the answer read on the mentor's side."""
        return self.mentor_field or self.newcomer_key

    @property
    def newcomer_keys(self) -> tuple[str, ...]:
        """Name every answer read on the newcomer's side."""
        return (self.newcomer_key,)

    @property
    def most(self) -> int:
        """Return the score when fully met."""
        return fixed(self.weight)

    @property
    def least(self) -> int:
        """Return the lowest score there can be."""
        return 0

    @property
    def rule(self) -> Reason | None:
        """Put the hard rule into words, or None if the term is soft."""
        return None

    def option_faults(self) -> Iterator[Fault]:
        """Find what is wrong with the term itself."""
        for option, check in self.all_checks().items():
            if wrong := check(getattr(self, option)):
                yield fault(f'term "{self.name}"', "%(option)s %(wrong)s", option=option, wrong=wrong)

    def answer_faults(self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor]) -> Iterator[Fault]:
        """Find the answers that this term cannot read."""
        for newcomer in newcomers:
            try:
                self.read_newcomer(newcomer.answers)
            except WrongAnswer as wrong:
                culprit = f'newcomer "{newcomer.id}", answer "{self.newcomer_key}"'
                yield fault(culprit, "%(wrong)s", (newcomer.id,), wrong=str(wrong))
        for mentor in mentors:
            try:
                self.read_mentor(mentor.answers)
            except WrongAnswer as wrong:
                culprit = f'mentor "{mentor.id}", answer "{self.mentor_key}"'
                yield fault(culprit, "%(wrong)s", (mentor.id,), wrong=str(wrong))

    @abstractmethod
    def read_newcomer(self, answers: Mapping[str, object]) -> object:
        """Read and check the newcomer's answer."""

    @abstractmethod
    def read_mentor(self, answers: Mapping[str, object]) -> object:
        """Read and check the mentor's answer."""

    @abstractmethod
    def judge(self, newcomer: Newcomer, mentor: Mentor, coming: Coming) -> Verdict:
        """Judge one pair: this is the definition of the term."""

    @abstractmethod
    def readings(
        self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming
    ) -> tuple[Reading, ...]:
        """Read all answers once, into arrays that judge many pairs at once.

        Their points together are the same whole numbers as those of `judge`, pair by pair. There are none
        if the term has nothing to say.
        """

    def kernel(self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming) -> Kernel:
        """Judge many pairs at once: the kernel returns points and permission for a slice of newcomers."""
        strips = [reading.strip() for reading in self.readings(newcomers, mentors, coming)]
        return lambda rows: tile_of(strips, rows, (len(newcomers[rows]), len(mentors)))


def tile_of(strips: Sequence[Strip], rows: slice, shape: tuple[int, int]) -> Tile:
    """Add up what the readings of one term say of some newcomers with all mentors of their strips."""
    points: IntArray = np.zeros(shape, dtype=np.int64)
    permitted: BoolArray | None = None
    for strip in strips:
        some, allowed = strip.block(rows)
        if some is not None:
            points += some
        if allowed is not None:
            permitted = allowed if permitted is None else permitted & allowed
    return points, permitted
