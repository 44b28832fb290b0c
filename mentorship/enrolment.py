"""Enrolment: a coordinator brings somebody in; the letter tells them so, and lets them choose a password."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from mentorship import journal, mail, passwords, people
from mentorship.models import NeverAgain, Person, Profile, Programme, Token

LINK_LENGTH = timedelta(days=14)


def enrol(
    programme: Programme,
    role: str,
    account: Mapping[str, str],
    values: Mapping[str, Any],
    complete: bool,
    by: Person,
    now: datetime,
) -> Profile | None:
    """Give somebody a profile, and an account if they have none; return None for a closed account.

    The caller is within a transaction, and answers for it that the person agreed to take part.
    """
    person, fresh = _account(account, by, now)
    if person is None:
        return None
    waits = {"waiting_since": now} if complete and role == "newcomer" else {}
    made: Profile = Profile.create(
        person=person,
        programme=programme,
        role=role,
        state="active" if complete else "draft",
        completed_at=now if complete else None,
        updated_at=now,
        **{"zone": person.zone, **values, **waits},
    )
    journal.record(by, "profile.imported", made, now, programme, role=role)
    _tell(made, fresh, by, now)
    return made


def _account(account: Mapping[str, str], by: Person, now: datetime) -> tuple[Person | None, bool]:
    """Return whose address it is, and whether they have yet to choose a password.

    An account that nobody proved may have been begun by anybody: its password is forgotten.
    """
    address = account["email"]
    row = {
        "email": address,
        "name": account["name"],
        "password": passwords.NOBODY,
        "language": account["language"] or by.language,
        "zone": by.zone,
        "confirmed_at": now,
        "created_at": now,
    }
    added = Person.insert(row).on_conflict_ignore().as_rowcount().execute()
    unproved = (
        Person.update(password=passwords.NOBODY, confirmed_at=now, consent="")
        .where(Person.email == address, Person.confirmed_at.is_null(), Person.disabled_at.is_null())
        .execute()
    )
    person: Person = Person.get(Person.email == address)
    if person.disabled_at is not None:
        return None, False
    if added:
        NeverAgain.update(other=person).where(
            NeverAgain.address == address, NeverAgain.other.is_null()
        ).execute()
        journal.record(by, "person.invited", person, now)
    return person, bool(added or unproved or not person.consent)


def _tell(profile: Profile, fresh: bool, by: Person, now: datetime) -> None:
    """Write the letter that says who brought them in; whoever has no password gets a link to choose one."""
    person, path = profile.person, ""
    if fresh:
        token = secrets.token_urlsafe(32)
        Token.delete().where(Token.person == person.id, Token.purpose == "reset").execute()
        Token.create(
            person=person, purpose="reset", token_hash=people.digest(token), expires_at=now + LINK_LENGTH
        )
        path = "/reset/" + token
    mail.queue(
        "invitation",
        person,
        str(profile.id),
        now,
        programme=profile.programme,
        secret=fresh,
        profile=profile,
        by=by,
        address=path,
    )
