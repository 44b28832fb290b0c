"""A person's own data: all of it in one piece, and its erasure."""

from datetime import date, datetime
from typing import Any

from peewee import SqliteDatabase

from mentorship import journal, mail, sides
from mentorship.db import db, transaction
from mentorship.errors import Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import own
from mentorship.models import (
    CheckIn,
    Coordinator,
    Goal,
    JournalEntry,
    Letter,
    Meeting,
    Mentorship,
    NeverAgain,
    Person,
    Profile,
    Programme,
    Proposal,
    SignIn,
    Token,
    Transition,
)

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
    "bio": "",
    "away": True,
    "waiting_since": None,
}


# --- all of it ------------------------------------------------------------------------------------------


def export(person: Person, now: datetime) -> dict[str, Any]:
    """Return everything that is kept about a person and came from them; nothing of anybody else, no hash."""
    profiles = list(Profile.select(Profile, Programme).join(Programme).where(Profile.person == person.id))
    return {
        "exported_at": _plain(now),
        "person": _row(
            person, "email", "name", "language", "zone", "consent", "created_at", "confirmed_at", "seen_at"
        ),
        "sessions": [
            _row(row, "created_at", "seen_at", "ended_at")
            for row in SignIn.select().where(SignIn.person == person.id)
        ],
        "coordinator_of": [
            {"programme": row.programme.slug, "since": _plain(row.created_at)}
            for row in Coordinator.select().where(Coordinator.person == person.id)
        ],
        "profiles": [_profile(profile) for profile in profiles],
        "not_with": [
            {"programme": row.programme.slug, **_row(row, "address", "created_at")}
            for row in NeverAgain.select().where(NeverAgain.asked_by == person.id)
        ],
        "letters": [
            _row(row, "kind", "language", "created_at", "sent_at")
            for row in Letter.select().where(Letter.person == person.id)
        ],
        "acts": [
            _row(row, "at", "act", "subject")
            for row in JournalEntry.select().where(JournalEntry.person == person.id).order_by(JournalEntry.id)
        ],
    }


def _profile(profile: Profile) -> dict[str, Any]:
    """Return a profile with what it led to, seen from its own side."""
    here, role = (
        (Proposal.newcomer, "newcomer") if profile.role == "newcomer" else (Proposal.mentor, "mentor")
    )
    pair = Mentorship.newcomer if role == "newcomer" else Mentorship.mentor
    seen = Proposal.select().where(here == profile.id, Proposal.published_at.is_null(False))
    columns = [name for name in Profile._meta.sorted_field_names if name not in ("id", "person", "programme")]
    return {
        "programme": profile.programme.slug,
        **_row(profile, *columns),
        "proposals": [
            {
                **_row(row, "state", "published_at", "answer_by", "answered_at"),
                "answer": getattr(row, f"{role}_answer"),
                "reason": row.decline_reason if getattr(row, f"{role}_answer") == "no" else "",
            }
            for row in seen
        ],
        "mentorships": [_mentorship(row, profile) for row in Mentorship.select().where(pair == profile.id)],
    }


def _mentorship(pair: Mentorship, profile: Profile) -> dict[str, Any]:
    side, person = profile.role, profile.person_id
    return {
        **_row(pair, "state", "started_at", "ends_on", "ended_at", "agreement"),
        "signed_version": getattr(pair, f"{side}_signed"),
        "thanks": getattr(pair, f"{side}_thanks"),
        "goals": [
            {
                **_row(goal, "text", "criterion", "due_on", "scale", "baseline", "created_at"),
                "rating": getattr(goal, f"{side}_rating"),
            }
            for goal in Goal.select().where(Goal.mentorship == pair.id)
        ],
        "meetings": [
            {
                **_row(row, "at", "minutes", "state"),
                **(_row(row, "place", "notes") if row.by_id == person else {}),
            }
            for row in Meeting.select().where(Meeting.mentorship == pair.id)
        ],
        "check_ins": [
            _row(row, "due_on", "answered_at", "mood", "progress", "wants_help", "text", "audience", "missed")
            for row in CheckIn.select().where(CheckIn.mentorship == pair.id, CheckIn.side == side)
        ],
        "changes": [
            _row(row, "at", "before", "after", "reason")
            for row in Transition.select().where(Transition.mentorship == pair.id, Transition.by == person)
        ],
    }


def _row(row: Any, *columns: str) -> dict[str, Any]:
    return {column: _plain(getattr(row, column)) for column in columns}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


# --- nothing of it --------------------------------------------------------------------------------------


