"""The check of a solution, apart from the solver: it proves that nothing is better, or says what is wrong."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from matching.certificate import Certificate
from matching.checking import check
from matching.digest import digest_of
from matching.errors import Fault, fault
from matching.fixed import BoolArray, IntArray
from matching.judging import judge
from matching.market import Market, market_of
from matching.problem import Problem
from matching.ranking import WORD, Ranking, means
from matching.solution import Pair, Solution


@dataclass(frozen=True)
class Verdict:
    """What a check has found.

    Attributes
    ----------
    faults : tuple of Fault
        What is wrong; empty if everything that the solution and its certificate say is true.
    gap : int or None
        How much more a better matching could be worth, in the unit of the certificate; None where the
        certificate is wrong or missing.
    """

    faults: tuple[Fault, ...]
    gap: int | None

    @property
    def proved(self) -> bool:
        """Tell whether the solution is proved to be best."""
        return not self.faults and self.gap == 0


def verify(problem: Problem, solution: Solution) -> Verdict:
    """Check a solution and its certificate against the problem, pair by pair.

    It shares no step with the solver but the terms. First the pairs are judged anew: rules, seats, pins,
    scores and sums. Then one pass over all pairs looks for one that is worth more than its prices; if there
    is none, no matching is worth more than the bound.

    Returns
    -------
    Verdict
        `proved` if the solution is best; else what is wrong, or the gap that is left.

    Raises
    ------
    BadInput
        If the problem itself is at fault.

    Examples
    --------
    >>> import dataclasses
    >>> from matching import Mentor, Newcomer, Problem, Shared, solve, verify
    >>> ann = Newcomer("ann", {"interests": ["jazz"]})
    >>> problem = Problem([ann], [Mentor("max", {"interests": ["jazz"]})], [Shared("interests", 10)])
    >>> solution = solve(problem)
    >>> verify(problem, solution).proved
    True
    >>> print(verify(problem, dataclasses.replace(solution, total=0)).faults[0])
    total: is 0, the pairs add up to 100000
    """
    check(problem, problem.newcomers, problem.mentors)
    faults = [*people_faults(problem, solution), *score_faults(problem, solution)]
    if faults:
        return Verdict(tuple(faults), None)
    certificate = solution.certificate
    if certificate is None:
        return Verdict((fault("certificate", "is missing"),), None)
    faults = [*number_faults(problem, solution, certificate)]
    faults = faults or [*pass_faults(problem, solution, certificate)]
    return Verdict(tuple(faults), None if faults else certificate.gap)


def people_faults(problem: Problem, solution: Solution) -> Iterator[Fault]:
    """Find people who are missing, there twice or unknown, and seats that are not there."""
    here = Counter(each.id for each in problem.newcomers)
    named = Counter([pair.newcomer for pair in solution.pairs])
    named.update(each.newcomer for each in solution.unmatched)
    for newcomer in sorted(here.keys() | named.keys()):
        if here[newcomer] != named[newcomer]:
            text = "is there %(here)s times, and %(named)s times in the solution"
            yield fault(
                f'newcomer "{newcomer}"', text, (newcomer,), here=here[newcomer], named=named[newcomer]
            )
    taken = Counter(pair.mentor for pair in solution.pairs)
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    text = "has %(seats)s seats and %(taken)s newcomers, which does not leave %(said)s"
    for mentor in sorted(seats.keys() | taken.keys()):
        has, given, said = seats.get(mentor, 0), taken[mentor], solution.free_seats.get(mentor, 0)
        if given > has or has - given != said:
            yield fault(f'mentor "{mentor}"', text, (mentor,), seats=has, taken=given, said=said)


def score_faults(problem: Problem, solution: Solution) -> Iterator[Fault]:
    """Find pairs that break a rule or have another score, pins that are not kept, and sums that are wrong."""
    newcomers = {each.id: each for each in problem.newcomers}
    mentors = {each.id: each for each in problem.mentors}
    pins, forbidden = ({(one, other) for one, other in each} for each in (problem.pins, problem.forbidden))
    for pair in solution.pairs:
        ids = (pair.newcomer, pair.mentor)
        if ids[0] not in newcomers or ids[1] not in mentors:
            continue
        people = newcomers[ids[0]], mentors[ids[1]]
        judged = judge(*people, problem.terms, problem.coming, ids in forbidden, ids in pins, problem.floor)
        culprit = f'pair "{ids[0]}", "{ids[1]}"'
        if not isinstance(judged, Pair):
            yield fault(culprit, "breaks a rule: %(why)s", ids, why=judged.reasons[0].in_words())
        elif judged != pair:
            text = "is worth %(score)s, the solution says %(said)s or gives other reasons"
            yield fault(culprit, text, ids, score=judged.score, said=pair.score)
    for newcomer, mentor in sorted(pins - {(pair.newcomer, pair.mentor) for pair in solution.pairs}):
        yield fault(f'pin of "{newcomer}" to "{mentor}"', "is not kept", (newcomer, mentor))
    total = sum(pair.score for pair in solution.pairs)
    if solution.total != total:
        yield fault("total", "is %(said)s, the pairs add up to %(total)s", said=solution.total, total=total)
    if solution.placed != len(solution.pairs):
        said, placed = solution.placed, len(solution.pairs)
        yield fault("placed", "is %(said)s, there are %(placed)s pairs", said=said, placed=placed)
    if solution.digest != digest_of(problem):
        yield fault("digest", "is that of another problem")


def number_faults(problem: Problem, solution: Solution, certificate: Certificate) -> Iterator[Fault]:
    """Find numbers of a certificate that do not fit the people, each other or the pairs."""
    pinned = {pair.newcomer for pair in solution.pairs if pair.pinned}
    waiting = {each.id for each in problem.newcomers} - pinned
    for name, table, ids in (
        ("gain", certificate.gains, waiting),
        ("price", certificate.prices, {each.id for each in problem.mentors}),
    ):
        for id in sorted(table.keys() ^ ids):
            yield fault(f'{name} of "{id}"', "is missing, or of somebody who is not in the market", (id,))
        for id in sorted(each for each in table if table[each] < 0):
            yield fault(f'{name} of "{id}"', "is below 0: %(value)s", (id,), value=table[id])
    seats = open_seats(problem, solution)
    bound = sum(certificate.gains.values())
    bound += sum(certificate.prices.get(id, 0) * count for id, count in seats.items())
    if certificate.bound != bound:
        text = "is %(said)s, gains and prices add up to %(bound)s"
        yield fault("bound", text, said=certificate.bound, bound=bound)
    ranking = Ranking(certificate.scale, certificate.bonus)
    value = sum(ranking.value(pair.score) for pair in solution.pairs if not pair.pinned)
    if certificate.value != value:
        text = "is %(said)s, the pairs are worth %(value)s"
        yield fault("value", text, said=certificate.value, value=value)


def open_seats(problem: Problem, solution: Solution) -> Mapping[str, int]:
    """Return the seats of each mentor that no pinned pair has taken."""
    pinned = Counter(pair.mentor for pair in solution.pairs if pair.pinned)
    return {mentor.id: mentor.seats - pinned[mentor.id] for mentor in problem.mentors}


def pass_faults(problem: Problem, solution: Solution, certificate: Certificate) -> Iterator[Fault]:
    """Look at every pair, tile by tile: none may be worth more than its prices."""
    waiting = [each for each in problem.newcomers if each.id in certificate.gains]
    market = market_of(problem, waiting)
    ranking = Ranking(certificate.scale, certificate.bonus)
    low, high = 0, 0
    found = False
    for part, scores, allowed in market.tiles():
        if not allowed.any():
            continue
        inside = scores[allowed]
        least, most = int(inside.min()), int(inside.max())
        low, high = (min(low, least), max(high, most)) if found else (least, most)
        found = True
        yield from beaten(market, part, scores, allowed, certificate, ranking.most(least, most))
    seats = open_seats(problem, solution).values()
    pairs = min(len(waiting), sum(min(count, len(waiting)) for count in seats))
    if found and not means(ranking, problem.objective, pairs, low, high):
        text = "do not stand for the objective %(objective)s"
        yield fault("scale and bonus", text, objective=problem.objective)


def beaten(
    market: Market,
    part: slice,
    scores: IntArray,
    allowed: BoolArray,
    certificate: Certificate,
    limit: int,
) -> Iterator[Fault]:
    """Name, for each newcomer of a tile, the pair that beats its prices by most."""
    gains = [certificate.gains[each.id] for each in market.newcomers[part]]
    prices = [certificate.prices[each.id] for each in market.mentors]
    dtype = np.int64 if max(limit, *gains, *prices, 0) < WORD // 2 else object
    worth = scores.astype(dtype) * certificate.scale + certificate.bonus
    over = worth - np.array(gains, dtype=dtype)[:, None] - np.array(prices, dtype=dtype)[None, :]
    over = np.where(allowed, over, 0)
    for row in np.flatnonzero((over > 0).any(axis=1)).tolist():
        column = int(over[row].argmax())
        ids = market.newcomers[part][row].id, market.mentors[column].id
        text = "is worth %(over)s more than its prices"
        yield fault(f'pair "{ids[0]}", "{ids[1]}"', text, ids, over=int(over[row, column]))
