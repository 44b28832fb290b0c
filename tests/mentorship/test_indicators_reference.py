"""Every indicator of the simulated half-year equals what plain code over its bare tables says.

Nothing of the program computes here but the readings themselves: rows come by SQL, and each kind is worked
out from its definition in words once more.
"""

import json
import sqlite3
from datetime import date, datetime, timedelta
from statistics import fmean, median
from typing import Any

import pytest
from half_year import LOOKED_AT, UNTIL, HalfYear

from mentorship import facts, indicators, measures
from mentorship.indicators import Reading
from mentorship.kinds import KINDS

Counted = tuple[int | None, int, int]  # the value, how many were counted, how many answers are missing
DAY = timedelta(days=1)


class Tables:
    """The bare tables at one time, as dictionaries."""

    def __init__(self, bare: sqlite3.Connection, now: datetime) -> None:
        self.now = now.replace(tzinfo=None)
        self.pairs = _rows(bare, "SELECT * FROM mentorship")
        self.people = _rows(
            bare,
            "SELECT profile.*, person.disabled_at FROM profile JOIN person ON person.id = profile.person_id",
        )
        self.proposals = _rows(
            bare, "SELECT * FROM proposal WHERE published_at IS NOT NULL AND state != 'withdrawn'"
        )
        self.meetings = _rows(bare, "SELECT * FROM meeting WHERE state = 'held' ORDER BY at")
        self.checkins = _rows(bare, "SELECT * FROM check_in")
        self.goals = _rows(bare, "SELECT * FROM goal")
        self.bonds = _rows(bare, "SELECT * FROM bond")
        self.changes = _rows(bare, "SELECT * FROM transition ORDER BY at, id")
        self.after_handover = {row["proposal_id"] for row in _rows(bare, "SELECT proposal_id FROM handover")}
        self.first_days = bare.execute("SELECT first_meeting_days FROM programme").fetchone()[0]
        self.held_back = {
            row["about_id"] for row in _rows(bare, "SELECT about_id FROM report WHERE held_at IS NOT NULL")
        }

    def here(self, role: str) -> list[dict[str, Any]]:
        """Return the complete profiles of a role."""
        return [
            each for each in self.people if each["role"] == role and _upto(each["completed_at"], self.now)
        ]

    def stays(self, person: dict[str, Any]) -> bool:
        """Tell whether somebody is still here."""
        gone = person["state"] != "active" or person["disabled_at"] or person["person_id"] in self.held_back
        return not gone

    def begun(self, after: timedelta, before: timedelta = DAY * 0) -> list[dict[str, Any]]:
        """Return the pairs that began between two times ago."""
        return [each for each in self.pairs if self.now - after < each["started_at"] <= self.now - before]

    def live(self) -> list[dict[str, Any]]:
        """Return the running pairs."""
        return [
            each
            for each in self.pairs
            if each["started_at"] <= self.now and not _upto(each["ended_at"], self.now)
        ]


def _rows(bare: sqlite3.Connection, sql: str) -> list[dict[str, Any]]:
    found = []
    for row in bare.execute(sql):
        values = dict(row)
        for name, value in values.items():
            if value and (name.endswith("_at") or name in ("at", "waiting_since", "waited_since")):
                values[name] = datetime.fromisoformat(value).replace(tzinfo=None)
            elif value and name in ("due_on", "ends_on"):
                values[name] = date.fromisoformat(value)
        found.append(values)
    return found


