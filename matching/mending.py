"""What changes in a standing when people, seats or pairs do, mended by a few cheapest chains of moves."""

import numpy as np

from matching.fixed import IntArray
from matching.market import Market
from matching.moves import FAR, NOBODY
from matching.nearby import gather
from matching.people import Mentor, Newcomer
from matching.standing import Standing


def enter(standing: Standing, row: int) -> None:
    """Let a newcomer in who has no mentor: first with so high a gain that no pair beats its prices."""
    complete(standing, row)
    pairs = standing.pairs
    own = np.flatnonzero(pairs.rows == row)
    own = own[standing.seats[pairs.columns[own]] > 0]
    gain = int((standing.worth()[own] - standing.prices[pairs.columns[own]]).max(initial=0))
    wanted = int(standing.units[row])
    standing.here[row], standing.single[row] = True, False
    standing.units[row], standing.gains[row] = 0, gain
    standing.settle_prices()
    if gain > 0:
        standing.push(int(standing.places()[row]), standing.outside, gain)
    standing.units[row], standing.single[row] = 1, wanted == 1
    standing.stale()
    for _ in range(wanted - 1):
        want_more(standing, row)


def complete(standing: Standing, row: int) -> None:
    """Keep all pairs of a newcomer, as they come in anew."""
    view = standing.view()
    if row >= len(view.gains):
        return
    short, scores = view.short(np.array([row]), np.arange(len(view.prices)))
    fits = short[0] < FAR
    fits[standing.pairs.columns[standing.pairs.rows == row]] = False
    columns = np.flatnonzero(fits)
    standing.keep(np.full(len(columns), row), columns, scores[0, columns])


def want_more(standing: Standing, row: int) -> None:
    """Let a newcomer want one mentor more, who adds only the score."""
    standing.single[row] = False
    standing.stale()
    worth = int(standing.gains[row] - standing.bonuses[row])
    if worth > 0:
        standing.push(int(standing.places()[row]), standing.outside, worth)
    standing.units[row] += 1
    standing.stale()


def leave(standing: Standing, row: int) -> None:
    """Let a newcomer go; their seats are filled in the best way, one after the other."""
    made = np.flatnonzero(standing.pairs.made & (standing.pairs.rows == row))
    standing.here[row], standing.gains[row] = False, 0
    for column in standing.pairs.columns[made].tolist():
        standing.toggle([(row, column)])
        fill(standing, column)
    standing.stale()


def fill(standing: Standing, column: int) -> None:
    """Fill a seat that has become free, in the best way."""
    taken = standing.taken()
    worth = int((standing.prices + standing.rewards(taken + 1))[column])
    if worth > 0:
        standing.blocked = column
        standing.stale()
        standing.push(standing.outside, column, worth)
        standing.blocked = NOBODY
    standing.settle_prices()


def add_seats(standing: Standing, column: int, more: int) -> None:
    """Give a mentor more seats; once one of them stays free, so do the others."""
    while more:
        if not standing.seats[column]:
            price_closed(standing, np.array([column]))
        full = standing.taken()[column] == standing.seats[column]
        given = 1 if full or standing.wished[column] else more
        standing.seats[column] += given
        standing.stale()
        fill(standing, column)
        more -= given


def cut_seats(standing: Standing, column: int, fewer: int) -> None:
    """Take seats from a mentor, free ones first; whoever has to go moves on in the best way."""
    free = min(fewer, int(standing.seats[column] - standing.taken()[column]))
    standing.seats[column] -= free
    standing.stale()
    for _ in range(fewer - free):
        standing.seats[column] -= 1
        standing.stale()
        standing.push(column, standing.outside, FAR)
    standing.settle_prices()


def settle(standing: Standing, column: int) -> None:
    """Take one seat of a mentor for a settled pair; whoever has to go moves on in the best way."""
    standing.push(column, standing.outside, FAR)
    standing.seats[column] -= 1
    standing.wished[column] = max(0, standing.wished[column] - 1)
    standing.settle_prices()


def price_closed(standing: Standing, columns: IntArray) -> None:
    """Raise the prices of mentors without a seat until no pair beats them; they cost nothing."""
    view, pairs = standing.view(), standing.pairs
    short = standing.short()
    for column in columns.tolist():
        own = short[(pairs.columns == column) & standing.here[pairs.rows]]
        lowest = int(own.min(initial=0))
        rows = np.flatnonzero(standing.here[: len(view.gains)])
        if column < len(view.prices) and standing.horizon < FAR:
            for part in view.blocks(rows, columns):
                lowest = min(lowest, int(view.short(part, np.array([column]))[0].min(initial=0)))
        standing.prices[column] -= lowest
    standing.stale()


