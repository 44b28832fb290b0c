"""The proof that a solution is best, as plain whole numbers that anybody can check."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching.errors import BadInput, fault
from matching.reasons import shown
from matching.terms.answers import is_whole

NUMBERS = ("scale", "bonus", "value", "bound")
TABLES = ("gains", "prices")
LISTS = ("turns", "takes", "closed")
BRANCH = ("takes", "closed", *TABLES)


def is_table(value: object) -> bool:
    """Tell whether a value is a table of whole numbers by id."""
    return isinstance(value, Mapping) and all(
        isinstance(key, str) and is_whole(each) for key, each in value.items()
    )


def is_list_of(kind: type) -> Callable[[object], bool]:
    """Return a check for a list of one kind of values."""
    return lambda value: (
        isinstance(value, list | tuple)
        and all(isinstance(each, kind) and not isinstance(each, bool) for each in value)
    )


CHECKS: Mapping[str, Callable[[object], bool]] = {
    **dict.fromkeys((*NUMBERS, "reward", "floor"), is_whole),
    **dict.fromkeys(TABLES, is_table),
    "turns": is_list_of(int),
    "takes": is_list_of(str),
    "closed": is_list_of(str),
    "above": lambda value: isinstance(value, Mapping),
    "others": is_list_of(Mapping),
}


def checked(data: object, needed: Sequence[str]) -> dict[str, Any]:
    """Return what plain data say of a certificate, or raise BadInput with every entry that is wrong."""
    if not isinstance(data, Mapping):
        raise BadInput([fault("certificate", "must be a table, got %(value)s", value=shown(data))])
    known: dict[str, Any] = {name: data.get(name) for name in CHECKS if name in data or name in needed}
    wrong = [name for name, value in known.items() if not CHECKS[name](value)]
    if wrong:
        text = "is no whole number, or no table or list of them: %(value)s"
        raise BadInput(fault(f'certificate, "{name}"', text, value=shown(known[name])) for name in wrong)
    return {name: tuple(value) if name in LISTS else value for name, value in known.items()}


@dataclass(frozen=True)
class Branch:
    """Prices that bound the matchings in which some groups take place and some others do not.

    Attributes
    ----------
    takes, closed : tuple of str
        Mentors who get at least their smallest group here, and mentors who get nobody.
    gains : mapping of newcomer id to int
        Of those not pinned; never below 0.
    prices : mapping of mentor id to int
        Of one seat.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, solve
    >>> people = [Newcomer("ann"), Newcomer("bea")]
    >>> proof = solve(Problem(people, [Mentor("max", seats=3, size=2)], [])).certificate
    >>> [(branch.takes, branch.closed) for branch in proof.branches]
    [((), ())]
    """

    takes: tuple[str, ...]
    closed: tuple[str, ...]
    gains: Mapping[str, int]
    prices: Mapping[str, int]

    def to_dict(self) -> dict[str, object]:
        """Return the branch as plain data for JSON."""
        return {
            "takes": list(self.takes),
            "closed": list(self.closed),
            "gains": dict(self.gains),
            "prices": dict(self.prices),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "Branch":
        """Bring a branch back from plain data, or raise BadInput."""
        return cls(**checked(data, BRANCH))


@dataclass(frozen=True)
class Certificate:
    """Prices that prove how good a matching is; pinned pairs and their seats are left out.

    A pair is worth its score times `scale`, plus `bonus`. If no pair is worth more than the price of the
    mentor's seat and the newcomer's gain together, no matching can be worth more than all prices of seats
    and all gains: the bound. A matching that reaches it is best.

    Attributes
    ----------
    scale, bonus : int
        What a pair is worth: by "placed" the bonus outweighs any difference of totals, by "total" it
        settles ties only.
    gains : mapping of newcomer id to int
        Of those not pinned; never below 0.
    prices : mapping of mentor id to int
        Of one seat; never below 0, or below minus the reward where a seat is wished for.
    value : int
        What the pairs and the wished seats are worth together.
    bound : int
        What no matching exceeds: all gains, and the most that the seats of each mentor can bring at their
        price, the reward included.
    reward : int
        What a wished seat is worth that is taken (`Mentor.least`).
    turns : tuple of int
        With ``fairness="waited"``: what a pair is worth above the bonus for the newcomers of each turn, those
        passed over least first.
    floor : int or None
        With ``fairness="worst"``: pairs below this score are left out.
    above : Certificate or None
        With ``fairness="worst"``: the proof that not all can be placed with scores above the worst.
    takes, closed, others : tuple
        With groups (`Mentor.size`): gains and prices hold for the matchings in which the groups in `takes`
        take place and those in `closed` do not; the other branches (`Branch`) cover all other matchings, and
        the bound is the highest of all branches.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Scores, solve
    >>> fit = Scores("fit", 3, scores={"ann": {"max": 3}, "bea": {"max": 1}})
    >>> problem = Problem([Newcomer("ann"), Newcomer("bea")], [Mentor("max")], [fit], objective="total")
    >>> proof = solve(problem).certificate
    >>> proof.bound == sum(proof.gains.values()) + sum(proof.prices.values()), proof.gap
    (True, 0)
    """

    scale: int
    bonus: int
    gains: Mapping[str, int]
    prices: Mapping[str, int]
    value: int
    bound: int
    reward: int = 0
    turns: tuple[int, ...] = ()
    floor: int | None = None
    above: "Certificate | None" = None
    takes: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    others: tuple[Branch, ...] = ()

    @property
    def gap(self) -> int:
        """Return how much a better matching could be worth more; 0 proves that there is none."""
        return self.bound - self.value

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Return all branches, the one that the pairs lie in first."""
        return (Branch(self.takes, self.closed, self.gains, self.prices), *self.others)

    def to_dict(self) -> dict[str, object]:
        """Return the certificate as plain data for JSON, leaving out what is not needed."""
        data: dict[str, object] = {name: getattr(self, name) for name in NUMBERS}
        data.update({name: dict(getattr(self, name)) for name in TABLES})
        data.update({name: list(getattr(self, name)) for name in LISTS if getattr(self, name)})
        if self.reward:
            data["reward"] = self.reward
        if self.floor is not None:
            data["floor"] = self.floor
        if self.above:
            data["above"] = self.above.to_dict()
        if self.others:
            data["others"] = [each.to_dict() for each in self.others]
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "Certificate":
        """Bring a certificate back from plain data.

        Raises
        ------
        BadInput
            If it is no certificate.

        Examples
        --------
        >>> kept = {"scale": 1, "bonus": 1, "value": 1, "bound": 1, "gains": {"ann": 1}, "prices": {"max": 0}}
        >>> Certificate.from_dict(kept).gap
        0
        >>> Certificate.from_dict(kept).to_dict() == kept
        True
        """
        known = checked(data, (*NUMBERS, *TABLES))
        if "above" in known:
            known["above"] = cls.from_dict(known["above"])
        if "others" in known:
            known["others"] = tuple(Branch.from_dict(each) for each in known["others"])
        return cls(**known)
