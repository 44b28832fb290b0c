"""The two sides of a mentorship: who stands where, and the pair held still while one of them changes it."""

from functools import cache
from typing import Literal

from peewee import ModelSelect

from mentorship.errors import AlreadyDone
from mentorship.i18n import gettext as _
from mentorship.models import Mentorship, Person, Profile

PairSide = Literal["newcomer", "mentor"]
BOTH: tuple[PairSide, PairSide] = ("newcomer", "mentor")


def other(side: str) -> PairSide:
    """Return the side across."""
    return "mentor" if side == "newcomer" else "newcomer"


def profile(mentorship: Mentorship, side: str) -> Profile:
    """Return the profile that stands on a side."""
    found: Profile = mentorship.newcomer if side == "newcomer" else mentorship.mentor
    return found


def person(mentorship: Mentorship, side: str) -> Person:
    """Return the person who stands on a side."""
    found: Person = profile(mentorship, side).person
    return found


def of(mentorship: Mentorship, who: Person) -> PairSide:
    """Return the side on which a person of the pair stands."""
    return "newcomer" if mentorship.newcomer.person_id == who.id else "mentor"


def with_people() -> "ModelSelect[Mentorship]":
    """Return the mentorships with the profiles and people of both sides, in one query."""
    return _joined(True).clone()


def with_names() -> "ModelSelect[Mentorship]":
    """Return the mentorships with the people of both sides, in one query; of profiles, only who they are."""
    return _joined(False).clone()


@cache
def _joined(whole: bool) -> "ModelSelect[Mentorship]":
    """Return the query, which is slow to put together; a profile is read whole or without its answers."""
    newcomer, its_person, mentor, their_person = (
        Profile.alias(),
        Person.alias(),
        Profile.alias(),
        Person.alias(),
    )
    profiles = (newcomer, mentor) if whole else (newcomer.id, newcomer.person, mentor.id, mentor.person)
    return (
        Mentorship.select(Mentorship, *profiles, its_person, their_person)
        .join(newcomer, on=(Mentorship.newcomer == newcomer.id), attr="newcomer")
        .join(its_person, on=(newcomer.person == its_person.id), attr="person")
        .switch(Mentorship)
        .join(mentor, on=(Mentorship.mentor == mentor.id), attr="mentor")
        .join(their_person, on=(mentor.person == their_person.id), attr="person")
    )


def hold_live(mentorship: Mentorship) -> None:
    """Keep everybody else from changing the pair until the transaction ends; refuse when the pair has ended.

    The update changes nothing, but it takes the row's lock on PostgreSQL, and it reads the state again.
    """
    held = (
        Mentorship.update(state=Mentorship.state)
        .where(Mentorship.id == mentorship.id, Mentorship.state.in_(Mentorship.LIVE))
        .execute()
    )
    if not held:
        raise AlreadyDone(_("This mentorship has ended, so nothing can be changed in it any more."))
