"""What comes out of a match: pairs with their parts and reasons, and who is left with the reason why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matching.certificate import Certificate
from matching.reasons import Reason


@dataclass(frozen=True)
class Part:
    """What one term adds to a pair.

    Attributes
    ----------
    term : str
        The term's name.
    points : int
        The score it adds, in fixed point.
    most : int
        The score it would add if it were fully met.
    reason : Reason or None
        Why, in words; None if it adds nothing.
    """

    term: str
    points: int
    most: int
    reason: Reason | None


@dataclass(frozen=True)
class Pair:
    """A newcomer and a mentor, by id; the parts add up to the score exactly."""

    newcomer: str
    mentor: str
    score: int
    parts: tuple[Part, ...]
    pinned: bool = False


@dataclass(frozen=True)
class Broken:
    """A hard rule that a pair breaks; `term` is empty where the coordinator forbade the pair."""

    term: str
    reason: Reason


@dataclass(frozen=True)
class Refusal:
    """A pair that may not be made, with every rule it breaks."""

    newcomer: str
    mentor: str
    broken: tuple[Broken, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return the reasons alone."""
        return tuple(each.reason for each in self.broken)


@dataclass(frozen=True)
class Tally:
    """How many mentors something is true of; `term` is empty where it is not a term's rule."""

    term: str
    reason: Reason
    mentors: int


@dataclass(frozen=True)
class Unmatched:
    """A newcomer without a mentor: the main reason, and how many mentors each rule leaves out."""

    newcomer: str
    reason: Reason
    details: tuple[Tally, ...] = ()


@dataclass(frozen=True)
class Solution:
    """A best matching, by newcomer id.

    Attributes
    ----------
    pairs : tuple of Pair
        Sorted by newcomer id.
    unmatched : tuple of Unmatched
        Sorted by newcomer id.
    free_seats : mapping of str to int
        Seats left, of each mentor.
    total : int
        The sum of all scores, in fixed point.
    placed : int
        How many newcomers have a mentor.
    worst : Pair or None
        The pair with the lowest score.
    status : {"optimal", "empty"}
        "empty" if there was nobody to match on one side.
    digest : str
        A fingerprint of the problem, the same whatever the order of its rows.
    certificate : Certificate or None
        The proof that nothing is better; `verify` checks it.
    """

    pairs: tuple[Pair, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    free_seats: Mapping[str, int] = field(default_factory=dict)
    total: int = 0
    placed: int = 0
    worst: Pair | None = None
    status: str = "optimal"
    digest: str = ""
    certificate: Certificate | None = None
