"""What is wrong with a problem, all of it at once, each fault with its culprit."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from matching.errors import BadInput, Fault, fault
from matching.people import Mentor, Newcomer
from matching.problem import MOST_SEATS, OBJECTIVES, Problem
from matching.reasons import N_, shown
from matching.terms import options
from matching.terms.answers import is_whole
from matching.terms.specs import name_faults
from matching.terms.term import Term
from matching.week import calendar_faults

COUNTS = {"newcomers": ("waited", "mentors"), "mentors": ("seats", "least", "size")}
"""The whole numbers that people have beside their answers."""
NO_TABLE = "answers must be a table by field, got %(value)s"
HIGHEST_SCORE = 2**60
"""Scores below this are added and compared in machine words without being wrapped."""


def check(problem: Problem, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor]) -> None:
    """Raise BadInput with every fault of the frame of a problem and of the answers of some people."""
    faults = list(shape_faults(problem))
    if faults:
        raise BadInput(faults)
    faults = [*people_faults(problem), *term_faults(problem), *frame_faults(problem)]
    wrong_terms = {each.culprit for each in faults}
    for term in problem.terms:
        if f'term "{term.name}"' not in wrong_terms and not faults_in_ids(faults):
            faults.extend(term.answer_faults(newcomers, mentors))
    if faults:
        raise BadInput(faults)


def shape_faults(problem: Problem) -> Iterator[Fault]:
    """Find lists that are none, so that nothing else can be looked at."""
    for name, kind in (
        ("newcomers", Sequence),
        ("mentors", Sequence),
        ("terms", Sequence),
        ("pins", Collection),
        ("forbidden", Collection),
    ):
        value = getattr(problem, name)
        if not isinstance(value, kind) or isinstance(value, str | bytes | Mapping):
            yield fault(name, "must be a list, got %(value)s", value=shown(value))
            continue
        for term in value if name == "terms" else ():
            if not isinstance(term, Term):
                yield fault("terms", "must hold terms, got %(term)s", term=shown(term))


def faults_in_ids(faults: Sequence[Fault]) -> bool:
    """Tell whether people cannot be told apart or have no answers, so that reading on would mislead."""
    return any(
        each.culprit in ("newcomers", "mentors") or "answers must" in each.message.text for each in faults
    )


def people_faults(problem: Problem) -> Iterator[Fault]:
    """Find ids that are no ids, or there twice, and wrong numbers beside the answers."""
    for side, kind, people in (
        ("newcomers", Newcomer, problem.newcomers),
        ("mentors", Mentor, problem.mentors),
    ):
        seen: set[str] = set()
        for person in people:
            if not isinstance(person, kind) or not isinstance(person.id, str) or not person.id:
                yield fault(side, "one has no id, or is no such person: %(person)s", person=shown(person))
                continue
            if person.id in seen:
                yield fault(side, 'the id "%(id)s" is there twice', (person.id,), id=person.id)
            seen.add(person.id)
            yield from person_faults(person, side)


def person_faults(person: Newcomer | Mentor, side: str) -> Iterator[Fault]:
    """Find wrong numbers of one person, and answers that are no table."""
    for name in COUNTS[side]:
        value = getattr(person, name)
        if not is_whole(value) or not 0 <= value <= MOST_SEATS:
            text = "%(name)s must be a whole number from 0 to %(most)s, got %(value)s"
            culprit, ids = f'{side[:-1]} "{person.id}"', (person.id,)
            yield fault(culprit, text, ids, name=name, most=MOST_SEATS, value=shown(value))
    answers: object = person.answers
    if not isinstance(answers, Mapping):
        yield fault(f'{side[:-1]} "{person.id}"', NO_TABLE, (person.id,), value=shown(answers))


def term_faults(problem: Problem) -> Iterator[Fault]:
    """Find what is wrong with terms and their names, and scores that would be too high to be added up."""
    faults = [each for term in problem.terms for each in term.option_faults()]
    yield from faults
    yield from name_faults(problem.terms)
    if faults:
        return
    reach = 0
    for term in problem.terms:
        reach += max(abs(term.most), abs(term.least))
        if reach >= HIGHEST_SCORE:
            text = "makes scores too high to be added up exactly; lower its weight or its points"
            yield fault(f'term "{term.name}"', text)
            return


def frame_faults(problem: Problem) -> Iterator[Fault]:
    """Find what is wrong with the objective, the quality, the weeks and the lists of pairs."""
    if problem.objective not in OBJECTIVES:
        yield fault("objective", 'must be "placed" or "total", got %(got)s', got=shown(problem.objective))
    if wrong := options.number(0)(problem.quality):
        yield fault("quality", "%(wrong)s", wrong=wrong)
    hours = [term.name for term in problem.terms if term.needs_weeks]
    if problem.monday is None and hours:
        yield fault("monday", 'is needed by the term "%(term)s"', term=hours[0])
    if problem.monday is not None:
        yield from calendar_faults(problem.monday, problem.weeks)
    for name, pairs in (("pins", problem.pins), ("forbidden", problem.forbidden)):
        for pair in pairs:
            if not is_pair(pair):
                text = "must hold (newcomer id, mentor id), got %(pair)s"
                yield fault(name, text, pair=shown(pair))


def is_pair(pair: object) -> bool:
    """Tell whether something is two ids."""
    return isinstance(pair, tuple | list) and len(pair) == 2 and all(isinstance(id, str) for id in pair)


def pin_faults(problem: Problem) -> Iterator[Fault]:
    """Find pins that contradict people, seats, forbidden pairs or each other; rules are looked at apart."""
    newcomers = {newcomer.id for newcomer in problem.newcomers}
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    forbidden = {(one, other) for one, other in problem.forbidden}
    taken: dict[str, int] = {}
    mentor_of: dict[str, set[str]] = {}
    wanted = {newcomer.id: newcomer.mentors for newcomer in problem.newcomers}
    sizes = {mentor.id: mentor.size for mentor in problem.mentors}
    for newcomer, mentor in sorted({(one, other) for one, other in problem.pins}):
        culprit, ids = f'pin of "{newcomer}" to "{mentor}"', (newcomer, mentor)
        if newcomer not in newcomers:
            yield fault(culprit, N_("there is no such newcomer"), ids)
        if mentor not in seats:
            yield fault(culprit, N_("there is no such mentor"), ids)
        chosen_by = len(mentor_of.setdefault(newcomer, set()))
        if newcomer in wanted and chosen_by >= max(wanted[newcomer], 1):
            text = N_("the newcomer is pinned to another mentor as well")
            yield fault(culprit, text, ids)
        if (newcomer, mentor) in forbidden:
            yield fault(culprit, N_("the pair is pinned and forbidden at once"), ids)
        mentor_of[newcomer].add(mentor)
        taken[mentor] = taken.get(mentor, 0) + 1
        if mentor in seats and taken[mentor] == seats[mentor] + 1:
            text = N_("the mentor has fewer seats (%(seats)s) than pinned newcomers")
            yield fault(culprit, text, ids, seats=seats[mentor])
        if taken[mentor] == 1 and sizes.get(mentor, 0) > seats.get(mentor, 0):
            text = N_("the mentor has fewer seats (%(seats)s) than the smallest group (%(size)s)")
            yield fault(culprit, text, ids, seats=seats[mentor], size=sizes[mentor])
