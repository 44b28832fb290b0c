"""Further mentors for newcomers who want several, from the best matching with one each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matching.certificate import Certificate
from matching.digest import digest_of
from matching.drawing import drawn
from matching.judging import judge
from matching.loads import loads_of, pinned_seats
from matching.market import market_of, open_market
from matching.mending import add_newcomer, look_again, price_closed, want_more
from matching.problem import Problem
from matching.ranking import Ranking
from matching.residual import standing_of
from matching.solution import Pair, Solution
from matching.standing import Standing
from matching.unmatched import why_unmatched
from matching.wishes import further_of


def serve_further(problem: Problem, solution: Solution) -> Solution:
    """Return the best matching in which newcomers have as many mentors as they want, if that adds to the
    total.

    From the best matching with one mentor each, every further wish is one more unit of flow, worth no
    bonus: one cheapest chain of moves. So it stays best at each step (successive shortest paths).
    """
    certificate = solution.certificate
    if certificate is None or certificate.gap:
        return cut_short(problem, solution)
    alone = [replace(each, mentors=1) for each in problem.newcomers]
    standing = standing_of(replace(problem, newcomers=alone), solution)
    wanted = {each.id: each.mentors for each in problem.newcomers}
    for row, newcomer in enumerate(list(standing.newcomers)):
        for _ in range(wanted[newcomer.id] - 1):
            want_more(standing, row)
    pinned = [pair for pair in solution.pairs if pair.pinned]
    settled = Counter(pair.newcomer for pair in pinned)
    for each in sorted(problem.newcomers, key=lambda each: each.id):
        if 0 < settled[each.id] < each.mentors:
            own = [(pair.newcomer, pair.mentor) for pair in pinned if pair.newcomer == each.id]
            forbidden = [*problem.forbidden, *own]
            market = open_market(
                [each], problem.mentors, problem.terms, problem.coming, forbidden, problem.floor
            )
            add_newcomer(standing, each, 0, market, each.mentors - settled[each.id])
    ranking = Ranking(certificate.scale, certificate.bonus, certificate.reward)
    return written(problem, solution, standing, ranking, pinned)


def cut_short(problem: Problem, solution: Solution) -> Solution:
    """Return a matching that was not proved best in time, with what others could add to its bound."""
    certificate = solution.certificate
    if certificate is None:
        return solution
    waiting = [each for each in problem.newcomers if each.id in certificate.gains]
    bonuses = dict.fromkeys(certificate.gains, certificate.bonus)
    most = further_of(waiting, solution.pairs).most(certificate.branches[0], bonuses, certificate.scale)
    return replace(solution, certificate=replace(certificate, bound=certificate.bound + most))


def written(
    problem: Problem, old: Solution, standing: Standing, ranking: Ranking, pinned: Sequence[Pair]
) -> Solution:
    """Write down what a standing has come to, as `solve` does."""
    price_closed(standing, np.flatnonzero(standing.seats == 0))
    if standing.slack < 0:
        look_again(standing)
    people = {each.id: each for each in problem.newcomers}
    mentors = {each.id: each for each in problem.mentors}
    known = {(pair.newcomer, pair.mentor): pair for pair in old.pairs if not pair.pinned}
    pairs = list(pinned)
    for row, column in drawn(standing):
        ids = standing.newcomers[row].id, standing.mentors[column].id
        pair = known.get(ids)
        judged = pair or judge(people[ids[0]], mentors[ids[1]], problem.terms, problem.coming, False, False)
        pairs += [judged] if isinstance(judged, Pair) else []
    pairs.sort(key=lambda pair: (pair.newcomer, pair.mentor))
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    for pair in pairs:
        seats[pair.mentor] -= 1
    placed = {pair.newcomer for pair in pairs}
    left = market_of(problem, [each for each in problem.newcomers if each.id not in placed])
    return Solution(
        pairs=tuple(pairs),
        unmatched=why_unmatched(left, range(len(left.newcomers)), seats, problem.objective),
        free_seats=dict(sorted(seats.items())),
        total=sum(pair.score for pair in pairs),
        placed=len(placed),
        worst=min(pairs, key=lambda pair: pair.score, default=None),
        status="optimal" if problem.newcomers and problem.mentors else "empty",
        digest=digest_of(problem),
        certificate=certificate_of(problem, standing, ranking, pairs),
    )


def certificate_of(
    problem: Problem, standing: Standing, ranking: Ranking, pairs: Sequence[Pair]
) -> Certificate:
    """Write the prices of a standing down."""
    here = {each.id for each in problem.mentors}
    numbers = zip((each.id for each in standing.mentors), standing.prices.tolist(), strict=True)
    prices = {id: price for id, price in numbers if id in here}
    rows = np.flatnonzero(standing.here).tolist()
    gains = {standing.newcomers[row].id: int(standing.gains[row]) for row in rows}
    bonuses = {standing.newcomers[row].id: int(standing.bonuses[row]) for row in rows}
    certificate = Certificate(
        ranking.scale, ranking.bonus, dict(sorted(gains.items())), dict(sorted(prices.items())), 0, 0
    )
    further = further_of([each for each in problem.newcomers if each.id in gains], pairs)
    loads, taken = loads_of(problem, pinned_seats(pairs)), Counter(p.mentor for p in pairs if not p.pinned)
    free = [pair for pair in pairs if not pair.pinned]
    value = sum(pair.score * ranking.scale + bonuses[pair.newcomer] for pair in free)
    value += sum(ranking.reward * min(load.wished, taken[id]) for id, load in loads.items())
    bound = sum(load.most_worth(prices[id], ranking.reward) for id, load in loads.items())
    bound += sum(gains.values()) + further.most(certificate.branches[0], bonuses, ranking.scale)
    return replace(certificate, value=value - further.repeated(bonuses), bound=bound, reward=ranking.reward)