def release(standing: Standing, column: int, wished: int) -> None:
    """Give the seat of a settled pair back; so many seats of the mentor are wished for then."""
    if not standing.seats[column]:
        price_closed(standing, np.array([column]))
    standing.seats[column] += 1
    standing.wished[column] = wished
    standing.stale()
    fill(standing, column)


def forbid(standing: Standing, row: int, column: int) -> None:
    """Take a pair out of the market."""
    pairs = standing.pairs
    made = bool((pairs.made & (pairs.rows == row) & (pairs.columns == column)).any())
    if made:
        leave(standing, row)
    pairs = standing.pairs
    standing.pairs = pairs.take((pairs.rows != row) | (pairs.columns != column))
    newcomers, mentors = len(standing.base[0]), len(standing.base[1])
    if row < newcomers and column < mentors:
        standing.barred = np.append(standing.barred, row * mentors + column)
    standing.stale()
    if made:
        enter(standing, row)


def allow(standing: Standing, row: int, column: int, score: int) -> None:
    """Bring a pair into the market."""
    leave(standing, row)
    one: IntArray = np.array([row], dtype=np.int64)
    standing.keep(one, np.array([column]), np.array([score]))
    enter(standing, row)


def add_newcomer(standing: Standing, newcomer: Newcomer, bonus: int, market: Market, wanted: int) -> int:
    """Bring a newcomer in; the market holds them and all mentors."""
    row = len(standing.newcomers)
    standing.newcomers.append(newcomer)
    standing.bonuses = np.append(standing.bonuses, bonus)
    standing.gains = np.append(standing.gains, 0)
    standing.units = np.append(standing.units, wanted)
    standing.single = np.append(standing.single, True)
    standing.here = np.append(standing.here, False)
    line = market.keys(np.array([0]), slice(None))[0]
    column_of = {each.id: column for column, each in enumerate(market.mentors)}
    here = [column for column, each in enumerate(standing.mentors) if each.id in column_of]
    scores = line[[column_of[standing.mentors[column].id] for column in here]]
    columns = np.array(here, dtype=np.int64)[scores != market.forbidden_key]
    scores = scores[scores != market.forbidden_key].astype(np.int64)
    standing.keep(np.full(len(columns), row), columns, scores)
    enter(standing, row)
    return row


def add_mentor(standing: Standing, mentor: Mentor, market: Market) -> int:
    """Bring a mentor in without a seat; the market holds them and all newcomers who are here."""
    column = len(standing.mentors)
    standing.mentors.append(mentor)
    standing.seats = np.append(standing.seats, 0)
    standing.wished = np.append(standing.wished, mentor.least)
    standing.prices = np.append(standing.prices, 0)
    line = market.keys(slice(None), np.array([0]))[:, 0]
    row_of = {each.id: row for row, each in enumerate(standing.newcomers) if standing.here[row]}
    fits = np.flatnonzero(line != market.forbidden_key)
    rows = np.array([row_of[market.newcomers[each].id] for each in fits.tolist()], dtype=np.int64)
    standing.keep(rows, np.full(len(rows), column), line[fits].astype(np.int64))
    standing.settle_prices()
    add_seats(standing, column, mentor.seats)
    return column


def drop_mentor(standing: Standing, column: int) -> None:
    """Let a mentor go; the newcomers move on in the best way."""
    cut_seats(standing, column, int(standing.seats[column]))
    pairs = standing.pairs
    standing.pairs = pairs.take(pairs.columns != column)
    standing.stale()


def look_again(standing: Standing) -> None:
    """Look at all pairs once more, so that those near to the prices of now are kept."""
    price_closed(standing, np.flatnonzero(standing.seats == 0))
    view = standing.view()
    newcomers, mentors = len(view.gains), len(view.prices)
    rows, columns, scores = gather(view, standing.horizon)
    old = (standing.pairs.rows < newcomers) & (standing.pairs.columns < mentors)
    code = standing.pairs.rows[old] * mentors + standing.pairs.columns[old]
    new = ~np.isin(rows * mentors + columns, code) & standing.here[rows]
    standing.keep(rows[new], columns[new], scores[new])
    standing.base = view.gains.copy(), view.prices.copy()
