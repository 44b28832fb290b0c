"""The check of a certificate: its prices against every pair of the problem, its sums, its branches."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.certificate import Branch, Certificate
from matching.errors import Fault, fault
from matching.fixed import LOWEST, BoolArray, IntArray
from matching.loads import Load, loads_of, pinned_seats
from matching.market import Market, market_of
from matching.people import Newcomer
from matching.problem import Problem
from matching.ranking import WORD, Ranking, Span, means
from matching.solution import Solution
from matching.wishes import Further, further_of, waiting_of, wishes_of


@dataclass(frozen=True)
class Proof:
    """A certificate, and the people whom it speaks of: those who are not pinned."""

    problem: Problem
    solution: Solution
    certificate: Certificate
    waiting: Sequence[Newcomer]
    floor: int

    @property
    def ranking(self) -> Ranking:
        """Return what pairs are worth."""
        certificate = self.certificate
        return Ranking(certificate.scale, certificate.bonus, certificate.reward, certificate.turns)

    def loads(self, branch: Branch) -> Mapping[str, Load]:
        """Return how many newcomers each mentor may get in a branch."""
        return loads_of(self.problem, pinned_seats(self.solution.pairs), branch.takes, branch.closed)

    def turns(self) -> list[int]:
        """Return the turns of those who are not pinned, if turns count."""
        return sorted({each.waited for each in self.waiting}) if self.certificate.turns else []

    def extra(self) -> dict[str, int]:
        """Return what the turn of each newcomer adds."""
        worth = dict(zip(self.turns(), self.certificate.turns, strict=True))
        # Whoever has a pinned mentor has their first already, so that the others bring no bonus.
        pinned = {pair.newcomer for pair in self.solution.pairs if pair.pinned}
        return {
            each.id: -self.certificate.bonus if each.id in pinned else worth.get(each.waited, 0)
            for each in self.waiting
        }

    @cached_property
    def further(self) -> Further:
        """Return what the further mentors of those add who want several."""
        return further_of(self.waiting, self.solution.pairs)


def proof_of(problem: Problem, solution: Solution, certificate: Certificate, floor: int | None) -> Proof:
    """Return a proof to be checked, of all pairs from some score on."""
    waiting = waiting_of(problem, solution.pairs)
    return Proof(problem, solution, certificate, waiting, LOWEST if floor is None else floor)


def certificate_faults(proof: Proof) -> Iterator[Fault]:
    """Find what is wrong with a certificate of a solution."""
    faults = [*bound_faults(proof), *value_faults(proof)]
    faults = faults or [*pass_faults(proof)]
    yield from faults
    cut_short = proof.certificate.above is None and proof.solution.status == "feasible"
    if not faults and proof.solution.fairness == "worst" and not cut_short:
        yield from above_faults(proof)


def bound_faults(proof: Proof) -> Iterator[Fault]:
    """Find numbers that do not fit the people or each other, and branches that leave some matchings out."""
    certificate = proof.certificate
    if certificate.turns and len(certificate.turns) != len(proof.turns()):
        yield fault("turns", "are not as many as there are turns of newcomers")
    groups = {id for id, load in proof.loads(Branch((), (), {}, {})).items() if load.group}
    faults = [each for branch in certificate.branches for each in branch_faults(proof, branch, groups)]
    yield from faults
    settled = [(frozenset(each.takes), frozenset(each.closed)) for each in certificate.branches]
    if not covers(settled):
        yield fault("branches", "leave some matchings out")
    if faults:
        return
    bound = max(bound_of(proof, branch) for branch in certificate.branches)
    if certificate.bound != bound:
        text = "is %(said)s, gains and prices add up to %(bound)s"
        yield fault("bound", text, said=certificate.bound, bound=bound)


def branch_faults(proof: Proof, branch: Branch, groups: Set[str]) -> Iterator[Fault]:
    """Find people who are missing, gains and prices that are too low, and groups that are none."""
    for name, table, ids in (
        ("gain", branch.gains, {each.id for each in proof.waiting}),
        ("price", branch.prices, {each.id for each in proof.problem.mentors}),
    ):
        for id in sorted(table.keys() ^ ids):
            yield fault(f'{name} of "{id}"', "is missing, or of somebody who is not in the market", (id,))
    for id in sorted({*branch.takes, *branch.closed} - {*groups}):
        yield fault(f'branch of "{id}"', "is about somebody who has no group to be settled", (id,))
    for id in sorted(id for id, gain in branch.gains.items() if gain < 0):
        yield fault(f'gain of "{id}"', "is below 0: %(value)s", (id,), value=branch.gains[id])
    for id, load in proof.loads(branch).items() if groups >= {*branch.takes, *branch.closed} else ():
        least = -proof.certificate.reward if load.wished else 0
        if load.lowest == 0 and branch.prices.get(id, 0) < least:
            text = "is below %(least)s: %(value)s"
            yield fault(f'price of "{id}"', text, (id,), least=least, value=branch.prices[id])


def covers(branches: Sequence[tuple[frozenset[str], frozenset[str]]]) -> bool:
    """Tell whether every way to settle the groups lies in a branch: each is (takes place, does not)."""
    if any(not takes and not closed for takes, closed in branches):
        return True
    shared = frozenset.intersection(*(takes | closed for takes, closed in branches)) if branches else None
    if not shared:
        return False
    mentor = frozenset([min(shared)])
    return all(
        covers(
            [(takes - mentor, closed - mentor) for takes, closed in branches if mentor <= (takes, closed)[k]]
        )
        for k in (0, 1)
    )


def bound_of(proof: Proof, branch: Branch) -> int:
    """Return what no matching of a branch exceeds."""
    reward = proof.certificate.reward
    seats = (load.most_worth(branch.prices[id], reward) for id, load in proof.loads(branch).items())
    bonuses = {id: extra + proof.certificate.bonus for id, extra in proof.extra().items()}
    scale = proof.certificate.scale
    return sum(branch.gains.values()) + sum(seats) + proof.further.most(branch, bonuses, scale)


def value_faults(proof: Proof) -> Iterator[Fault]:
    """Find a value that is not that of the pairs."""
    certificate, ranking, extra = proof.certificate, proof.ranking, proof.extra()
    free = [pair for pair in proof.solution.pairs if not pair.pinned]
    value = sum(ranking.value(pair.score) + extra[pair.newcomer] for pair in free)
    value -= proof.further.repeated({id: ranking.bonus + each for id, each in extra.items()})
    taken = Counter(pair.mentor for pair in free)
    for id, load in proof.loads(Branch((), (), {}, {})).items():
        value += certificate.reward * min(load.wished, taken[id])
    if certificate.value != value:
        text = "is %(said)s, the pairs are worth %(value)s"
        yield fault("value", text, said=certificate.value, value=value)


def pass_faults(proof: Proof) -> Iterator[Fault]:
    """Look at every pair, tile by tile: none may be worth more than its prices."""
    low, high, faults = look(proof)
    yield from faults
    loads = proof.loads(Branch((), (), {}, {})).values()
    turns = [sum(each.waited == turn for each in proof.waiting) for turn in proof.turns()]
    wishes = wishes_of(proof.problem, [pair for pair in proof.solution.pairs if pair.pinned])
    span = Span(
        min(wishes, sum(min(load.highest, wishes) for load in loads)),
        min(low, 0) if proof.further.pairs else low,
        max(high, 0) if proof.further.pairs else high,
        sum(load.wished for load in loads),
        turns,
        any(load.group or load.lowest for load in loads),
    )
    wanted = proof.solution.fairness == "waited"
    if low <= high and (not means(proof.ranking, proof.problem.objective, span) or bool(turns) != wanted):
        text = "do not stand for the objective %(objective)s"
        yield fault("scale and bonus", text, objective=proof.problem.objective)


def look(proof: Proof) -> tuple[int, int, list[Fault]]:
    """Return the lowest and the highest score of all pairs, and the pairs that beat their prices."""
    market = market_of(proof.problem, proof.waiting).above(proof.floor)
    low, high = 0, -1
    faults: list[Fault] = []
    sides = [sides_of(proof, market, branch) for branch in proof.certificate.branches]
    for part, scores, allowed in market.tiles():
        if not allowed.any():
            continue
        inside = scores[allowed]
        least, most = int(inside.min()), int(inside.max())
        low, high = (min(low, least), max(high, most)) if low <= high else (least, most)
        for side in sides:
            faults += beaten(proof, market, side, (part, scores, allowed))
    return low, high, faults


def sides_of(proof: Proof, market: Market, branch: Branch) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return what a score must not exceed: the gains of a branch less all bonuses, and its prices."""
    extra, bonus = proof.extra(), proof.certificate.bonus
    gains = [branch.gains[each.id] - extra[each.id] - bonus for each in market.newcomers]
    prices = [branch.prices[each.id] for each in market.mentors]
    dtype = np.int64 if max(map(abs, [*gains, *prices]), default=0) < WORD // 4 else object
    return np.array(gains, dtype=dtype), np.array(prices, dtype=dtype)


