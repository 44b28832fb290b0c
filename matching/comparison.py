"""What changes from one solution to another."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import NamedTuple

from matching.problem import Ids
from matching.solution import Solution


class Move(NamedTuple):
    """A newcomer whose mentor changes; None stands for no mentor.

    Examples
    --------
    >>> from matching import Move
    >>> Move("ann", "max", None)
    Move(newcomer='ann', before='max', after=None)
    """

    newcomer: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Difference:
    """The price of a change.

    Attributes
    ----------
    total, placed : int
        After minus before.
    worst : int or None
        Score of the worst pair, after minus before; None if one of the two has no pair.
    moves : tuple of Move
        Who gets another mentor, by newcomer id.

    Examples
    --------
    >>> from matching import Newcomer, Mentor, Problem, compare, solve
    >>> one, two = (solve(Problem([Newcomer("ann")], [Mentor("max", seats=seats)], [])) for seats in (0, 1))
    >>> compare(one, two).placed
    1
    """

    total: int
    placed: int
    worst: int | None
    moves: tuple[Move, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the difference as plain data for JSON."""
        return {**asdict(self), "moves": [each._asdict() for each in self.moves]}


def compare(before: Solution, after: Solution) -> Difference:
    """Tell what changes from one solution to another.

    Parameters
    ----------
    before, after : Solution
        Two solutions, of the same people or not.

    Returns
    -------
    Difference
        After minus before, and who moves.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Scores, compare, solve
    >>> ann, bea = Newcomer("ann"), Newcomer("bea")
    >>> terms = [Scores("fit", 3, scores={"ann": {"max": 3}, "bea": {"max": 2}})]
    >>> before = solve(Problem([ann, bea], [Mentor("max")], terms))
    >>> after = solve(Problem([ann, bea], [Mentor("max")], terms, pins=[("bea", "max")]))
    >>> change = compare(before, after)
    >>> change.total, [tuple(move) for move in change.moves]
    (-10000, [('ann', 'max', None), ('bea', None, 'max')])
    """
    old, new = ({(pair.newcomer, pair.mentor) for pair in each.pairs} for each in (before, after))
    worst = after.worst.score - before.worst.score if before.worst and after.worst else None
    moves = tuple(moves_of(old - new, new - old))
    return Difference(after.total - before.total, after.placed - before.placed, worst, moves)


def moves_of(lost: Collection[Ids], won: Collection[Ids]) -> list[Move]:
    """Put pairs that are given up and pairs that are made together, by newcomer."""
    moves = []
    for id in sorted({newcomer for newcomer, _ in [*lost, *won]}):
        sides = (sorted(mentor for newcomer, mentor in pairs if newcomer == id) for pairs in (lost, won))
        moves += [Move(id, *each) for each in zip_longest(*sides)]
    return moves
