"""A problem: who is there, what a pair is judged by, and what the coordinator has settled already."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import dumps
from typing import Literal, TypeAlias

from matching.errors import BadInput, Fault, fault
from matching.people import Mentor, Newcomer
from matching.reasons import N_, shown
from matching.terms.answers import is_whole
from matching.terms.specs import name_faults, to_spec
from matching.terms.term import Coming, Term
from matching.week import calendar_faults

Objective: TypeAlias = Literal["placed", "total"]
OBJECTIVES = ("placed", "total")
MOST_SEATS = 1_000_000
Ids: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Problem:
    """Everything a match depends on.

    Parameters
    ----------
    newcomers, mentors : sequence
        The two sides; the order does not matter.
    terms : sequence of Term
        What a pair is judged by: weights and rules.
    pins : collection of (newcomer id, mentor id)
        Pairs that are settled. A pin may go against weights, never against a hard rule, a seat count or
        a forbidden pair: that is bad input.
    forbidden : collection of (newcomer id, mentor id)
        Pairs that are never made. Ids of people who are not here are passed over.
    objective : {"placed", "total"}
        Most newcomers placed and then the best total, or the best total alone.
    monday : date, optional
        The Monday that the coming weeks begin on; needed if a term counts hours.
    weeks : int
        How many coming weeks.
    """

    newcomers: Sequence[Newcomer]
    mentors: Sequence[Mentor]
    terms: Sequence[Term]
    pins: Collection[Ids] = ()
    forbidden: Collection[Ids] = ()
    objective: Objective = "placed"
    monday: date | None = None
    weeks: int = 4

    @property
    def coming(self) -> Coming:
        """Return the coming weeks."""
        return Coming(self.monday, self.weeks)


def check(problem: Problem, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor]) -> None:
    """Raise BadInput with every fault of the frame of a problem and of the answers of some people."""
    faults = list(people_faults(problem))
    wrong_terms = set()
    for term in problem.terms:
        if not isinstance(term, Term):
            raise BadInput([fault("terms", "must hold terms, got %(term)s", term=shown(term))])
        if of_term := list(term.option_faults()):
            faults.extend(of_term)
            wrong_terms.add(term.name)
    faults.extend(name_faults(problem.terms))
    faults.extend(frame_faults(problem))
    for term in problem.terms:
        if term.name not in wrong_terms and not faults_in_ids(faults):
            faults.extend(term.answer_faults(newcomers, mentors))
    if faults:
        raise BadInput(faults)


def faults_in_ids(faults: Sequence[Fault]) -> bool:
    """Tell whether people cannot be told apart, so that naming them would mislead."""
    return any(each.culprit in ("newcomers", "mentors") for each in faults)


def people_faults(problem: Problem) -> Iterator[Fault]:
    """Find ids that are no ids, or there twice, and wrong numbers of seats."""
    for side, kind, people in (
        ("newcomers", Newcomer, problem.newcomers),
        ("mentors", Mentor, problem.mentors),
    ):
        seen: set[str] = set()
        for person in people:
            if not isinstance(person, kind) or not isinstance(person.id, str) or not person.id:
                yield fault(side, "one has no id, or is no such person: %(person)s", person=shown(person))
            elif person.id in seen:
                yield fault(side, 'the id "%(id)s" is there twice', (person.id,), id=person.id)
            else:
                seen.add(person.id)
    for mentor in problem.mentors:
        seats = getattr(mentor, "seats", 0)
        if not is_whole(seats) or not 0 <= seats <= MOST_SEATS:
            text = "seats must be a whole number from 0 to %(most)s, got %(seats)s"
            culprit = f'mentor "{mentor.id}"'
            yield fault(culprit, text, (mentor.id,), most=MOST_SEATS, seats=shown(seats))


def frame_faults(problem: Problem) -> Iterator[Fault]:
    """Find what is wrong with the objective, the weeks and the lists of pairs."""
    if problem.objective not in OBJECTIVES:
        yield fault("objective", 'must be "placed" or "total", got %(got)s', got=shown(problem.objective))
    hours = [term.name for term in problem.terms if term.needs_weeks]
    if problem.monday is None and hours:
        yield fault("monday", 'is needed by the term "%(term)s"', term=hours[0])
    if problem.monday is not None:
        yield from calendar_faults(problem.monday, problem.weeks)
    for name, pairs in (("pins", problem.pins), ("forbidden", problem.forbidden)):
        for pair in pairs:
            if (
                not isinstance(pair, tuple | list)
                or len(pair) != 2
                or any(not isinstance(i, str) for i in pair)
            ):
                text = "must hold (newcomer id, mentor id), got %(pair)s"
                yield fault(name, text, pair=shown(pair))


def pin_faults(problem: Problem) -> Iterator[Fault]:
    """Find pins that contradict people, seats, forbidden pairs or each other; rules are looked at apart."""
    newcomers = {newcomer.id for newcomer in problem.newcomers}
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    forbidden = {(one, other) for one, other in problem.forbidden}
    taken: dict[str, int] = {}
    mentor_of: dict[str, str] = {}
    for newcomer, mentor in sorted({(one, other) for one, other in problem.pins}):
        culprit, ids = f'pin of "{newcomer}" to "{mentor}"', (newcomer, mentor)
        if newcomer not in newcomers:
            yield fault(culprit, N_("there is no such newcomer"), ids)
        if mentor not in seats:
            yield fault(culprit, N_("there is no such mentor"), ids)
        if newcomer in mentor_of:
            text = N_("the newcomer is pinned to another mentor as well")
            yield fault(culprit, text, ids)
        if (newcomer, mentor) in forbidden:
            yield fault(culprit, N_("the pair is pinned and forbidden at once"), ids)
        mentor_of[newcomer] = mentor
        taken[mentor] = taken.get(mentor, 0) + 1
        if mentor in seats and taken[mentor] == seats[mentor] + 1:
            text = N_("the mentor has fewer seats (%(seats)s) than pinned newcomers")
            yield fault(culprit, text, ids, seats=seats[mentor])


def digest_of(problem: Problem) -> str:
    """Return a fingerprint of all that the result depends on, whatever the order of people and pairs."""
    newcomer_keys = sorted({key for term in problem.terms for key in term.newcomer_keys})
    mentor_keys = sorted({term.mentor_key for term in problem.terms})
    content = {
        "newcomers": {each.id: read_answers(each, newcomer_keys) for each in problem.newcomers},
        "mentors": {each.id: [each.seats, read_answers(each, mentor_keys)] for each in problem.mentors},
        "terms": sorted((to_spec(term) for term in problem.terms), key=lambda spec: str(spec["name"])),
        "pins": sorted({(one, other) for one, other in problem.pins}),
        "forbidden": sorted({(one, other) for one, other in problem.forbidden}),
        "objective": problem.objective,
        "weeks": [problem.monday.isoformat(), problem.weeks] if problem.monday else None,
    }
    return sha256(dumps(content, sort_keys=True).encode()).hexdigest()


def read_answers(person: Newcomer | Mentor, keys: Sequence[str]) -> dict[str, object]:
    """Return the answers that count, with sets in a settled order."""
    return {key: settled(person.answers[key]) for key in keys if key in person.answers}


def settled(answer: object) -> object:
    """Put collections into an order that does not depend on how they were built."""
    if isinstance(answer, Mapping):
        return {str(key): settled(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple | set | frozenset):
        return sorted((settled(each) for each in answer), key=lambda each: dumps(each, sort_keys=True))
    return answer
