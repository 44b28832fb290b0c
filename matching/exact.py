"""A matching made exact for values with more digits than double precision holds.

The leading digits are matched exactly first. Their prices show which pairs can still matter once the
other digits count: the few whose reduced cost is at most the number of pairs. Among those, improving
cycles are followed in whole numbers of any size until there is none left, which proves the optimum.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.duals import least_prices
from matching.fixed import IntArray

OUTSIDE = -1


class Arc(NamedTuple):
    """Freeing a seat at one mentor and needing one at another; `mover` is the newcomer who changes."""

    gain: int
    mover: int


def refine(values: NDArray[Any], leading: IntArray, chosen: IntArray, seats: IntArray) -> IntArray:
    """Return a heaviest matching of `values`, starting from one that is heaviest for their leading digits.

    Parameters
    ----------
    values : ndarray of Python whole numbers
        0 where no pair may be made.
    leading : ndarray of int64
        Each value divided by the same power of two and rounded up; 0 where the value is 0.
    chosen : ndarray of int64
        A heaviest matching of `leading`: the mentor of each newcomer, -1 for none.
    seats : ndarray of int64
        Of each mentor.
    """
    prices, gains = least_prices(leading, chosen, seats)
    slack = min(len(values), int(np.minimum(seats, len(values)).sum()))
    close = (leading > 0) & (gains[:, None] + prices[None, :] - leading <= slack)
    near = [(int(row), int(column)) for row, column in np.argwhere(close)]
    mentor_of = {row: int(column) for row, column in enumerate(chosen) if column >= 0}
    while cycle := improving_cycle(arcs_of(values, near, mentor_of, seats)):
        for arc, target in cycle:
            if arc.mover >= 0 and target == OUTSIDE:
                del mentor_of[arc.mover]
            elif arc.mover >= 0:
                mentor_of[arc.mover] = target
    best: IntArray = np.full(len(values), -1, dtype=np.int64)
    best[list(mentor_of)] = list(mentor_of.values())
    return best


def arcs_of(
    values: NDArray[Any], near: list[tuple[int, int]], mentor_of: dict[int, int], seats: IntArray
) -> dict[tuple[int, int], Arc]:
    """List the best way to hand a seat on from each mentor to each other, the outside included."""
    arcs: dict[tuple[int, int], Arc] = {}

    def offer(source: int, target: int, gain: int, mover: int) -> None:
        if (source, target) not in arcs or gain > arcs[source, target].gain:
            arcs[source, target] = Arc(gain, mover)

    taken = np.bincount(list(mentor_of.values()), minlength=len(seats))
    for mentor, free in enumerate(seats - taken):
        offer(OUTSIDE, mentor, 0, -1)
        if free > 0:
            offer(mentor, OUTSIDE, 0, -1)
    for newcomer, mentor in mentor_of.items():
        offer(mentor, OUTSIDE, -values[newcomer, mentor], newcomer)
    for newcomer, mentor in near:
        source = mentor_of.get(newcomer, OUTSIDE)
        if source != mentor:
            now = values[newcomer, source] if source != OUTSIDE else 0
            offer(source, mentor, values[newcomer, mentor] - now, newcomer)
    return arcs


def improving_cycle(arcs: dict[tuple[int, int], Arc]) -> list[tuple[Arc, int]]:
    """Find a cycle whose gains add up to more than 0, as arcs with their targets; empty if there is none."""
    reached = dict.fromkeys((node for ends in arcs for node in ends), 0)
    before: dict[int, int] = {}
    moving = True
    while moving:
        moving = False
        for (source, target), arc in arcs.items():
            if reached[source] + arc.gain > reached[target]:
                reached[target] = reached[source] + arc.gain
                before[target] = source
                moving = True
        if moving and (nodes := cycle_in(before)):
            return [(arcs[before[node], node], node) for node in nodes]
    return []


def cycle_in(before: dict[int, int]) -> list[int]:
    """Find a cycle among predecessors, if there is one."""
    seen: dict[int, int] = {}
    for start in before:
        node, walk = start, []
        while node in before and node not in seen:
            seen[node] = start
            walk.append(node)
            node = before[node]
        if seen.get(node) == start and node in walk:
            return walk[walk.index(node) :]
    return []
