"""What the solver found, written down by ids: pairs with reasons, those who are left, and the proof."""

from collections.abc import Sequence

import numpy as np

from matching.board import Board
from matching.certificate import Certificate
from matching.groups import Found
from matching.judging import judge
from matching.market import market_of
from matching.ranking import Ranking
from matching.solution import Pair, Solution
from matching.unmatched import why_unmatched


def solution_of(board: Board, ranking: Ranking, found: Found) -> Solution:
    """Put a matching into words, with its certificate."""
    problem = board.problem
    pairs = sorted([*board.pinned, *made_pairs(board, found)], key=lambda pair: pair.newcomer)
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    for pair in pairs:
        seats[pair.mentor] -= 1
    certificate = certificate_of(board, ranking, found)
    status = "feasible" if certificate.gap else "optimal"
    left = np.flatnonzero(found.best.chosen < 0).tolist()
    market = board.market
    if left and len(market.mentors) > len(board.mentors):
        market = market_of(problem, market.newcomers)
    return Solution(
        pairs=tuple(pairs),
        unmatched=why_unmatched(market, left, seats, problem.objective),
        free_seats=dict(sorted(seats.items())),
        total=sum(pair.score for pair in pairs),
        placed=len(pairs),
        worst=min(pairs, key=lambda pair: pair.score, default=None),
        status=status if problem.newcomers and problem.mentors else "empty",
        digest=board.digest,
        certificate=certificate,
    )


def certificate_of(board: Board, ranking: Ranking, found: Found) -> Certificate:
    """Write the prices of all branches down."""
    best = found.best.branch(board)
    return Certificate(
        scale=ranking.scale,
        bonus=ranking.bonus,
        gains=best.gains,
        prices=best.prices,
        value=found.best.value,
        bound=found.bound,
        reward=ranking.reward,
        turns=ranking.turns,
        takes=best.takes,
        closed=best.closed,
        others=tuple(leaf.branch(board) for leaf in found.others),
    )


def made_pairs(board: Board, found: Found) -> Sequence[Pair]:
    """Put the chosen pairs into words."""
    problem, pairs = board.problem, []
    for newcomer, place in zip(board.market.newcomers, found.best.chosen.tolist(), strict=True):
        if place < 0:
            continue
        mentor = board.mentors[place]
        judged = judge(newcomer, mentor, problem.terms, problem.coming, False, False)
        if isinstance(judged, Pair):
            pairs.append(judged)
    return pairs
