"""Newcomers who want several mentors: who still wants any, and what further mentors may add to a bound.

Of a newcomer who wants *k* mentors the first is worth the bonus and the score, every other the score alone.
In the linear programme of this, the price of a pair that is made may be exceeded (a pair counts only once),
and so may the bonus by the gain, once for each of the *k - 1* others. So the bound is the sum of all gains
and all seats at their prices, of *(k - 1) max(0, gain - bonus)* for each such newcomer, and of what their
pairs are worth above their prices.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from matching.certificate import Branch
from matching.errors import Fault, fault
from matching.people import Mentor, Newcomer
from matching.problem import Problem
from matching.solution import Pair


def wants_several(problem: Problem) -> bool:
    """Tell whether anybody wants more than one mentor."""
    return any(each.mentors > 1 for each in problem.newcomers)


def several_faults(problem: Problem, fairness: object) -> Iterator[Fault]:
    """Find what several mentors for one newcomer do not go with, and newcomers who want none."""
    for each in problem.newcomers:
        if each.mentors < 1:
            yield fault(f'newcomer "{each.id}"', "must want at least one mentor", (each.id,))
    if not wants_several(problem):
        return
    if fairness:
        yield fault("fairness", "does not go with newcomers who want several mentors")
    for mentor in problem.mentors:
        if mentor.size > 1:
            text = "has a smallest group, which does not go with newcomers who want several mentors"
            yield fault(f'mentor "{mentor.id}"', text, (mentor.id,))


def wishes_of(problem: Problem, pinned: Sequence[Pair]) -> int:
    """Count the mentors that are still wanted beside the pinned ones."""
    settled = Counter(pair.newcomer for pair in pinned)
    return sum(max(each.mentors - settled[each.id], 0) for each in problem.newcomers)


def waiting_of(problem: Problem, pairs: Collection[Pair]) -> list[Newcomer]:
    """Return those who want a mentor beside their pinned ones."""
    settled = Counter(pair.newcomer for pair in pairs if pair.pinned)
    return [each for each in problem.newcomers if settled[each.id] < each.mentors]


@dataclass(frozen=True)
class Further:
    """How many mentors each of those may still have who want several, and their pairs.

    Attributes
    ----------
    units : mapping of str to int
        Mentors that each of them wants beside the pinned ones.
    pairs : list of Pair
        Theirs, pinned ones included.
    """

    units: Mapping[str, int]
    pairs: list[Pair]

    def most(self, branch: Branch, bonuses: Mapping[str, int], scale: int) -> int:
        """Return what further mentors add to a bound."""
        gains, prices = branch.gains, branch.prices
        most = sum((units - 1) * max(0, gains[id] - bonuses[id]) for id, units in self.units.items())
        for pair in self.pairs:
            if not pair.pinned:
                worth = pair.score * scale + bonuses[pair.newcomer]
                most += max(0, worth - gains[pair.newcomer] - prices[pair.mentor])
        return most

    def repeated(self, bonuses: Mapping[str, int]) -> int:
        """Return the bonuses that are counted more than once where each pair is given one."""
        counts = Counter(pair.newcomer for pair in self.pairs if not pair.pinned)
        return sum((count - 1) * bonuses[id] for id, count in counts.items())

    def leave_out(self, over: NDArray[Any], newcomers: Sequence[Newcomer], mentors: Sequence[Mentor]) -> None:
        """Set those places of a table to 0 that stand for these pairs."""
        if not self.pairs:
            return
        rows = {each.id: row for row, each in enumerate(newcomers)}
        columns = {each.id: column for column, each in enumerate(mentors)}
        for pair in self.pairs:
            if pair.newcomer in rows:
                over[rows[pair.newcomer], columns[pair.mentor]] = 0


def further_of(waiting: Sequence[Newcomer], pairs: Collection[Pair]) -> Further:
    """Return what is known of those who want several."""
    several = {each.id: each.mentors for each in waiting if each.mentors > 1}
    own = [pair for pair in pairs if pair.newcomer in several]
    settled = Counter(pair.newcomer for pair in own if pair.pinned)
    return Further({id: wanted - settled[id] for id, wanted in several.items()}, own)
