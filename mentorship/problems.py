"""From rows to a matching problem: who takes part, with which answers, and which pairs are settled or barred.

Into a problem go profile ids and answers, never a name or an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from peewee import ModelSelect

from matching import Mentor, Newcomer, Problem, common_hours, terms_from, to_spec
from mentorship import applications, seats, skills, wishes
from mentorship.models import (
    Mentorship,
    NeverAgain,
    Person,
    Profile,
    Programme,
    Proposal,
    Report,
    Round,
    Ruling,
)

Ids: TypeAlias = tuple[str, str]
Spec: TypeAlias = dict[str, Any]
Span: TypeAlias = tuple[datetime, datetime]

WEEKS = 4
UNHAPPY_ENDS = ("ended", "ended_safety")
PASSES = ("1", "2", "3")  # a round that left a newcomer without a mentor counts, up to three of them
TAKEN = ("skills", "interests", "hours", "languages", "level", "style", "team", "waiting", "wishes")
WAITING: Spec = {
    "type": "languages",  # the term that counts what is in common: each pass is, with every mentor
    "name": "waiting",
    "weight": 45,
    "minimum": 0,
    "full": len(PASSES),
}


@dataclass(frozen=True)
class Decisions:
    """What coordinators settled in a round, by id: pairs to keep, pairs to avoid, newcomers to leave out."""

    pins: tuple[Ids, ...] = ()
    forbidden: tuple[Ids, ...] = ()
    skipped: tuple[str, ...] = ()


def answers(profile: Profile) -> dict[str, Any]:
    """Return what a profile says, by the names that terms use; a programme's own questions come along."""
    return {
        **profile.answers,
        "skills": profile.skills,
        "interests": profile.interests,
        "hours": {"zone": profile.zone, "week": profile.week},
        "languages": profile.languages,
        "level": profile.level,
        "style": profile.style,
        "team": profile.team,
    }


def monday(now: datetime) -> date:
    """Return the next Monday, on which the coming weeks begin: all their hours are still ahead."""
    return now.date() + timedelta(days=7 - now.weekday())


def shared_hours(newcomer: Profile, mentor: Profile, now: datetime) -> list[Span]:
    """Return the times of the coming week that suit both."""
    one, other = answers(newcomer)["hours"], answers(mentor)["hours"]
    return list(common_hours(one, other, monday(now), 1).spans)


def shared_minutes(newcomer: Profile, mentor: Profile, now: datetime) -> int:
    """Return the minutes a week that suit both, in the one of the coming weeks that has least."""
    one, other = answers(newcomer)["hours"], answers(mentor)["hours"]
    return common_hours(one, other, monday(now), WEEKS).minutes


def newcomers_of(programme: Programme) -> ModelSelect[Profile]:
    """Return the profiles of newcomers who wait: complete, without a mentor or an open proposal."""
    paired = Mentorship.select(Mentorship.newcomer).where(
        Mentorship.programme == programme.id, Mentorship.state.in_(Mentorship.LIVE), ~Mentorship.second
    )
    asked = (
        Proposal.select(Proposal.newcomer)
        .join(Round)
        .where(Round.programme == programme.id, Proposal.state == "published")
    )
    return _ready(programme, "newcomer").where(
        Profile.waiting_since.is_null(False),  # whose pair has ended waits only once they ask to
        Profile.id.not_in(paired),
        Profile.id.not_in(asked),
    )


def mentors_of(programme: Programme, now: datetime) -> ModelSelect[Profile]:
    """Return the profiles of mentors who are there, even when all their seats are taken."""
    return _ready(programme, "mentor").where(
        Profile.away == False,  # noqa: E712 - the database compares, not Python
        Profile.until.is_null() | (Profile.until >= now.date()),
    )


def of_round(round_: Round, now: datetime) -> Problem:
    """Return the problem of a round as its people stand now, before any decision of its coordinators."""
    return of_programme(round_.programme, now, round_.terms, round_.objective)


def of_programme(
    programme: Programme, now: datetime, terms: Sequence[Spec] | None = None, objective: str = ""
) -> Problem:
    """Return the problem of a whole programme, as a round that began now would see it."""
    newcomers = list(newcomers_of(programme).order_by(Profile.id))
    mentors = list(mentors_of(programme, now).order_by(Profile.id))
    return problem_with(programme, newcomers, mentors, now, terms, objective)


