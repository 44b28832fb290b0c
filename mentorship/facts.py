"""The facts of a programme, read in a handful of queries however many people there are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from peewee import JOIN

from mentorship import applications, asked, history, problems, round_facts, second_mentors, suggestions, watch
from mentorship.history import Aim, Answer, Facts, Fit, Member, Pair, Suggested
from mentorship.mentorships import HANDED_OVER
from mentorship.models import (
    Bond,
    CheckIn,
    FitCheck,
    Goal,
    Handover,
    JournalEntry,
    Meeting,
    Mentorship,
    Person,
    Profile,
    Programme,
    Proposal,
    Transition,
)

CONTACT = "mentorship.contacted"


def of(programme: Programme) -> Facts:
    """Return what indicators and signals of a programme are computed from."""
    return Facts(
        first_meeting_days=programme.first_meeting_days,
        figures=watch.figures(programme),
        answer_days=programme.answer_days,
        members=_members(programme),
        pairs=_pairs(programme),
        answers=_answers(programme),
        fits=_fits(programme),
        aims=_aims(programme),
        bonds=_bonds(programme),
        asks=round_facts.asks(programme),
        stages=round_facts.stages(programme),
        asked=asked.of_programme(programme),
        suggested=tuple(Suggested(row.id, row.created_at) for row in suggestions.waiting(programme)),
    )


def names(programme: Programme) -> dict[int, str]:
    """Return the name of the person behind each profile of a programme."""
    rows = Profile.select(Profile.id, Person.name).join(Person).where(Profile.programme == programme.id)
    return {row.id: row.person.name for row in rows}


def own(programme: Programme, person: Person) -> set[int]:
    """Return the profiles that a person has in a programme."""
    rows = Profile.select(Profile.id).where(Profile.programme == programme.id, Profile.person == person.id)
    return {row.id for row in rows}


def _members(programme: Programme) -> tuple[Member, ...]:
    kept_out = {row.about_id for row in problems.held(programme)}
    rows = (
        Profile.select(
            Profile.id,
            Profile.role,
            Profile.state,
            Profile.completed_at,
            Profile.waiting_since,
            Profile.away,
            Profile.seats,
            Profile.skills,
            Profile.until,
            Profile.application,
            Profile.screened_at,
            Person.id,
            Person.disabled_at,
        )
        .join(Person)
        .where(Profile.programme == programme.id)
        .order_by(Profile.id)
    )
    return tuple(_member(row, programme, row.person_id in kept_out) for row in rows)


def _member(row: Profile, programme: Programme, kept_out: bool) -> Member:
    return Member(
        row.id,
        row.role,
        _takes_part(row, programme) and not kept_out,
        row.completed_at,
        row.waiting_since,
        row.away,
        row.seats,
        tuple(row.skills or ()),
        row.until,
        row.person_id,
    )


def _takes_part(row: Profile, programme: Programme) -> bool:
    """Tell whether somebody is there and let in."""
    there = row.state == "active" and row.person.disabled_at is None
    return there and applications.is_admitted(row, programme)


def _pairs(programme: Programme) -> tuple[Pair, ...]:
    held, planned = _meetings(programme)
    contacts, pauses = _latest(programme, CONTACT), _pauses(programme)
    wishes = _latest(programme, second_mentors.WANTED)
    taken_over = _taken_over(programme)
    rows = (
        Mentorship.select(Mentorship, Proposal.round)
        .join(Proposal, JOIN.LEFT_OUTER)
        .where(Mentorship.programme == programme.id)
        .order_by(Mentorship.id)
    )
    return tuple(
        Pair(
            row.id,
            row.newcomer_id,
            row.mentor_id,
            row.state,
            row.started_at,
            row.ended_at,
            row.ends_on,
            int((row.agreement or {}).get("cadence_days") or programme.cadence_days),
            tuple(held[row.id]),
            tuple(planned[row.id]),
            contacts.get(row.id),
            row.second,
            row.end_reason == HANDED_OVER,
            row.proposal.round_id if row.proposal else 0,
            row.waited_since,
            row.second or row.proposal_id in taken_over,
            tuple(pauses[row.id]),
            wishes.get(row.id),
        )
        for row in rows
    )


def _pauses(programme: Programme) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """Return from when to when each pair rested; the last one may go on."""
    rows = (
        Transition.select(Transition.mentorship, Transition.after, Transition.at)
        .join(Mentorship)
        .where(Mentorship.programme == programme.id)
        .order_by(Transition.at, Transition.id)
    )
    found: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for row in rows:
        spans = found[row.mentorship_id]
        if spans and spans[-1][1] is None:
            spans[-1] = spans[-1][0], row.at
        if row.after == "paused":
            spans.append((row.at, None))
    return found


def _taken_over(programme: Programme) -> set[int]:
    """Return the proposals that were made so that another mentor goes on."""
    rows = Handover.select(Handover.proposal).join(Mentorship).where(Mentorship.programme == programme.id)
    return {row.proposal_id for row in rows}


def _meetings(programme: Programme) -> tuple[dict[int, list[datetime]], dict[int, list[datetime]]]:
    held: dict[int, list[datetime]] = defaultdict(list)
    planned: dict[int, list[datetime]] = defaultdict(list)
    rows = (
        Meeting.select(Meeting.mentorship, Meeting.at, Meeting.state)
        .join(Mentorship)
        .where(Mentorship.programme == programme.id, Meeting.state != "cancelled")
        .order_by(Meeting.at)
    )
    for row in rows:
        (held if row.state == "held" else planned)[row.mentorship_id].append(row.at)
    return held, planned


def _latest(programme: Programme, act: str) -> dict[int, datetime]:
    """Return when something was last done about each pair: a contact, a wish; the journal keeps it."""
    rows = JournalEntry.select(JournalEntry.subject, JournalEntry.at).where(
        JournalEntry.programme == programme.id, JournalEntry.act == act
    )
    return {int(row.subject.rpartition(" ")[2]): row.at for row in rows.order_by(JournalEntry.at)}


def _answers(programme: Programme) -> tuple[Answer, ...]:
    rows = (
        CheckIn.select(
            CheckIn.mentorship,
            CheckIn.side,
            CheckIn.due_on,
            CheckIn.answered_at,
            CheckIn.mood,
            CheckIn.wants_help,
            CheckIn.missed,
        )
        .join(Mentorship)
        .where(Mentorship.programme == programme.id)
        .order_by(CheckIn.due_on, CheckIn.id)
    )
    return tuple(
        Answer(row.mentorship_id, row.side, row.due_on, row.answered_at, row.mood, row.wants_help, row.missed)
        for row in rows
    )


def _fits(programme: Programme) -> tuple[Fit, ...]:
    rows = (
        FitCheck.select(FitCheck.mentorship, FitCheck.side, FitCheck.answer, FitCheck.answered_at)
        .join(Mentorship)
        .where(Mentorship.programme == programme.id, FitCheck.answer != "")
        .order_by(FitCheck.answered_at, FitCheck.id)
    )
    return tuple(Fit(row.mentorship_id, row.side, row.answer, row.answered_at) for row in rows)


def _aims(programme: Programme) -> tuple[Aim, ...]:
    rows = (
        Goal.select(Goal.mentorship, Goal.due_on, Goal.newcomer_rating, Goal.mentor_rating, Goal.rated_at)
        .join(Mentorship)
        .where(Mentorship.programme == programme.id)
        .order_by(Goal.id)
    )
    return tuple(
        Aim(
            row.mentorship_id,
            row.due_on,
            _mean((row.newcomer_rating, row.mentor_rating)),
            row.rated_at,
            row.newcomer_rating,
            row.mentor_rating,
        )
        for row in rows
    )


def _bonds(programme: Programme) -> tuple[history.Bond, ...]:
    rows = (
        Bond.select(Bond.mentorship, Bond.side, Bond.answers, Bond.asked_at, Bond.answered_at)
        .join(Mentorship)
        .where(Mentorship.programme == programme.id)
        .order_by(Bond.asked_at, Bond.id)
    )
    return tuple(
        history.Bond(
            row.mentorship_id, row.side, row.asked_at, row.answered_at, _mean((row.answers or {}).values())
        )
        for row in rows
    )


def _mean(ratings: Iterable[int | None]) -> float | None:
    given = [rating for rating in ratings if rating is not None]
    return sum(given) / len(given) if given else None
