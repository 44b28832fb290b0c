"""Why two people are a pair, or are not: what speaks for it, who else there is, and what would change it."""

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np

from matching.answers import Alternative, Answers
from matching.fixed import IntArray
from matching.judging import find, judge_in
from matching.moves import FAR
from matching.problem import Problem
from matching.solution import Pair, Refusal, Solution
from matching.terms.hours import Hours
from matching.week import CommonHours, common_hours


class Rank(NamedTuple):
    """The place of one person among those that another may be paired with, by score; 1 is best, equals
    share it.

    Attributes
    ----------
    place, among : int
        The place, and how many there are.

    Examples
    --------
    >>> from matching import Rank
    >>> Rank(1, 3).place
    1
    """

    place: int
    among: int


@dataclass(frozen=True)
class Why:
    """What there is to say of two people.

    Attributes
    ----------
    judged : Pair or Refusal
        The parts of the score with their reasons, or every rule that is broken.
    made : bool
        Whether they are a pair.
    hours : tuple of CommonHours
        The time in common, for each term that counts hours.
    for_newcomer, for_mentor : Rank or None
        The mentor's rank for the newcomer, and the newcomer's for the mentor; None if they may not be paired.
    next_mentor, next_newcomer : Alternative or None
        Who else either of them could have at least cost; None if there is nobody, or for whoever is pinned.
    turn : int or None
        For a pair that is made, the least that its score must fall by, all else being equal, so that another
        matching is best; for one that is not, the least that it must rise by to be made. At one less both
        may be equally good, which is settled by lot. None if no score alone would do it, or if a rule or a
        pin decides.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Scores, solve, why
    >>> fit = Scores("fit", 9, scores={"ann": {"max": 9, "mia": 8}})
    >>> problem = Problem([Newcomer("ann")], [Mentor("max"), Mentor("mia")], [fit])
    >>> told = why(problem, solve(problem), "ann", "max")
    >>> told.made, told.for_newcomer.place, told.next_mentor.mentor
    (True, 1, 'mia')
    """

    judged: Pair | Refusal
    made: bool
    hours: tuple[CommonHours, ...]
    for_newcomer: Rank | None
    for_mentor: Rank | None
    next_mentor: Alternative | None
    next_newcomer: Alternative | None
    turn: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain data for JSON."""
        data = asdict(self)
        data["hours"] = [
            {"minutes": each.minutes, "spans": [[time.isoformat() for time in span] for span in each.spans]}
            for each in self.hours
        ]
        for name in ("next_mentor", "next_newcomer"):
            other = getattr(self, name)
            data[name] = other.to_dict() if other else None
        for name in ("for_newcomer", "for_mentor"):
            rank = getattr(self, name)
            data[name] = rank._asdict() if rank else None
        return data


def why(
    problem: Problem, solution: Solution, newcomer: str, mentor: str, answers: Answers | None = None
) -> Why:
    """Tell why two people are a pair, or why not.

    Parameters
    ----------
    problem, solution : Problem, Solution
        What was solved, and how; with a certificate whose gap is 0.
    newcomer, mentor : str
        The two.
    answers : Answers, optional
        About the same solution, which saves the look at all pairs.

    Returns
    -------
    Why
        All there is to say of them.

    Raises
    ------
    BadInput
        If one of the two is not here, or the solution is not proved.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Scores, solve, why
    >>> table = {"ann": {"max": 9, "mia": 6}, "bea": {"max": 8, "mia": 7}}
    >>> people = [Newcomer("ann"), Newcomer("bea")], [Mentor("max"), Mentor("mia")]
    >>> problem = Problem(*people, [Scores("fit", 9, scores=table)])
    >>> told = why(problem, solve(problem), "bea", "mia")
    >>> told.made, tuple(told.for_newcomer), tuple(told.for_mentor), told.turn
    (True, (2, 2), (1, 2), 20001)
    >>> told.next_mentor.mentor, told.next_mentor.change.total
    ('max', -20000)
    """
    people = find(problem.newcomers, newcomer, "newcomer"), find(problem.mentors, mentor, "mentor")
    answers = answers or Answers(problem, solution)
    judged = judge_in(problem, *people)
    pair = next((p for p in solution.pairs if (p.newcomer, p.mentor) == (newcomer, mentor)), None)
    free = newcomer in answers.rows
    fits = isinstance(judged, Pair) and free and not judged.pinned
    for_newcomer, for_mentor = ranks(answers, newcomer, mentor) if fits else (None, None)
    others = answers.alternatives(newcomer, 2) if free else []
    rivals = answers.alternatives(mentor, 2, side="mentor")
    return Why(
        judged,
        pair is not None,
        tuple(hours_of(problem, newcomer, mentor)),
        for_newcomer,
        for_mentor,
        next((each for each in others if each.mentor != mentor), None),
        next((each for each in rivals if each.newcomer != newcomer), None),
        turn_of(answers, newcomer, mentor, pair is not None) if fits else None,
    )


def hours_of(problem: Problem, newcomer: str, mentor: str) -> list[CommonHours]:
    """Return the time in common by each term that counts hours, where both have told theirs."""
    one, other = find(problem.newcomers, newcomer, "newcomer"), find(problem.mentors, mentor, "mentor")
    found = []
    for term in problem.terms:
        if isinstance(term, Hours) and problem.monday:
            asked, given = one.answers.get(term.newcomer_key), other.answers.get(term.mentor_key)
            if asked and given:
                found.append(common_hours(asked, given, problem.monday, problem.weeks))
    return found


def ranks(answers: Answers, newcomer: str, mentor: str) -> tuple[Rank, Rank]:
    """Return the ranks of two people for each other, among the pairs that are allowed."""
    row, column = answers.rows[newcomer], answers.columns[mentor]
    view = answers.standing.view()
    line, scores = view.short(np.array([row]), np.arange(len(view.prices)))
    column_line, column_scores = view.short(np.arange(len(view.gains)), np.array([column]))
    own = int(scores[0, column])
    return rank(scores[line < FAR], own), rank(column_scores[column_line < FAR], own)


def rank(scores: IntArray, own: int) -> Rank:
    """Return the place of one score among all."""
    return Rank(1 + int(np.count_nonzero(scores > own)), len(scores))


def turn_of(answers: Answers, newcomer: str, mentor: str, made: bool) -> int | None:
    """Return by how much the score alone must change to make or unmake a pair."""
    row, column = answers.rows[newcomer], answers.columns[mentor]
    loss, toggled = (answers.forbidden if made else answers.forced)(row, column)
    if not toggled:
        return None
    change = answers.change_of(toggled)
    if answers.problem.objective == "placed" and loss != -change.total * answers.standing.scale:
        return None
    return loss // answers.standing.scale + 1
