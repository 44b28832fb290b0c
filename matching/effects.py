"""What each rule does: the pairs that break it, and the newcomers whom it alone leaves without anyone."""

from dataclasses import dataclass

import numpy as np

from matching.fixed import BoolArray
from matching.market import FORBIDDEN, Market, open_market
from matching.problem import Problem, check
from matching.reasons import Reason


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
    """

    term: str
    rule: Reason
    pairs: int
    alone: tuple[str, ...]


def effects(problem: Problem) -> tuple[Effect, ...]:
    """Tell what each hard rule of a problem does, in the order of the terms.

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
    parts = problem.newcomers, problem.mentors, problem.terms, problem.coming, problem.forbidden
    market = open_market(*parts)
    rules = [(term.name, term.rule) for term in problem.terms if term.rule]
    names = [*rules, *([("", FORBIDDEN)] if market.barred else [])]
    pairs = np.zeros(len(names), dtype=np.int64)
    alone: list[list[str]] = [[] for _ in names]
    has_seat = np.array([mentor.seats > 0 for mentor in market.mentors], dtype=np.bool_)
    for part, _, _ in market.tiles():
        broken = broken_rules(market, part)
        pairs += broken.sum(axis=(1, 2))
        count = broken.sum(axis=0)
        stuck = ~((count == 0) & has_seat).any(axis=1)
        for k in range(len(names)):
            freed = (broken[k] & (count == 1) & has_seat).any(axis=1)
            alone[k] += [
                market.newcomers[part.start + row].id for row in np.flatnonzero(stuck & freed).tolist()
            ]
    return tuple(
        Effect(term, rule, int(number), tuple(sorted(ids)))
        for (term, rule), number, ids in zip(names, pairs, alone, strict=True)
    )


def broken_rules(market: Market, part: slice) -> BoolArray:
    """Return which rules pairs break, by rule (forbidden pairs last), newcomer and mentor."""
    shape = part.stop - part.start, len(market.mentors)
    found = []
    for term, kernel in zip(market.terms, market.kernels, strict=True):
        permitted = kernel(part)[1]
        if term.rule:
            found.append(np.zeros(shape, dtype=np.bool_) if permitted is None else ~permitted)
    if market.barred:
        barred: BoolArray = np.zeros(shape, dtype=np.bool_)
        for row in range(part.start, part.stop):
            barred[row - part.start, market.barred.get(row, [])] = True
        found.append(barred)
    return np.array(found, dtype=np.bool_).reshape(len(found), *shape)