def problem_with(
    programme: Programme,
    newcomers: Sequence[Profile],
    mentors: Sequence[Profile],
    now: datetime,
    terms: Sequence[Spec] | None = None,
    objective: str = "",
) -> Problem:
    """Return the problem of these people of a programme."""
    taken = seats.taken(programme)
    rounds = Round.select().where(  # hand-overs, closed from the start, pass nobody over
        Round.programme == programme.id, Round.published_at.is_null(False), Round.state != "closed"
    )
    published = [each.published_at for each in rounds]
    wished = wishes.tokens(newcomers) if programme.wishes else {}
    return Problem(
        newcomers=[
            Newcomer(
                str(each.id),
                {**answers(each), "waiting": waited(each, published), "wishes": wished.get(each.id, [])},
            )
            for each in newcomers
        ],
        mentors=[
            Mentor(
                str(each.id),
                {**answers(each), "waiting": list(PASSES), "wishes": wishes.shares(each.id)},
                max(0, each.seats - taken[each.id]),
            )
            for each in mentors
        ],
        terms=terms_from(with_neighbours(programme.terms if terms is None else terms)),
        forbidden=barred(programme, newcomers, mentors),
        objective="total" if (objective or programme.objective) == "total" else "placed",
        monday=monday(now),
        weeks=WEEKS,
    )


def waited(newcomer: Profile, published: Iterable[datetime]) -> list[str]:
    """Return the rounds that went out while a newcomer waited, as the term that carries them over counts."""
    since = newcomer.waiting_since
    return list(PASSES[: sum(since is not None and each > since for each in published)])


def with_neighbours(specs: Iterable[Spec]) -> list[Spec]:
    """Give the skills terms the catalogue's neighbouring skills, unless they name their own."""
    return [
        {**spec, "near": skills.near_table()} if spec.get("type") == "skills" and "near" not in spec else spec
        for spec in specs
    ]


def barred(programme: Programme, newcomers: Sequence[Profile], mentors: Sequence[Profile]) -> list[Ids]:
    """Return the pairs that are never proposed, each for a reason that the result does not tell.

    The same person on both sides; two of whom one never wants to be proposed to the other again; a mentor
    whom the newcomer ruled out; a pair whose mentorship ended before its goal (who completed one may well
    begin another); a pair of which one side said no.
    """
    newcomer_of = {each.person_id: str(each.id) for each in newcomers}
    mentor_of = {each.person_id: str(each.id) for each in mentors}
    pairs = {
        (newcomer_of.get(one), mentor_of.get(other))
        for one, other in [*((each, each) for each in newcomer_of), *_apart(programme)]
    }
    known = {*newcomer_of.values()}, {*mentor_of.values()}
    pairs |= {(str(one), str(other)) for one, other in [*_past(programme), *wishes.vetoes(newcomers)]}
    return sorted((one, other) for one, other in pairs if one in known[0] and other in known[1])


def _apart(programme: Programme) -> list[tuple[int, int]]:
    """Return, both ways, the people of whom one never wants to be proposed to the other again."""
    wishes = list(NeverAgain.select().where(NeverAgain.programme == programme.id))
    named = Person.select(Person.id, Person.email).where(Person.email.in_([each.address for each in wishes]))
    owner = {each.email: each.id for each in named}
    pairs = [(each.asked_by_id, each.other_id or owner.get(each.address)) for each in wishes]
    found = [(one, other) for one, other in pairs if other is not None]
    found += separated()
    return found + [(other, one) for one, other in found]


def separated() -> list[tuple[int, int]]:
    """Return the people whom a coordinator separated for safety, in whatever programme."""
    newcomer, mentor = Profile.alias(), Profile.alias()
    pairs: Any = (
        Mentorship.select(newcomer.person, mentor.person)
        .join(newcomer, on=(Mentorship.newcomer == newcomer.id))
        .switch(Mentorship)
        .join(mentor, on=(Mentorship.mentor == mentor.id))
        .where(Mentorship.state == "ended_safety")
    )
    return list(pairs.tuples())


