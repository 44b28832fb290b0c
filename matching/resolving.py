"""The best matching after a change, from the old prices instead of solving anew."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

from matching.adjusting import adjust
from matching.answers import Answers
from matching.changes import Join, LeaveMentor, LeaveNewcomer, Pin, ProblemChange, Unpin
from matching.checking import check
from matching.loads import loads_of
from matching.people import Mentor, Newcomer
from matching.pins import pinned_pairs
from matching.problem import Problem
from matching.ranking import Ranking, Span, means
from matching.residual import proof_of
from matching.several import written
from matching.solution import Pair, Solution
from matching.solving import solve
from matching.wishes import wants_several, wishes_of


def resolve(
    problem: Problem, solution: Solution, *changes: ProblemChange, answers: Answers | None = None
) -> tuple[Problem, Solution]:
    """Return the problem after some changes, and its best matching, starting from the old prices.

    Each change is mended by a few cheapest chains of moves. The pairs are those that `solve` would find
    for the changed problem, with a certificate that `verify` accepts. Where the old prices do not speak for
    the new problem, as with groups or fairness, or where there are too many newcomers for the old bonus, it
    is solved anew.

    Parameters
    ----------
    problem : Problem
        What was solved.
    solution : Solution
        Its solution.
    *changes : Join, LeaveNewcomer, LeaveMentor, Seats, Pin, Unpin, Forbid or Allow
        Made one after the other.
    answers : Answers, optional
        About the same solution, which saves the look at all pairs; they stay as they are.

    Returns
    -------
    Problem, Solution
        Both after the changes.

    Raises
    ------
    BadInput
        If a change is about somebody who is not here, or makes the problem faulty, or the solution is not
    proved. TooLarge
        If values are too large for double precision.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Scores, Seats, resolve, solve
    >>> table = {"ann": {"max": 9}, "bea": {"max": 7}}
    >>> terms = [Scores("fit", 9, scores=table, hard=True)]
    >>> problem = Problem([Newcomer("ann"), Newcomer("bea")], [Mentor("max")], terms)
    >>> changed, solution = resolve(problem, solve(problem), Seats("max", 1))
    >>> changed.mentors[0].seats, [pair.newcomer for pair in solution.pairs]
    (2, ['ann', 'bea'])
    """
    steps = [*accumulate(changes, lambda before, change: change.apply(before), initial=problem)]
    changed = steps[-1]
    people = [change.person for change in changes if isinstance(change, Join)]
    newcomers = [each for each in people if isinstance(each, Newcomer)]
    check(changed, newcomers, [each for each in people if isinstance(each, Mentor)])
    pinned = pinned_pairs(changed)
    if (
        solution.fairness
        or needs_all(problem, changes)
        or any(each.size > 1 for side in (problem, changed) for each in side.mentors)
    ):
        return changed, solve(changed, fairness=solution.fairness)
    standing = (answers or Answers(problem, solution)).standing.copy()
    for change, (before, after) in zip(changes, pairwise(steps), strict=True):
        adjust(standing, change, before, after)
    certificate = proof_of(problem, solution)
    ranking = Ranking(certificate.scale, certificate.bonus, certificate.reward)
    if not means(ranking, changed.objective, span_of(changed, pinned)):
        return changed, solve(changed)
    return changed, written(changed, solution, standing, ranking, pinned)


def needs_all(problem: Problem, changes: Sequence[ProblemChange]) -> bool:
    """Tell whether pins may change of somebody who wants several mentors, which is solved anew."""
    pins = isinstance(changes[0], Pin | Unpin | LeaveMentor | LeaveNewcomer) if len(changes) == 1 else True
    return pins and wants_several(problem)


def span_of(problem: Problem, pinned: Sequence[Pair]) -> Span:
    """Return what the ranking of a problem has to tell apart."""
    loads = loads_of(problem, Counter(pair.mentor for pair in pinned)).values()
    wishes = wishes_of(problem, pinned)
    return Span(
        min(wishes, sum(min(load.highest, wishes) for load in loads)),
        sum(term.least for term in problem.terms),
        sum(term.most for term in problem.terms),
        sum(load.wished for load in loads),
    )
