"""The best matching of a whole problem."""

from typing import Any

from matching.board import open_board
from matching.checking import check
from matching.effort import Effort, Progress
from matching.errors import BadInput, Fault, fault
from matching.fairness import raise_worst, serve_waiting
from matching.finding import steps
from matching.groups import hollow_pins, search
from matching.pins import pinned_pairs
from matching.problem import FAIRNESS, Problem
from matching.reasons import shown
from matching.several import serve_further
from matching.solution import Solution
from matching.terms import options
from matching.wishes import several_faults, wants_several
from matching.writing import solution_of

LONGEST = 10_000_000
"""Seconds that a time limit may have at most."""


def solve(
    problem: Problem,
    progress: Progress | None = None,
    *,
    fairness: str = "",
    limit: float | None = None,
    executor: Any = None,
    fast: bool | None = None,
) -> Solution:
    """Find a best matching.

    Every newcomer gets at most one mentor, every mentor at most as many newcomers as seats, no pair breaks
    a hard rule or falls below the minimum quality, no group is too small, and by the problem's objective no
    other matching is better. The same people and terms give the same pairs in every order of rows, on every
    machine.

    Parameters
    ----------
    problem : Problem
        People, terms, pins, forbidden pairs and objective; nothing of it is changed.
    progress : callable, optional
        Called with (steps done, steps in all) as the work goes on; what it raises ends the work.
    fairness : {"", "worst", "waited"}
        "worst" raises the lowest score of all pairs as far as possible; "waited" serves those first who
        were passed over most often (`Newcomer.waited`). Neither lowers the number of newcomers placed;
        then the total is best. Both go with the objective "placed", and tell their price
        (`Solution.fairness_price`).
    limit : float, optional
        Seconds after which the best matching so far is returned, with the gap that its certificate leaves.
    executor : concurrent.futures.Executor or dask.distributed.Client, optional
        Does the passes over all pairs of large problems.
    fast : bool, optional
        Whether OR-tools, if it is there, takes part in solving large problems. The result is the same.

    Returns
    -------
    Solution
        Pairs with reasons, unmatched newcomers with reasons, free seats, total and worst pair.

    Raises
    ------
    BadInput
        With every fault that was found.
    TooLarge
        If the problem needs more memory than is sensible.

    Notes
    -----
    The optimum is exact: scores are whole numbers, and the assignment problem with every seat as a column
    of its own is solved by shortest augmenting paths (Crouse 2016, "On implementing 2D rectangular
    assignment algorithms", as in SciPy). In large problems only a pool of promising pairs is solved;
    its prices show that no pair outside could help. "Most placed, then best total" adds to each pair a bonus
    that no difference of totals can outweigh. If totals tie under "total", more newcomers win. What still
    ties is settled by lot, by a hash of both ids.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Shared, solve
    >>> ann = Newcomer("ann", {"interests": ["jazz"]})
    >>> bea = Newcomer("bea", {"interests": ["chess"]})
    >>> max = Mentor("max", {"interests": ["chess"]}, seats=2)
    >>> solution = solve(Problem([ann, bea], [max], [Shared("interests", 10)]))
    >>> [(pair.newcomer, pair.mentor, pair.score) for pair in solution.pairs]
    [('ann', 'max', 0), ('bea', 'max', 100000)]
    """
    check(problem, problem.newcomers, problem.mentors)
    if faults := [*option_faults(problem, fairness, limit), *several_faults(problem, fairness)]:
        raise BadInput(faults)
    board = open_board(problem, pinned_pairs(problem))
    steady = Steady(progress, steps(board.market)) if progress else None
    effort = Effort.within(limit, steady, executor, fast)
    ranking = board.ranking(waited=False)
    found = search(board, ranking, effort)
    if not found.possible:
        raise BadInput(hollow_pins(board, found.best))
    solution = solution_of(board, ranking, found)
    if wants_several(problem):
        solution = serve_further(problem, solution)
    if fairness == "worst":
        solution = raise_worst(board, solution, found, effort)
    if fairness == "waited":
        solution = serve_waiting(board, solution, effort)
    if steady:
        steady.end()
    return solution


def option_faults(problem: Problem, fairness: object, limit: object) -> list[Fault]:
    """Find what is wrong with the options of a solve."""
    faults = []
    if fairness not in FAIRNESS:
        text = 'must be "worst", "waited" or nothing, got %(got)s'
        faults.append(fault("fairness", text, got=shown(fairness)))
    elif fairness and problem.objective == "total":
        text = 'goes with the objective "placed": by "total" a place is given up for a higher total'
        faults.append(fault("fairness", text))
    if limit is not None and (wrong := options.number(0, LONGEST)(limit)):
        faults.append(fault("limit", "%(wrong)s", wrong=wrong))
    return faults


class Steady:
    """Passes progress on so that it never falls back, however many searches one solve takes."""

    def __init__(self, progress: Progress, steps: int) -> None:
        self._progress = progress
        self._last = (0, steps)
        progress(0, steps)

    def __call__(self, done: int, total: int) -> None:
        """Pass on what is done, or the last news again."""
        if done * self._last[1] >= self._last[0] * total:
            self._last = (done, total)
        self._progress(*self._last)

    def end(self) -> None:
        """Tell that all is done."""
        self._progress(self._last[1], self._last[1])
