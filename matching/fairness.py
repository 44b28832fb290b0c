"""Fair matchings: nobody loses a place, but the worst-off pair, or those passed over before, come first."""

from dataclasses import replace

import numpy as np

from matching.board import Board
from matching.effort import Effort
from matching.groups import Found, search
from matching.solution import Solution
from matching.writing import certificate_of, solution_of

NOTHING = -(2**62)


def serve_waiting(board: Board, plain: Solution, effort: Effort) -> Solution:
    """Serve those first who were passed over most often, and as many newcomers as ever.

    The sets of newcomers who can be placed together are the independent sets of a matroid (a transversal
    one), so a set that is best for those who waited longest can be completed without giving any of them up:
    bonuses that rise with the turn are exact. With groups they must outweigh all lower turns together.
    """
    ranking = board.ranking(waited=True)
    solution = solution_of(board, ranking, search(board, ranking, effort))
    return replace(solution, fairness="waited", plain=plain)


def raise_worst(board: Board, plain: Solution, first: Found, effort: Effort) -> Solution:
    """Raise the lowest score as far as all who have a place keep one; then the total is best.

    Pairs below a score are left out, and the score is found by halving. What is proved at the end is that
    fewer newcomers would be placed with any higher score.
    """
    ranking, placed = board.ranking(waited=False), len(first.best.scores)
    found, floor, above, proved = first, None, None, True
    low = high = int(first.best.scores.min(initial=NOTHING))
    if placed:
        high = max(low, reachable(board, placed))
    while placed and (above is None or low < high):
        if effort.over:
            above = None
            break
        middle = (low + high + 1) // 2 if low < high else low + 1
        tried = search(board.above(middle), ranking, effort)
        if tried.possible and len(tried.best.scores) >= placed:
            found, floor, low = tried, middle, int(tried.best.scores.min())
        else:
            above, high = tried, middle - 1
            proved &= tried.bound < placed * (ranking.scale * middle + ranking.bonus)
    solution = solution_of(board, ranking, found)
    certificate = replace(
        certificate_of(board, ranking, found),
        floor=floor,
        above=certificate_of(board, ranking, above) if above and proved else None,
    )
    status = "feasible" if placed and certificate.above is None else solution.status
    return replace(solution, certificate=certificate, status=status, fairness="worst", plain=plain)


def reachable(board: Board, placed: int) -> int:
    """Return a score that the worst of so many pairs cannot exceed: each newcomer has their best mentor."""
    best = [
        np.where(allowed, scores, NOTHING).max(axis=1, initial=NOTHING)
        for _, scores, allowed in board.market.tiles()
    ]
    return int(np.sort(np.concatenate(best))[-placed])
