"""How a solution treats groups of people: shares, scores, waits and loads, and how sure one can be."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist, fmean

from matching.errors import BadInput, Fault, fault
from matching.problem import Problem
from matching.reasons import N_, Reason, shown
from matching.solution import Solution
from matching.terms.answers import is_whole
from matching.terms.options import is_number

LEAST = 30
Z = NormalDist().inv_cdf(0.975)
"""So many standard deviations to either side hold 95 %."""

TOO_FEW = Reason(N_("Too few to tell"))
NO_DIFFERENCE = Reason(N_("No difference is shown"))
LESS = N_("%(group)s are placed less often than %(other)s")
MORE = N_("%(group)s are placed more often than %(other)s")


@dataclass(frozen=True)
class Interval:
    """A number, and the bounds that hold the true one in 95 of 100 cases; None where they cannot be told."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Figures:
    """What is known of one group; None where too few people stand behind a number, or nothing was given.

    Attributes
    ----------
    group : str
        Its name.
    newcomers, mentors : int or None
        How many of its people are here.
    placed : Interval or None
        The share of its newcomers who have a mentor.
    score : float or None
        The mean score of its newcomers' pairs, in fixed point.
    wait : float or None
        How long its newcomers have waited on average.
    load : float or None
        The share of its mentors' seats that is taken.
    """

    group: str
    newcomers: int | None = None
    mentors: int | None = None
    placed: Interval | None = None
    score: float | None = None
    wait: float | None = None
    load: float | None = None


@dataclass(frozen=True)
class Comparison:
    """The share placed of one group divided by that of another; None where there are too few of either."""

    group: str
    other: str
    ratio: Interval | None
    verdict: Reason


@dataclass(frozen=True)
class Equity:
    """Groups side by side: the figures of each, and the comparison of each two.

    Attributes
    ----------
    figures : tuple of Figures
        What is known of each group.
    comparisons : tuple of Comparison
        Each two groups' shares placed.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, equity, solve
    >>> problem = Problem([Newcomer("ann"), Newcomer("bea")], [Mentor("max")], [])
    >>> found = equity(problem, solve(problem), {"a": ["ann"], "b": ["bea"]})
    >>> found.comparisons[0].verdict.in_words()
    'Too few to tell'
    """

    figures: tuple[Figures, ...]
    comparisons: tuple[Comparison, ...]


def equity(
    problem: Problem,
    solution: Solution,
    groups: Mapping[str, Collection[str]],
    least: int = LEAST,
    waits: Mapping[str, float] | None = None,
) -> Equity:
    """Compare how groups of people fare in a solution.

    Parameters
    ----------
    problem, solution : Problem, Solution
        What was solved, and how.
    groups : mapping of str to collection of ids
        The newcomers and mentors of each group; groups may overlap.
    least : int
        Figures behind which fewer people stand are hidden.
    waits : mapping of newcomer id to number, optional
        How long each newcomer has waited, in any unit.

    Returns
    -------
    Equity
        Figures and comparisons, in the order of the groups.

    Raises
    ------
    BadInput
        If an id or a number is none.

    Notes
    -----
    Shares have Wilson's interval (E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", JASA 22, 1927); ratios of shares that on the logarithm of the ratio (D. Katz et al.,
    "Obtaining confidence intervals for the risk ratio in cohort studies", Biometrics 34, 1978). Both take
    people as drawn independently, which those who compete for seats are not quite: read them as a measure of
    chance, not as a proof. Beside the figures of everybody, those of a single hidden group can be computed
    from the others.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, equity, solve
    >>> problem = Problem([Newcomer(str(i)) for i in range(80)], [Mentor("max", seats=60)], [])
    >>> groups = {"odd": [str(i) for i in range(1, 80, 2)], "even": [str(i) for i in range(0, 80, 2)]}
    >>> result = equity(problem, solve(problem), groups)
    >>> [(each.group, each.newcomers, each.mentors) for each in result.figures]
    [('odd', 40, None), ('even', 40, None)]
    >>> result.comparisons[0].verdict.in_words()
    'No difference is shown'
    """
    if faults := [*group_faults(problem, groups), *number_faults(least, waits)]:
        raise BadInput(faults)
    people = {name: People.of(problem, solution, ids, least) for name, ids in groups.items()}
    return Equity(
        tuple(each.figures(name, waits or {}) for name, each in people.items()),
        tuple(compared(one, people[one], other, people[other]) for one, other in combinations(people, 2)),
    )


