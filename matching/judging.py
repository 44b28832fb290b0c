"""One pair on its own: what it is worth and why, or which rules it breaks."""

from collections.abc import Sequence
from typing import TypeVar

from matching.checking import check
from matching.errors import BadInput, fault
from matching.fixed import LOWEST, points_shown
from matching.market import BELOW, FORBIDDEN, in_settled_order
from matching.people import Mentor, Newcomer
from matching.problem import Problem
from matching.reasons import Reason
from matching.solution import Broken, Pair, Part, Refusal
from matching.terms.term import Coming, Term

Person = TypeVar("Person", Newcomer, Mentor)


def judge(
    newcomer: Newcomer,
    mentor: Mentor,
    terms: Sequence[Term],
    coming: Coming,
    forbidden: bool,
    pinned: bool,
    floor: int = LOWEST,
) -> Pair | Refusal:
    """Judge one pair by all terms, and by the lowest score that is asked for unless it is pinned."""
    verdicts = [(term, term.judge(newcomer, mentor, coming)) for term in terms]
    broken = [Broken(term.name, verdict.refusal) for term, verdict in verdicts if verdict.refusal]
    if forbidden:
        broken.insert(0, Broken("", FORBIDDEN))
    if broken:
        return Refusal(newcomer.id, mentor.id, tuple(broken))
    parts = tuple(Part(term.name, verdict.points, term.most, verdict.reason) for term, verdict in verdicts)
    score = sum(part.points for part in parts)
    if score < floor and not pinned:
        below = Reason(BELOW, {"points": points_shown(score), "quality": points_shown(floor)})
        return Refusal(newcomer.id, mentor.id, (Broken("", below),))
    return Pair(newcomer.id, mentor.id, score, parts, pinned)


def explain(problem: Problem, newcomer_id: str, mentor_id: str) -> Pair | Refusal:
    """Judge one pair on its own, whoever else is there and whoever has taken the seats.

    Parameters
    ----------
    problem : Problem
        Who is there, and what a pair is judged by.
    newcomer_id, mentor_id : str
        The two.

    Returns
    -------
    Pair or Refusal
        The pair with its parts, or every hard rule that it breaks.

    Raises
    ------
    BadInput
        If one of the two is not in the problem, or the problem is at fault.

    Examples
    --------
    >>> from matching import Languages, Mentor, Newcomer, Problem, explain
    >>> ann = Newcomer("ann", {"languages": ["fr"]})
    >>> max = Mentor("max", {"languages": ["en"]})
    >>> refusal = explain(Problem([ann], [max], [Languages("languages", 5)]), "ann", "max")
    >>> [reason.in_words() for reason in refusal.reasons]
    ['No language in common']
    """
    newcomer = find(problem.newcomers, newcomer_id, "newcomer")
    mentor = find(problem.mentors, mentor_id, "mentor")
    check(problem, [newcomer], [mentor])
    return judge_in(problem, newcomer, mentor)


def candidates(problem: Problem, newcomer_id: str) -> list[Pair]:
    """List all mentors a newcomer may be paired with, best first, whoever has taken the seats.

    Parameters
    ----------
    problem : Problem
        Who is there, and what a pair is judged by.
    newcomer_id : str
        The newcomer.

    Returns
    -------
    list of Pair
        Every allowed pair of this newcomer.

    Raises
    ------
    BadInput
        If the newcomer is not in the problem, or the problem is at fault.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Shared, candidates
    >>> ann = Newcomer("ann", {"interests": ["chess", "jazz"]})
    >>> mentors = [Mentor("max", {"interests": ["jazz"]}), Mentor("mia", {"interests": ["jazz", "chess"]})]
    >>> [pair.mentor for pair in candidates(Problem([ann], mentors, [Shared("interests", 10)]), "ann")]
    ['mia', 'max']
    """
    newcomer = find(problem.newcomers, newcomer_id, "newcomer")
    check(problem, [newcomer], problem.mentors)
    judged = [judge_in(problem, newcomer, mentor) for mentor in in_settled_order(problem.mentors)]
    return sorted((pair for pair in judged if isinstance(pair, Pair)), key=lambda pair: -pair.score)


def judge_in(problem: Problem, newcomer: Newcomer, mentor: Mentor) -> Pair | Refusal:
    """Judge one pair of a problem."""
    ids = (newcomer.id, mentor.id)
    forbidden = any((one, other) == ids for one, other in problem.forbidden)
    pinned = any((one, other) == ids for one, other in problem.pins)
    return judge(newcomer, mentor, problem.terms, problem.coming, forbidden, pinned, problem.floor)


def find(people: Sequence[Person], id: str, side: str) -> Person:
    """Find somebody by id."""
    for person in people:
        if person.id == id:
            return person
    raise BadInput([fault(f'{side} "{id}"', "is not in this problem", (id,))])
