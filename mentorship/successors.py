"""Successors: a newcomer whose mentorship was completed begins as a mentor, with what is known already."""

from datetime import datetime
from typing import Any

from mentorship import journal
from mentorship.db import transaction
from mentorship.errors import Refused
from mentorship.i18n import gettext as _
from mentorship.models import Mentorship, Person, Profile

HIGHEST = 3  # nobody is an expert by having been guided once
KEPT = ("interests", "week", "zone", "languages", "style", "team", "bio")


def draft(pair: Mentorship, by: Person, now: datetime) -> tuple[Profile, bool]:
    """Return the newcomer's profile as a mentor in the same programme, and whether it was begun now.

    A new one is a draft that the person looks through; one that is there already stays as it is.
    """
    if pair.state not in Mentorship.COMPLETED:
        raise Refused(_("This is for newcomers whose mentorship was completed."))
    values = _carried(pair.newcomer)
    row = {"person": by.id, "programme": pair.programme_id, "role": "mentor", "updated_at": now, **values}
    with transaction():
        begun = bool(Profile.insert(row).on_conflict_ignore().as_rowcount().execute())
        found: Profile = Profile.get(
            Profile.person == by.id, Profile.programme == pair.programme_id, Profile.role == "mentor"
        )
        if begun:
            journal.record(by, "profile.succeeded", found, now, pair.programme)
    return found, begun


def is_mentor(person: Person, pair: Mentorship) -> bool:
    """Tell whether somebody has a mentor's profile in the programme of a pair, begun or complete."""
    mine = Profile.select().where(
        Profile.person == person.id, Profile.programme == pair.programme_id, Profile.role == "mentor"
    )
    return bool(mine.exists())


def _carried(newcomer: Profile) -> dict[str, Any]:
    """Return what a newcomer's profile gives to a mentor's: the skills at the level that was aimed at."""
    offered = {key: min(int(kept["level"]), HIGHEST) for key, kept in newcomer.skills.items()}
    return {"skills": offered, **{name: getattr(newcomer, name) for name in KEPT}}
