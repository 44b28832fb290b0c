"""The best matching of a large market, in memory that grows with people and not with pairs."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from matching.bounds import Bounds, region
from matching.crew import Crew, crew_for
from matching.dense import Optimum
from matching.draw import Draw
from matching.effort import Effort
from matching.fixed import IntArray
from matching.flow import Prices
from matching.market import Market
from matching.pairs import Pairs
from matching.passes import Strip, best, joined, no_pairs, region_strips, samples, strips
from matching.pool import excess, first_prices, merged, solve_pool
from matching.ties import settle
from matching.worth import Worth

MARGIN, NARROWEST, WANTED = 12, 50, 16
"""A pass takes pairs below their prices by at most one part in so many of the highest score, at least one
part in so many of that, and so that about so many are found for each newcomer."""
LATER = 3
"""How many times narrower the margin is when some pairs are looked at again."""
KEPT, TIED, MOST_TIED = 48, 250, 5_000_000
"""Pairs of one newcomer that a pass finds, and that the draw looks at, which are more where all are fewer."""
SEEN = 1_000
"""Mentors that each newcomer is compared with to begin with."""
HELD = 16
"""New pairs of each newcomer, on average, that are held before they are trimmed."""
OF_NEWCOMER, OF_MENTOR = 6, 8
"""The best pairs of a newcomer and of a mentor in one block of the sample."""
WHOLE = 0.4
"""The share of all pairs from which on all are looked at again."""


class TimeUp(Exception):
    """The time is up."""


class Watch:
    """Counts pairs that were looked at, tells of progress, and keeps an eye on the time.

    Half of all steps are the first pass over all pairs.
    """

    def __init__(self, newcomers: int, mentors: int, effort: Effort) -> None:
        self._newcomers, self._mentors, self._effort = newcomers, max(mentors, 1), effort
        self._looked = 0
        self.latest: Prices | None = None

    def seen(self, pairs: int) -> None:
        """Count pairs."""
        self._looked += pairs
        if self._effort.progress:
            done = min(self._looked // self._mentors, 2 * self._newcomers - 1)
            self._effort.progress(done, 2 * self._newcomers)
        if self._effort.over:
            raise TimeUp

    def tell(self, state: Prices) -> None:
        """Remember a matching that is not yet whole."""
        self.latest = state
        self.seen(0)


class Known(NamedTuple):
    """A pool of pairs, what all other pairs are bounded by, and the best matching of the pool."""

    pool: Pairs
    bounds: Bounds
    prices: Prices


class Search(NamedTuple):
    """What stays the same while the best matching is looked for."""

    market: Market
    seats: IntArray
    worth: Worth
    reach: int
    effort: Effort
    watch: Watch
    crew: Crew

    @property
    def span(self) -> int:
        """Return the most that a score adds to what a pair is worth."""
        return self.reach * self.worth.scale

    @property
    def blocks(self) -> int:
        """Return into how many blocks both sides are cut for the sample."""
        return max(3, 2 * len(self.seats) // SEEN)

    def margin(self, known: Known) -> int:
        """Return how far below their prices pairs are taken: enough of them, and not too many.

        The sample tells: it has seen two blocks of mentors for each newcomer.
        """
        most = self.span // MARGIN + 1
        over = excess(known.pool, known.prices)
        over = over[known.prices.chosen[known.pool.rows] != known.pool.columns]
        wanted = int(WANTED * len(known.prices.chosen) * 2 / self.blocks)
        if wanted >= len(over):
            return most
        enough = -int(np.partition(over, len(over) - wanted - 1)[len(over) - wanted - 1])
        return min(max(enough, most // NARROWEST + 1), most)

    def sampled(self) -> Pairs:
        """Return a first pool."""
        newcomers, mentors = len(self.worth.newcomers), len(self.worth.mentors)
        pieces = samples(newcomers, mentors, self.blocks, (OF_NEWCOMER, OF_MENTOR), self.worth)
        found = []
        for piece, each in zip(pieces, self.crew.work(pieces), strict=True):
            found.append(each.pairs)
            self.watch.seen(piece.size)
        return merged(no_pairs(), joined(found), mentors)

    def solved(self, pool: Pairs, start: Prices) -> Prices:
        """Return the best matching of a pool."""
        return solve_pool(pool, self.seats, start, self.effort, self.watch.tell)

    def scanned(self, prices: Prices, margin: int, kept: int) -> tuple[Pairs, Bounds]:
        """Find the pairs worth more than their prices less a margin, and bounds of all others."""
        bounds = Bounds(prices.gains - margin, prices.prices)
        pieces = strips(bounds, self.worth, self.reach, kept)
        found, raised = self._collected(pieces, self.crew, bounds, kept)
        return found, Bounds(raised, bounds.mentors)

    def rescanned(self, known: Known, margin: int, kept: int) -> tuple[Pairs, Bounds]:
        """Look again only where pairs outside the pool could be worth their prices."""
        part = region(known.bounds, known.prices)
        if part.size > WHOLE * len(self.worth.newcomers) * len(self.worth.mentors):
            return self.scanned(known.prices, margin, kept)
        floor = Bounds(known.prices.gains[part.rows] - margin, known.prices.prices[part.columns])
        pieces = region_strips(part, floor, self.worth, self.reach, kept)
        with crew_for(self.market.sheet.part(part.rows, part.columns), None) as crew:
            found, _ = self._collected(pieces, crew, floor, kept)
        return Pairs(part.rows[found.rows], part.columns[found.columns], found.values), known.bounds

    def _collected(
        self, pieces: list[Strip], crew: Crew, bounds: Bounds, kept: int
    ) -> tuple[Pairs, IntArray]:
        """Gather what strips find, and raise bounds to what they leave out."""
        raised, size = bounds.newcomers.copy(), len(bounds.newcomers)
        parts, fresh = [no_pairs()], 0
        for piece, (pairs, left) in zip(pieces, crew.work(pieces), strict=True):
            if left is not None:
                np.maximum(raised[: piece.height], left, out=raised[: piece.height])
            parts.append(pairs)
            fresh += len(pairs.rows)
            if fresh > HELD * size:
                parts, fresh = [trimmed(joined(parts), bounds, raised, kept)], 0
            self.watch.seen(piece.size)
        return trimmed(joined(parts), bounds, raised, kept), raised


def trimmed(pairs: Pairs, bounds: Bounds, raised: IntArray, kept: int) -> Pairs:
    """Keep the best pairs of each newcomer, and raise their bounds to the best one left out."""
    pairs, left = best(pairs, bounds.mentors, kept, len(raised))
    if left is not None:
        np.maximum(raised, left, out=raised)
    return pairs


def solve_large(market: Market, seats: IntArray, worth: Worth, draw: Draw, effort: Effort) -> Optimum:
    """Find the best matching that wins the draw, or the best one so far when the time is up.

    A pool of promising pairs is solved; one pass finds the pairs that beat its prices; they are added,
    the pool is solved again, and so on. After the first pass only those pairs are looked at again whose
    prices have fallen below what is known of them. If none is left, no better matching exists anywhere.
    """
    watch = Watch(len(worth.newcomers), len(seats), effort)
    reach = sum(max(abs(term.most), abs(term.least)) for term in market.terms)
    with crew_for(market.sheet, effort.executor) as crew:
        search = Search(market, seats, worth, reach, effort, watch, crew)
        known = begun(search)
        try:
            for step in steps(search, known):
                known = step
        except TimeUp:
            return so_far(known, watch.latest)
    return Optimum(drawn(known, seats, draw), known.prices.gains, known.prices.prices)


def steps(search: Search, known: Known) -> Iterator[Known]:
    """Yield what is known, ever more of it; the last matching is the best."""
    mentors = len(search.seats)
    pool = search.sampled()
    prices = first_prices(pool, search.seats, known.prices, search.span, search.watch.tell)
    known = Known(pool, known.bounds, prices)
    yield known
    margin = search.margin(known)
    found, bounds = search.scanned(known.prices, margin, KEPT)
    better = True
    while better:
        known = Known(merged(known.pool, found, mentors), bounds, known.prices)
        yield known
        known = known._replace(prices=search.solved(known.pool, known.prices))
        yield known
        found, bounds = search.rescanned(known, margin // LATER + 1, KEPT)
        better = bool((excess(found, known.prices) > 0).any())
    known = Known(merged(known.pool, found, mentors), bounds, known.prices)
    if np.bincount(found.rows).max(initial=0) >= KEPT:
        more, _ = search.rescanned(known, 1, max(TIED, MOST_TIED // len(known.prices.chosen)))
        known = known._replace(pool=merged(known.pool, more, mentors))
    yield known


def so_far(known: Known, latest: Prices | None) -> Optimum:
    """Return the better of two matchings, with gains raised until no pair can beat them."""
    prices = known.prices.prices
    gains = known.bounds.gains(prices)
    np.maximum.at(gains, known.pool.rows, known.pool.values - prices[known.pool.columns])
    matchings = [known.prices] if latest is None else [known.prices, latest]
    best_one = max(matchings, key=value_of)
    return Optimum(best_one.chosen, gains, prices)


def value_of(state: Prices) -> int:
    """Return what a matching is worth whose pairs are worth their prices."""
    held = state.chosen >= 0
    return int(state.gains[held].sum() + state.prices[state.chosen[held]].sum())


def drawn(known: Known, seats: IntArray, draw: Draw) -> IntArray:
    """Settle ties by lot among the pairs that are worth their prices exactly."""
    prices = known.prices
    level = excess(known.pool, prices) == 0
    tight = known.pool.take(level & (seats[known.pool.columns] > 0))
    served, filled = prices.gains > 0, prices.prices > 0
    return settle(tight.rows, tight.columns, draw, prices.chosen, served, filled, seats)


def begun(search: Search) -> Known:
    """Return what is known of all pairs before any is looked at, with prices that are rather too high.

    Where seats are scarce nobody would pay them, and everybody else.
    """
    reach, worth, seats = search.span, search.worth, search.seats
    bounds = Bounds(worth.newcomers + reach, worth.mentors)
    scarce = int(seats.sum()) < len(worth.newcomers)
    high = reach + (int(worth.newcomers.max(initial=0)) if scarce else 0)
    prices = np.maximum(worth.mentors + high, 0)
    nobody = np.full(len(worth.newcomers), -1, dtype=np.int64)
    return Known(no_pairs(), bounds, Prices(nobody, bounds.gains(prices), prices))
