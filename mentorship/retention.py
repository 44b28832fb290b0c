"""What is kept for a time only: old words go, spent links go, deserted accounts end after a warning."""

from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from mentorship import erased, mail
from mentorship.db import transaction
from mentorship.erasure import NOWHERE
from mentorship.models import (
    CheckIn,
    Coordinator,
    FitCheck,
    Letter,
    Meeting,
    MeetingProposal,
    Mentorship,
    Person,
    PrivateNote,
    Profile,
    SignIn,
    Token,
    Transition,
)

WORDS = timedelta(days=365)  # after the end of a pair
ALONE = timedelta(days=730)  # after the last visit
WARNING = timedelta(days=30)  # before the account ends
SPENT = timedelta(days=1)  # after a link ran out
SESSIONS = timedelta(days=30)  # after the last visit with it
_WARNED = "account_ends"


def forget_due(now: datetime) -> int:
    """Do all that is due; return how many rows and accounts were touched."""
    return _empty_words(now) + _drop_spent(now) + _warn(now) + _end_accounts(now)


def _empty_words(now: datetime) -> int:
    """Empty what was written in pairs that ended long ago; dates, moods and ratings stay, to be counted."""
    over = Mentorship.select(Mentorship.id).where(Mentorship.ended_at < now - WORDS)
    meetings = Meeting.select(Meeting.id).where(Meeting.mentorship.in_(over))
    acts: list[Any] = [PrivateNote.delete().where(PrivateNote.meeting.in_(meetings))]
    acts += [
        table.update({column: ""}).where(column != "", table.mentorship.in_(over))
        for table, column in (
            (Meeting, Meeting.notes),
            (Meeting, Meeting.agenda),
            (Meeting, Meeting.place),
            (MeetingProposal, MeetingProposal.place),
            (CheckIn, CheckIn.text),
            (FitCheck, FitCheck.text),
            (Transition, Transition.reason),
        )
    ]
    with transaction():
        return sum(act.execute() for act in acts)


def _drop_spent(now: datetime) -> int:
    with transaction():
        links = Token.delete().where(Token.expires_at < now - SPENT).execute()
        return int(links + SignIn.delete().where(SignIn.seen_at < now - SESSIONS).execute())


def _left_alone(before: datetime) -> list[Person]:
    """Return who was last here before a time, runs no programme and is in no pair."""
    living = Mentorship.select(Profile.person).where(Mentorship.state.in_(Mentorship.LIVE))
    rows = Person.select().where(
        fn.COALESCE(Person.seen_at, Person.created_at) < before,
        ~Person.email.endswith(NOWHERE),
        Person.id.not_in(Coordinator.select(Coordinator.person)),
        Person.id.not_in(living.join(Profile, on=Mentorship.newcomer == Profile.id)),
        Person.id.not_in(living.join(Profile, on=Mentorship.mentor == Profile.id)),
    )
    return list(rows.order_by(Person.id))


def _warn(now: datetime) -> int:
    """Write once to each account that ends in a month, unless its person comes back."""
    due = _left_alone(now - ALONE + WARNING)
    with transaction():
        written = [mail.queue(_WARNED, each, _visit(each), now, me=each, on=now + WARNING) for each in due]
    return sum(letter is not None for letter in written)


def _end_accounts(now: datetime) -> int:
    """Erase the accounts whose warning went out a month ago and whose people did not come back.

    A warning that still waits for a mail server warns nobody; one that no server takes was tried.
    """
    ended = 0
    gone_out = (Letter.sent_at <= now - WARNING) | (Letter.failed_at <= now - WARNING)
    for person in _left_alone(now - ALONE):
        if Letter.select().where(Letter.key == f"{_WARNED}:{_visit(person)}", gone_out).exists():
            erased.erase(person, now)
            ended += 1
    return ended


def _visit(person: Person) -> str:
    """Return what tells this absence from an earlier one."""
    return f"{person.id}:{person.seen_at or person.created_at:%Y-%m-%d}"
