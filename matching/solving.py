"""The best matching of a whole problem."""

from collections.abc import Sequence

import numpy as np

from matching.certificate import Certificate
from matching.checking import check, pin_faults
from matching.dense import Optimum
from matching.digest import digest_of
from matching.errors import BadInput, Fault, fault
from matching.finding import Progress, find_best, is_large, steps
from matching.fixed import IntArray
from matching.judging import judge
from matching.market import Market, market_of
from matching.optimum import check_size
from matching.people import Mentor, Newcomer
from matching.problem import Problem
from matching.ranking import Ranking
from matching.reasons import N_
from matching.solution import Pair, Refusal, Solution
from matching.unmatched import why_unmatched


def solve(problem: Problem, progress: Progress | None = None) -> Solution:
    """Find a best matching.

    Every newcomer gets at most one mentor, every mentor at most as many newcomers as seats, no pair breaks
    a hard rule, and by the problem's objective no other matching is better. The same people and terms
    give the same pairs in every order of rows, on every machine.

    Parameters
    ----------
    problem : Problem
        People, terms, pins, forbidden pairs and objective; nothing of it is changed.
    progress : callable, optional
        Called with (steps done, steps in all) as the work goes on; what it raises ends the work.

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
    digest = digest_of(problem)
    pinned = pinned_pairs(problem)
    settled = {pair.newcomer for pair in pinned}
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    for pair in pinned:
        seats[pair.mentor] -= 1
    waiting = [newcomer for newcomer in problem.newcomers if newcomer.id not in settled]
    if not is_large(len(waiting), list(seats.values())):
        check_size(len(waiting), list(seats.values()))
    market = market_of(problem, waiting)
    places = np.array([seats[mentor.id] for mentor in market.mentors], dtype=np.int64)
    if progress:
        progress(0, steps(market))
    optimum, ranking = find_best(problem, market, places, progress)
    if progress:
        progress(steps(market), steps(market))
    pairs = [*pinned, *made_pairs(market, optimum.chosen, problem)]
    for pair in pairs[len(pinned) :]:
        seats[pair.mentor] -= 1
    pairs.sort(key=lambda pair: pair.newcomer)
    left = [row for row, column in enumerate(optimum.chosen) if column < 0]
    return Solution(
        pairs=tuple(pairs),
        unmatched=why_unmatched(market, left, seats, problem.objective),
        free_seats=dict(sorted(seats.items())),
        total=sum(pair.score for pair in pairs),
        placed=len(pairs),
        worst=min(pairs, key=lambda pair: pair.score, default=None),
        status="optimal" if problem.newcomers and problem.mentors else "empty",
        digest=digest,
        certificate=certify(market, optimum, places, ranking, pairs),
    )


def certify(
    market: Market, optimum: Optimum, places: IntArray, ranking: Ranking, pairs: Sequence[Pair]
) -> Certificate:
    """Write the prices down, by id."""
    gains, prices = optimum.gains.tolist(), optimum.prices.tolist()
    by_newcomer = zip((each.id for each in market.newcomers), gains, strict=True)
    by_mentor = zip((each.id for each in market.mentors), prices, strict=True)
    return Certificate(
        *ranking,
        gains=dict(sorted(by_newcomer)),
        prices=dict(sorted(by_mentor)),
        value=sum(ranking.value(pair.score) for pair in pairs if not pair.pinned),
        bound=sum(gains) + sum(int(seats) * price for seats, price in zip(places, prices, strict=True)),
    )


def pinned_pairs(problem: Problem) -> list[Pair]:
    """Judge the pinned pairs; a pin that contradicts anything is bad input."""
    faults: list[Fault] = list(pin_faults(problem))
    if faults:
        raise BadInput(faults)
    newcomers = {newcomer.id: newcomer for newcomer in problem.newcomers}
    mentors = {mentor.id: mentor for mentor in problem.mentors}
    pairs = []
    for one, other in sorted({(one, other) for one, other in problem.pins}):
        judged = judge(newcomers[one], mentors[other], problem.terms, problem.coming, False, True)
        if isinstance(judged, Refusal):
            faults.extend(rule_faults(judged))
        else:
            pairs.append(judged)
    if faults:
        raise BadInput(faults)
    return pairs


def rule_faults(refusal: Refusal) -> list[Fault]:
    """Name every rule that a pinned pair breaks."""
    culprit = f'pin of "{refusal.newcomer}" to "{refusal.mentor}"'
    ids = (refusal.newcomer, refusal.mentor)
    text = N_("the pair breaks the rule “%(rule)s”: %(why)s")
    return [
        fault(culprit, text, ids, rule=broken.term, why=broken.reason.in_words()) for broken in refusal.broken
    ]


def made_pairs(market: Market, chosen: IntArray, problem: Problem) -> list[Pair]:
    """Put the chosen pairs into words."""
    pairs = []
    for row, column in enumerate(chosen.tolist()):
        if column < 0:
            continue
        people: tuple[Newcomer, Mentor] = market.newcomers[row], market.mentors[column]
        judged = judge(*people, problem.terms, problem.coming, False, False)
        if isinstance(judged, Pair):
            pairs.append(judged)
    return pairs
