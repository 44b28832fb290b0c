"""The heaviest matching of some pairs, found from any prices: many cheapest ways at once, with SciPy alone.

Staying without a mentor is one more mentor, "outside", with a place for all and a price of 0; so everybody
is served in the end. Prices never forbid a way that is worth taking: each pair falls short of its newcomer's
gain and its mentor's price by 0 or more. Who is not served yet looks for the cheapest way to a seat that is
free but has a price, others moving on to make room. One search finds the distances for all of them;
prices are moved by these, so that the cheapest ways cost nothing any more; and then as many newcomers
as can be at once are served along them (primal-dual method, Kuhn 1955; Ahuja, Magnanti and Orlin 1993, 9.8).
From prices that are nearly right this takes few rounds.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, maximum_flow

from matching.errors import NotOptimal
from matching.fixed import IntArray
from matching.pairs import Pairs

FloatArray: TypeAlias = NDArray[np.float64]


class Prices(NamedTuple):
    """A best matching of some pairs (-1 for nobody), and the gains and prices that prove it so."""

    chosen: IntArray
    gains: IntArray
    prices: IntArray


Tell = Callable[[Prices], None]
"""Is told how far it is; what it raises ends the work."""


class Network(NamedTuple):
    """Pairs by row, each newcomer's last one being outside; one more newcomer, who stays outside, ends them.

    That last newcomer has a pair worth 0 with every mentor: giving up a seat costs its price.
    """

    counts: IntArray
    columns: IntArray
    values: IntArray
    starts: IntArray
    seats: IntArray

    @property
    def outside(self) -> int:
        """Return the column that stands for having no mentor."""
        return len(self.seats)

    def state(self, chosen: IntArray, gains: IntArray, prices: IntArray) -> "State":
        """Return a state with what each pair falls short of its prices."""
        short = np.repeat(gains, self.counts)
        short += prices[self.columns]
        short -= self.values
        return State(chosen, gains, prices, short)

    def rows(self, pairs: IntArray) -> IntArray:
        """Return the rows of some pairs."""
        row: IntArray = np.searchsorted(self.starts, pairs, side="right") - 1
        return row

    def free(self, chosen: IntArray) -> IntArray:
        """Return the free seats of each mentor."""
        held = np.bincount(chosen[chosen >= 0], minlength=self.outside + 1)
        left: IntArray = self.seats - held[:-1]
        return left


class State(NamedTuple):
    """Who has whom (-1 for who is not served yet), gains and prices, and how far pairs fall short of them."""

    chosen: IntArray
    gains: IntArray
    prices: IntArray
    short: IntArray


def network(pairs: Pairs, newcomers: int, seats: IntArray) -> Network:
    """Put pairs, sorted by row, into a network."""
    mentors = len(seats)
    ends = np.searchsorted(pairs.rows, np.arange(newcomers), side="right")
    columns = np.concatenate([np.insert(pairs.columns, ends, mentors), np.arange(mentors + 1)])
    values = np.concatenate([np.insert(pairs.values, ends, 0), np.zeros(mentors + 1, dtype=np.int64)])
    starts = np.concatenate([[0], ends + np.arange(1, newcomers + 1), [len(values)]])
    return Network(np.diff(starts), columns, values, starts, seats)


def heaviest_flow(
    pairs: Pairs,
    seats: IntArray,
    start: Prices,
    enough: int = 0,
    tell: Tell | None = None,
) -> Prices:
    """Return the heaviest matching of some pairs with the least prices that prove it.

    Parameters
    ----------
    pairs : Pairs
        Sorted by row; values must stay below 2**50.
    seats : ndarray of int64
        Of each mentor.
    start : Prices
        The search begins from these prices, 0 or more; of the matching those pairs are kept that are worth
        their prices.
    enough : int
        Stop with a matching that is not yet whole when so few newcomers and seats are left.
    tell : callable, optional
        Called in every round with a matching that is not yet whole; what it raises ends the work.
    """
    net = network(pairs, len(start.chosen), seats)
    state = begun(net, start)
    while True:
        need = Need(np.flatnonzero(state.chosen < 0), wanting(net, state))
        if not need.newcomers.size and not need.mentors.size:
            return proved(net, cheapest(net, state))
        if len(need.newcomers) + len(need.mentors) <= enough:
            return inner(net, state)
        state = moved(net, state, need)
        state = served(net, state, need)
        if tell:
            tell(inner(net, state))


class Need(NamedTuple):
    """Newcomers who are not served, and mentors who have free seats with a price."""

    newcomers: IntArray
    mentors: IntArray


def wanting(net: Network, state: State) -> IntArray:
    """Return the mentors who have free seats with a price."""
    return np.flatnonzero((net.free(state.chosen) > 0) & (state.prices[:-1] > 0))


def begun(net: Network, start: Prices) -> State:
    """Return a state that keeps those pairs of a matching that are worth their prices."""
    prices = np.append(start.prices, 0)
    gains = np.maximum.reduceat(net.values - prices[net.columns], net.starts[:-1])
    state = net.state(np.where(gains == 0, net.outside, -1), gains, prices)
    tight = np.flatnonzero(state.short == 0)
    rows = net.rows(tight)
    made = net.columns[tight] == np.append(start.chosen, net.outside)[rows]
    state.chosen[rows[made]] = net.columns[tight[made]]
    return state


class Ways(NamedTuple):
    """What it costs to go from place to place, and the place of each mentor and each newcomer."""

    costs: csr_array
    mentors: IntArray
    newcomers: IntArray


def ways_of(net: Network, state: State, unserved: IntArray) -> Ways:
    """Return the ways from place to place.

    Places are the mentors, outside, and one for each newcomer who is not served. Mentors with a
    free seat at no price are as good as outside.
    """
    outside = net.outside
    same = np.arange(outside + 1)
    same[:-1][(net.free(state.chosen) > 0) & (state.prices[:-1] == 0)] = outside
    place = same[state.chosen]
    place[unserved] = outside + 1 + np.arange(len(unserved))
    order = np.argsort(place, kind="stable")
    ways, counts = runs(net.starts, order)
    size = outside + 1 + len(unserved)
    ends = np.bincount(place[order], weights=counts, minlength=size)
    starts = np.concatenate([[0], np.cumsum(ends)]).astype(np.int32)
    heads = same.astype(np.int32)[net.columns[ways]]
    graph = csr_array((state.short[ways].astype(np.float64), heads, starts), shape=(size, size))
    return Ways(graph, same, place)


def reach(costs: csr_array, ends: IntArray) -> FloatArray:
    """Return how far each place is from the nearest of some places."""
    far: FloatArray = dijkstra(costs, indices=ends, min_only=True)
    return far


def moved(net: Network, state: State, need: Need) -> State:
    """Move the prices so that cheapest ways from need to need cost nothing any more.

    The smaller side of need sets out, so that each of the other has a way of its own.
    """
    ways = ways_of(net, state, need.newcomers)
    outside = np.array([net.outside])
    alone = net.outside + 1 + np.arange(len(need.newcomers))
    ends = np.append(need.mentors, outside) if alone.size else need.mentors
    if len(need.newcomers) > len(need.mentors):
        far = reach(ways.costs.T.tocsr(), ends)
        level = np.minimum(far, far[alone].max())
    else:
        far = reach(ways.costs, alone if alone.size else outside)
        level = np.maximum(far[ends].max() - far, 0)
    shift = (level - level[outside]).astype(np.int64)
    return net.state(state.chosen, state.gains - shift[ways.newcomers], state.prices + shift[ways.mentors])


def served(net: Network, state: State, need: Need) -> State:
    """Serve as many as can be served at once along ways that cost nothing."""
    nobody, mentor = len(state.chosen) - 1, len(state.chosen)
    outside, source, sink = mentor + net.outside, mentor + net.outside + 1, mentor + net.outside + 2
    free, priced = net.free(state.chosen), state.prices[:-1] > 0
    tight = np.flatnonzero(state.short == 0)
    rows, columns = net.rows(tight), net.columns[tight]
    others = columns != state.chosen[rows]
    rows, columns = rows[others], columns[others]
    held = np.append(net.seats - free, 0)[columns]
    movers = np.unique(rows[state.chosen[rows] >= 0])
    idle = np.flatnonzero((free > 0) & ~priced)
    wanted = need.mentors[priced[need.mentors]]
    last = (outside, sink) if len(need.newcomers) else (source, outside)
    arcs = (
        (rows, mentor + columns, np.where(rows == nobody, held, 1)),
        (mentor + state.chosen[movers], movers, np.where(movers == nobody, 2 * mentor, 1)),
        (mentor + idle, np.full(len(idle), outside), free[idle]),
        (np.full(len(need.newcomers), source), need.newcomers, np.ones(len(need.newcomers))),
        (mentor + wanted, np.full(len(wanted), sink), free[wanted]),
        ([last[0]], [last[1]], [2 * mentor]),
    )
    tails, heads, rooms = (np.concatenate(each).astype(np.int32) for each in zip(*arcs, strict=True))
    order = np.lexsort((heads, tails))
    starts = np.searchsorted(tails[order], np.arange(sink + 2)).astype(np.int32)
    graph = csr_array((rooms[order], heads[order], starts), shape=(sink + 1, sink + 1))
    flow = maximum_flow(graph, source, sink).flow
    first = flow.indptr[: nobody + 1]
    used = np.flatnonzero(flow.data[: first[-1]] > 0)
    chosen = state.chosen.copy()
    chosen[np.searchsorted(first, used, side="right") - 1] = flow.indices[used] - mentor
    return state._replace(chosen=chosen)


def cheapest(net: Network, state: State) -> State:
    """Lower all prices of a best matching as far as they go."""
    ways = ways_of(net, state, np.zeros(0, dtype=np.int64))
    lower = reach(ways.costs, np.array([net.outside]))[ways.mentors].astype(np.int64)
    return net.state(state.chosen, state.gains + lower[state.chosen], state.prices - lower)


def proved(net: Network, state: State) -> Prices:
    """Check all that makes a matching the heaviest."""
    free, prices = net.free(state.chosen), state.prices[:-1]
    tight = np.flatnonzero(state.short == 0)
    made = np.count_nonzero(net.columns[tight] == state.chosen[net.rows(tight)])
    wrong = made < len(state.chosen) or (state.short < 0).any() or (state.gains < 0).any()
    if wrong or (free < 0).any() or (prices < 0).any() or prices[free > 0].any():
        raise NotOptimal("the prices do not prove the matching")
    return inner(net, state)


def inner(net: Network, state: State) -> Prices:
    """Return a state without what is outside."""
    chosen = np.where(state.chosen == net.outside, -1, state.chosen)
    return Prices(chosen[:-1], state.gains[:-1], state.prices[:-1])


def runs(starts: IntArray, which: IntArray) -> tuple[IntArray, IntArray]:
    """Return the places from `starts[k]` up to `starts[k + 1]` for some k, and how many each has."""
    counts = starts[which + 1] - starts[which]
    places = np.repeat(starts[which] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    return places, counts
