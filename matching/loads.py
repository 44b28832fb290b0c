"""How many newcomers each mentor may get beside those who are pinned, and what the first seats are worth."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from matching.people import Mentor
from matching.problem import Problem
from matching.solution import Pair


class Load(NamedTuple):
    """The numbers of newcomers that a mentor may still get: from `lowest` to `highest`.

    Parameters
    ----------
    wished : int
        So many of the first seats carry a reward.
    group : int
        Fewer than so many, but not none, would be too small a group; 0 if there is no such rule (any more).
    """

    lowest: int
    highest: int
    wished: int
    group: int

    def worth(self, taken: int, price: int, reward: int) -> int:
        """Return what so many seats bring at a price for each, with the reward for the wished ones."""
        return price * taken + reward * min(taken, self.wished)

    def most_worth(self, price: int, reward: int) -> int:
        """Return the most that the seats can bring: it is reached at an end, or where the reward ends."""
        ends = self.lowest, min(max(self.wished, self.lowest), self.highest), self.highest
        return max(self.worth(taken, price, reward) for taken in ends)


def load_of(mentor: Mentor, pinned: int) -> Load:
    """Return the load of a mentor of whom so many seats are pinned."""
    seats, left = mentor.seats - pinned, max(0, mentor.size - pinned)
    wished = max(0, min(mentor.least - pinned, seats))
    if left and pinned:
        return Load(left, seats, wished, 0)
    if left > seats:
        return Load(0, 0, 0, 0)
    return Load(0, seats, wished, left if left > 1 else 0)


def loads_of(
    problem: Problem, pinned: Mapping[str, int], takes: Collection[str] = (), closed: Collection[str] = ()
) -> dict[str, Load]:
    """Return the load of each mentor, some groups being settled to take place and others not to."""
    loads = {mentor.id: load_of(mentor, pinned.get(mentor.id, 0)) for mentor in problem.mentors}
    for mentor in takes:
        load = loads[mentor]
        loads[mentor] = load._replace(lowest=max(load.lowest, load.group), group=0)
    for mentor in closed:
        loads[mentor] = Load(0, 0, 0, 0)
    return loads


def pinned_seats(pairs: Iterable[Pair]) -> Counter[str]:
    """Count the pinned pairs of each mentor."""
    return Counter(pair.mentor for pair in pairs if pair.pinned)
