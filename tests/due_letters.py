"""Which letters must exist after a half-year, worked out from bare facts and from when the jobs looked.

Written from what is promised, with none of the program's code: a check-in comes when the cadence has passed
on its reader's calendar, is reminded of after three and seven days and closed after ten; who has met is asked
for the fit once and reminded once; half-way the relationship is asked about, two weeks before the end the end
is announced; proposals are reminded of two days before they expire. Nothing is asked before nine in the
morning, and nothing but the beginning of a pair is told between nine in the evening and eight in the morning.
"""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

SIDES = ("newcomer", "mentor")
KINDS = (
    "mentorship_begun",
    "checkin_due",
    "checkin_reminder",
    "fit_check",
    "fit_reminder",
    "bond_asked",
    "mentorship_ending",
    "proposal_reminder",
    "proposal_expired",
)
DAY = timedelta(days=1)
NEVER = datetime.max.replace(tzinfo=UTC)

Letter = tuple[str, int, datetime]  # kind, person, when it is due


def instant(text: str | None) -> datetime:
    """Return the time of a column; one that is empty is never."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else NEVER


@dataclass
class Side:
    """One side of a pair: who, where, and what is open."""

    name: str
    person: int
    zone: ZoneInfo
    last: date | None = None  # the last check-in that was answered or closed
    open: dict[date, int] = field(default_factory=dict)  # by due day: reminders sent

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def morning(self, now: datetime) -> datetime:
        return max(now, datetime.combine(self.today(now), time(9), self.zone)).astimezone(UTC)


class Pair:
    """A pair and what happened to it."""

    def __init__(self, row: sqlite3.Row, sides: list[Side]) -> None:
        self.id, self.sides = row["id"], sides
        self.started, self.ends = instant(row["started_at"]), date.fromisoformat(row["ends_on"])
        self.cadence = json.loads(row["agreement"])["cadence_days"]
        self.moves: list[tuple[datetime, str]] = []
        self.answered: dict[tuple[str, date], datetime] = {}
        self.fits: dict[str, datetime] = {}
        self.met: list[tuple[datetime, datetime]] = []  # when it was noted, when it was
        self.asked: dict[str, datetime] = {}

    def active_since(self, now: datetime) -> datetime | None:
        """Return since when the pair is active, or None when it is not."""
        before = [move for move in self.moves if move[0] <= now]
        return before[-1][0] if before and before[-1][1] == "active" else None


def expected(bare: sqlite3.Connection, ticks: Sequence[datetime]) -> Counter[Letter]:
    """Return the letters that must be in the outbox."""
    found: Counter[Letter] = Counter()
    zones = {number: ZoneInfo(zone) for number, zone in bare.execute("SELECT id, zone FROM person")}
    for pair in _pairs(bare):
        found.update(("mentorship_begun", side.person, pair.started) for side in pair.sides)
        for now in ticks:
            found.update(_rested(letter, zones) for letter in _of_pair(pair, now))
    found.update(_rested(letter, zones) for letter in _of_proposals(bare, ticks))
    return found


def _rested(letter: Letter, zones: dict[int, ZoneInfo]) -> Letter:
    """Return a letter with when it goes out: at eight when it was written in the night."""
    kind, person, at = letter
    there = at.astimezone(zones[person])
    if 8 <= there.hour < 21:
        return letter
    day = there.date() + (DAY if there.hour >= 21 else 0 * DAY)
    return kind, person, datetime.combine(day, time(8), zones[person]).astimezone(UTC)


def written(bare: sqlite3.Connection) -> Counter[Letter]:
    """Return the letters that are in the outbox."""
    rows = bare.execute("SELECT kind, person_id, due_at FROM letter").fetchall()
    return Counter((kind, person, instant(due)) for kind, person, due in rows if kind in KINDS)


def _pairs(bare: sqlite3.Connection) -> list[Pair]:
    people = {
        row["id"]: row
        for row in bare.execute(
            "SELECT profile.id, person_id, person.zone FROM profile JOIN person ON person.id = person_id"
        )
    }
    pairs = {}
    for row in bare.execute("SELECT * FROM mentorship"):
        sides = [
            Side(name, people[row[f"{name}_id"]]["person_id"], ZoneInfo(people[row[f"{name}_id"]]["zone"]))
            for name in SIDES
        ]
        pairs[row["id"]] = Pair(row, sides)
    for row in bare.execute("SELECT * FROM transition ORDER BY at, id"):
        pairs[row["mentorship_id"]].moves.append((instant(row["at"]), row["after"]))
    for row in bare.execute("SELECT * FROM check_in WHERE answered_at IS NOT NULL"):
        due = date.fromisoformat(row["due_on"])
        pairs[row["mentorship_id"]].answered[row["side"], due] = instant(row["answered_at"])
    for row in bare.execute("SELECT * FROM fit_check WHERE answer <> ''"):
        pairs[row["mentorship_id"]].fits[row["side"]] = instant(row["answered_at"])
    noted = "SELECT meeting.*, journal_entry.at AS noted FROM meeting JOIN journal_entry"
    held = "ON subject = 'meeting ' || meeting.id AND act IN ('meeting.held', 'meeting.logged')"
    for row in bare.execute(f"{noted} {held}"):
        pairs[row["mentorship_id"]].met.append((instant(row["noted"]), instant(row["at"])))
    return list(pairs.values())


def _of_pair(pair: Pair, now: datetime) -> Iterator[Letter]:
    """Yield what the jobs owe a pair at one look, and remember it."""
    since = pair.active_since(now)
    if since is None:
        for side in pair.sides:
            side.open.clear()  # a pause or an end takes back what was not answered
        return
    for side in pair.sides:
        yield from _checkins(pair, side, since, now)
        if "fit_check" in pair.asked and "fit_reminder" + side.name not in pair.asked:
            waits = pair.fits.get(side.name, now + DAY) > now
            if waits and 4 * DAY <= now - pair.asked["fit_check"] < 14 * DAY:
                pair.asked["fit_reminder" + side.name] = now
                yield "fit_reminder", side.person, side.morning(now)
    for kind, due in _once(pair, now):
        if due and kind not in pair.asked:
            pair.asked[kind] = now
            yield from ((kind, side.person, side.morning(now)) for side in pair.sides)


def _once(pair: Pair, now: datetime) -> Iterator[tuple[str, bool]]:
    """Yield what both sides are written once, and whether its time has come."""
    first = min((at for noted, at in pair.met if noted <= now), default=None)
    yield "fit_check", first is not None and first <= now < first + 21 * DAY
    end = datetime.combine(pair.ends, time(), UTC)
    half = pair.started + (end - pair.started) / 2
    ahead = pair.ends > now.date()
    yield "bond_asked", ahead and half <= now < half + 21 * DAY
    yield (
        "mentorship_ending",
        ahead and pair.ends <= now.date() + 14 * DAY <= now.date() + (now - pair.started),
    )


def _checkins(pair: Pair, side: Side, since: datetime, now: datetime) -> Iterator[Letter]:
    today = side.today(now)
    for due, sent in list(side.open.items()):
        days, answered = (today - due).days, pair.answered.get((side.name, due))
        if (answered and answered <= now) or days >= min(10, pair.cadence):
            side.last = max(due, side.last or due)
            del side.open[due]
        elif (stage := (days >= 3) + (days >= 7)) > sent:
            side.open[due] = stage
            yield "checkin_reminder", side.person, side.morning(now)
    base = max([since.astimezone(side.zone).date(), *([side.last] if side.last else []), *side.open])
    if today <= pair.ends and today >= base + pair.cadence * DAY:
        side.open[today] = 0
        yield "checkin_due", side.person, side.morning(now)


def _of_proposals(bare: sqlite3.Connection, ticks: Sequence[datetime]) -> Iterator[Letter]:
    people = dict(bare.execute("SELECT id, person_id FROM profile").fetchall())
    said: dict[int, dict[str, datetime]] = defaultdict(dict)
    for row in bare.execute("SELECT * FROM journal_entry WHERE act LIKE 'proposal.%' ORDER BY id DESC"):
        number, act = int(row["subject"].split()[1]), row["act"].removeprefix("proposal.")
        side: dict[str, Any] = json.loads(row["details"] or "{}")
        said[number][act + side.get("side", "")] = instant(row["at"])
    for row in bare.execute("SELECT * FROM proposal WHERE published_at IS NOT NULL"):
        begun, end = instant(row["published_at"]), instant(row["answer_by"])
        told = said[row["id"]]
        # An answer counts until the jobs have closed the proposal, be that later than was said.
        over = next((now for now in ticks if now >= end), NEVER)
        closed = min(told.get(act, NEVER) for act in ("accepted", "nonewcomer", "nomentor"))
        reminded = set()
        for now in ticks:
            if not (end - 2 * DAY <= now < end and end - now <= (end - begun) / 2 and now < closed):
                continue
            for side_ in SIDES:
                if told.get("yes" + side_, NEVER) > now and side_ not in reminded:
                    reminded.add(side_)
                    yield "proposal_reminder", people[row[f"{side_}_id"]], now
        if over < closed:
            yield from (("proposal_expired", people[row[f"{side_}_id"]], over) for side_ in SIDES)
