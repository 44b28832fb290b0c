"""Single changes of a problem: who comes and goes, seats, and what the coordinator settles."""

from dataclasses import dataclass, replace
from typing import TypeAlias

from matching.errors import BadInput, fault
from matching.judging import find
from matching.people import Mentor, Newcomer
from matching.problem import Ids, Problem


@dataclass(frozen=True)
class Join:
    """A newcomer, or a mentor, joins.

    Parameters
    ----------
    person : Newcomer or Mentor
        With an id that nobody else of that side has.

    Examples
    --------
    >>> from matching import Join, Mentor, Newcomer, Problem
    >>> problem = Join(Newcomer("bea")).apply(Problem([Newcomer("ann")], [Mentor("max")], []))
    >>> [each.id for each in problem.newcomers]
    ['ann', 'bea']
    """

    person: Newcomer | Mentor

    def apply(self, problem: Problem) -> Problem:
        """Return the problem with the person."""
        if isinstance(self.person, Newcomer):
            return replace(problem, newcomers=[*problem.newcomers, self.person])
        return replace(problem, mentors=[*problem.mentors, self.person])


@dataclass(frozen=True)
class LeaveNewcomer:
    """A newcomer leaves, with their pins and what was forbidden to them.

    Parameters
    ----------
    newcomer : str
        The id.

    Examples
    --------
    >>> from matching import LeaveNewcomer, Mentor, Newcomer, Problem
    >>> LeaveNewcomer("ann").apply(Problem([Newcomer("ann")], [Mentor("max")], [])).newcomers
    []
    """

    newcomer: str

    def apply(self, problem: Problem) -> Problem:
        """Return the problem without the newcomer."""
        find(problem.newcomers, self.newcomer, "newcomer")
        people = [each for each in problem.newcomers if each.id != self.newcomer]
        pins, forbidden = (
            [pair for pair in pairs if pair[0] != self.newcomer]
            for pairs in (problem.pins, problem.forbidden)
        )
        return replace(problem, newcomers=people, pins=pins, forbidden=forbidden)


@dataclass(frozen=True)
class LeaveMentor:
    """A mentor leaves, with their pins and what was forbidden to them.

    Parameters
    ----------
    mentor : str
        The id.

    Examples
    --------
    >>> from matching import LeaveMentor, Mentor, Newcomer, Problem
    >>> LeaveMentor("max").apply(Problem([Newcomer("ann")], [Mentor("max")], [])).mentors
    []
    """

    mentor: str

    def apply(self, problem: Problem) -> Problem:
        """Return the problem without the mentor."""
        find(problem.mentors, self.mentor, "mentor")
        people = [each for each in problem.mentors if each.id != self.mentor]
        pins, forbidden = (
            [pair for pair in pairs if pair[1] != self.mentor] for pairs in (problem.pins, problem.forbidden)
        )
        return replace(problem, mentors=people, pins=pins, forbidden=forbidden)


@dataclass(frozen=True)
class Seats:
    """A mentor has so many seats more, or fewer if the number is below 0.

    Parameters
    ----------
    mentor : str
        The id.
    more : int
        How many more.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Seats
    >>> problem = Seats("max", 2).apply(Problem([Newcomer("ann")], [Mentor("max")], []))
    >>> problem.mentors[0].seats
    3
    """

    mentor: str
    more: int = 1

    def apply(self, problem: Problem) -> Problem:
        """Return the problem with the seats."""
        find(problem.mentors, self.mentor, "mentor")
        people = [
            replace(each, seats=each.seats + self.more) if each.id == self.mentor else each
            for each in problem.mentors
        ]
        return replace(problem, mentors=people)


@dataclass(frozen=True)
class Pin:
    """A pair is settled.

    Parameters
    ----------
    newcomer, mentor : str
        Their ids.

    Examples
    --------
    >>> from matching import Pin, Mentor, Newcomer, Problem
    >>> problem = Problem([Newcomer("ann")], [Mentor("max")], [])
    >>> Pin("ann", "max").apply(problem).pins
    [('ann', 'max')]
    """

    newcomer: str
    mentor: str

    def apply(self, problem: Problem) -> Problem:
        """Return the problem with the pin."""
        return replace(problem, pins=[*problem.pins, (self.newcomer, self.mentor)])


@dataclass(frozen=True)
class Unpin:
    """A pair is no longer settled.

    Parameters
    ----------
    newcomer, mentor : str
        Their ids.

    Examples
    --------
    >>> from matching import Unpin, Mentor, Newcomer, Problem
    >>> problem = Problem([Newcomer("ann")], [Mentor("max")], [], pins=[("ann", "max")])
    >>> Unpin("ann", "max").apply(problem).pins
    []
    """

    newcomer: str
    mentor: str

    def apply(self, problem: Problem) -> Problem:
        """Return the problem without the pin."""
        return replace(problem, pins=without(problem.pins, (self.newcomer, self.mentor), "pinned"))


@dataclass(frozen=True)
class Forbid:
    """A pair is not to be made.

    Parameters
    ----------
    newcomer, mentor : str
        Their ids.

    Examples
    --------
    >>> from matching import Forbid, Mentor, Newcomer, Problem
    >>> problem = Problem([Newcomer("ann")], [Mentor("max")], [])
    >>> Forbid("ann", "max").apply(problem).forbidden
    [('ann', 'max')]
    """

    newcomer: str
    mentor: str

    def apply(self, problem: Problem) -> Problem:
        """Return the problem with the pair forbidden."""
        find(problem.newcomers, self.newcomer, "newcomer")
        find(problem.mentors, self.mentor, "mentor")
        return replace(problem, forbidden=[*problem.forbidden, (self.newcomer, self.mentor)])


@dataclass(frozen=True)
class Allow:
    """A pair is no longer forbidden.

    Parameters
    ----------
    newcomer, mentor : str
        Their ids.

    Examples
    --------
    >>> from matching import Allow, Mentor, Newcomer, Problem
    >>> problem = Problem([Newcomer("ann")], [Mentor("max")], [], forbidden=[("ann", "max")])
    >>> Allow("ann", "max").apply(problem).forbidden
    []
    """

    newcomer: str
    mentor: str

    def apply(self, problem: Problem) -> Problem:
        """Return the problem with the pair allowed."""
        ids = (self.newcomer, self.mentor)
        return replace(problem, forbidden=without(problem.forbidden, ids, "forbidden"))


ProblemChange: TypeAlias = Join | LeaveNewcomer | LeaveMentor | Seats | Pin | Unpin | Forbid | Allow


def without(pairs: object, ids: Ids, what: str) -> list[Ids]:
    """Return pairs without one that must be among them."""
    kept = [(one, other) for one, other in pairs]  # type: ignore[attr-defined]
    if ids not in kept:
        raise BadInput([fault(f'pair "{ids[0]}", "{ids[1]}"', "is not %(what)s", ids, what=what)])
    return [pair for pair in kept if pair != ids]
