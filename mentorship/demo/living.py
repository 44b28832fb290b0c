"""How the demo's pairs live: day by day, what is due as the jobs do it, then what people do.

The behaviours are those that studies of mentoring report: most pairs are steady, some fall silent, about a
third end before their time. A few of each kind that a coordinator should hear of are always under way.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mentorship import bonds, checkins, fits, proposals, sides
from mentorship.db import transaction
from mentorship.demo import pairs
from mentorship.demo.pairs import Pair, Story
from mentorship.demo.stories import Voice
from mentorship.models import (
    Bond,
    CheckIn,
    FitCheck,
    Goal,
    Meeting,
    Mentorship,
    Person,
    Profile,
    Programme,
    Proposal,
    Round,
)

STORIES = {
    "steady": Story(44, 0.9, (3.6, 4.6)),
    "slow": Story(14, 0.7, (3.2, 4.0), late=9, every=19),
    "silent": Story(4, 0.45, (3.4, 2.4), meets=26, aims=False, turn="lost", between=(88, 88)),
    "unmet": Story(1, 0.5, (3.4, 3.0), meets=0, aims=False, turn="lost", between=(88, 88)),
    "hard": Story(2, 0.95, (2.6, 1.2)),
    "short": Story(10, 0.85, (4.0, 4.8), turn="complete", between=(40, 60)),
    "ended": Story(14, 0.6, (3.2, 1.9), turn="end", between=(16, 48)),
    "alone": Story(0, 0.9, (3.6, 4.2), mute="mentor"),
    "apart": Story(0, 0.9, (4.4, 4.6), apart=2),
    "paused": Story(6, 0.8, (3.6, 3.6), turn="pause", between=(30, 44)),
}
EVERY = 17  # of so many pairs, one each lives each of these stories
CAST = {3: "silent", 6: "alone", 8: "unmet", 13: "hard", 14: "apart"}
DOUBTS = {("newcomer", 5): "unsure", ("newcomer", 22): "unsure", ("mentor", 10): "no"}  # by pair
SHOWN = 42  # days after which the pair that the demo shows leaves its check-ins open
NOON = 3 * 60  # minutes after the day's beginning by which proposals are answered
MORNING, EVENING = 4 * 60, 11 * 60  # between which pairs act
ANSWER_DAYS = (1, 1, 1, 2, 2, 2, 3, 3, 4, 6)
DUE = (proposals.remind_due, proposals.expire_due, checkins.tend_due, fits.ask_due, bonds.ask_due)


@dataclass(frozen=True)
class Casting:
    """Which story a pair lives, what a side says of the fit, and how the jobs do what is due by a day."""

    story: Callable[[int, random.Random], Story]
    fit: Callable[[Pair, str], str]
    due: Callable[[datetime], None]


def _story(number: int, dice: random.Random) -> Story:
    drawn = pairs.drawn(STORIES, dice)
    return STORIES[CAST.get(number % EVERY, drawn)]


def _fit(pair: Pair, side: str) -> str:
    return DOUBTS.get((side, pair.row.id % (2 * EVERY)), "good")


def _due(day: datetime) -> None:
    for act in DUE:
        act(day)


USUAL = Casting(_story, _fit, _due)


class Life:
    """The clock of the demo: what is due happens, then what people do.

    ``morning`` lets those join who have come by then; a pair that began well after ``showing_from`` becomes
    the one that the demo's newcomer and mentor sign in to.
    """

    def __init__(
        self,
        programme: Programme,
        morning: Callable[[datetime], None],
        showing_from: datetime | None = None,
        casting: Casting = USUAL,
    ) -> None:
        self.shown: Pair | None = None
        self._programme = programme
        self._morning = morning
        self._showing_from = showing_from
        self._casting = casting
        self._day = programme.created_at
        self._pairs: dict[int, Pair] = {}
        self._rounds: dict[int, Round] = {}

    def until(self, when: datetime) -> None:
        """Let the days pass."""
        while self._day + timedelta(days=1) <= when:
            self._day += timedelta(days=1)
            with transaction():
                self._casting.due(self._day)
                self._look_in()
                self._morning(self._day)
                self._answers(when)
                self._act(when)
                self._say_fit(when)
                self._say_bond(when)

    def _look_in(self) -> None:
        """Let mentors see what is proposed to them, answered or not: who never looks is set to away."""
        asked = Proposal.select(Profile.person).join(Profile, on=(Proposal.mentor == Profile.id))
        Person.update(seen_at=self._day).where(
            Person.id.in_(asked.where(Proposal.state == "published"))
        ).execute()

    def call_for_help(self, now: datetime) -> None:
        """Let one newcomer ask for help in a check-in that is open, so that the desk has somebody to call."""
        for pair in self._live():
            row = CheckIn.get_or_none(
                CheckIn.mentorship == pair.row.id,
                CheckIn.side == "newcomer",
                CheckIn.answered_at.is_null(),
                ~CheckIn.missed,
            )
            if row is not None and pair is not self.shown and pair.row.state == "active":
                newcomer = pair.people[0]
                text = pair.voice.checkin(newcomer.language, "newcomer", 2)
                said = checkins.Answers(2, -1, wants_help=True, text=text, audience="coordinator")
                checkins.record(row, said, by=newcomer, now=now)
                return

    def _answers(self, limit: datetime) -> None:
        """Let people answer their proposals: most say yes within days, a few no, a few nothing."""
        coming = []
        for proposal in Proposal.select().where(Proposal.state == "published").order_by(Proposal.id):
            for side in sides.BOTH:
                dice = random.Random(f"{proposal.id} {side}")
                after, fate, minutes = dice.choice(ANSWER_DAYS), dice.random(), dice.randrange(NOON)
                ready = self._day >= proposal.published_at + timedelta(days=after) and fate <= 0.98
                if ready and not getattr(proposal, f"{side}_answer"):
                    coming.append((minutes, proposal.id, side, "" if fate <= 0.95 else "no"))
        for minutes, number, side, no in sorted(coming):
            self._answer(number, side, bool(no), min(self._day + timedelta(minutes=minutes), limit))

    def _answer(self, number: int, side: str, no: bool, now: datetime) -> None:
        proposal = Proposal.get_by_id(number)
        if proposal.state != "published":
            return
        proposal.round = self._round(proposal.round_id)
        person = (proposal.newcomer if side == "newcomer" else proposal.mentor).person
        if no:
            reason = Voice(proposal, random.Random(f"{number}")).line("declines", person.language)
            proposals.decline(proposal, reason, by=person, now=now)
        else:
            proposals.accept(proposal, by=person, now=now)

    def _say_fit(self, limit: datetime) -> None:
        """Let those who were asked say how it fits: nearly all well, a few not sure, a few not."""
        at = min(self._day + timedelta(minutes=EVENING), limit)
        asked = FitCheck.select().join(Mentorship).where(FitCheck.answer == "", Mentorship.state == "active")
        parted = set()
        for check in list(asked.order_by(FitCheck.id)):
            pair = self._pairs[check.mentorship_id]
            said, person = self._casting.fit(pair, check.side), sides.person(pair.row, check.side)
            if not said or pair.row.id in parted:
                continue
            fits.answer(pair.row, said, "", by=person, now=at)
            if said == "no" and pair.story.turn == "doubt":
                fits.part(pair.row, by=person, now=at)
                parted.add(pair.row.id)

    def _say_bond(self, limit: datetime) -> None:
        """Let those who were asked half-way say how they find it; the pair shown has not yet."""
        at = min(self._day + timedelta(minutes=EVENING), limit)
        asked = (
            Bond.select()
            .join(Mentorship)
            .where(Bond.answered_at.is_null(), Bond.stage == "middle", Mentorship.state == "active")
        )
        for row in list(asked.order_by(Bond.id)):
            pair = self._pairs[row.mentorship_id]
            if pair is not self.shown:
                pairs.bond(pair, row.side, pair.row, at)

    def _round(self, number: int) -> Round:
        """Return a round, read once for all of its proposals."""
        if number not in self._rounds:
            self._rounds[number] = Round.get_by_id(number)
            self._rounds[number].programme = self._programme
        return self._rounds[number]

    def _act(self, limit: datetime) -> None:
        """Let the pairs live one day, each at an hour of its own."""
        day = self._day
        planned = _by_pair(Meeting.select().where(Meeting.state == "planned", Meeting.at < day))
        due = _by_pair(CheckIn.select().where(CheckIn.answered_at.is_null(), ~CheckIn.missed))
        hours = [
            (random.Random(f"{pair.row.id} {day}").randint(MORNING, EVENING), pair) for pair in self._live()
        ]
        for minutes, pair in sorted(hours, key=lambda each: (each[0], each[1].row.id)):
            at = min(day + timedelta(minutes=minutes), limit)
            self._pass(pair, at, planned[pair.row.id], due[pair.row.id])

    def _live(self) -> list[Pair]:
        """Return the running pairs as they stand now; all but what changes as they live is read once."""
        changing = (Mentorship.state, Mentorship.newcomer_signed, Mentorship.mentor_signed)
        rows: Iterable[Any] = (
            Mentorship.select(Mentorship.id, *changing)
            .where(Mentorship.programme == self._programme.id, Mentorship.state.in_(Mentorship.LIVE))
            .tuples()
        )
        fresh = {number: values for number, *values in rows}
        unknown = [number for number in fresh if number not in self._pairs]
        for row in sides.with_people().where(Mentorship.id.in_(unknown)) if unknown else ():
            row.programme = self._programme
            dice = random.Random(f"pair {row.id}")
            self._pairs[row.id] = pairs.begun(row, self._casting.story(row.id, dice), dice)
        for number, values in fresh.items():
            row = self._pairs[number].row
            row.state, row.newcomer_signed, row.mentor_signed = values
        return [self._pairs[number] for number in sorted(fresh)]

    def _pass(self, pair: Pair, now: datetime, begun: list[Meeting], due: list[CheckIn]) -> None:
        """Let one day of a pair pass."""
        for meeting in begun:
            meeting.mentorship = pair.row
        for checkin in due:
            checkin.mentorship = pair.row
        age = (now.date() - pair.row.started_at.date()).days
        if pair.row.state == "paused":
            pairs.rest(pair, age, now)
            return
        pairs.sign(pair, age, now)
        pairs.see(pair, age, begun, now)
        pairs.aim(pair, age, now)
        if age == pairs.AIMED + 1 and self.shown is None and self._is_fit(pair):
            self.shown = pair
        if pair is not self.shown or age < SHOWN:
            pairs.report(pair, age, due, now)
        pairs.turn(pair, age, now)

    def _is_fit(self, pair: Pair) -> bool:
        """Tell whether the demo may show a pair: at home in France, steady, with a goal, not about to end."""
        if self._showing_from is None or pair.row.started_at < self._showing_from:
            return False
        if any((person.language, person.zone) != ("fr", "Europe/Paris") for person in pair.people):
            return False
        aims = Goal.select().where(Goal.mentorship == pair.row.id)
        return pair.story == STORIES["steady"] and bool(aims.exists())


def _by_pair(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.mentorship_id].append(row)
    return found
