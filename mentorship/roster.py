"""The people of a programme: where each one stands, and whom one looks for."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from mentorship.i18n import lazy as _l
from mentorship.models import Mentorship, Person, Profile, Programme, Proposal, Round
from mentorship.skills import normalise

STATES = {
    "waiting": _l("waiting for a mentor"),
    "free": _l("has a free seat"),
    "full": _l("all seats taken"),
    "paired": _l("has a mentor"),
    "done": _l("not waiting"),
    "asked": _l("proposal sent"),
    "away": _l("away"),
    "draft": _l("profile unfinished"),
    "left": _l("has left"),
}


@dataclass(frozen=True)
class Entry:
    """One profile with where it stands."""

    profile: Profile
    state: str
    partners: tuple[Mentorship, ...]  # its running pairs
    free: int
    waiting_days: int | None

    @property
    def week_minutes(self) -> int:
        """Return how many minutes a week somebody gives."""
        return sum(end - start for start, end in self.profile.week or ())


@dataclass(frozen=True)
class Wanted:
    """Whom one looks for; empty means anybody."""

    name: str = ""
    role: str = ""
    state: str = ""
    level: str = ""

    def fits(self, entry: Entry) -> bool:
        """Tell whether somebody is looked for."""
        profile = entry.profile
        return (
            (not self.name or normalise(self.name) in normalise(profile.person.name))
            and self.role in ("", profile.role)
            and self.state in ("", entry.state)
            and self.level in ("", profile.level)
        )


def entries(programme: Programme, now: datetime, wanted: Wanted | None = None) -> list[Entry]:
    """Return the people of a programme: those who wait first, the longest wait at the top, then by name."""
    rows = Profile.select(Profile, Person).join(Person).where(Profile.programme == programme.id)
    live, out = _live(programme), _out(programme)
    found = [_entry(row, live[row.id], out[row.id], now) for row in rows]
    order = list(STATES)
    found.sort(
        key=lambda each: (
            order.index(each.state),
            -(each.waiting_days or 0),
            normalise(each.profile.person.name),
        )
    )
    return [each for each in found if wanted is None or wanted.fits(each)]


def entry(profile: Profile, now: datetime) -> Entry:
    """Return where one person stands."""
    found = (each for each in entries(profile.programme, now) if each.profile.id == profile.id)
    return next(found)


def history(profile: Profile) -> tuple[list[Mentorship], list[Proposal]]:
    """Return the pairs and the published proposals of a profile, newest first."""
    side = profile.role
    pairs = Mentorship.select().where(getattr(Mentorship, side) == profile.id)
    asked = Proposal.select(Proposal, Round).join(Round).where(getattr(Proposal, side) == profile.id)
    return (
        list(pairs.order_by(Mentorship.started_at.desc())),
        list(asked.where(Proposal.published_at.is_null(False)).order_by(Proposal.published_at.desc())),
    )


def _live(programme: Programme) -> dict[int, list[Mentorship]]:
    """Return the running pairs of each profile, the other side's name at hand."""
    found: dict[int, list[Mentorship]] = defaultdict(list)
    one, other = Person.alias(), Person.alias()
    newcomer, mentor = Profile.alias(), Profile.alias()
    rows = (
        Mentorship.select(Mentorship, newcomer, one, mentor, other)
        .join(newcomer, on=(Mentorship.newcomer == newcomer.id), attr="newcomer")
        .join(one, on=(newcomer.person == one.id), attr="person")
        .switch(Mentorship)
        .join(mentor, on=(Mentorship.mentor == mentor.id), attr="mentor")
        .join(other, on=(mentor.person == other.id), attr="person")
        .where(Mentorship.programme == programme.id, Mentorship.state.in_(Mentorship.LIVE))
        .order_by(Mentorship.id)
    )
    for row in rows:
        found[row.newcomer_id].append(row)
        found[row.mentor_id].append(row)
    return found


def _out(programme: Programme) -> dict[int, int]:
    """Return how many published proposals each profile has not seen answered."""
    rows = (
        Proposal.select(Proposal.newcomer, Proposal.mentor)
        .join(Round)
        .where(Round.programme == programme.id, Proposal.state == "published")
    )
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        found[row.newcomer_id] += 1
        found[row.mentor_id] += 1
    return found


def _entry(profile: Profile, live: list[Mentorship], out: int, now: datetime) -> Entry:
    free = max(profile.seats - len(live) - out, 0) if profile.role == "mentor" else 0
    state = _state(profile, bool(live), bool(out), free, now)
    waited = (now - profile.waiting_since).days if profile.waiting_since and state == "waiting" else None
    return Entry(profile, state, tuple(live), free, waited)


def _state(profile: Profile, live: bool, out: bool, free: int, now: datetime) -> str:
    if profile.state != "active":
        return str(profile.state)
    if profile.role == "newcomer":
        if live or out:
            return "paired" if live else "asked"
        return "waiting" if profile.waiting_since else "done"
    if profile.away or (profile.until and profile.until < now.date()):
        return "away"
    return "free" if free else "full"
