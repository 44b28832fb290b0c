"""The wall: a programme's mentors who agreed to be shown to its people, in the order of their names."""

from dataclasses import dataclass
from datetime import datetime

from mentorship import applications, badges, journal, members, problems
from mentorship.badges import Badge
from mentorship.db import transaction
from mentorship.errors import Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import plain
from mentorship.models import Person, Profile, Programme


@dataclass(frozen=True)
class Entry:
    """One mentor as the wall shows them."""

    profile: Profile
    badges: list[Badge]


def of(programme: Programme, reader: Person, now: datetime) -> list[Entry]:
    """Return the mentors on the wall: nobody who is to be kept apart from its reader, or is held out."""
    rows = (
        Profile.select(Profile, Person)
        .join(Person)
        .where(
            Profile.programme == programme.id,
            Profile.role == "mentor",
            Profile.state == "active",
            Profile.on_wall,
            applications.admitted(programme),
            Person.disabled_at.is_null(),
            Profile.person.not_in(problems.held(programme)),
            Profile.person.not_in(members.apart(reader, programme)),
        )
    )
    shown = sorted(rows, key=lambda row: plain(row.person.name))
    told = badges.of_profiles(shown, now)
    return [Entry(profile, told[profile.id]) for profile in shown]


def show(profile: Profile, on: bool, by: Person, now: datetime) -> None:
    """Put a mentor on the wall, or take them off it."""
    if profile.role != "mentor" or profile.state != "active":
        raise Refused(_("Only mentors with a complete profile are on the wall."))
    with transaction():
        changed = (
            Profile.update(on_wall=on, updated_at=now)
            .where(Profile.id == profile.id, Profile.on_wall != on)
            .execute()
        )
        if changed:
            act = "profile.on_wall" if on else "profile.off_wall"
            journal.record(by, act, profile, now, profile.programme)
