"""Groups that take place whole or not at all: branch and bound over those that are left too small.

Without its smallest size a group is ordinary seats, and the best matching is known with its proof. Where that
matching has groups between nobody and their smallest size, one of them is settled both ways: it takes place,
or it does not. The branch with the highest bound is looked at first; the first matching without a group that
is too small is best, since no branch left is worth more. Together the prices of all branches are the proof.
"""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from matching.board import Board
from matching.effort import Effort
from matching.errors import Fault, fault
from matching.leaf import Leaf, solve_leaf
from matching.ranking import Ranking
from matching.reasons import N_

MOST_BRANCHES = 400
"""Branches that are looked at before the best matching so far is handed out, with its gap."""

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """The best matching that was found, and the branches whose bounds prove it.

    Attributes
    ----------
    best : Leaf
        The matching and its branch.
    others : tuple of Leaf
        All other branches.
    possible : bool
        Whether there is a matching at all: pins to groups may ask for more than there is.
    """

    best: Leaf
    others: tuple[Leaf, ...]
    possible: bool

    @property
    def bound(self) -> int:
        """Return what no matching exceeds."""
        return max(leaf.bound for leaf in (self.best, *self.others))


def search(board: Board, ranking: Ranking, effort: Effort) -> Found:
    """Find the best matching in which every group has its smallest size or nobody."""
    root = solve_leaf(board, ranking, NONE, NONE, effort)
    if is_hollow(board, root) and effort.over:
        root = solve_leaf(board, ranking, NONE, NONE, effort._replace(deadline=None))
    best: Leaf | None = None
    heap, settled, looked = [(-root.bound, 0, root)], [], 1
    while heap:
        leaf = heappop(heap)[2]
        small = too_small(board, leaf)
        if is_hollow(board, leaf) or (best and leaf.bound <= best.value):
            settled.append(leaf)
        elif not small or looked >= MOST_BRANCHES or effort.over:
            settled.append(leaf)
            other = dive(board, ranking, leaf, effort) if small else leaf
            best = other if best is None or other.value > best.value else best
        else:
            group = frozenset([max(small, key=lambda id: small[id])])
            for takes, closed in ((leaf.takes | group, leaf.closed), (leaf.takes, leaf.closed | group)):
                child = solve_leaf(board, ranking, takes, closed, effort)
                heappush(heap, (-child.bound, looked, child))
                looked += 1
    return Found(
        best or root, tuple(leaf for leaf in settled if leaf is not (best or root)), best is not None
    )


def too_small(board: Board, leaf: Leaf) -> dict[str, float]:
    """Return the groups that are neither empty nor as large as they must be, with how full they are."""
    small = {}
    loads = board.loads(leaf.takes, leaf.closed)
    for place in np.flatnonzero(leaf.loads).tolist():
        id = board.mentors[place].id
        if leaf.loads[place] < loads[id].group:
            small[id] = leaf.loads[place] / loads[id].group
    return small


def is_hollow(board: Board, leaf: Leaf) -> bool:
    """Tell whether a group that must take place lacks people, so that the branch has no matching."""
    loads = board.loads(leaf.takes, leaf.closed)
    filled = zip(board.mentors, leaf.loads.tolist(), strict=True)
    return any(count < loads[mentor.id].lowest for mentor, count in filled)


def hollow_pins(board: Board, root: Leaf) -> list[Fault]:
    """Name the groups with pinned newcomers that cannot reach their smallest size whatever is done."""
    loads, text = (
        board.loads(),
        N_("a newcomer is pinned to this group, which cannot reach its smallest size"),
    )
    return [
        fault(f'mentor "{mentor.id}"', text, (mentor.id,))
        for mentor, count in zip(board.mentors, root.loads.tolist(), strict=True)
        if count < loads[mentor.id].lowest
    ]


def dive(board: Board, ranking: Ranking, leaf: Leaf, effort: Effort) -> Leaf:
    """Close the groups that are too small, over and over, until none is: a matching, if not the best one."""
    takes, closed = leaf.takes, leaf.closed
    while True:
        closed |= too_small(board, leaf).keys()
        leaf = solve_leaf(board, ranking, takes, closed, effort)
        if is_hollow(board, leaf):
            takes, effort = NONE, effort._replace(deadline=None)
        elif not too_small(board, leaf):
            return leaf
