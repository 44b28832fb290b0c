"""Why one newcomer has no mentor, who is in the way, and the smallest change that would help."""

from typing import NamedTuple

import numpy as np

from matching.answers import Answers, Change
from matching.errors import BadInput, fault
from matching.fixed import BoolArray, IntArray
from matching.judging import find, judge_in
from matching.problem import Ids, Problem
from matching.residual import FAR, Residual, cheapest_from, path_to
from matching.solution import Refusal, Solution, Unmatched

NEAREST = 5


class Held(NamedTuple):
    """A mentor who is full, and the newcomers who hold the seats."""

    mentor: str
    newcomers: tuple[str, ...]


class Remedy(NamedTuple):
    """What would place the newcomer: one more seat at a mentor (None: no seat is needed), and a pin.

    Attributes
    ----------
    seat : str or None
        The mentor who takes one more.
    pin : (newcomer id, mentor id)
        The pair to settle.
    change : Change
        What the two together change, just as if it were solved again.
    """

    seat: str | None
    pin: Ids
    change: Change


class WhyNot(NamedTuple):
    """Why a newcomer has no mentor.

    Attributes
    ----------
    said : Unmatched
        The reason and its details, as in the solution.
    held : tuple of Held
        Every mentor who fits and is full, and by whom.
    rivals, among : tuple of str
        Newcomers, this one included, who can only go to some mentors who have one seat less than they
        are (Hall's condition): so one of them is left, whatever is done. Empty if that is not the reason.
    nearest : tuple of (mentor id, name of a term)
        Where nobody fits: mentors whom a single rule leaves out, those with a free seat first.
    remedy : Remedy or None
        The smallest change that works; None where no mentor fits.
    """

    said: Unmatched
    held: tuple[Held, ...]
    rivals: tuple[str, ...]
    among: tuple[str, ...]
    nearest: tuple[tuple[str, str], ...]
    remedy: Remedy | None


def why_not(problem: Problem, solution: Solution, newcomer: str, answers: Answers | None = None) -> WhyNot:
    """Tell why a newcomer has no mentor; `answers` about the same solution may be handed in again.

    Raises
    ------
    BadInput
        If the newcomer has a mentor or is not here, or the solution is not proved.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Scores, solve, why_not
    >>> table = {"ann": {"max": 9}, "bea": {"max": 7}}
    >>> terms = [Scores("fit", 9, scores=table, hard=True)]
    >>> problem = Problem([Newcomer("ann"), Newcomer("bea")], [Mentor("max")], terms)
    >>> why = why_not(problem, solve(problem), "bea")
    >>> [tuple(each) for each in why.held], why.rivals, why.among
    ([('max', ('ann',))], ('ann', 'bea'), ('max',))
    >>> why.remedy.seat, why.remedy.change.placed, why.remedy.change.total
    ('max', 1, 70000)
    """
    find(problem.newcomers, newcomer, "newcomer")
    said = next((each for each in solution.unmatched if each.newcomer == newcomer), None)
    if said is None:
        raise BadInput([fault(f'newcomer "{newcomer}"', "has a mentor", (newcomer,))])
    answers = answers or Answers(problem, solution)
    residual, row = answers.residual, answers.row_of(newcomer)
    short, allowed = residual.reduced(row)
    if not allowed.any():
        return WhyNot(said, (), (), (), nearest(answers, newcomer), None)
    fitting = np.flatnonzero(allowed)
    rivals, among = hall(residual, row, fitting, solution)
    held = [held_by(solution, residual.market.mentors[column].id) for column in fitting.tolist()]
    full = tuple(sorted(each for each in held if not solution.free_seats[each.mentor]))
    remedy = remedy_for(answers, row, short, allowed)
    return WhyNot(said, full, rivals, among, (), remedy)


def held_by(solution: Solution, mentor: str) -> Held:
    """Name those who hold a mentor's seats."""
    return Held(mentor, tuple(pair.newcomer for pair in solution.pairs if pair.mentor == mentor))


def hall(
    residual: Residual, row: int, fitting: IntArray, solution: Solution
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Find the newcomers and mentors that a newcomer competes with, if no seat can be had among them."""
    market, inside = residual.market, residual.costs[:-1, :-1] < FAR
    reached = np.zeros(len(market.mentors), dtype=np.bool_)
    fresh = fitting
    while fresh.size:
        reached[fresh] = True
        fresh = np.flatnonzero(inside[fresh].any(axis=0) & ~reached)
    among = tuple(sorted(market.mentors[column].id for column in np.flatnonzero(reached).tolist()))
    if any(solution.free_seats[mentor] for mentor in among):
        return (), ()
    rows = np.flatnonzero((residual.chosen >= 0) & reached[residual.chosen]).tolist()
    return tuple(sorted(market.newcomers[each].id for each in [*rows, row])), among


def nearest(answers: Answers, newcomer: str) -> tuple[tuple[str, str], ...]:
    """Find mentors whom one rule alone leaves out."""
    problem, found = answers.problem, []
    person = find(problem.newcomers, newcomer, "newcomer")
    for mentor in problem.mentors:
        judged = judge_in(problem, person, mentor)
        if isinstance(judged, Refusal) and len(judged.broken) == 1:
            found.append((not answers.solution.free_seats[mentor.id], mentor.id, judged.broken[0].term))
    return tuple((mentor, term) for _, mentor, term in sorted(found)[:NEAREST])


def remedy_for(answers: Answers, row: int, short: IntArray, allowed: BoolArray) -> Remedy:
    """Find the chain that places a newcomer without a new seat, or else the seat that does it best."""
    residual = answers.residual
    first = np.append(np.where(allowed, short, FAR), FAR)
    reached, before = cheapest_from(residual.costs, first)
    seat = residual.outside
    change, path = chain(answers, row, before, seat) if reached[seat] < FAR else (None, [])
    if change is None or change.placed < 1:
        seat = int((residual.prices - reached[:-1]).argmax())
        change, path = chain(answers, row, before, seat)
    mentors, newcomer = residual.market.mentors, residual.market.newcomers[row].id
    where = mentors[seat].id if seat < residual.outside else None
    return Remedy(where, (newcomer, mentors[path[0]].id), change)


def chain(answers: Answers, row: int, before: IntArray, place: int) -> tuple[Change, list[int]]:
    """Return what moving people along the way to a place changes, and the way."""
    path = path_to(before, place)
    return answers.change_of([(row, path[0]), *answers.residual.moves(path)]), path
