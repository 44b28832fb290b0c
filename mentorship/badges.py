"""Badges: what somebody has done here, each with its fact; computed when it is looked at, never ranked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from mentorship.cases import GRACE
from mentorship.i18n import day
from mentorship.i18n import gettext as _
from mentorship.models import CheckIn, Goal, Meeting, Mentorship, Person, Profile

TEN = 10
YEAR = timedelta(days=365)
_Facts: TypeAlias = dict[tuple[str, int], list[datetime]]  # when what happened, by kind and profile


@dataclass(frozen=True)
class Badge:
    """One thing that was done, in words, with the fact behind it."""

    key: str
    name: str
    fact: str


def of_person(person: Person, now: datetime) -> list[Badge]:
    """Return the badges of a person, over all programmes and both roles."""
    mine = [row.id for row in Profile.select(Profile.id).where(Profile.person == person.id)]
    return _named(_facts(mine), mine, now)


def of_profiles(profiles: Sequence[Profile], now: datetime) -> dict[int, list[Badge]]:
    """Return the badges of each of these profiles, in a handful of queries however many they are."""
    facts = _facts([profile.id for profile in profiles])
    return {profile.id: _named(facts, [profile.id], now) for profile in profiles}


def _facts(profiles: Sequence[int]) -> _Facts:
    """Return the facts of these profiles."""
    facts: _Facts = defaultdict(list)
    pairs = {
        pair.id: pair
        for pair in Mentorship.select().where(
            Mentorship.newcomer.in_(profiles) | Mentorship.mentor.in_(profiles)
        )
    }
    for pair in pairs.values():
        facts["began", pair.mentor_id].append(pair.started_at)
        for profile, thanks in (
            (pair.newcomer_id, pair.mentor_thanks),
            (pair.mentor_id, pair.newcomer_thanks),
        ):
            if pair.state in Mentorship.COMPLETED:
                facts["completed", profile].append(pair.ended_at)
            if thanks and pair.ended_at:
                facts["thanked", profile].append(pair.ended_at)
    _add_parts(facts, pairs)
    return facts


def _add_parts(facts: _Facts, pairs: dict[int, Mentorship]) -> None:
    """Add what happened within the pairs: check-ins, meetings, goals."""
    here = list(pairs)
    for checkin in CheckIn.select(
        CheckIn.mentorship, CheckIn.side, CheckIn.due_on, CheckIn.answered_at
    ).where(CheckIn.mentorship.in_(here), CheckIn.answered_at.is_null(False)):
        if checkin.answered_at.date() <= checkin.due_on + timedelta(days=GRACE):
            pair = pairs[checkin.mentorship_id]
            who = pair.newcomer_id if checkin.side == "newcomer" else pair.mentor_id
            facts["in_time", who].append(checkin.answered_at)
    held = Meeting.select(Meeting.mentorship, Meeting.at).where(
        Meeting.mentorship.in_(here), Meeting.state == "held"
    )
    reached = Goal.select(Goal.mentorship, Goal.rated_at).where(
        Goal.mentorship.in_(here),
        Goal.newcomer_rating >= 0,
        Goal.mentor_rating >= 0,
        Goal.rated_at.is_null(False),
    )
    both = [
        *(("met", row.mentorship_id, row.at) for row in held),
        *(("reached", row.mentorship_id, row.rated_at) for row in reached),
    ]
    for kind, number, at in both:
        for profile in (pairs[number].newcomer_id, pairs[number].mentor_id):
            facts[kind, profile].append(at)


def _named(facts: _Facts, profiles: Sequence[int], now: datetime) -> list[Badge]:
    """Return the badges that the facts of some profiles, all of one person, amount to."""

    def nth(kind: str, number: int) -> datetime | None:
        times = sorted(at for profile in profiles for at in facts.get((kind, profile), ()) if at <= now)
        return times[number - 1] if len(times) >= number else None

    found = []
    if at := nth("completed", 1):
        found.append(Badge("completed", _("First mentorship completed"), _("On %(day)s.", day=day(at))))
    if at := nth("reached", 1):
        fact = _("Both sides rated it as reached, on %(day)s.", day=day(at))
        found.append(Badge("reached", _("First goal reached"), fact))
    if at := nth("met", TEN):
        found.append(Badge("met", _("Ten meetings held"), _("The tenth on %(day)s.", day=day(at))))
    if at := nth("in_time", TEN):
        fact = _("Each within a week, the tenth on %(day)s.", day=day(at))
        found.append(Badge("in_time", _("Ten check-ins in time"), fact))
    if at := nth("thanked", 1):
        fact = _("Words of a partner, at the end of a mentorship on %(day)s.", day=day(at))
        found.append(Badge("thanked", _("First thanks received"), fact))
    if (at := nth("began", 1)) and at <= now - YEAR:
        fact = _("The first newcomer came on %(day)s.", day=day(at))
        found.append(Badge("year", _("A year as a mentor"), fact))
    return found
