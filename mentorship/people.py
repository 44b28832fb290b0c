"""Accounts: who a person is, how an address is proved, and the browsers they are signed in with."""

import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email

from mentorship import journal, limits, mail, passwords
from mentorship.config import current
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Coordinator, NeverAgain, Person, SignIn, Token

SESSION_LENGTH = timedelta(hours=12)
COORDINATOR_IDLE = timedelta(minutes=30)
CONSENT = "2026-03"  # the version of the privacy page and of the code of conduct
TOKEN_LENGTH = {"confirm": timedelta(hours=24), "reset": timedelta(hours=1)}
_SEEN_EVERY = timedelta(minutes=5)
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # marks that turn the reading direction


def digest(token: str) -> str:
    """Return what is kept of a secret: enough to recognise it, not enough to use it."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


# --- what is typed --------------------------------------------------------------------------------------


def address(typed: str) -> str:
    """Return a typed e-mail address as it is kept; refuse what no letter can reach."""
    try:
        found = validate_email(
            typed.strip(),
            check_deliverability=False,
            allow_smtputf8=False,
            test_environment=not current().production,
        )
    except EmailNotValidError:
        raise BadField("email", _("This is not an e-mail address. It looks like name@example.org.")) from None
    return str(found.ascii_email).lower()


def clean_name(typed: str) -> str:
    """Return a typed name; refuse what would break a letter's header or turn a page's direction."""
    name = " ".join(typed.split(" ")).strip()
    if any(unicodedata.category(mark) in ("Cc", "Cs", "Zl", "Zp") or mark in _TURNING for mark in name):
        raise BadField("name", _("The name holds a mark that cannot be shown. Please type it again."))
    if not 1 <= len(name) <= 80:
        raise BadField("name", _("Please give a name of at most 80 characters."))
    return name


# --- joining --------------------------------------------------------------------------------------------


def sign_up(
    email: str, name: str, password: str, language: str, zone: str, place: str, now: datetime
) -> tuple[str, str]:
    """Begin an account, or tell the owner of a known address; both look and last the same to who asks.

    Returns the address and a mark by which the browser that signed up is known again. A sign-up that was
    never confirmed is replaced, and its letters die: nobody can lay a password in wait for another person.
    """
    email, name = address(email), clean_name(name)
    passwords.judge(password, name, email, email.partition("@")[0])
    limits.take(limits.LETTERS_PLACE, place, now)
    limits.take(limits.LETTERS, email, now)
    kept, token = passwords.keep(password), secrets.token_urlsafe(32)
    values = {"name": name, "password": kept, "language": language, "zone": zone, "consent": CONSENT}
    with transaction():
        added = (
            Person.insert(email=email, created_at=now, **values).on_conflict_ignore().as_rowcount().execute()
        )
        if not added:
            added = (
                Person.update(created_at=now, **values)
                .where(Person.email == email, Person.confirmed_at.is_null(), Person.disabled_at.is_null())
                .execute()
            )
        person = Person.get(Person.email == email)
        if added:
            journal.record(person, "person.signed_up", person, now, consent=CONSENT)
            _send_token("confirm", person, token, now)
        else:
            mail.queue("known_address", person, digest(token), now)
    return email, digest(token)


def send_confirmation(person: Person, now: datetime) -> str:
    """Send the letter that proves the address again; return the mark of the browser that asked."""
    limits.take(limits.LETTERS, person.email, now)
    token = secrets.token_urlsafe(32)
    with transaction():
        _send_token("confirm", person, token, now)
    return digest(token)


def confirm(token: str, now: datetime) -> Person:
    """Take a confirmation link at its word, once."""
    with transaction():
        person = _consume("confirm", token, now)
        Person.update(confirmed_at=now).where(Person.id == person.id, Person.confirmed_at.is_null()).execute()
        _arrive(person, now)
    return Person.get_by_id(person.id)


def _arrive(person: Person, now: datetime) -> None:
    """Do what follows from a proved address: the welcome, and being known to those who named it."""
    NeverAgain.update(other=person).where(
        NeverAgain.address == person.email, NeverAgain.other.is_null()
    ).execute()
    mail.queue("welcome", person, str(person.id), now)


# --- links that prove an address ------------------------------------------------------------------------


def _send_token(purpose: str, person: Person, token: str, now: datetime) -> None:
    """Put a fresh link into a letter; older links of the same purpose die."""
    Token.delete().where(Token.person == person.id, Token.purpose == purpose).execute()
    Token.create(
        person=person, purpose=purpose, token_hash=digest(token), expires_at=now + TOKEN_LENGTH[purpose]
    )
    path = {"confirm": "/confirm/", "reset": "/reset/"}[purpose]
    mail.queue(purpose, person, digest(token), now, secret=True, address=path + token)


def valid(purpose: str, token: str, now: datetime) -> bool:
    """Tell whether a link would still work."""
    return bool(_open_token(purpose, token, now).exists())


def _open_token(purpose: str, token: str, now: datetime) -> Any:
    return Token.select().where(
        Token.token_hash == digest(token),
        Token.purpose == purpose,
        Token.used_at.is_null(),
        Token.expires_at > now,
    )


def _consume(purpose: str, token: str, now: datetime) -> Person:
    """Use a link up; of two at once, one gets it. The caller is within a transaction."""
    used = (
        Token.update(used_at=now)
        .where(
            Token.token_hash == digest(token),
            Token.purpose == purpose,
            Token.used_at.is_null(),
            Token.expires_at > now,
        )
        .execute()
    )
    if not used:
        raise AlreadyDone(_("This link was used before, or it is too old. Please ask for a new one."))
    person: Person = Token.get(Token.token_hash == digest(token)).person
    if person.disabled_at is not None:
        raise Refused(_("This account is closed."))
    return person


# --- signing in -----------------------------------------------------------------------------------------


def authenticate(email: str, password: str, place: str, now: datetime) -> Person:
    """Return whose address and password these are; an unknown address is refused like a wrong password."""
    email = email.strip().lower()
    spraying = limits.take(limits.SIGN_IN_PLACE, place, now)
    guessing = limits.take(limits.SIGN_IN_ACCOUNT, email, now)
    person = Person.get_or_none(Person.email == email) if email.isprintable() else None
    fits = passwords.fits(person.password if person else passwords.NOBODY, password)
    if person is None or not fits or person.disabled_at is not None:
        raise Refused(_("The address and the password do not go together."))
    limits.give_back(spraying, guessing)
    limits.forget(limits.SIGN_IN_ACCOUNT, email)
    if passwords.outdated(person.password):
        kept = passwords.keep(password)
        Person.update(password=kept).where(
            Person.id == person.id, Person.password == person.password
        ).execute()
    return person


def prove(person: Person, password: str, now: datetime) -> None:
    """Make sure that it is the person who asks, by the password; wrong ones count as failed sign-ins."""
    guessing = limits.take(limits.SIGN_IN_ACCOUNT, person.email, now)
    if not passwords.fits(person.password, password):
        raise BadField("old", _("This is not your present password."))
    limits.give_back(guessing)


def forgot(email: str, place: str, now: datetime) -> None:
    """Send a link for a new password to a known address; an unknown one is passed over in silence."""
    email = address(email)
    limits.take(limits.LETTERS_PLACE, place, now)
    limits.take(limits.LETTERS, email, now)
    person = Person.get_or_none(Person.email == email, Person.disabled_at.is_null())
    if person is not None:
        with transaction():
            _send_token("reset", person, secrets.token_urlsafe(32), now)


def invited(token: str, now: datetime) -> bool:
    """Tell whether a link is of somebody whom a coordinator invited and who has not agreed to anything."""
    found = _open_token("reset", token, now).first()
    return found is not None and not found.person.consent


def reset(token: str, password: str, now: datetime) -> Person:
    """Set a new password by the link of a letter; every session ends, and the address is proved.

    Who was invited agrees to the privacy text and the code of conduct on the same page.
    """
    found = _open_token("reset", token, now).first()
    owner = [found.person.name, found.person.email] if found else []
    passwords.judge(password, *owner)
    kept = passwords.keep(password)
    with transaction():
        person = _consume("reset", token, now)
        if not person.consent:
            Person.update(consent=CONSENT).where(Person.id == person.id).execute()
            journal.record(person, "person.agreed", person, now, consent=CONSENT)
        if person.confirmed_at is None:
            Person.update(confirmed_at=now).where(Person.id == person.id).execute()
            _arrive(person, now)
        _set_password(person, kept, now)
    limits.forget(limits.SIGN_IN_ACCOUNT, person.email)
    return Person.get_by_id(person.id)


# --- one's own account ----------------------------------------------------------------------------------


def describe(person: Person, name: str, language: str, zone: str) -> None:
    """Change what a person says about themselves."""
    name = clean_name(name)
    with transaction():
        Person.update(name=name, language=language, zone=zone).where(Person.id == person.id).execute()


def speak(person: Person, language: str) -> None:
    """Change the language of a person's pages and letters."""
    Person.update(language=language).where(Person.id == person.id).execute()


