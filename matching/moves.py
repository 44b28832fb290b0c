"""What it costs to move people on: places, and the moves from place to place, as a graph.

Each mentor is a place, one more stands for having no mentor, and newcomers who want several mentors are
places of their own. No move costs less than 0, since no pair is worth more than its prices; so the cheapest
chain of moves is a shortest path.
"""

from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from matching.fixed import IntArray

FAR = 2**52
"""Lengths below this are added in double precision without rounding."""
NOBODY = -1
"""In place of a pair: a seat is taken or left by nobody, or somebody wants one more or one fewer."""


class Arcs(NamedTuple):
    """Moves from place to place, their lengths, and the pair that each makes or gives up."""

    tails: IntArray
    heads: IntArray
    lengths: IntArray
    pairs: IntArray


class Moves:
    """All moves between places, sorted by the place they leave.

    Parameters
    ----------
    places : int
        How many there are.
    arcs : list of Arcs
        Their moves; of several between the same two places the shortest counts.
    """

    def __init__(self, places: int, arcs: list[Arcs]) -> None:
        tails, heads, lengths, pairs = (np.concatenate(each) for each in zip(*arcs, strict=True))
        # Small keys are sorted by counting, which is several times as fast.
        order = np.argsort(tails.astype(np.uint16) if places < 2**16 else tails, kind="stable")
        self.ends, self.lengths, self.pairs = heads[order], lengths[order], pairs[order]
        self.starts = np.searchsorted(tails[order], np.arange(places + 1))
        table = self.lengths.astype(np.float64), self.ends, self.starts
        self._forth: Any = csr_array(table, shape=(places, places))
        self._back: Any = None

    def reach(self, place: int, towards: bool, limit: int) -> tuple[IntArray, IntArray]:
        """Return the cost from a place to each other, or `towards` it, and the next place on the way back.

        What costs more than the limit is FAR.
        """
        graph: Any = self._forth
        if towards:
            graph = self._back = self._back if self._back is not None else self._forth.T.tocsr()
        most = float(min(limit, FAR))
        (reached,), (before,) = dijkstra(graph, True, np.array([place]), return_predecessors=True, limit=most)
        far = ~(reached < FAR)
        reached[far] = FAR
        return reached.astype(np.int64), np.where(far, NOBODY, before).astype(np.int64)

    def pair_of(self, tail: int, head: int) -> int:
        """Return the pair of the shortest move between two places."""
        arcs = np.arange(self.starts[tail], self.starts[tail + 1])
        arcs = arcs[self.ends[arcs] == head]
        return int(self.pairs[arcs[self.lengths[arcs].argmin()]])


def path_of(before: IntArray, place: int) -> list[int]:
    """Return the places from one place back to the start of a search."""
    path = [place]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return path
