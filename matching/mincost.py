"""The heaviest matching of some pairs by OR-tools, if it is installed: minimum cost flow, native seats."""

from importlib import import_module
from importlib.util import find_spec

import numpy as np

from matching.errors import NotOptimal
from matching.fixed import IntArray
from matching.pairs import Pairs

APART = 10
"""How far the values of all pairs are moved from 0, in units of their spread."""


def has_mincost() -> bool:
    """Tell whether OR-tools is installed."""
    return find_spec("ortools") is not None


def heaviest_mincost(pairs: Pairs, newcomers: int, seats: IntArray, near: bool) -> IntArray:
    """Return the heaviest matching, the mentor of each newcomer or -1.

    With `near`, what all pairs are worth alike counts for less than it is: this is about twice as fast and
    mostly gives the same, but the result may serve too few.
    """
    flow = import_module("ortools.graph.python.min_cost_flow").SimpleMinCostFlow()
    mentors, count, top = len(seats), len(pairs.rows), int(pairs.values.max(initial=0))
    alone = top
    if near:
        spread = top - int(pairs.values.min(initial=top))
        alone = min(top, (APART + 1) * spread + 1)
    outside, sink = newcomers + mentors, newcomers + mentors + 1
    one, other = np.arange(newcomers), newcomers + np.arange(mentors)
    tails = np.concatenate([pairs.rows, one, other, [outside]])
    heads = np.concatenate(
        [newcomers + pairs.columns, np.full(newcomers, outside), np.full(mentors + 1, sink)]
    )
    costs = np.concatenate([top - pairs.values, np.full(newcomers, alone), np.zeros(mentors + 1)])
    rooms = np.concatenate([np.ones(count + newcomers), seats, [newcomers]])
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), rooms.astype(np.int64), costs.astype(np.int64)
    )
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[:newcomers], supplies[sink] = 1, -newcomers
    flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supplies)
    if flow.solve() != flow.OPTIMAL:
        raise NotOptimal("minimum cost flow has failed")
    used = np.flatnonzero(flow.flows(arcs[:count]) > 0)
    chosen: IntArray = np.full(newcomers, -1, dtype=np.int64)
    chosen[pairs.rows[used]] = pairs.columns[used]
    return chosen