def change_password(person: Person, old: str, new: str, now: datetime) -> None:
    """Change the password by the old one; every session ends, and open links for a new one die."""
    passwords.judge(new, person.name, person.email, person.email.partition("@")[0])
    prove(person, old, now)
    kept = passwords.keep(new)
    with transaction():
        _set_password(person, kept, now)


def _set_password(person: Person, kept: str, now: datetime) -> None:
    Person.update(password=kept).where(Person.id == person.id).execute()
    Token.delete().where(Token.person == person.id, Token.purpose == "reset").execute()
    end_all_sessions(person, now)
    journal.record(person, "person.password_changed", person, now)
    mail.queue("password_changed", person, f"{person.id}:{now.isoformat()}", now, at=now)


# --- sessions -------------------------------------------------------------------------------------------


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
    if found is None or _idle_coordinator(found, now):
        return None
    if now - found.seen_at > _SEEN_EVERY:
        with transaction():
            SignIn.update(seen_at=now).where(SignIn.id == found.id).execute()
            Person.update(seen_at=now).where(Person.id == found.person_id).execute()
    return found.person  # type: ignore[no-any-return]


def _idle_coordinator(session: SignIn, now: datetime) -> bool:
    """Tell whether somebody who may read other people's data left this browser open too long."""
    return now - session.seen_at > COORDINATOR_IDLE and bool(
        Coordinator.select().where(Coordinator.person == session.person_id).exists()
    )


def end_session(token: str, now: datetime) -> None:
    """Sign one browser out."""
    SignIn.update(ended_at=now).where(SignIn.token_hash == digest(token)).execute()


def end_all_sessions(person: Person, now: datetime) -> None:
    """Sign a person out everywhere."""
    SignIn.update(ended_at=now).where(SignIn.person == person.id, SignIn.ended_at.is_null()).execute()