def erase(person: Person, now: datetime) -> None:
    """Close an account for good: what is the person's goes, what counts stays without them.

    Their partners keep their own pages: pairs end, and the name becomes a former member's.
    """
    _refuse_last_coordinator(person)
    pairs, asked = _pairs(person), _proposals(person)
    with transaction():
        _empty_letters(person, pairs, asked)
        for pair in pairs:
            _leave(pair, person, now)
        Proposal.update(state="withdrawn").where(
            Proposal.id.in_([row.id for row in asked]),
            Proposal.state.in_(("draft", "approved", "published")),
        ).execute()
        _forget(person, now)
        journal.record(None, "person erased", person, now)
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


def _pairs(person: Person) -> list[Mentorship]:
    mine = Profile.select(Profile.id).where(Profile.person == person.id)
    return list(Mentorship.select().where(Mentorship.newcomer.in_(mine) | Mentorship.mentor.in_(mine)))


def _proposals(person: Person) -> list[Proposal]:
    mine = Profile.select(Profile.id).where(Profile.person == person.id)
    return list(Proposal.select().where(Proposal.newcomer.in_(mine) | Proposal.mentor.in_(mine)))


def _empty_letters(person: Person, pairs: list[Mentorship], asked: list[Proposal]) -> None:
    """Take away the person's letters, and empty those to others that name them."""
    Letter.delete().where((Letter.person == person.id) | (Letter.address == person.email)).execute()
    sides_of: list[Mentorship | Proposal] = [*pairs, *asked]
    met = {side.person_id for row in sides_of for side in (row.newcomer, row.mentor)}
    programmes = [row.programme_id for row in Profile.select().where(Profile.person == person.id)]
    desk = Coordinator.select(Coordinator.person).where(Coordinator.programme.in_(programmes))
    named = Letter.text.contains(person.name) | Letter.subject.contains(person.name)
    named = named | Letter.text.contains(person.email)
    letters = Letter.select().where(Letter.person.in_(met) | Letter.person.in_(desk), named)
    for letter in letters:
        with_former = FORMER.get(letter.language, FORMER["en"])
        Letter.update(subject=with_former, text=with_former + "\n", html="", calendar="").where(
            Letter.id == letter.id
        ).execute()


def _leave(pair: Mentorship, person: Person, now: datetime) -> None:
    """End a pair that lives, and take the person's own words out of it."""
    side = sides.of(pair, person)
    words = {f"{side}_thanks": ""} | ({"end_reason": ""} if pair.state in Mentorship.LIVE else {})
    Mentorship.update(words).where(Mentorship.id == pair.id).execute()
    CheckIn.update(text="").where(CheckIn.mentorship == pair.id, CheckIn.side == side).execute()
    Meeting.update(notes="", place="").where(Meeting.mentorship == pair.id, Meeting.by == person.id).execute()
    Transition.update(reason="").where(Transition.mentorship == pair.id, Transition.by == person.id).execute()
    if side == "newcomer":
        Goal.update(text="…", criterion="", scale={}).where(Goal.mentorship == pair.id).execute()
    ended = (
        Mentorship.update(state="ended", ended_at=now)
        .where(Mentorship.id == pair.id, Mentorship.state.in_(Mentorship.LIVE))
        .execute()
    )
    if not ended:
        return
    Transition.create(mentorship=pair, before=pair.state, after="ended", at=now)
    journal.record(None, "mentorship ended", pair, now, pair.programme, before=pair.state)
    Meeting.update(state="cancelled").where(
        Meeting.mentorship == pair.id, Meeting.state == "planned"
    ).execute()
    there = sides.profile(pair, sides.other(side))
    if there.role == "newcomer":
        Profile.update(waiting_since=now).where(Profile.id == there.id, Profile.state == "active").execute()
    mail.queue("pair_erased", there.person, str(pair.id), now, programme=pair.programme, side=there.role)


def _forget(person: Person, now: datetime) -> None:
    """Take the person out of what stays, and delete what is theirs alone."""
    mine = Profile.select(Profile.id).where(Profile.person == person.id)
    Proposal.update(decline_reason="").where(
        (Proposal.newcomer.in_(mine) & (Proposal.newcomer_answer == "no"))
        | (Proposal.mentor.in_(mine) & (Proposal.mentor_answer == "no"))
    ).execute()
    Profile.update(_EMPTY_PROFILE).where(Profile.person == person.id).execute()
    for table in (SignIn, Token, Coordinator):
        table.delete().where(table.person == person.id).execute()
    NeverAgain.delete().where(
        (NeverAgain.asked_by == person.id) | (NeverAgain.address == person.email)
    ).execute()
    Person.update(
        email=f"erased-{person.id}@erased.invalid",
        name=FORMER.get(person.language, FORMER["en"]),
        password="",
        disabled_at=now,
    ).where(Person.id == person.id).execute()