@dataclass(frozen=True)
class People:
    """A group's newcomers with their scores (None without a mentor), its mentors with seats and load."""

    newcomers: Mapping[str, int | None]
    mentors: Mapping[str, tuple[int, int]]
    least: int

    @classmethod
    def of(cls, problem: Problem, solution: Solution, ids: Collection[str], least: int) -> "People":
        """Look a group's people up."""
        members, score = set(ids), {pair.newcomer: pair.score for pair in solution.pairs}
        return cls(
            {each.id: score.get(each.id) for each in problem.newcomers if each.id in members},
            {
                each.id: (each.seats, each.seats - solution.free_seats.get(each.id, 0))
                for each in problem.mentors
                if each.id in members
            },
            least,
        )

    @property
    def scores(self) -> list[int]:
        """Return the scores of the newcomers with a mentor."""
        return [score for score in self.newcomers.values() if score is not None]

    @property
    def enough(self) -> bool:
        """Tell whether there are enough newcomers to speak of."""
        return len(self.newcomers) >= self.least

    def figures(self, name: str, waits: Mapping[str, float]) -> Figures:
        """Return what may be told of the group."""
        waited = [waits[id] for id in self.newcomers if id in waits]
        seats = sum(seats for seats, _ in self.mentors.values())
        many = len(self.mentors) >= self.least
        return Figures(
            name,
            len(self.newcomers) if self.enough else None,
            len(self.mentors) if many else None,
            wilson(len(self.scores), len(self.newcomers)) if self.enough and self.newcomers else None,
            fmean(self.scores) if len(self.scores) >= max(self.least, 1) else None,
            fmean(waited) if len(waited) >= max(self.least, 1) else None,
            sum(taken for _, taken in self.mentors.values()) / seats if many and seats else None,
        )


def compared(one: str, group: People, other: str, rest: People) -> Comparison:
    """Compare the shares placed of two groups."""
    if not (group.enough and rest.enough and group.scores and rest.scores):
        return Comparison(one, other, None, TOO_FEW)
    ratio = ratio_of(len(group.scores), len(group.newcomers), len(rest.scores), len(rest.newcomers))
    names = {"group": one, "other": other}
    if ratio.high is not None and ratio.high < 1:
        return Comparison(one, other, ratio, Reason(LESS, names))
    if ratio.low is not None and ratio.low > 1:
        return Comparison(one, other, ratio, Reason(MORE, names))
    return Comparison(one, other, ratio, NO_DIFFERENCE)


def wilson(part: int, whole: int) -> Interval:
    """Return a share with Wilson's interval.

    >>> round(wilson(0, 40).high, 4)
    0.0876
    """
    share, spread = part / whole, Z * Z / whole
    middle = (share + spread / 2) / (1 + spread)
    reach = math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    return Interval(share, max(0.0, middle - reach), min(1.0, middle + reach))


def ratio_of(part: int, whole: int, other_part: int, other_whole: int) -> Interval:
    """Return the ratio of two shares above 0 with the interval on its logarithm.

    >>> ratio = ratio_of(30, 60, 40, 50)
    >>> round(ratio.value, 4), round(ratio.low, 4), round(ratio.high, 4)
    (0.625, 0.4684, 0.834)
    """
    ratio = (part / whole) / (other_part / other_whole)
    reach = Z * math.sqrt(1 / part - 1 / whole + 1 / other_part - 1 / other_whole)
    return Interval(ratio, ratio * math.exp(-reach), ratio * math.exp(reach))


def group_faults(problem: Problem, groups: object) -> Iterator[Fault]:
    """Find groups that are none, and ids of nobody."""
    if not isinstance(groups, Mapping):
        yield fault("groups", "must be a table of ids by name, got %(value)s", value=shown(groups))
        return
    known = {each.id for each in problem.newcomers} | {each.id for each in problem.mentors}
    for name, ids in groups.items():
        if (
            not isinstance(name, str)
            or not isinstance(ids, Collection)
            or isinstance(ids, str | bytes | Mapping)
        ):
            text = "must have a name and a list of ids, got %(value)s"
            yield fault(f"group {shown(name)}", text, value=shown(ids))
            continue
        for id in ids:
            if not isinstance(id, str) or id not in known:
                yield fault(f'group "{name}"', "there is nobody with the id %(id)s", id=shown(id))


def number_faults(least: object, waits: object) -> Iterator[Fault]:
    """Find numbers that are none."""
    if not is_whole(least) or least < 1:
        yield fault("least", "must be a whole number from 1 on, got %(value)s", value=shown(least))
    if waits is None:
        return
    if not isinstance(waits, Mapping):
        yield fault("waits", "must be a table of numbers by id, got %(value)s", value=shown(waits))
        return
    for id, wait in waits.items():
        if not is_number(wait) or wait < 0:
            yield fault(f"waits, {shown(id)}", "must be a number from 0 on, got %(value)s", value=shown(wait))
