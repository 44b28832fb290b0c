"""The end of an account: what is the person's goes, what counts stays without them."""

from datetime import datetime
from typing import Any

from peewee import SqliteDatabase

from mentorship import (
    agreements,
    asked,
    certificates,
    checkins,
    decisions,
    follow_ups,
    imports,
    journal,
    mail,
    meetings,
    reports,
    seats,
    sessions,
    sides,
    steps,
    suggestions,
    surveys,
)
from mentorship.db import db, transaction
from mentorship.errors import Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import own
from mentorship.models import (
    CheckIn,
    Comment,
    Coordinator,
    Enquiry,
    FitCheck,
    Goal,
    Letter,
    Meeting,
    MeetingProposal,
    Mentorship,
    NeverAgain,
    Person,
    PrivateNote,
    Profile,
    Proposal,
    Question,
    Resource,
    Ruling,
    SignIn,
    Stop,
    Token,
    Transition,
    Upload,
    Wish,
)

NOWHERE = "@erased.invalid"
FORMER = {"en": "Former member", "fr": "Ancien membre"}
_EMPTY_PROFILE: dict[str, Any] = {
    "state": "left",
    "skills": {},
    "interests": [],
    "week": [],
    "languages": [],
    "answers": {},
    "draft": {},
    "level": "",
    "style": "",
    "team": "",
    "goal": "",
    "application_note": "",
    "bio": "",
    "away": True,
    "on_wall": False,
    "waiting_since": None,
}


def erase(person: Person, now: datetime) -> None:
    """Close an account for good; partners keep their own pages, on which the name is a former member's.

    The name goes first, so that the letters about what ends do not carry it any more.
    """
    _refuse_last_coordinator(person)
    with transaction():
        _empty_letters(person)
        _forget(person, now)
        former = Person.get_by_id(person.id)
        for pair in _pairs(former):
            _take_words_out(pair, former)
            certificates.forget(pair, sides.of(pair, former), now)
            _leave(pair, former, now)
        for proposal in _proposals(former):
            follow_ups.forget("proposal", proposal.id)
            _withdraw(proposal, former, now)
        Letter.delete().where(Letter.person == former.id).execute()
        journal.record(None, "person.erased", former, now)
    if isinstance(db.obj, SqliteDatabase):
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _refuse_last_coordinator(person: Person) -> None:
    for row in Coordinator.select().where(Coordinator.person == person.id):
        others = Coordinator.select().where(
            Coordinator.programme == row.programme_id, Coordinator.person != person.id
        )
        if not others.exists():
            raise Refused(
                _(
                    "You are the only coordinator of “%(programme)s”. Name another one first.",
                    programme=own(row.programme.name),
                )
            )


def _mine(person: Person) -> Any:
    return Profile.select(Profile.id).where(Profile.person == person.id)


def _pairs(person: Person) -> list[Mentorship]:
    mine = _mine(person)
    return list(Mentorship.select().where(Mentorship.newcomer.in_(mine) | Mentorship.mentor.in_(mine)))


def _proposals(person: Person) -> list[Proposal]:
    mine = _mine(person)
    return list(Proposal.select().where(Proposal.newcomer.in_(mine) | Proposal.mentor.in_(mine)))


def _empty_letters(person: Person) -> None:
    """Take away the letters to the person, and empty those to others that name them."""
    Letter.delete().where((Letter.person == person.id) | (Letter.address == person.email)).execute()
    rows: list[Mentorship | Proposal] = [*_proposals(person), *_pairs(person)]
    met = {side.person_id for row in rows for side in (row.newcomer, row.mentor)}
    programmes = Profile.select(Profile.programme).where(Profile.person == person.id)
    met |= asked.partners(person)
    desk = Coordinator.select(Coordinator.person).where(Coordinator.programme.in_(programmes))
    called = person.name.split()[0]  # letters between the two sides go by first names
    named = Letter.text.contains(called) | Letter.subject.contains(called)
    named = named | Letter.text.contains(person.email)
    for letter in Letter.select().where(Letter.person.in_(met) | Letter.person.in_(desk), named):
        former = FORMER.get(letter.language, FORMER["en"])
        Letter.update(subject=former, text=former + "\n", html="", calendar="").where(
            Letter.id == letter.id
        ).execute()


