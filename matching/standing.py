"""A best matching that stays best: its prices are mended along one cheapest chain of moves at a time."""

from copy import copy
from typing import NamedTuple

import numpy as np

from matching.fixed import BoolArray, IntArray
from matching.market import Market
from matching.moves import FAR, NOBODY, Arcs, Moves, path_of
from matching.nearby import View, bridges
from matching.people import Mentor, Newcomer

EMPTY: IntArray = np.zeros(0, dtype=np.int64)


class Nearby(NamedTuple):
    """The pairs that fall short of their prices by little, each once, and which of them are made."""

    rows: IntArray
    columns: IntArray
    scores: IntArray
    made: BoolArray

    def take(self, which: BoolArray | IntArray) -> "Nearby":
        """Return some of them."""
        return Nearby(self.rows[which], self.columns[which], self.scores[which], self.made[which])


class Standing:
    """People, seats, pairs and prices of a matching that is proved best, and how it changes.

    A pair is worth its score times `scale`, plus the newcomer's bonus. Of all pairs only those are kept that
    fall short of their prices by no more than the horizon; a search that goes farther looks at the others.

    Newcomers with one wish move from mentor to mentor. Those of `single` False are places of their own and
    have as many as `units` mentors: their first is worth the bonus, the others are not, and a pair that
    they have may be worth more than its prices.
    """

    def __init__(self, market: Market, scale: int, bonuses: IntArray, seats: IntArray) -> None:
        self.market, self.scale = market, scale
        self.newcomers: list[Newcomer] = list(market.newcomers)
        self.mentors: list[Mentor] = list(market.mentors)
        self.bonuses, self.seats = bonuses, seats
        self.wished: IntArray = np.zeros(len(seats), dtype=np.int64)
        self.reward, self.bonus = 0, 0
        self.gains: IntArray = np.zeros(len(bonuses), dtype=np.int64)
        self.prices: IntArray = np.zeros(len(seats), dtype=np.int64)
        self.units: IntArray = np.ones(len(bonuses), dtype=np.int64)
        self.single: BoolArray = np.ones(len(bonuses), dtype=np.bool_)
        self.here: BoolArray = np.ones(len(bonuses), dtype=np.bool_)
        self.pairs = Nearby(EMPTY, EMPTY, EMPTY, EMPTY.astype(np.bool_))
        self.horizon, self.base = FAR, (self.gains, self.prices)
        self.blocked, self.barred = NOBODY, EMPTY
        self._moves: Moves | None = None
        self._places: IntArray | None = None
        self._scores: tuple[IntArray, IntArray] | None = None

    def copy(self) -> "Standing":
        """Return a standing that can change on its own."""
        other = copy(self)
        other.newcomers, other.mentors = list(self.newcomers), list(self.mentors)
        for name in ("bonuses", "seats", "wished", "gains", "prices", "units", "single", "here"):
            setattr(other, name, getattr(self, name).copy())
        other.pairs = self.pairs._replace(made=self.pairs.made.copy())
        return other

    def stale(self) -> None:
        """Forget places and moves, as something has changed."""
        self._moves, self._places, self._scores = None, None, None

    @property
    def outside(self) -> int:
        """Return the place of those without a mentor."""
        return len(self.seats)

    @property
    def slack(self) -> int:
        """Return what a pair that is not kept falls short by at least, if the mentor has a seat."""
        if self.horizon >= FAR:
            return FAR
        gains, prices = self.base
        gains = (self.gains[: len(gains)] - gains)[self.here[: len(gains)]]
        prices = (self.prices[: len(prices)] - prices)[self.seats[: len(prices)] > 0]
        return self.horizon + int(gains.min(initial=0)) + int(prices.min(initial=0))

    def worth(self) -> IntArray:
        """Return what each kept pair is worth."""
        value: IntArray = self.pairs.scores * self.scale + self.bonuses[self.pairs.rows]
        return value

    def short(self) -> IntArray:
        """Return what each kept pair falls short of its prices."""
        pairs = self.pairs
        value: IntArray = self.gains[pairs.rows] + self.prices[pairs.columns] - self.worth()
        return value

    def taken(self) -> IntArray:
        """Count the taken seats of each mentor."""
        return np.bincount(self.pairs.columns[self.pairs.made], minlength=len(self.seats))

    def degrees(self) -> IntArray:
        """Count the mentors of each newcomer."""
        return np.bincount(self.pairs.rows[self.pairs.made], minlength=len(self.gains))

    def rewards(self, seat: IntArray) -> IntArray:
        """Return what a seat brings beside its price, the first being number 1."""
        value: IntArray = np.where(seat <= self.wished, self.reward, 0)
        return value

    def places(self) -> IntArray:
        """Return where each newcomer is, which is kept until something changes."""
        if self._places is not None:
            return self._places
        made = self.pairs.made
        places: IntArray = np.full(len(self.gains), self.outside, dtype=np.int64)
        places[self.pairs.rows[made]] = self.pairs.columns[made]
        several = np.flatnonzero(~self.single)
        places[several] = self.outside + 1 + np.arange(len(several))
        self._places = places
        return places

    def moves(self) -> Moves:
        """Return all moves, which are kept until something changes."""
        if self._moves is None:
            places = self.outside + 1 + int(np.count_nonzero(~self.single))
            self._moves = Moves(places, [*self._of_pairs(), *self._of_seats(), *self._of_several()])
        return self._moves

    def _of_pairs(self) -> list[Arcs]:
        """Return moves to another mentor, to none, and away from one of several."""
        rows, columns, _, made = self.pairs
        places, short, index = self.places(), self.short(), np.arange(len(rows))
        here, alone = self.here[rows], self.single[rows]
        # Prices of mentors without a seat may lag behind, and nobody moves on from there.
        short[self.seats[columns] == 0] = np.maximum(short, 0)[self.seats[columns] == 0]
        free, lost, less = here & ~made, here & made & alone, here & made & ~alone
        gone = np.full(np.count_nonzero(lost), self.outside)
        return [
            Arcs(places[rows[free]], columns[free], short[free], index[free]),
            Arcs(columns[lost], gone, self.gains[rows[lost]], index[lost]),
            Arcs(columns[less], places[rows[less]], -short[less], index[less]),
        ]

    def _of_seats(self) -> list[Arcs]:
        """Return the taking of free seats, and the leaving empty of taken ones."""
        taken = self.taken()
        open_ = taken < self.seats
        if self.blocked != NOBODY:
            open_[self.blocked] = False
        free, held = np.flatnonzero(open_), np.flatnonzero(taken > 0)
        found = []
        for which, sign, seat in ((free, -1, taken + 1), (held, 1, taken)):
            length = sign * (self.prices + self.rewards(seat))[which]
            ends = which, np.full(len(which), self.outside)
            tails, heads = ends if sign < 0 else ends[::-1]
            found.append(Arcs(tails, heads, length, np.full(len(which), NOBODY)))
        return found

    def _of_several(self) -> list[Arcs]:
        """Return the taking and the giving up of one of several wishes."""
        rows = np.flatnonzero(~self.single)
        places = self.outside + 1 + np.arange(len(rows))
        degrees, keep = self.degrees()[rows], self.here[rows]
        more, less = keep & (degrees < self.units[rows]), keep & (degrees > 0)
        costs = self.bonuses[rows] - self.gains[rows]
        up = np.where(degrees > 0, costs, -self.gains[rows])[more]
        down = np.where(degrees > 1, -costs, self.gains[rows])[less]
        out = [np.full(np.count_nonzero(each), self.outside) for each in (more, less)]
        nobody = [np.full(len(each), NOBODY) for each in out]
        return [Arcs(out[0], places[more], up, nobody[0]), Arcs(places[less], out[1], down, nobody[1])]

    def reach(
        self,
        place: int,
        target: int | None = None,
        towards: bool = False,
        limit: int = FAR,
        seatless: bool = True,
    ) -> tuple[IntArray, IntArray]:
        """Return costs of chains of moves from a place or `towards` it, and the next place on the way back.

        They are exact up to the limit, and up to the cost of the target; for mentors without a seat only if
        asked for.
        """
        while True:
            reached, before = self.moves().reach(place, towards, limit)
            end = min(limit, int(reached.max() if target is None else reached[target]))
            more = self._bridges(np.minimum(reached, end), towards, seatless)
            if more is None:
                return reached, before
            self.keep(*more)

    def view(self) -> View:
        """Return the market that the pairs come from, and its prices now."""
        newcomers, mentors = len(self.base[0]), len(self.base[1])
        numbers = self.bonuses[:newcomers], self.gains[:newcomers], self.prices[:mentors]
        return View(self.market, self.scale, *numbers, self.barred)

    def _bridges(
        self, reached: IntArray, towards: bool, seatless: bool
    ) -> tuple[IntArray, IntArray, IntArray] | None:
        """Find pairs that are not kept and shorten a search that has come so far."""
        slack = self.slack
        if int(reached.max() - reached.min()) <= slack:
            return None
        view = self.view()
        newcomers, mentors = len(view.gains), len(view.prices)
        reached = -reached if towards else reached
        open_ = (self.seats > 0) | seatless
        columns = np.where(open_, reached[: self.outside], -FAR)[:mentors]
        several = self.pairs.made & ~self.single[self.pairs.rows]
        several &= (self.pairs.rows < newcomers) & (self.pairs.columns < mentors)
        own = self.pairs.rows[several] * mentors + self.pairs.columns[several]
        return bridges(view, self.here[:newcomers], reached[self.places()[:newcomers]], columns, slack, own)

    def keep(self, rows: IntArray, columns: IntArray, scores: IntArray) -> None:
        """Keep more pairs, none of which is kept or made yet."""
        old = self.pairs
        self.pairs = Nearby(
            np.concatenate([old.rows, rows]),
            np.concatenate([old.columns, columns]),
            np.concatenate([old.scores, scores]),
            np.concatenate([old.made, np.zeros(len(rows), dtype=np.bool_)]),
        )
        self.stale()

    def toggles(self, path: list[int]) -> list[tuple[int, int]]:
        """Return the pairs (row, column) that are made or given up along a path of places."""
        found: list[tuple[int, int]] = []
        rows, columns, _, made = self.pairs
        places = self.places()
        for tail, head in zip(path, path[1:], strict=False):
            pair = self.moves().pair_of(tail, head)
            if pair == NOBODY:
                continue
            row = int(rows[pair])
            if not made[pair] and self.single[row] and places[row] < self.outside:
                found.append((row, int(places[row])))
            found.append((row, int(columns[pair])))
        return found

    def push(self, start: int, end: int, worth: int) -> None:
        """Move people along the cheapest chain from one place to another, if that costs less than it is
        worth.

        Prices change by as much as is needed, whether people move or not (the primal-dual step of
        successive shortest paths).
        """
        reached, before = self.reach(start, target=end, limit=worth, seatless=False)
        cost = min(int(reached[end]), worth)
        toggled = self.toggles(path_of(before, end)[::-1]) if reached[end] < worth else []
        relief = np.maximum(cost - reached, 0)
        relief -= relief[self.outside]
        self.gains = np.where(self.here, self.gains - relief[self.places()], 0)
        self.prices = self.prices + relief[: self.outside]
        self.toggle(toggled)
        self.settle_prices()

    def score_of(self, row: int, column: int) -> int | None:
        """Return the score of a pair that is kept."""
        if self._scores is None:
            codes = self.pairs.rows * len(self.seats) + self.pairs.columns
            order = np.argsort(codes)
            self._scores = codes[order], self.pairs.scores[order]
        codes, scores = self._scores
        place = int(np.searchsorted(codes, row * len(self.seats) + column))
        found = place < len(codes) and codes[place] == row * len(self.seats) + column
        return int(scores[place]) if found else None

    def toggle(self, pairs: list[tuple[int, int]]) -> None:
        """Make or give up pairs."""
        code = self.pairs.rows * len(self.seats) + self.pairs.columns
        for row, column in pairs:
            found = np.flatnonzero(code == row * len(self.seats) + column)
            self.pairs.made[found] ^= True
        self.stale()

    def settle_prices(self) -> None:
        """Keep the prices of mentors who have nobody from falling too low: no move depends on them."""
        empty = self.taken() == 0
        least = -self.rewards(np.ones(len(self.seats), dtype=np.int64)) * (self.seats > 0)
        self.prices[empty] = np.maximum(self.prices, least)[empty]
        self.stale()