def _upto(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


def _half_up(value: float) -> int:
    return int(value + 0.5)


def share(part: int, whole: int, missing: int = 0) -> Counted:
    return (_half_up(100 * part / whole) if whole >= 10 else None), whole, missing


def participation(t: Tables) -> Counted:
    active = set()
    for pair in t.pairs:
        if pair["started_at"] <= t.now and not _upto(pair["ended_at"], t.now - 90 * DAY):
            active |= {pair["newcomer_id"], pair["mentor_id"]}
    for row in t.proposals:
        if row["answered_at"] and t.now - 90 * DAY < row["answered_at"] <= t.now:
            active |= {row[f"{side}_id"] for side in ("newcomer", "mentor") if row[f"{side}_answer"]}
    asked = [
        each["id"]
        for role in ("newcomer", "mentor")
        for each in t.here(role)
        if each["completed_at"] <= t.now - 30 * DAY
        and (t.stays(each) or each["completed_at"] > t.now - 365 * DAY)
    ]
    return share(len([each for each in asked if each in active]), len(asked))


def placed(t: Tables) -> Counted:
    had = {each["newcomer_id"] for each in t.pairs}
    asked = [
        each["id"]
        for each in t.here("newcomer")
        if each["completed_at"] > t.now - 365 * DAY or (t.stays(each) and each["id"] not in had)
    ]
    return share(len([each for each in asked if each in had]), len(asked))


def waiting(t: Tables) -> Counted:
    waits = [
        (each["started_at"] - each["waited_since"]) / DAY
        for each in t.pairs
        if each["waited_since"]
        and not each["second"]
        and each["proposal_id"] not in t.after_handover
        and each["started_at"] > t.now - 183 * DAY
    ]
    waits += [
        (t.now - each["waiting_since"]) / DAY
        for each in t.people
        if each["role"] == "newcomer" and each["waiting_since"] and t.stays(each)
    ]
    return (_half_up(median(waits)) if len(waits) >= 10 else None), len(waits), 0


def response(t: Tables) -> Counted:
    hours, missing = [], 0
    for row in t.proposals:
        if not t.now - 183 * DAY < row["published_at"] <= t.now:
            continue
        end = {"expired": row["answer_by"], "published": None}.get(row["state"], row["answered_at"])
        end = datetime.fromisoformat(end).replace(tzinfo=None) if isinstance(end, str) else end
        if end is None or end > t.now:
            missing += 1
        else:
            hours.append((end - row["published_at"]) / timedelta(hours=1))
    return (_half_up(median(hours)) if len(hours) >= 10 else None), len(hours), missing


def first_meeting(t: Tables) -> Counted:
    pairs = t.begun(365 * DAY, t.first_days * DAY)
    first = {row["mentorship_id"]: row["at"] for row in reversed(t.meetings)}
    met = [
        each
        for each in pairs
        if each["id"] in first and first[each["id"]] <= each["started_at"] + t.first_days * DAY
    ]
    return share(len(met), len(pairs))


def cadence(t: Tables) -> Counted:
    kept, counted = 0, 0
    for pair in t.pairs:
        end = pair["ended_at"] if _upto(pair["ended_at"], t.now) else t.now
        rests = _rests(t, pair["id"])
        every = json.loads(pair["agreement"])["cadence_days"]
        if end <= t.now - 90 * DAY or _awake(pair["started_at"], end, rests) < 1.5 * every:
            continue
        counted += 1
        met = [row["at"] for row in t.meetings if row["mentorship_id"] == pair["id"] and row["at"] <= end]
        line = [pair["started_at"], *met, end]
        gaps = [(one, other) for one, other in zip(line, line[1:], strict=False) if other > t.now - 90 * DAY]
        kept += all(_awake(one, other, rests) // 1 <= 1.5 * every for one, other in gaps)
    return share(kept, counted)


def _rests(t: Tables, pair: int) -> list[tuple[datetime, datetime]]:
    rows = [row for row in t.changes if row["mentorship_id"] == pair]
    ends = [row["at"] for row in rows[1:]] + [datetime.max]
    return [(row["at"], end) for row, end in zip(rows, ends, strict=True) if row["after"] == "paused"]


def _awake(since: datetime, until: datetime, rests: list[tuple[datetime, datetime]]) -> float:
    rested = sum(max((min(end, until) - max(begin, since)) / DAY, 0.0) for begin, end in rests)
    return (until - since) / DAY - rested


def checkins(t: Tables) -> Counted:
    ends = {each["id"]: each["ended_at"] for each in t.pairs}
    met = missed = missing = 0
    for row in t.checkins:
        due = datetime.combine(row["due_on"], datetime.min.time())
        end = ends[row["mentorship_id"]]
        if due <= t.now - 90 * DAY or (_upto(end, t.now) and due > end):
            continue
        if _upto(row["answered_at"], t.now):
            met, missed = (
                met + (row["answered_at"] < due + 8 * DAY),
                missed + (row["answered_at"] >= due + 8 * DAY),
            )
        elif due + 8 * DAY <= t.now:
            missed += 1
        elif due <= t.now:
            missing += 1
    return share(met, met + missed, missing)


def satisfaction(t: Tables, side: str = "newcomer") -> Counted:
    moods, missing = [], 0
    for pair in t.pairs:
        said = [
            (row["answered_at"], row["due_on"], row["mood"])
            for row in t.checkins
            if row["mentorship_id"] == pair["id"]
            and row["side"] == side
            and row["mood"]
            and row["answered_at"]
        ]
        if _upto(pair["ended_at"], t.now - 90 * DAY):
            continue
        if said and max(said)[0] > t.now - 90 * DAY:
            moods.append(max(said)[2])
        elif not _upto(pair["ended_at"], t.now):
            missing += 1
    return (_half_up(100 * fmean(moods)) if len(moods) >= 10 else None), len(moods), missing


def satisfaction_mentors(t: Tables) -> Counted:
    return satisfaction(t, "mentor")


def relationship(t: Tables) -> Counted:
    means, missing = [], 0
    for pair in t.pairs:
        for side in ("newcomer", "mentor"):
            asked = [
                row
                for row in t.bonds
                if (row["mentorship_id"], row["side"]) == (pair["id"], side)
                and row["asked_at"] > t.now - 365 * DAY
            ]
            answered = [row for row in asked if row["answered_at"]]
            over = pair["ended_at"] is not None and pair["state"] != "ended_safety"
            if answered:
                last = max(answered, key=lambda row: row["asked_at"])
                means.append(fmean(json.loads(last["answers"]).values()))
            elif asked or over:
                missing += 1
    return (_half_up(100 * fmean(means)) if len(means) >= 10 else None), len(means), missing


def goals(t: Tables) -> Counted:
    begun = {each["id"]: each for each in t.begun(365 * DAY)}
    reached = rated = missing = 0
    for row in t.goals:
        if row["mentorship_id"] not in begun:
            continue
        given = [
            row[f"{side}_rating"] for side in ("newcomer", "mentor") if row[f"{side}_rating"] is not None
        ]
        if given and row["rated_at"]:
            rated, reached = rated + 1, reached + (fmean(given) >= 0)
        elif begun[row["mentorship_id"]]["ended_at"] or (row["due_on"] and row["due_on"] <= t.now.date()):
            missing += 1
    return share(reached, rated, missing)


def early_ends(t: Tables) -> Counted:
    pairs = t.begun(365 * DAY)
    early = [
        each
        for each in pairs
        if each["state"] in ("ended", "ended_safety")
        and each["end_reason"] != "handed_over"
        and each["ended_at"].date() < each["ends_on"]
    ]
    return share(len(early), len(pairs))


def _retention(t: Tables, days: int) -> Counted:
    pairs = [each for each in t.begun((365 + days) * DAY, days * DAY) if each["end_reason"] != "handed_over"]
    lost = [
        each
        for each in pairs
        if each["state"].startswith("ended") and each["ended_at"] <= each["started_at"] + days * DAY
    ]
    return share(len(pairs) - len(lost), len(pairs))


def retention_30(t: Tables) -> Counted:
    return _retention(t, 30)


def retention(t: Tables) -> Counted:
    return _retention(t, 90)


def retention_180(t: Tables) -> Counted:
    return _retention(t, 180)


def conversion(t: Tables) -> Counted:
    person = {each["id"]: each["person_id"] for each in t.people}
    mentor = {each["person_id"]: each["completed_at"] for each in t.here("mentor")}
    done: dict[int, datetime] = {}
    for pair in sorted(t.pairs, key=lambda each: each["ended_at"] or datetime.max):
        if pair["state"].startswith("completed") and pair["ended_at"] > t.now - 365 * DAY:
            done.setdefault(pair["newcomer_id"], pair["ended_at"])
    since = [(mentor.get(person[newcomer]), at) for newcomer, at in done.items()]
    asked = [began for began, at in since if began is None or began > at]
    return share(len([each for each in asked if each]), len(asked))


def mentors(t: Tables) -> Counted:
    busy = {each["mentor_id"] for each in t.live()}
    today = t.now.date()
    counted = [
        each["id"]
        for each in t.here("mentor")
        if t.stays(each)
        and each["seats"]
        and (
            each["id"] in busy
            or (not each["away"] and not (each["until"] and date.fromisoformat(each["until"]) < today))
        )
    ]
    return share(len(busy & set(counted)), len(counted))


def load(t: Tables) -> Counted:
    carried: dict[int, int] = {}
    for pair in t.live():
        carried[pair["mentor_id"]] = carried.get(pair["mentor_id"], 0) + 1
    seats = {each["id"]: each["seats"] for each in t.people}
    mean = fmean(carried.values()) if carried else 0
    fair = [mentor for mentor, count in carried.items() if count <= seats[mentor] and count <= 2 * mean]
    return share(len(fair), len(carried))


@pytest.mark.parametrize("at", [LOOKED_AT[6], UNTIL], ids=["in winter", "in the end"])
def test_every_indicator_equals_an_independent_query(half_year: HalfYear, at: datetime) -> None:
    with half_year.rows(at) as bare:
        tables = Tables(bare, at)
    expected = {kind: globals()[kind](tables) for kind in KINDS}
    with half_year.opened(at) as programme:
        known = facts.of(programme)
        found = {each.kind: indicators.read(known, each, at) for each in measures.of(programme)}
    assert {kind: _counted(reading) for kind, reading in found.items()} == expected
    told = [kind for kind, (value, _n, _missing) in expected.items() if value is not None]
    assert len(told) >= (12 if at == UNTIL else 8), told


def _counted(reading: Reading) -> Counted:
    return reading.value, reading.n, reading.missing