def _forget(person: Person, now: datetime) -> None:
    """Take the person out of what stays, and delete what is theirs alone."""
    mine = _mine(person)
    Upload.delete().where(Upload.by == person.id).execute()
    imports.forget_address(person.email)
    reports.forget(person)
    asked.forget(person, now)
    for question in Question.select(Question.id).where(Question.by == person.id):
        follow_ups.forget("question", question.id)
    suggestions.forget(person)
    Resource.update(by=None).where(Resource.by == person.id).execute()  # the text is the programme's
    sessions.forget(person, now)
    surveys.forget(person)
    Proposal.update(decline_reason="").where(
        (Proposal.newcomer.in_(mine) & (Proposal.newcomer_answer == "no"))
        | (Proposal.mentor.in_(mine) & (Proposal.mentor_answer == "no"))
    ).execute()
    _empty_questions(mine)
    Comment.delete().where(
        (Comment.by == person.id) | Comment.newcomer.in_(mine) | Comment.mentor.in_(mine)
    ).execute()
    Ruling.update(reason="").where(Ruling.newcomer.in_(mine) | Ruling.mentor.in_(mine)).execute()
    decisions.forget({each.id for each in mine})
    Wish.delete().where(Wish.newcomer.in_(mine) | Wish.mentor.in_(mine)).execute()
    Profile.update(_EMPTY_PROFILE).where(Profile.person == person.id).execute()
    for table in (SignIn, Token, Coordinator, Stop):
        table.delete().where(table.person == person.id).execute()
    NeverAgain.delete().where(
        (NeverAgain.asked_by == person.id)
        | (NeverAgain.other == person.id)
        | (NeverAgain.address == person.email)
    ).execute()
    Person.update(
        email=f"erased-{person.id}{NOWHERE}",
        name=FORMER.get(person.language, FORMER["en"]),
        password="",
        feed=0,
        disabled_at=now,
    ).where(Person.id == person.id).execute()


def _empty_questions(mine: Any) -> None:
    """Empty what the person asked or answered before a yes or no; that it was asked stays."""
    for side, here in (("newcomer", Proposal.newcomer), ("mentor", Proposal.mentor)):
        theirs = Enquiry.proposal.in_(Proposal.select(Proposal.id).where(here.in_(mine)))
        Enquiry.update(text="…").where(theirs, Enquiry.side == side).execute()
        Enquiry.update(answer="…").where(theirs, Enquiry.side != side, Enquiry.answer != "").execute()


def _take_words_out(pair: Mentorship, person: Person) -> None:
    """Empty what the person wrote in a pair; dates, moods and ratings stay, to be counted."""
    side = sides.of(pair, person)
    follow_ups.forget("pair", pair.id)
    Mentorship.update({f"{side}_thanks": "", f"{side}_next": ""}).where(Mentorship.id == pair.id).execute()
    CheckIn.update(text="").where(CheckIn.mentorship == pair.id, CheckIn.side == side).execute()
    FitCheck.update(text="").where(FitCheck.mentorship == pair.id, FitCheck.side == side).execute()
    theirs = Meeting.select(Meeting.id).where(Meeting.mentorship == pair.id)
    PrivateNote.delete().where(PrivateNote.meeting.in_(theirs), PrivateNote.side == side).execute()
    Meeting.update(agenda="", notes="", place="").where(
        Meeting.mentorship == pair.id, Meeting.by == person.id
    ).execute()
    MeetingProposal.update(place="").where(
        MeetingProposal.mentorship == pair.id, MeetingProposal.side == side
    ).execute()
    Transition.update(reason="").where(Transition.mentorship == pair.id, Transition.by == person.id).execute()
    agreements.forget(pair, person)
    steps.forget(pair, side)
    if side == "newcomer":
        Goal.update(text="…", criterion="", scale={}).where(Goal.mentorship == pair.id).execute()


def _leave(pair: Mentorship, person: Person, now: datetime) -> None:
    """End a pair that lives, and tell the partner."""
    ended = (
        Mentorship.update(state="ended", ended_at=now)
        .where(Mentorship.id == pair.id, Mentorship.state.in_(Mentorship.LIVE))
        .execute()
    )
    if not ended:
        return
    Transition.create(mentorship=pair, before=pair.state, after="ended", at=now)
    journal.record(None, "mentorship.ended", pair, now, pair.programme, before=pair.state, after="ended")
    checkins.withdraw(pair)
    meetings.cancel_all(pair, person, now)
    there = sides.profile(pair, sides.other(sides.of(pair, person)))
    waits = there.role == "newcomer" and not seats.is_placed(there)
    if waits:
        Profile.update(waiting_since=now).where(Profile.id == there.id, Profile.state == "active").execute()
    side = "second" if there.role == "newcomer" and not waits else there.role
    mail.queue("pair_erased", there.person, str(pair.id), now, programme=pair.programme, side=side)


def _withdraw(proposal: Proposal, person: Person, now: datetime) -> None:
    """Take a proposal back that is not decided; tell the other side if they know of it."""
    taken = (
        Proposal.update(state="withdrawn")
        .where(Proposal.id == proposal.id, Proposal.state.in_(("draft", "approved", "published")))
        .execute()
    )
    if not taken:
        return
    programme = proposal.round.programme
    journal.record(None, "proposal.withdrawn", proposal, now, programme)
    if proposal.state == "published":
        there = proposal.mentor if proposal.newcomer.person_id == person.id else proposal.newcomer
        mail.queue("proposal_withdrawn", there.person, str(proposal.id), now, programme=programme)
