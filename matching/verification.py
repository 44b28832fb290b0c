"""The check of a solution, apart from the solver: it proves that nothing is better, or says what is wrong."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from matching.checking import check
from matching.digest import digest_of
from matching.errors import Fault, fault
from matching.judging import judge
from matching.problem import Problem
from matching.proof import certificate_faults, proof_of
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
        certificate is wrong or missing, or was not finished in time.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, solve, verify
    >>> problem = Problem([Newcomer("ann")], [Mentor("max")], [])
    >>> verdict = verify(problem, solve(problem))
    >>> verdict.faults, verdict.gap
    ((), 0)
    """

    faults: tuple[Fault, ...]
    gap: int | None

    @property
    def proved(self) -> bool:
        """Tell whether the solution is proved to be best."""
        return not self.faults and self.gap == 0

    def to_dict(self) -> dict[str, object]:
        """Return the verdict as plain data for JSON."""
        return {"faults": [each.to_dict() for each in self.faults], "gap": self.gap}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Verdict":
        """Bring a verdict back from what `to_dict` returned.

        >>> verdict = Verdict((fault("total", "is %(total)s", total=1),), None)
        >>> Verdict.from_dict(verdict.to_dict()) == verdict
        True
        """
        return cls(tuple(Fault.from_dict(each) for each in data["faults"]), data["gap"])


def verify(problem: Problem, solution: Solution) -> Verdict:
    """Check a solution and its certificate against the problem, pair by pair.

    It shares no step with the solver but the terms. First the pairs are judged anew: rules, seats, pins,
    scores and sums. Then one pass over all pairs looks for one that is worth more than its prices; if there
    is none, no matching is worth more than the bound.

    Parameters
    ----------
    problem : Problem
        What was solved.
    solution : Solution
        What is to be checked, with its certificate.

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
    faults = [*certificate_faults(proof_of(problem, solution, certificate, certificate.floor))]
    faults = faults or [*plain_faults(problem, solution)]
    open_ = solution.fairness == "worst" and solution.status == "feasible" and certificate.above is None
    return Verdict(tuple(faults), None if faults or open_ else certificate.gap)


def plain_faults(problem: Problem, solution: Solution) -> Iterator[Fault]:
    """Find what is wrong with the best matching that a fair one is compared with."""
    plain = solution.plain
    if not solution.fairness:
        if plain:
            yield fault("plain", "is there, though nothing was asked of fairness")
        return
    if plain is None or plain.fairness:
        yield fault("plain", "is missing, so the price of fairness is not known")
        return
    verdict = verify(problem, plain)
    yield from (replace(each, culprit=f"plain, {each.culprit}") for each in verdict.faults)
    if plain.placed != solution.placed and solution.status == plain.status == "optimal":
        text = "places %(plain)s, the fair one %(fair)s"
        yield fault("plain", text, plain=plain.placed, fair=solution.placed)


def people_faults(problem: Problem, solution: Solution) -> Iterator[Fault]:
    """Find people who are missing, there twice or unknown, and seats that are not there."""
    here = Counter(each.id for each in problem.newcomers)
    wanted = {each.id: max(each.mentors, 1) for each in problem.newcomers}
    named = Counter([pair.newcomer for pair in solution.pairs])
    most = {newcomer: wanted.get(newcomer, 1) if named[newcomer] else 1 for newcomer in here | named}
    if len({(pair.newcomer, pair.mentor) for pair in solution.pairs}) < len(solution.pairs):
        yield fault("pairs", "hold the same two people twice")
    for newcomer in sorted(named.keys() & {each.newcomer for each in solution.unmatched}):
        if wanted.get(newcomer, 1) > 1:
            yield fault(f'newcomer "{newcomer}"', "has a mentor and is left without one", (newcomer,))
    named.update(each.newcomer for each in solution.unmatched)
    for newcomer in sorted(here.keys() | named.keys()):
        if not here[newcomer] <= named[newcomer] <= here[newcomer] * most[newcomer]:
            text = "is there %(here)s times, and %(named)s times in the solution"
            yield fault(
                f'newcomer "{newcomer}"', text, (newcomer,), here=here[newcomer], named=named[newcomer]
            )
    taken = Counter(pair.mentor for pair in solution.pairs)
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    for each in problem.mentors:
        if 0 < taken[each.id] < each.size:
            words = "has a group of %(taken)s, the smallest allowed is %(size)s"
            yield fault(f'mentor "{each.id}"', words, (each.id,), taken=taken[each.id], size=each.size)
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
    placed = len({pair.newcomer for pair in solution.pairs})
    if solution.placed != placed:
        text = "is %(said)s, there are %(placed)s newcomers in the pairs"
        yield fault("placed", text, said=solution.placed, placed=placed)
    if solution.digest != digest_of(problem):
        yield fault("digest", "is that of another problem")
