"""The directory of mentors, where a programme shows it to its newcomers: what it says is true today."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mentorship import problems, seats, wishes
from mentorship.i18n import plain
from mentorship.models import Person, Profile

RECENTLY = (timedelta(days=7), timedelta(days=31))


@dataclass(frozen=True)
class Entry:
    """A mentor as things stand now."""

    profile: Profile
    free: int
    seen: int  # 0: this week, 1: this month, 2: longer ago
    rank: int | None  # the newcomer's wish, wishes.VETO if ruled out


def of(newcomer: Profile, now: datetime) -> list[Entry]:
    """Return the mentors of a newcomer's programme, those who are there and free first."""
    programme = newcomer.programme
    taken, ranks = seats.taken(programme), wishes.ranks(newcomer)
    found = [
        Entry(each, max(0, each.seats - taken[each.id]), _seen(each.person, now), ranks.get(each.id))
        for each in problems.mentors_of(programme, now).select(Profile, Person)
        if each.person_id != newcomer.person_id
    ]
    apart = _apart(newcomer)
    return sorted(
        (each for each in found if each.profile.person_id not in apart),
        key=lambda each: (each.seen > 1, not each.free, plain(each.profile.person.name)),
    )


def _apart(newcomer: Profile) -> set[int]:
    """Return the people from whom a newcomer was separated for safety."""
    pairs = [set(pair) for pair in problems.separated()]
    return {other for pair in pairs if newcomer.person_id in pair for other in pair}


def _seen(person: Person, now: datetime) -> int:
    since = now - person.seen_at if person.seen_at else None
    return sum(since is None or since > limit for limit in RECENTLY)
