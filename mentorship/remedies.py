"""The smallest change that would give a newcomer without a mentor a place: found, proved and carried out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching import Answers, Move, Problem, Solution, Unmatched, WhyNot, why_not
from mentorship import permits
from mentorship.problems import Ids


@dataclass(frozen=True)
class Remedy:
    """What would place a newcomer, whose pair is then pinned.

    Attributes
    ----------
    pin : (newcomer id, mentor id)
        The pair to settle.
    seat : str or None
        The mentor who needs one more seat, if any.
    rules : tuple of str
        The terms whose rules stand between the two and would have to be met or softened.
    ruled : bool
        Whether a coordinator's decision about the two would have to be taken back.
    moves : tuple of Move
        Who moves then.
    """

    pin: Ids
    seat: str | None = None
    rules: tuple[str, ...] = ()
    ruled: bool = False
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class Case:
    """Why one newcomer has no mentor, and what would help.

    Attributes
    ----------
    said : Unmatched
        The reason and its details.
    held : tuple of (mentor id, newcomer ids)
        The mentors who fit and are full, and by whom.
    rivals, seats : int
        So many newcomers compete for so many seats among themselves; 0 where that is not the reason.
    remedy : Remedy or None
        The smallest change that helps; None where only a new mentor would.
    """

    said: Unmatched
    held: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rivals: int = 0
    seats: int = 0
    remedy: Remedy | None = None


def cases(
    problem: Problem,
    solution: Solution,
    newcomers: Sequence[str],
    ruled: Collection[Ids],
    answers: Answers | None = None,
) -> list[Case]:
    """Return the case of each of some newcomers without a mentor.

    ``ruled`` are the forbidden pairs that coordinators decided on; why others are forbidden is not told,
    so they are never named.
    """
    said = {each.newcomer: each for each in solution.unmatched}
    wanted = [each for each in problem.newcomers if each.id in set(newcomers) & set(said)]
    if not wanted or not problem.mentors:
        return [Case(said[each.id]) for each in wanted]
    answers = answers or Answers(problem, solution)
    tables = permits.broken(problem, wanted, problem.mentors)
    shape = (len(wanted), len(problem.mentors))
    hard = permits.count(tables, shape) + permits.barred(problem, wanted, problem.mentors)
    open_problem = replace(problem, forbidden=tuple(ruled))
    lifted = permits.barred(open_problem, wanted, problem.mentors)
    private = permits.barred(problem, wanted, problem.mentors) & ~lifted
    free = np.array([solution.free_seats.get(each.id, 0) > 0 for each in problem.mentors])
    found = []
    for row, newcomer in enumerate(wanted):
        if (hard[row] == 0).any():
            found.append(_full(problem, solution, newcomer.id, answers))
            continue
        cost = np.where(private[row], len(problem.terms) + 2, hard[row]) * 2 + ~free
        column = int(cost.argmin())
        if private[row, column]:
            found.append(Case(said[newcomer.id]))
            continue
        names = tuple(name for name, table in tables.items() if table[row, column])
        mentor = problem.mentors[column].id
        found.append(
            Case(
                said[newcomer.id],
                remedy=Remedy(
                    pin=(newcomer.id, mentor),
                    seat=None if free[column] else mentor,
                    rules=names,
                    ruled=bool(lifted[row, column]),
                    moves=(Move(newcomer.id, None, mentor),),
                ),
            )
        )
    return found


def _full(problem: Problem, solution: Solution, newcomer: str, answers: Answers) -> Case:
    """Return the case of a newcomer whom somebody fits."""
    why = why_not(problem, solution, newcomer, answers)
    seats = {each.id: each.seats for each in problem.mentors}
    return Case(
        why.said,
        tuple((each.mentor, each.newcomers) for each in why.held),
        len(why.rivals),
        sum(seats[each] for each in why.among),
        _smallest(why),
    )


def _smallest(why: WhyNot) -> Remedy | None:
    """Return the change after which nobody else moves: one more seat with the mentor who fits best.

    Others keep what is best for them: with the pair settled, people and seats are for them as before. No
    seat is needed where the objective alone left somebody without one that is free.
    """
    if why.remedy is None or why.remedy.seat is None:
        return Remedy(why.remedy.pin, moves=why.remedy.change.moves) if why.remedy else None
    best = why.said.reason.values.get("mentors")
    mentor = str(best[0]) if isinstance(best, list | tuple) and best else why.remedy.pin[1]
    pin = (why.said.newcomer, mentor)
    return Remedy(pin, mentor, moves=(Move(why.said.newcomer, None, mentor),))


def carried_out(problem: Problem, remedy: Remedy) -> Problem:
    """Return the problem after the change: the rules dropped, the seat added, the pair pinned."""
    return replace(
        problem,
        terms=[term for term in problem.terms if term.name not in remedy.rules],
        mentors=[
            replace(each, seats=each.seats + 1) if each.id == remedy.seat else each
            for each in problem.mentors
        ],
        forbidden=[pair for pair in problem.forbidden if tuple(pair) != remedy.pin],
        pins=[*problem.pins, remedy.pin],
    )
