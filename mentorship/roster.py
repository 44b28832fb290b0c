"""The people of a programme: where each one stands, what they carry, what happened to them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mentorship import applications
from mentorship.i18n import lazy as _l
from mentorship.models import JournalEntry, Mentorship, Person, Profile, Programme, Proposal, Round
from mentorship.skills import normalise

STATES = {
    "applied": _l("application open"),
    "asked_back": _l("asked back"),
    "waiting": _l("waiting for a mentor"),
    "unscreened": _l("screening open"),
    "free": _l("has a free seat"),
    "full": _l("all seats taken"),
    "paired": _l("has a mentor"),
    "done": _l("not waiting"),
    "asked": _l("proposal sent"),
    "away": _l("away"),
    "draft": _l("profile unfinished"),
    "refused": _l("application refused"),
    "left": _l("has left"),
}
APPLICATIONS = {"open": "applied", "asked": "asked_back", "refused": "refused"}
MOST_STORY = 30


@dataclass(frozen=True)
class Entry:
    """One profile with where it stands."""

    profile: Profile
    state: str
    partners: tuple[Mentorship, ...]  # its running pairs
    free: int
    waiting_days: int | None
    passed: int = 0  # rounds that went out while they waited
    out: int = 0  # proposals that nobody has answered in full

    @property
    def week_minutes(self) -> int:
        """Return how many minutes a week somebody gives."""
        return sum(end - start for start, end in self.profile.week or ())


def entries(programme: Programme, now: datetime) -> list[Entry]:
    """Return the people of a programme: those who wait first, the longest wait at the top, then by name."""
    rows = Profile.select(Profile, Person).join(Person).where(Profile.programme == programme.id)
    return _ordered(_entries(rows, programme, now))


def entry(profile: Profile, now: datetime) -> Entry:
    """Return where one person stands."""
    rows = Profile.select(Profile, Person).join(Person).where(Profile.id == profile.id)
    (found,) = _entries(rows, profile.programme, now)
    return found


def history(profile: Profile) -> tuple[list[Mentorship], list[Proposal]]:
    """Return the pairs and the published proposals of a profile, newest first."""
    side = profile.role
    pairs = Mentorship.select().where(getattr(Mentorship, side) == profile.id)
    asked = Proposal.select(Proposal, Round).join(Round).where(getattr(Proposal, side) == profile.id)
    return (
        list(pairs.order_by(Mentorship.started_at.desc())),
        list(asked.where(Proposal.published_at.is_null(False)).order_by(Proposal.published_at.desc())),
    )


def story(profile: Profile) -> list[JournalEntry]:
    """Return what the journal tells of a profile, newest first."""
    told = JournalEntry.select().where(
        JournalEntry.programme == profile.programme_id, JournalEntry.subject == f"profile {profile.id}"
    )
    return list(told.order_by(JournalEntry.id.desc()).limit(MOST_STORY))


def _entries(rows: Iterable[Profile], programme: Programme, now: datetime) -> list[Entry]:
    live, out, published = _live(programme), _out(programme), _published(programme)
    found = []
    for profile in rows:
        profile.programme = programme  # spares a query for each
        found.append(_entry(profile, live[profile.id], out[profile.id], published, now))
    return found


def _ordered(found: list[Entry]) -> list[Entry]:
    order = list(STATES)
    return sorted(
        found,
        key=lambda each: (
            order.index(each.state),
            -(each.waiting_days or 0),
            normalise(each.profile.person.name),
        ),
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


def _published(programme: Programme) -> list[datetime]:
    rows = Round.select(Round.published_at).where(
        Round.programme == programme.id, Round.published_at.is_null(False), Round.state != "closed"
    )
    return [row.published_at for row in rows]


def _entry(
    profile: Profile, live: list[Mentorship], out: int, published: list[datetime], now: datetime
) -> Entry:
    free = max(profile.seats - len(live) - out, 0) if profile.role == "mentor" else 0
    own = [pair for pair in live if profile.role == "mentor" or not pair.second]
    state = _state(profile, bool(own), bool(out), free, now)
    since = profile.waiting_since if state == "waiting" else None
    return Entry(
        profile,
        state,
        tuple(live),
        free,
        (now - since).days if since else None,
        sum(each > since for each in published) if since else 0,
        out,
    )


def _state(profile: Profile, live: bool, out: bool, free: int, now: datetime) -> str:
    if profile.state != "active":
        return str(profile.state)
    if not live and (waits := _not_yet_in(profile)):
        return waits
    if profile.role == "newcomer":
        if live or out:
            return "paired" if live else "asked"
        return "waiting" if profile.waiting_since else "done"
    if profile.away or (profile.until and profile.until < now.date()):
        return "away"
    return "free" if free else "full"


def _not_yet_in(profile: Profile) -> str:
    """Return what still keeps a complete profile out of every round, or nothing."""
    if profile.programme.applications and profile.application != "approved":
        return APPLICATIONS[profile.application]
    return "" if applications.is_admitted(profile, profile.programme) else "unscreened"
