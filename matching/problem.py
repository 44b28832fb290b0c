"""A problem: who is there, what a pair is judged by, and what the coordinator has settled already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from matching.fixed import LOWEST, fixed
from matching.people import Mentor, Newcomer
from matching.terms.term import Coming, Term

Objective: TypeAlias = Literal["placed", "total"]
OBJECTIVES = ("placed", "total")
FAIRNESS = ("", "worst", "waited")
MOST_SEATS = 1_000_000
Ids: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Problem:
    """Everything a match depends on.

    Parameters
    ----------
    newcomers, mentors : sequence
        The two sides; the order does not matter.
    terms : sequence of Term
        What a pair is judged by: weights and rules.
    pins : collection of (newcomer id, mentor id)
        Pairs that are settled. A pin may go against weights, never against a hard rule, a seat count or
        a forbidden pair: that is bad input.
    forbidden : collection of (newcomer id, mentor id)
        Pairs that are never made. Ids of people who are not here are passed over.
    objective : {"placed", "total"}
        Most newcomers placed and then the best total, or the best total alone.
    monday : date, optional
        The Monday that the coming weeks begin on; needed if a term counts hours.
    weeks : int
        How many coming weeks.
    quality : float
        The lowest score, in points, that a pair may have; 0 asks for nothing. A pin may go below it.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Shared
    >>> ann, max = Newcomer("ann", {"interests": ["jazz"]}), Mentor("max", {"interests": ["jazz"]})
    >>> problem = Problem([ann], [max], [Shared("interests", 10)], forbidden=[("ann", "max")])
    >>> problem.objective
    'placed'
    """

    newcomers: Sequence[Newcomer]
    mentors: Sequence[Mentor]
    terms: Sequence[Term]
    pins: Collection[Ids] = ()
    forbidden: Collection[Ids] = ()
    objective: Objective = "placed"
    monday: date | None = None
    weeks: int = 4
    quality: float = 0

    @property
    def floor(self) -> int:
        """Return the lowest score that a pair may have."""
        return fixed(self.quality) if self.quality else LOWEST

    @property
    def coming(self) -> Coming:
        """Return the coming weeks."""
        return Coming(self.monday, self.weeks)
