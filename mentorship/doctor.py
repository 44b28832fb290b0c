"""What must always hold in the data; each breach is one sentence."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from peewee import JOIN, PostgresqlDatabase, fn

from mentorship import journal
from mentorship.db import db
from mentorship.models import (
    Attendance,
    Letter,
    Mentorship,
    Profile,
    Proposal,
    Round,
    Run,
    Session,
    Transition,
)


def faults(now: datetime) -> list[str]:
    """Return what does not hold; nothing when all is well."""
    return [sentence for check in CHECKS for sentence in check(now)]


def no_orphans(now: datetime) -> Iterator[str]:
    """Every row that is referred to is there; PostgreSQL never lets it be otherwise."""
    if not isinstance(db.obj, PostgresqlDatabase):
        for table, row, other, _ in db.execute_sql("PRAGMA foreign_key_check").fetchall():
            yield f"Row {row} of {table} refers to a row of {other} that is gone."


def seats(now: datetime) -> Iterator[str]:
    """A mentor has no more live mentorships than seats."""
    seats_of = {row.id: row.seats for row in Profile.select(Profile.id, Profile.seats)}
    for mentor, pairs in _live_by(Mentorship.mentor):
        if pairs > seats_of[mentor]:
            yield f"The mentor of profile {mentor} has {pairs} live mentorships but {seats_of[mentor]} seats."


def places(now: datetime) -> Iterator[str]:
    """A group session has no more people than places."""
    rows = (
        Session.select(Session.id)
        .join(Attendance)
        .where(Attendance.state == "going")
        .group_by(Session.id, Session.places)
        .having(fn.COUNT(Attendance.id) > Session.places)
    )
    for row in rows:
        yield f"Group session {row.id} has more people than places."


def one_mentor(now: datetime) -> Iterator[str]:
    """A newcomer has at most one live mentorship in a programme, and one second mentor beside it."""
    for newcomer, pairs in [
        *_live_by(Mentorship.newcomer, ~Mentorship.second),
        *_live_by(Mentorship.newcomer, Mentorship.second),
    ]:
        if pairs > 1:
            yield f"The newcomer of profile {newcomer} has {pairs} live mentorships."


def _live_by(side: Any, *which: Any) -> Iterator[tuple[int, int]]:
    rows: Any = Mentorship.select(side, fn.COUNT(Mentorship.id)).group_by(side).order_by(side)
    yield from rows.where(Mentorship.state.in_(Mentorship.LIVE), *which).tuples()


def yes_means_pair(now: datetime) -> Iterator[str]:
    """A proposal is accepted by both exactly when there is a mentorship of it."""
    lonely = (
        Proposal.select(Proposal.id)
        .join(Mentorship, JOIN.LEFT_OUTER, on=(Mentorship.proposal == Proposal.id))
        .where(Proposal.state == "accepted", Mentorship.id.is_null())
    )
    for proposal in lonely:
        yield f"Proposal {proposal.id} was accepted, but there is no mentorship of it."
    both = (Proposal.newcomer_answer == "yes") & (Proposal.mentor_answer == "yes")
    unasked = Mentorship.select(Mentorship.id).join(Proposal).where((Proposal.state != "accepted") | ~both)
    for mentorship in unasked:
        yield f"Mentorship {mentorship.id} lives without two yeses to its proposal."


def one_programme(now: datetime) -> Iterator[str]:
    """The two sides of a pair are two people, in their roles, in the pair's programme."""
    newcomer, mentor = Profile.alias(), Profile.alias()
    for row in (
        Mentorship.select(Mentorship.id)
        .join(newcomer, on=(Mentorship.newcomer == newcomer.id))
        .switch(Mentorship)
        .join(mentor, on=(Mentorship.mentor == mentor.id))
        .where(
            (newcomer.role != "newcomer")
            | (mentor.role != "mentor")
            | (newcomer.person == mentor.person)
            | (newcomer.programme != Mentorship.programme)
            | (mentor.programme != Mentorship.programme)
        )
    ):
        yield f"Mentorship {row.id} joins two profiles that do not belong together."


def every_change_is_a_row(now: datetime) -> Iterator[str]:
    """A mentorship's state is that of its last transition, and an ended one knows when."""
    last = Transition.select(fn.MAX(Transition.id)).group_by(Transition.mentorship)
    states = {row.mentorship_id: row.after for row in Transition.select().where(Transition.id.in_(last))}
    for row in Mentorship.select(Mentorship.id, Mentorship.state, Mentorship.ended_at):
        if states.get(row.id) != row.state:
            yield f"Mentorship {row.id} is {row.state}, its last transition says {states.get(row.id)}."
        if (row.ended_at is None) == (row.state in Mentorship.ENDS):
            yield f"Mentorship {row.id} is {row.state}, which does not fit the date of its end."


def whole_rounds(now: datetime) -> Iterator[str]:
    """A round is published whole or not at all."""
    out = ("published", "accepted", "declined", "expired")
    half = (
        Round.select(Round.id)
        .join(Proposal)
        .where(
            (Round.state == "open") & (Proposal.state.in_(out) | Proposal.published_at.is_null(False))
            | (Round.state != "open") & Proposal.state.in_(("draft", "approved"))
        )
        .distinct()
    )
    for row in half:
        yield f"Round {row.id} is half published."
    for row in Round.select(Round.id).where((Round.state == "open") != Round.published_at.is_null()):
        yield f"Round {row.id} does not fit the date of its publication."


def whole_runs(now: datetime) -> Iterator[str]:
    """A finished run has its result, an unfinished one has none."""
    done = Run.state == "done"
    broken = (done & (Run.result.is_null() | Run.finished_at.is_null())) | (
        Run.state.in_(("queued", "running")) & Run.finished_at.is_null(False)
    )
    for row in Run.select(Run.id).where(broken):
        yield f"Run {row.id} is neither whole nor absent."


def told(now: datetime) -> Iterator[str]:
    """Both people of a published proposal have a letter of their programme."""
    newcomer, mentor = Profile.alias(), Profile.alias()
    letters: Any = Letter.select(Letter.person, Letter.programme).distinct()
    reached = set(letters.tuples())
    published: Any = (
        Proposal.select(Proposal.id, newcomer.person, mentor.person, newcomer.programme)
        .join(newcomer, on=(Proposal.newcomer == newcomer.id))
        .switch(Proposal)
        .join(mentor, on=(Proposal.mentor == mentor.id))
        .where(Proposal.published_at.is_null(False))
    )
    for proposal, one, other, programme in published.tuples():
        if not {(one, programme), (other, programme)} <= reached:
            yield f"Proposal {proposal} was published, but a side was not told."


def whole_journal(now: datetime) -> Iterator[str]:
    """No entry of the journal was changed or taken out."""
    broken = journal.first_broken()
    if broken is not None:
        yield f"The journal is broken at entry {broken.id}."


def no_stuck_letter(now: datetime) -> Iterator[str]:
    """A letter is sent or failed, not both."""
    for row in Letter.select(Letter.id).where(Letter.sent_at.is_null(False), Letter.failed_at.is_null(False)):
        yield f"Letter {row.id} was sent and has failed."


CHECKS: tuple[Callable[[datetime], Iterator[str]], ...] = (
    no_orphans,
    seats,
    places,
    one_mentor,
    yes_means_pair,
    one_programme,
    every_change_is_a_row,
    whole_rounds,
    whole_runs,
    told,
    whole_journal,
    no_stuck_letter,
)
