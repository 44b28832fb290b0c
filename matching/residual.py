"""The standing of a solved problem, from its pairs and the prices of its certificate."""

from collections import Counter

import numpy as np

from matching.certificate import Certificate
from matching.errors import BadInput, TooLarge, fault
from matching.fixed import IntArray
from matching.market import market_of
from matching.moves import FAR
from matching.nearby import gather, horizon_of
from matching.people import Newcomer
from matching.problem import Problem
from matching.solution import Solution
from matching.standing import Standing
from matching.wishes import waiting_of

KEPT = 64
"""About so many pairs of each newcomer are kept; others are looked at where a question needs them."""


def standing_of(problem: Problem, solution: Solution, kept: int = KEPT) -> Standing:
    """Look at all pairs once, and keep those that are near to their prices.

    Raises
    ------
    BadInput
        If the solution is not proved, or was made in a way that its prices do not speak for: groups
        (`Mentor.size`), or a worst pair raised before the total.
    TooLarge
        If values are too large for double precision.
    """
    certificate = proof_of(problem, solution)
    taken = Counter(pair.mentor for pair in solution.pairs if pair.pinned)
    market = market_of(problem, waiting_of(problem, solution.pairs))
    taken = Counter(pair.mentor for pair in solution.pairs if pair.pinned)
    seats = np.array([each.seats - taken[each.id] for each in market.mentors], dtype=np.int64)
    standing = Standing(market, certificate.scale, bonuses_of(certificate, market.newcomers), seats)
    standing.gains = np.array([certificate.gains[each.id] for each in market.newcomers], dtype=np.int64)
    standing.prices = np.array([certificate.prices[each.id] for each in market.mentors], dtype=np.int64)
    least = np.array([each.least - taken[each.id] for each in market.mentors], dtype=np.int64)
    standing.wished, standing.reward = np.maximum(least, 0), certificate.reward
    standing.bonus = certificate.bonus
    count_wishes(standing, solution)
    keep_near(standing, solution, kept)
    return standing


def count_wishes(standing: Standing, solution: Solution) -> None:
    """Count the mentors that newcomers still want; a pinned one is their first, which has the bonus."""
    settled = Counter(pair.newcomer for pair in solution.pairs if pair.pinned)
    wanted = [each.mentors - settled[each.id] for each in standing.newcomers]
    standing.units = np.array(wanted, dtype=np.int64)
    standing.single = standing.units == 1
    row_of = {each.id: row for row, each in enumerate(standing.newcomers) if settled[each.id]}
    standing.bonuses[list(row_of.values())] = 0
    column_of = {each.id: column for column, each in enumerate(standing.mentors)}
    own = [pair for pair in solution.pairs if pair.pinned and pair.newcomer in row_of]
    codes = [row_of[pair.newcomer] * len(column_of) + column_of[pair.mentor] for pair in own]
    standing.barred = np.array(codes, dtype=np.int64)


def keep_near(standing: Standing, solution: Solution, kept: int) -> None:
    """Keep the pairs near to their prices, and mark those that are made."""
    standing.base = standing.gains.copy(), standing.prices.copy()
    view = standing.view()
    standing.horizon = horizon_of(view, kept)
    rows, columns, scores = gather(view, standing.horizon)
    standing.keep(rows, columns, scores)
    row_of = {each.id: row for row, each in enumerate(standing.newcomers)}
    column_of = {each.id: column for column, each in enumerate(standing.mentors)}
    made = [(row_of[p.newcomer], column_of[p.mentor]) for p in solution.pairs if not p.pinned]
    code = np.array([row * len(column_of) + column for row, column in made], dtype=np.int64)
    standing.pairs.made[np.isin(rows * len(column_of) + columns, code)] = True


def bonuses_of(certificate: Certificate, newcomers: list[Newcomer]) -> IntArray:
    """Return what one pair of each newcomer is worth beside its score."""
    turns = sorted({each.waited for each in newcomers}) if certificate.turns else []
    turn_of = dict(zip(turns, certificate.turns, strict=False))
    bonuses = [certificate.bonus + turn_of.get(each.waited, 0) for each in newcomers]
    return np.array(bonuses, dtype=np.int64)


def proof_of(problem: Problem, solution: Solution) -> Certificate:
    """Return the certificate of a solution that is proved, whose prices speak for every pair."""
    certificate = solution.certificate
    if certificate is None or certificate.gap:
        raise BadInput([fault("solution", "is not proved, so its prices answer nothing")])
    if certificate.takes or certificate.closed or certificate.others or certificate.floor is not None:
        text = "was made with groups or a raised worst pair, for which its prices answer nothing; solve anew"
        raise BadInput([fault("solution", text)])
    if any(each.size > 1 for each in problem.mentors):
        text = "has groups, for which prices answer nothing; solve anew"
        raise BadInput([fault("problem", text)])
    if (
        max([*certificate.gains.values(), *certificate.prices.values(), abs(certificate.bonus), 0])
        >= FAR // 4
    ):
        raise TooLarge("the values of this solution are too large for answers from its prices")
    return certificate
