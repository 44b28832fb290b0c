"""What each rule does: the pairs that break it, and the newcomers whom it alone leaves without anyone."""

from dataclasses import dataclass

import numpy as np

from matching.checking import check
from matching.fixed import LOWEST, BoolArray, points_shown
from matching.market import ALL_BELOW, FORBIDDEN, barred_pairs, in_settled_order
from matching.problem import Problem
from matching.reasons import Reason
from matching.terms.term import Kernel

ROWS = 256


@dataclass(frozen=True)
class Effect:
    """What one rule does; `term` is empty for the pairs that are forbidden one by one.

    Attributes
    ----------
    term : str
        The name of the term.
    rule : Reason
        The rule in words.
    pairs : int
        Pairs that break it, whatever else they break.
    alone : tuple of str
        Newcomers, by id, who have no possible mentor with a seat, and would have one but for this rule.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, effects
    >>> barred = Problem([Newcomer("ann")], [Mentor("max")], [], forbidden=[("ann", "max")])
    >>> effects(barred)[0].alone
    ('ann',)
    """

    term: str
    rule: Reason
    pairs: int
    alone: tuple[str, ...]


def effects(problem: Problem) -> tuple[Effect, ...]:
    """Tell what each hard rule of a problem does.

    Parameters
    ----------
    problem : Problem
        The people and the terms; pins and the objective do not matter.

    Returns
    -------
    tuple of Effect
        One for each rule, in the order of the terms; then one for the forbidden pairs and one for the
        minimum quality, where there are such.

    Raises
    ------
    BadInput
        If the problem is at fault.

    Examples
    --------
    >>> from matching import Different, Mentor, Newcomer, Problem, Same, effects
    >>> terms = [Different("team", 0, hard=True), Same("style", 1, hard=True)]
    >>> ann = Newcomer("ann", {"team": "blue", "style": "direct"})
    >>> max = Mentor("max", {"team": "blue", "style": "direct"})
    >>> [(each.term, each.pairs, each.alone) for each in effects(Problem([ann], [max], terms))]
    [('team', 1, ('ann',)), ('style', 0, ())]
    """
    check(problem, problem.newcomers, problem.mentors)
    left, right = in_settled_order(problem.newcomers), in_settled_order(problem.mentors)
    kernels = [(term.rule, term.kernel(left, right, problem.coming)) for term in problem.terms]
    barred = barred_pairs(left, right, problem.forbidden)
    names = [(term.name, term.rule) for term in problem.terms if term.rule]
    names += [("", FORBIDDEN)] if barred is not None else []
    if problem.floor != LOWEST:
        names.append(("", Reason(ALL_BELOW, {"quality": points_shown(problem.floor)})))
    pairs = np.zeros(len(names), dtype=np.int64)
    alone: list[list[str]] = [[] for _ in names]
    has_seat = np.array([mentor.seats > 0 for mentor in right], dtype=np.bool_)
    for start in range(0, len(left), ROWS):
        part = slice(start, min(start + ROWS, len(left)))
        broken = broken_rules(kernels, part, len(right), problem.floor)
        if barred is not None:
            broken.insert(len(names) - 1 - (problem.floor != LOWEST), barred[part].toarray() > 0)
        count = sum(broken, np.zeros((part.stop - start, len(right)), dtype=np.int64))
        stuck = ~((count == 0) & has_seat).any(axis=1)
        for k, rule in enumerate(broken):
            pairs[k] += np.count_nonzero(rule)
            freed = stuck & (rule & (count == 1) & has_seat).any(axis=1)
            alone[k] += [left[start + row].id for row in np.flatnonzero(freed).tolist()]
    return tuple(
        Effect(term, rule, int(number), tuple(sorted(ids)))
        for (term, rule), number, ids in zip(names, pairs, alone, strict=True)
    )


def broken_rules(
    kernels: list[tuple[Reason | None, Kernel]], part: slice, mentors: int, floor: int
) -> list[BoolArray]:
    """Return the pairs of some newcomers that break each rule, and last those below the minimum quality."""
    shape = part.stop - part.start, mentors
    found, total = [], np.zeros(shape, dtype=np.int64)
    for rule, kernel in kernels:
        points, permitted = kernel(part)
        total += points
        if rule:
            found.append(np.zeros(shape, dtype=np.bool_) if permitted is None else ~permitted)
    return [*found, total < floor] if floor != LOWEST else found