def _past(programme: Programme) -> list[tuple[int, int]]:
    """Return the pairs that came to nothing: ended before their goal, or declined."""
    ended = Mentorship.select(Mentorship.newcomer, Mentorship.mentor).where(
        Mentorship.programme == programme.id, Mentorship.state.in_(UNHAPPY_ENDS)
    )
    declined = (
        Proposal.select(Proposal.newcomer, Proposal.mentor)
        .join(Round)
        .where(Round.programme == programme.id, Proposal.state == "declined")
    )
    return [(each.newcomer_id, each.mentor_id) for query in (ended, declined) for each in query]


def decisions_of(round_: Round) -> Decisions:
    """Return what the coordinators of a round have settled: its rulings, and its approved pairs as pins."""
    return settled(rulings_of(round_), approved_of(round_))


def rulings_of(round_: Round) -> list[Ruling]:
    """Return the rulings of a round."""
    return list(Ruling.select().where(Ruling.round == round_.id).order_by(Ruling.id))


def approved_of(round_: Round) -> list[Proposal]:
    """Return the approved pairs of a round."""
    return list(Proposal.select().where(Proposal.round == round_.id, Proposal.state == "approved"))


def settled(rulings: Iterable[Ruling], approved: Iterable[Proposal]) -> Decisions:
    """Return the decisions that rulings and approved pairs amount to."""
    kinds: dict[str, set[Ids]] = {"pin": set(), "forbid": set(), "skip": set()}
    for ruling in rulings:
        kinds[ruling.kind].add((str(ruling.newcomer_id), str(ruling.mentor_id)))
    kinds["pin"] |= {(str(each.newcomer_id), str(each.mentor_id)) for each in approved}
    return Decisions(
        pins=tuple(sorted(kinds["pin"])),
        forbidden=tuple(sorted(kinds["forbid"])),
        skipped=tuple(sorted({newcomer for newcomer, _ in kinds["skip"]})),
    )


def decided(problem: Problem, decisions: Decisions) -> Problem:
    """Return a problem with the decisions of a round carried out; what is barred stays barred."""
    return replace(
        problem,
        newcomers=[each for each in problem.newcomers if each.id not in decisions.skipped],
        pins=decisions.pins,
        forbidden=sorted({*problem.forbidden, *decisions.forbidden}),
    )


def to_json(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain data, from which `from_json` makes the same problem again."""
    return {
        "newcomers": [{"id": each.id, "answers": dict(each.answers)} for each in problem.newcomers],
        "mentors": [
            {"id": each.id, "answers": dict(each.answers), "seats": each.seats} for each in problem.mentors
        ],
        "terms": [to_spec(term) for term in problem.terms],
        "pins": [list(pair) for pair in problem.pins],
        "forbidden": [list(pair) for pair in problem.forbidden],
        "objective": problem.objective,
        "monday": problem.monday.isoformat() if problem.monday else None,
        "weeks": problem.weeks,
    }


def from_json(data: Mapping[str, Any]) -> Problem:
    """Return the problem that `to_json` described."""
    return Problem(
        newcomers=[Newcomer(each["id"], each["answers"]) for each in data["newcomers"]],
        mentors=[Mentor(each["id"], each["answers"], each["seats"]) for each in data["mentors"]],
        terms=terms_from(data["terms"]),
        pins=[(one, other) for one, other in data["pins"]],
        forbidden=[(one, other) for one, other in data["forbidden"]],
        objective=data["objective"],
        monday=date.fromisoformat(data["monday"]) if data["monday"] else None,
        weeks=data["weeks"],
    )


def _ready(programme: Programme, role: str) -> ModelSelect[Profile]:
    return (
        Profile.select(Profile)
        .join(Person)
        .where(
            Profile.programme == programme.id,
            Profile.role == role,
            Profile.state == "active",
            Profile.completed_at.is_null(False),
            applications.admitted(programme),
            Person.confirmed_at.is_null(False),
            Person.disabled_at.is_null(),
            Profile.person.not_in(held(programme)),
        )
    )


def held(programme: Programme) -> ModelSelect[Report]:
    """Return the people whom a coordinator holds out of the rounds of a programme."""
    return Report.select(Report.about).where(Report.programme == programme.id, Report.held_at.is_null(False))