def beaten(
    proof: Proof,
    market: Market,
    sides: tuple[NDArray[Any], NDArray[Any]],
    tile: tuple[slice, IntArray, BoolArray],
) -> Iterator[Fault]:
    """Name, for each newcomer of a tile, the pair that beats its prices by most."""
    (part, scores, allowed), (gains, prices), scale = tile, sides, proof.certificate.scale
    reach = max(abs(int(scores.min())), abs(int(scores.max())), 1) * abs(scale)
    wide = scores.astype(gains.dtype if reach < WORD // 4 else object)
    over = np.where(allowed, wide * scale - gains[part, None] - prices, 0)
    proof.further.leave_out(over, market.newcomers[part], market.mentors)
    for row in np.flatnonzero((over > 0).any(axis=1)).tolist():
        column = int(over[row].argmax())
        ids = market.newcomers[part][row].id, market.mentors[column].id
        text = "is worth %(over)s more than its prices"
        yield fault(f'pair "{ids[0]}", "{ids[1]}"', text, ids, over=int(over[row, column]))


def above_faults(proof: Proof) -> Iterator[Fault]:
    """Find what is wrong with the proof that not all can be placed with scores above the worst."""
    scores = [pair.score for pair in proof.solution.pairs if not pair.pinned]
    floor, above = proof.certificate.floor, proof.certificate.above
    if not scores:
        return
    worst = min(scores)
    if floor is not None and floor > worst:
        yield fault("floor", "is %(floor)s, the worst pair has %(worst)s", floor=floor, worst=worst)
    if above is None:
        yield fault("above", "is missing: nothing proves that the worst pair cannot be better")
        return
    higher = proof_of(proof.problem, proof.solution, above, worst + 1)
    faults = [*bound_faults(higher)]
    faults = faults or look(higher)[2]
    yield from (replace(each, culprit=f"above, {each.culprit}") for each in faults)
    each_worth = above.scale * (worst + 1) + above.bonus
    if above.turns or min(above.scale, above.reward + 1) < 1 or above.bound >= len(scores) * each_worth:
        yield fault("above", "does not prove that the worst pair cannot be better")
