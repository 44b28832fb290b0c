"""What must stand on the desk at a moment, worked out from bare facts with none of the program's code."""

import json
import sqlite3
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from due_letters import SIDES, instant

DAY = timedelta(days=1)
Found = tuple[str, int, str]  # rule, what it is about, side


def expected(bare: sqlite3.Connection, now: datetime) -> set[Found]:
    """Return what the desk must show now."""
    programme = bare.execute("SELECT * FROM programme").fetchone()
    desk = Desk(bare, now, programme["first_meeting_days"])
    found = {each for pair in desk.pairs for each in desk.of_pair(pair)}
    half = timedelta(days=programme["answer_days"]) / 2
    for row in bare.execute("SELECT * FROM proposal WHERE state = 'published'"):
        if now - instant(row["published_at"]) >= half:
            found.add(("unanswered", row["id"], ""))
    found |= {("round", row["id"], "") for row in bare.execute("SELECT id FROM round WHERE state = 'open'")}
    return found


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), UTC)


class Desk:
    """The pairs as their rows tell of them at a moment at which nothing later is known."""

    def __init__(self, bare: sqlite3.Connection, now: datetime, first: int) -> None:
        self.now, self.first = now, first
        self.pairs = bare.execute("SELECT * FROM mentorship").fetchall()
        self.meetings = self._by_pair(bare, "meeting", "at")
        self.checkins = self._by_pair(bare, "check_in", "due_on")
        self.fits = self._by_pair(bare, "fit_check", "id")
        self.goals = self._by_pair(bare, "goal", "id")
        self.contacts: dict[int, datetime] = {}
        for row in bare.execute("SELECT * FROM journal_entry WHERE act = 'mentorship.contacted' ORDER BY at"):
            self.contacts[int(row["subject"].split()[1])] = instant(row["at"])
        waits = "SELECT id FROM profile WHERE role = 'newcomer' AND waiting_since IS NOT NULL"
        taken = "SELECT newcomer_id FROM proposal WHERE state = 'published'"
        paired = "SELECT newcomer_id FROM mentorship WHERE ended_at IS NULL"
        ids = bare.execute(f"{waits} AND id NOT IN ({taken}) AND id NOT IN ({paired})")
        self.waiting = {row["id"] for row in ids}

    @staticmethod
    def _by_pair(bare: sqlite3.Connection, table: str, order: str) -> dict[int, list[sqlite3.Row]]:
        found = defaultdict(list)
        for row in bare.execute(f"SELECT * FROM {table} ORDER BY {order}, id"):
            found[row["mentorship_id"]].append(row)
        return found

    def of_pair(self, pair: sqlite3.Row) -> set[Found]:
        """Return what the desk must say of one pair."""
        over = pair["ended_at"] is not None
        rules = self._doubts(pair, over)
        if not over:
            rules |= self._said(pair) | self._apart(pair)
            if pair["state"] == "active":
                rules |= self._quiet(pair) | self._missed(pair) | self._overdue(pair)
        return {(rule, pair["id"], side) for rule, side in rules}

    def _spoken(self, pair: sqlite3.Row, since: datetime) -> bool:
        """Tell whether a coordinator noted a contact since then."""
        return pair["id"] in self.contacts and self.contacts[pair["id"]] >= since

    def _answers(self, pair: sqlite3.Row, side: str) -> list[sqlite3.Row]:
        mine = [row for row in self.checkins[pair["id"]] if row["side"] == side and row["answered_at"]]
        return sorted(mine, key=lambda row: (row["answered_at"], row["due_on"]))

    def _doubts(self, pair: sqlite3.Row, over: bool) -> set[tuple[str, str]]:
        rules = set()
        for row in self.fits[pair["id"]]:
            if over and row["answer"] == "no" and pair["newcomer_id"] in self.waiting:
                ended = instant(pair["ended_at"])
                if self.now < ended + 30 * DAY and not self._spoken(pair, ended):
                    rules.add(("fit", ""))
            rule = {"no": "fit", "unsure": "unsure"}.get(row["answer"])
            if rule and not over and not self._spoken(pair, instant(row["answered_at"])):
                rules.add((rule, row["side"]))
        return rules

    def _said(self, pair: sqlite3.Row) -> set[tuple[str, str]]:
        rules = set()
        for side in SIDES:
            said = self._answers(pair, side)
            if not said or self._spoken(pair, instant(said[-1]["answered_at"])):
                continue
            if said[-1]["wants_help"]:
                rules.add(("help", side))
            if len(said) > 1 and max(said[-1]["mood"], said[-2]["mood"]) <= 2:
                rules.add(("low_moods", side))
        return rules

    def _apart(self, pair: sqlite3.Row) -> set[tuple[str, str]]:
        rules = set()
        last = [said[-1] for side in SIDES if (said := self._answers(pair, side))]
        if len(last) == 2:
            times = sorted(instant(row["answered_at"]) for row in last)
            near = times[1] - times[0] <= self._cadence(pair)
            if near and abs(last[0]["mood"] - last[1]["mood"]) >= 2 and not self._spoken(pair, times[1]):
                rules.add(("diverging", "both"))
        rated = []
        for goal in self.goals[pair["id"]]:
            both = [goal[f"{side}_rating"] for side in SIDES]
            if None not in both and abs(both[0] - both[1]) >= 2:
                rated.append(instant(goal["rated_at"]))
        if rated and not self._spoken(pair, max(rated)):
            rules.add(("diverging", ""))
        return rules

    def _quiet(self, pair: sqlite3.Row) -> set[tuple[str, str]]:
        if self._spoken(pair, self.now - 7 * DAY):
            return set()
        held = [instant(row["at"]) for row in self.meetings[pair["id"]] if row["state"] == "held"]
        if not held:
            late = self.now > instant(pair["started_at"]) + self.first * DAY
            return {("no_first_meeting", "")} if late else set()
        ahead = [row for row in self.meetings[pair["id"]] if row["state"] == "planned"]
        said = [instant(row["answered_at"]) for side in SIDES for row in self._answers(pair, side)]
        late = self.now > max(held + said) + 1.5 * self._cadence(pair)
        return {("silent", "")} if late and all(instant(row["at"]) <= self.now for row in ahead) else set()

    def _missed(self, pair: sqlite3.Row) -> set[tuple[str, str]]:
        rules = set()
        rows = [row for row in self.checkins[pair["id"]] if row["answered_at"] or row["missed"]]
        told = {side: [bool(row["answered_at"]) for row in rows if row["side"] == side] for side in SIDES}
        for side, across in (SIDES, SIDES[::-1]):
            if not told[side]:
                continue
            last = [row["due_on"] for row in rows if row["side"] == side][-1]
            if self._spoken(pair, _midnight(last) + min(10 * DAY, self._cadence(pair))):
                continue
            if told[side][-3:] == [False] * 3 and told[across][-3:] == [True] * 3:
                rules.add(("one_sided", side))
            elif told[side][-2:] == [False] * 2:
                rules.add(("missed", side))
        return rules

    def _overdue(self, pair: sqlite3.Row) -> set[tuple[str, str]]:
        unrated = [
            goal["due_on"]
            for goal in self.goals[pair["id"]]
            if goal["due_on"] and goal["newcomer_rating"] is None and goal["mentor_rating"] is None
        ]
        late = sorted(day for day in unrated if self.now > _midnight(day) + 8 * DAY)
        return {("overdue", "")} if late and not self._spoken(pair, _midnight(late[0])) else set()

    @staticmethod
    def _cadence(pair: sqlite3.Row) -> timedelta:
        return timedelta(days=json.loads(pair["agreement"])["cadence_days"])
