"""Enrolment: a coordinator brings people in; a letter tells them so, and lets them choose a password."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import chunked

from mentorship import journal, mail, passwords, people
from mentorship.db import Row
from mentorship.models import Letter, NeverAgain, Person, Profile, Programme, Token

LINK_LENGTH = timedelta(days=14)
AT_ONCE = 200  # rows of one statement


@dataclass(frozen=True)
class Arrival:
    """Somebody to bring in: their account, what their profile says, and whether that is enough."""

    email: str
    name: str
    language: str
    values: Mapping[str, Any]
    complete: bool


def enrol(programme: Programme, role: str, arrivals: Sequence[Arrival], by: Person, now: datetime) -> int:
    """Give people a profile, and an account if they have none; return how many: closed accounts stay closed.

    The caller is within a transaction, and answers for it that the people agreed to take part. All is
    written many rows at a time: a database that takes one writer must not wait long.
    """
    accounts = _accounts(arrivals, by, now)
    open_ = [each for each in arrivals if accounts[each.email].disabled_at is None]
    rows = [_profile(each, accounts[each.email], programme, role, now) for each in open_]
    _insert(Profile, rows)
    made = Profile.select(Profile, Person).join(Person)
    made = made.where(Profile.programme == programme.id, Profile.role == role, Profile.updated_at == now)
    wanted = {each.email for each in open_}
    profiles = [each for each in made.order_by(Profile.id) if each.person.email in wanted]
    journal.record_all(by, "profile.imported", profiles, now, programme, role=role)
    _tell(profiles, programme, by, now)
    return len(open_)


def _accounts(arrivals: Sequence[Arrival], by: Person, now: datetime) -> dict[str, Person]:
    """Return the account of each address, made where there was none.

    An account that nobody proved may have been begun by anybody: its password is forgotten.
    """
    known = _people(each.email for each in arrivals)
    new = [each for each in arrivals if each.email not in known]
    _insert(Person, [_person(each, by, now) for each in new])
    unproved = [each.id for each in known.values() if each.confirmed_at is None and each.disabled_at is None]
    Person.update(password=passwords.NOBODY, confirmed_at=now, consent="").where(
        Person.id.in_(unproved)
    ).execute()
    found = _people(each.email for each in arrivals)
    journal.record_all(by, "person.invited", [found[each.email] for each in new], now)
    for apart in NeverAgain.select().where(NeverAgain.other.is_null()):
        if apart.address in found:
            NeverAgain.update(other=found[apart.address]).where(NeverAgain.id == apart.id).execute()
    return found


def _people(addresses: Iterable[str]) -> dict[str, Person]:
    found = (Person.select().where(Person.email.in_(list(some))) for some in chunked(addresses, AT_ONCE))
    return {person.email: person for query in found for person in query}


def _person(arrival: Arrival, by: Person, now: datetime) -> Person:
    return Person(
        email=arrival.email,
        name=arrival.name,
        password=passwords.NOBODY,
        language=arrival.language or by.language,
        zone=by.zone,
        confirmed_at=now,
        created_at=now,
    )


def _profile(arrival: Arrival, person: Person, programme: Programme, role: str, now: datetime) -> Profile:
    waits = {"waiting_since": now} if arrival.complete and role == "newcomer" else {}
    return Profile(
        person=person.id,
        programme=programme.id,
        role=role,
        state="active" if arrival.complete else "draft",
        completed_at=now if arrival.complete else None,
        updated_at=now,
        **{"zone": person.zone, **arrival.values, **waits},
    )


def _insert(model: type[Row], rows: Iterable[Row]) -> None:
    """Write rows with all their columns, so that each statement holds rows of one shape."""
    columns = [name for name in model._meta.sorted_field_names if name != "id"]
    for some in chunked(rows, AT_ONCE):
        model.insert_many([{name: row.__data__.get(name) for name in columns} for row in some]).execute()


def _tell(profiles: Sequence[Profile], programme: Programme, by: Person, now: datetime) -> None:
    """Write the letters that say who brought them in; whoever has no password gets a link to choose one."""
    links = {each.id: secrets.token_urlsafe(32) for each in profiles if not each.person.consent}
    fresh = [each for each in profiles if each.id in links]
    for ids in chunked((each.person_id for each in fresh), AT_ONCE):
        Token.delete().where(Token.person.in_(list(ids)), Token.purpose == "reset").execute()
    expires = now + LINK_LENGTH
    _insert(
        Token,
        [
            Token(
                person=p.person_id, purpose="reset", token_hash=people.digest(links[p.id]), expires_at=expires
            )
            for p in fresh
        ],
    )
    for some in chunked(profiles, AT_ONCE):
        letters = [_letter(each, links.get(each.id, ""), programme, by, now) for each in some]
        Letter.insert_many(letters).on_conflict_ignore().execute()


def _letter(profile: Profile, link: str, programme: Programme, by: Person, now: datetime) -> dict[str, Any]:
    return mail.row(
        "invitation",
        profile.person,
        str(profile.id),
        now,
        programme=programme,
        secret=bool(link),
        profile=profile,
        by=by,
        address=f"/reset/{link}" if link else "",
    )
