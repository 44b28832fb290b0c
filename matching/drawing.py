"""Ties of a standing, settled by lot as `solve` settles them."""

from typing import NamedTuple

import numpy as np

from matching.draw import LOT_BITS, Draw
from matching.errors import NotOptimal
from matching.fixed import BoolArray, IntArray
from matching.pairs import Pairs
from matching.standing import Standing
from matching.ties import heaviest_pairs, settle


class Level(NamedTuple):
    """The pairs worth their prices exactly, and the seats that may and must be taken.

    The seats of a mentor that are wished for stand in a column of their own, as they may have to be filled
    where the others may not: column `c` and column `c` plus the number of mentors are one mentor's.
    """

    rows: IntArray
    columns: IntArray
    seats: IntArray
    filled: BoolArray


def drawn(standing: Standing) -> list[tuple[int, int]]:
    """Return the pairs (row, column) of the best matching that wins the draw."""
    level, mentors = level_of(standing), len(standing.seats)
    draw = Draw(standing.newcomers, [*standing.mentors, *standing.mentors])
    if not standing.single.all():
        return drawn_several(standing, level, draw)
    chosen = chosen_of(standing)
    chosen = settle(level.rows, level.columns, draw, chosen, standing.gains > 0, level.filled, level.seats)
    return [(row, int(column) % mentors) for row, column in enumerate(chosen.tolist()) if column >= 0]


def level_of(standing: Standing) -> Level:
    """Find the pairs and seats that a best matching may have; what it must have is left out."""
    mentors = len(standing.seats)
    wished = np.minimum(standing.wished, standing.seats)
    seats = np.concatenate([wished, np.where(standing.prices < 0, 0, standing.seats - wished)])
    filled = np.concatenate([standing.prices + standing.reward > 0, standing.prices > 0])
    rows, columns = standing.pairs.rows, standing.pairs.columns
    forced = standing.pairs.made & (standing.short() < 0)
    taken = np.bincount(columns[forced], minlength=mentors)
    first = np.minimum(taken, seats[:mentors])
    seats -= np.concatenate([first, taken - first])
    tight = standing.here[rows] & (standing.short() == 0) & (standing.worth() > 0)
    both = np.concatenate([rows[tight]] * 2), np.concatenate([columns[tight], columns[tight] + mentors])
    open_ = seats[both[1]] > 0
    return Level(both[0][open_], both[1][open_], seats, filled & (seats > 0))


def chosen_of(standing: Standing) -> IntArray:
    """Return the column of each newcomer's seat, the wished ones first."""
    mentors = len(standing.seats)
    wished = np.minimum(standing.wished, standing.seats)
    chosen: IntArray = np.full(len(standing.gains), -1, dtype=np.int64)
    made = standing.pairs.made
    rows, columns = standing.pairs.rows[made], standing.pairs.columns[made]
    order = np.argsort(columns, kind="stable")
    rows, columns = rows[order], columns[order]
    seat = np.arange(len(columns)) - np.searchsorted(columns, columns)
    chosen[rows] = np.where(seat < wished[columns], columns, columns + mentors)
    return chosen


def wishes_left(standing: Standing) -> tuple[IntArray, IntArray]:
    """Return how many level pairs each newcomer must have and may have, beside those that must be made."""
    forced = standing.pairs.made & (standing.short() < 0)
    had = np.bincount(standing.pairs.rows[forced], minlength=len(standing.gains))
    gains, bonuses, units = standing.gains, standing.bonuses, standing.units
    least = np.where(gains > bonuses, units, (gains > 0).astype(np.int64))
    most = np.where((gains < bonuses) & (bonuses > 0), np.minimum(units, 1), units)
    here = standing.here.astype(np.int64)
    return np.maximum(least - had, 0) * here, np.maximum(most - had, 0) * here


def drawn_several(standing: Standing, level: Level, draw: Draw) -> list[tuple[int, int]]:
    """Do as `settle` does where some newcomers may have several of the pairs, but each only once.

    Such a newcomer becomes as many as they may have mentors, and each of their pairs two more people, one
    on either side, who must be served: by each other if the pair is not made, by a newcomer and a seat if
    it is.
    """
    mentors, newcomers = len(standing.seats), len(standing.gains)
    least, most = wishes_left(standing)
    rows, columns, seats, filled = level
    pairs, pair = np.unique(rows * mentors + columns % mentors, return_inverse=True)
    owner, column = pairs // mentors, pairs % mentors
    first = np.cumsum(most) - most
    copies, at = int(most.sum()), np.arange(len(pairs))
    must = np.int64(newcomers + len(seats) + 3 * len(pairs) + copies + 1) << LOT_BITS
    copy = np.repeat(at, most[owner])
    number = np.arange(len(copy)) - np.repeat(np.cumsum(most[owner]) - most[owner], most[owner])
    lots = draw.lots(owner[copy], column[copy])
    served = number < least[owner[copy]]
    chosen = heaviest_pairs(
        Pairs(
            np.concatenate([first[owner[copy]] + number, copies + pair, copies + at]),
            np.concatenate([len(seats) + copy, columns, len(seats) + at]),
            np.concatenate([lots + must + must * served, must + must * filled[columns], 0 * at + 2 * must]),
        ),
        copies + len(pairs),
        np.concatenate([seats, np.ones(len(pairs), dtype=np.int64)]),
    )
    made = chosen[:copies][chosen[:copies] >= 0] - len(seats)
    taken = chosen[copies:]
    forced = standing.pairs.made & (standing.short() < 0)
    found = [*zip(standing.pairs.rows[forced].tolist(), standing.pairs.columns[forced].tolist(), strict=True)]
    full = np.bincount(taken[taken >= 0], minlength=len(seats))[: len(seats)]
    if (np.bincount(owner[made], minlength=newcomers) < least).any() or (full < seats)[filled].any():
        raise NotOptimal("the draw has lost a place")
    return found + [(int(owner[each]), int(column[each])) for each in made.tolist()]
