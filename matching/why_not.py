"""Why one newcomer has no mentor, who is in the way, and the smallest change that would help."""

from dataclasses import asdict
from typing import NamedTuple

import numpy as np

from matching.answers import Answers, Change
from matching.errors import BadInput, fault
from matching.fixed import IntArray
from matching.judging import find, judge_in
from matching.moves import FAR, path_of
from matching.problem import Ids, Problem
from matching.solution import Refusal, Solution, Unmatched
from matching.standing import Standing

NEAREST = 5


class Held(NamedTuple):
    """A mentor who is full, and the newcomers who hold the seats.

    Examples
    --------
    >>> from matching import Held
    >>> Held("max", ("ann", "bea")).newcomers
    ('ann', 'bea')
    """

    mentor: str
    newcomers: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return it as plain data for JSON."""
        return {"mentor": self.mentor, "newcomers": list(self.newcomers)}


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

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, solve, why_not
    >>> problem = Problem([Newcomer("ann"), Newcomer("bea")], [Mentor("max")], [])
    >>> solution = solve(problem)
    >>> remedy = why_not(problem, solution, solution.unmatched[0].newcomer).remedy
    >>> remedy.seat, remedy.change.placed
    ('max', 1)
    """

    seat: str | None
    pin: Ids
    change: Change

    def to_dict(self) -> dict[str, object]:
        """Return it as plain data for JSON."""
        return {"seat": self.seat, "pin": list(self.pin), "change": self.change.to_dict()}


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
        The smallest change that places this newcomer: a pin and, unless a chain of moves does it, one
        more seat. By the objective "placed" nobody loses their place by it; by "total" somebody may,
        which the change tells. None where no mentor fits.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, solve, why_not
    >>> problem = Problem([Newcomer("ann"), Newcomer("bea")], [Mentor("max")], [])
    >>> solution = solve(problem)
    >>> why = why_not(problem, solution, solution.unmatched[0].newcomer)
    >>> why.rivals, why.among
    (('ann', 'bea'), ('max',))
    """

    said: Unmatched
    held: tuple[Held, ...]
    rivals: tuple[str, ...]
    among: tuple[str, ...]
    nearest: tuple[tuple[str, str], ...]
    remedy: Remedy | None

    def to_dict(self) -> dict[str, object]:
        """Return all of it as plain data for JSON."""
        return {
            "said": asdict(self.said),
            "held": [each.to_dict() for each in self.held],
            "rivals": list(self.rivals),
            "among": list(self.among),
            "nearest": [list(each) for each in self.nearest],
            "remedy": self.remedy.to_dict() if self.remedy else None,
        }


def why_not(problem: Problem, solution: Solution, newcomer: str, answers: Answers | None = None) -> WhyNot:
    """Tell why a newcomer has no mentor; `answers` about the same solution may be handed in again.

    Parameters
    ----------
    problem, solution : Problem, Solution
        What was solved, and how; with a certificate whose gap is 0.
    newcomer : str
        Somebody without a mentor.
    answers : Answers, optional
        About the same solution, which saves the look at all pairs.

    Returns
    -------
    WhyNot
        Who is in the way, and what would help.

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
    standing, row = answers.standing, answers.row_of(newcomer)
    short = standing.view().short(np.array([row]), np.arange(standing.outside))[0][0]
    fitting = np.flatnonzero(short < FAR)
    if not fitting.size:
        return WhyNot(said, (), (), (), nearest(answers, newcomer), None)
    rivals, among = hall(standing, row, fitting, solution)
    held = held_by(solution, {standing.mentors[column].id for column in fitting.tolist()})
    full = tuple(sorted(each for each in held if not solution.free_seats[each.mentor]))
    remedy = remedy_for(answers, row)
    return WhyNot(said, full, rivals, among, (), remedy)


def held_by(solution: Solution, mentors: set[str]) -> list[Held]:
    """Name those who hold the seats of some mentors."""
    holders: dict[str, list[str]] = {mentor: [] for mentor in mentors}
    for pair in solution.pairs:
        if pair.mentor in holders:
            holders[pair.mentor].append(pair.newcomer)
    return [Held(mentor, tuple(newcomers)) for mentor, newcomers in holders.items()]


def hall(
    standing: Standing, row: int, fitting: IntArray, solution: Solution
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Find the newcomers and mentors that a newcomer competes with, if no seat can be had among them."""
    view, (rows, columns, _, made) = standing.view(), standing.pairs
    reached = np.zeros(len(standing.mentors), dtype=np.bool_)
    holders: IntArray = np.zeros(0, dtype=np.int64)
    fresh = fitting
    while fresh.size:
        reached[fresh] = True
        if any(solution.free_seats[standing.mentors[column].id] for column in fresh.tolist()):
            return (), ()
        more = np.setdiff1d(rows[made & np.isin(columns, fresh)], holders)
        holders, rest = np.union1d(holders, more), np.flatnonzero(~reached)
        found = [(view.short(part, rest)[0] < FAR).any(axis=0) for part in view.blocks(more, rest)]
        fresh = rest[np.any(found, axis=0)] if found else rest[:0]
    among = tuple(sorted(standing.mentors[column].id for column in np.flatnonzero(reached).tolist()))
    return tuple(sorted(standing.newcomers[each].id for each in [*holders.tolist(), row])), among


def nearest(answers: Answers, newcomer: str) -> tuple[tuple[str, str], ...]:
    """Find mentors whom one rule alone leaves out."""
    problem, found = answers.problem, []
    person = find(problem.newcomers, newcomer, "newcomer")
    for mentor in problem.mentors:
        judged = judge_in(problem, person, mentor)
        if isinstance(judged, Refusal) and len(judged.broken) == 1:
            found.append((not answers.solution.free_seats[mentor.id], mentor.id, judged.broken[0].term))
    return tuple((mentor, term) for _, mentor, term in sorted(found)[:NEAREST])


def remedy_for(answers: Answers, row: int) -> Remedy:
    """Find the chain that places a newcomer without a new seat, or else the seat that does it best."""
    standing = answers.standing.copy()
    standing.single[row], standing.units[row] = False, 0
    standing.stale()
    start, seat = int(standing.places()[row]), standing.outside
    reached, before = standing.reach(start, target=seat)
    change, path = chain(answers, standing, before, seat) if reached[seat] < FAR else (None, [])
    if change is None or change.placed < 1:
        worth = standing.prices + standing.rewards(standing.taken() + 1)
        near = standing.moves().reach(start, False, FAR)[0][:seat]
        limit = int(worth.max(initial=0)) - int((worth - near).max(initial=-FAR))
        reached, before = standing.reach(start, limit=limit)
        seat = int((worth - reached[:seat]).argmax())
        change, path = chain(answers, standing, before, seat)
    mentors, newcomer = standing.mentors, standing.newcomers[row].id
    where = mentors[seat].id if seat < standing.outside else None
    return Remedy(where, (newcomer, mentors[path[1]].id), change)


def chain(answers: Answers, standing: Standing, before: IntArray, place: int) -> tuple[Change, list[int]]:
    """Return what moving people along the way to a place changes, and the way."""
    path = path_of(before, place)[::-1]
    return answers.change_of(standing.toggles(path)), path
