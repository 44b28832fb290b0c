"""Accounts: who a person is, and the browsers they are signed in with."""

import hashlib
import secrets
from datetime import datetime, timedelta

from mentorship.db import transaction
from mentorship.models import Person, SignIn

SESSION_LENGTH = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=5)


def digest(token: str) -> str:
    """Return what is kept of a secret: enough to recognise it, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin_session(person: Person, now: datetime) -> str:
    """Sign a browser in; return the secret that it keeps."""
    token = secrets.token_urlsafe(32)
    with transaction():
        SignIn.create(person=person, token_hash=digest(token), created_at=now, seen_at=now)
        Person.update(seen_at=now).where(Person.id == person.id).execute()
    return token


def person_of(token: str, now: datetime) -> Person | None:
    """Return who is signed in with this secret, or None when the session has ended."""
    found = (
        SignIn.select(SignIn, Person)
        .join(Person)
        .where(
            SignIn.token_hash == digest(token),
            SignIn.ended_at.is_null(),
            SignIn.created_at > now - SESSION_LENGTH,
            Person.disabled_at.is_null(),
        )
        .first()
    )
    if found is None:
        return None
    if now - found.seen_at > _SEEN_EVERY:
        with transaction():
            SignIn.update(seen_at=now).where(SignIn.id == found.id).execute()
            Person.update(seen_at=now).where(Person.id == found.person_id).execute()
    return found.person  # type: ignore[no-any-return]


def end_session(token: str, now: datetime) -> None:
    """Sign one browser out."""
    SignIn.update(ended_at=now).where(SignIn.token_hash == digest(token)).execute()


def end_all_sessions(person: Person, now: datetime) -> None:
    """Sign a person out everywhere."""
    SignIn.update(ended_at=now).where(SignIn.person == person.id, SignIn.ended_at.is_null()).execute()
