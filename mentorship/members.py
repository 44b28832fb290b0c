"""Who takes part in a programme today: in which roles, and whom each is kept apart from."""

from __future__ import annotations

from dataclasses import dataclass

from peewee import ModelSelect

from mentorship import applications, problems
from mentorship.i18n import gettext as _
from mentorship.models import Coordinator, Mentorship, NeverAgain, Person, Profile, Programme


@dataclass(frozen=True)
class Standing:
    """What a person is in a programme: newcomer, mentor or both, and whether they run it."""

    roles: frozenset[str]
    coordinates: bool
    skills: frozenset[str] = frozenset()  # those offered as a mentor

    @property
    def takes_part(self) -> bool:
        """Tell whether the person has anything to do with the programme today."""
        return bool(self.roles) or self.coordinates


def standing(person: Person, programme: Programme) -> Standing:
    """Return what a person is in a programme; who left, or is not let in yet, takes no part."""
    mine = list(_active(programme).where(Profile.person == person.id))
    runs = Coordinator.select().where(Coordinator.person == person.id, Coordinator.programme == programme.id)
    offered = (key for each in mine if each.role == "mentor" for key in each.skills)
    return Standing(frozenset(each.role for each in mine), runs.exists(), frozenset(offered))


def mentors(programme: Programme) -> list[Profile]:
    """Return the mentors who may be asked something: let in, not away, not held back by a report."""
    kept_out = problems.held(programme)
    rows = _active(programme).where(
        Profile.role == "mentor", ~Profile.away, Person.disabled_at.is_null(), Person.id.not_in(kept_out)
    )
    return list(rows.order_by(Profile.id))


def coordinators(programme: Programme) -> list[Person]:
    """Return the people who run a programme."""
    rows = Person.select().join(Coordinator, on=(Coordinator.person == Person.id))
    return list(rows.where(Coordinator.programme == programme.id).order_by(Coordinator.id))


def apart(person: Person, programme: Programme) -> set[int]:
    """Return the people who are not to meet this one: by a wish of either, or separated for safety."""
    wishes = NeverAgain.select().where(NeverAgain.programme == programme.id, NeverAgain.other.is_null(False))
    found = {row.other_id for row in wishes.where(NeverAgain.asked_by == person.id)}
    found |= {row.asked_by_id for row in wishes.where(NeverAgain.other == person.id)}
    mine = Profile.select(Profile.id).where(Profile.person == person.id)
    for pair in Mentorship.select().where(
        Mentorship.state == "ended_safety", Mentorship.newcomer.in_(mine) | Mentorship.mentor.in_(mine)
    ):
        found |= {pair.newcomer.person_id, pair.mentor.person_id} - {person.id}
    return {number for number in found if number is not None}


def held(person: Person, programme: Programme) -> bool:
    """Tell whether a report keeps the person back for now."""
    return any(row.about_id == person.id for row in problems.held(programme))


def called(person: Person) -> str:
    """Return how people of a programme call each other: by the first name, while the account is there."""
    return _("A former member") if person.disabled_at else person.name.split()[0]


def _active(programme: Programme) -> ModelSelect[Profile]:
    return (
        Profile.select(Profile, Person)
        .join(Person)
        .where(Profile.programme == programme.id, Profile.state == "active", applications.admitted(programme))
    )
