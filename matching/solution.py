"""What comes out of a match: pairs with their parts and reasons, and who is left with the reason why."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

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

    Examples
    --------
    >>> from matching import Part
    >>> part = Part("interests", 30000, 90000, None)
    >>> part.points / part.most
    0.3333333333333333
    """

    term: str
    points: int
    most: int
    reason: Reason | None


@dataclass(frozen=True)
class Pair:
    """A newcomer and a mentor, by id; the parts add up to the score exactly.

    Attributes
    ----------
    newcomer, mentor : str
        Their ids.
    score : int
        In fixed point.
    parts : tuple of Part
        What each term adds.
    pinned : bool
        Whether the coordinator has settled the pair.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Shared, solve
    >>> ann, max = Newcomer("ann", {"interests": ["jazz"]}), Mentor("max", {"interests": ["jazz"]})
    >>> (pair,) = solve(Problem([ann], [max], [Shared("interests", 10)])).pairs
    >>> pair.newcomer, pair.mentor, pair.score == sum(part.points for part in pair.parts)
    ('ann', 'max', True)
    """

    newcomer: str
    mentor: str
    score: int
    parts: tuple[Part, ...]
    pinned: bool = False


@dataclass(frozen=True)
class Broken:
    """A hard rule that a pair breaks; `term` is empty where the coordinator forbade the pair.

    Attributes
    ----------
    term : str
        The name of the term, or empty.
    reason : Reason
        What the rule asks for, or what is missing.

    Examples
    --------
    >>> from matching import Broken, Reason
    >>> Broken("team", Reason("The same team")).reason.in_words()
    'The same team'
    """

    term: str
    reason: Reason


@dataclass(frozen=True)
class Refusal:
    """A pair that may not be made, with every rule it breaks.

    Attributes
    ----------
    newcomer, mentor : str
        Their ids.
    broken : tuple of Broken
        Every rule that the pair breaks.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Same, explain
    >>> problem = Problem([Newcomer("ann")], [Mentor("max")], [Same("team", 0, hard=True)])
    >>> [reason.in_words() for reason in explain(problem, "ann", "max").reasons]
    ['The newcomer has not answered this']
    """

    newcomer: str
    mentor: str
    broken: tuple[Broken, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return the reasons alone."""
        return tuple(each.reason for each in self.broken)


@dataclass(frozen=True)
class Tally:
    """How many mentors something is true of; `term` is empty where it is not a term's rule.

    Attributes
    ----------
    term : str
        The name of the term, or empty.
    reason : Reason
        The rule, in words.
    mentors : int
        How many mentors it leaves out.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Same, solve
    >>> problem = Problem([Newcomer("ann")], [Mentor("max")], [Same("team", 0, hard=True)])
    >>> (left,) = solve(problem).unmatched
    >>> [(tally.term, tally.mentors) for tally in left.details]
    [('team', 1)]
    """

    term: str
    reason: Reason
    mentors: int


@dataclass(frozen=True)
class Unmatched:
    """A newcomer without a mentor: the main reason, and how many mentors each rule leaves out.

    Attributes
    ----------
    newcomer : str
        The id.
    reason : Reason
        The main reason.
    details : tuple of Tally
        How many mentors each rule leaves out, or who is full.

    Examples
    --------
    >>> from matching import Newcomer, Problem, solve
    >>> (left,) = solve(Problem([Newcomer("ann")], [], [])).unmatched
    >>> left.newcomer, left.reason.in_words()
    ('ann', 'There is no mentor yet')
    """

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
    status : {"optimal", "feasible", "empty"}
        "feasible" if a time limit, or too many ways to form groups, ended the search: a better matching
        is worth at most the certificate's gap more; "empty" if there was nobody to match on one side.
    digest : str
        A fingerprint of the problem, the same whatever the order of its rows.
    certificate : Certificate or None
        The proof that nothing is better; `verify` checks it.
    fairness : {"", "worst", "waited"}
        What was asked of fairness.
    plain : Solution or None
        The best matching without fairness, if fairness was asked for.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, solve
    >>> solution = solve(Problem([Newcomer("ann"), Newcomer("bea")], [Mentor("max")], []))
    >>> solution.placed, len(solution.unmatched), solution.free_seats, solution.certificate.gap
    (1, 1, {'max': 0}, 0)
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
    fairness: str = ""
    plain: "Solution | None" = None

    @property
    def fairness_price(self) -> int:
        """Return how much of the best total is given up for fairness, in fixed point."""
        return self.plain.total - self.total if self.plain else 0

    def to_dict(self) -> dict[str, object]:
        """Return the solution as plain data for JSON."""
        data = asdict(replace(self, certificate=None, plain=None))
        data["certificate"] = self.certificate.to_dict() if self.certificate else None
        data["plain"] = self.plain.to_dict() if self.plain else None
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Solution":
        """Bring a solution back from what `to_dict` returned.

        >>> solution = Solution((Pair("ann", "max", 1, (Part("fit", 1, 2, None),)),), total=1, placed=1)
        >>> Solution.from_dict(solution.to_dict()) == solution
        True
        """
        certificate, plain, worst = (data[name] for name in ("certificate", "plain", "worst"))
        read = {
            "pairs": tuple(pair_from(each) for each in data["pairs"]),
            "unmatched": tuple(unmatched_from(each) for each in data["unmatched"]),
            "worst": pair_from(worst) if worst else None,
            "certificate": Certificate.from_dict(certificate) if certificate else None,
            "plain": cls.from_dict(plain) if plain else None,
        }
        return cls(**{**data, **read})


def pair_from(data: Mapping[str, Any]) -> Pair:
    """Bring a pair back from plain data."""
    parts = (Part(**{**each, "reason": reason_from(each["reason"])}) for each in data["parts"])
    return Pair(**{**data, "parts": tuple(parts)})


def unmatched_from(data: Mapping[str, Any]) -> Unmatched:
    """Bring somebody without a mentor back from plain data."""
    details = (Tally(**{**each, "reason": Reason(**each["reason"])}) for each in data["details"])
    return Unmatched(data["newcomer"], Reason(**data["reason"]), tuple(details))


def reason_from(data: Mapping[str, Any] | None) -> Reason | None:
    """Bring a reason back from plain data."""
    return Reason(**data) if data else None
