"""How the demo's pairs live: day by day, by the verbs that people use, with the dice of each pair.

The behaviours are those that studies of mentoring report: most pairs are steady, some fall silent, about a
third end before their time. A few of each kind that a coordinator should hear of are always under way.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from mentorship import agreements, checkins, fits, goals, meetings, mentorships, proposals, sides
from mentorship.demo.stories import Voice
from mentorship.models import (
    CheckIn,
    FitCheck,
    Goal,
    Meeting,
    Mentorship,
    Person,
    Programme,
    Proposal,
    Round,
    Transition,
)

# story: (share of pairs, chance that a due check-in is answered, mood at the start, mood at the end)
STORIES = {
    "steady": (44, 0.9, 3.6, 4.6),
    "slow": (14, 0.7, 3.2, 4.0),
    "silent": (4, 0.45, 3.4, 2.4),
    "unmet": (1, 0.5, 3.4, 3.0),
    "hard": (2, 0.95, 2.6, 1.2),
    "short": (10, 0.85, 4.0, 4.8),
    "ended": (14, 0.6, 3.2, 1.9),
    "paused": (6, 0.8, 3.6, 3.6),
}
EVERY = 17  # of so many pairs, one each falls silent, never meets, and has a hard time
CAST = {3: "silent", 8: "unmet", 13: "hard"}
DOUBTS = {("newcomer", 5): "unsure", ("newcomer", 22): "unsure", ("mentor", 10): "no"}  # by pair
FADING = ("silent", "unmet")
LOST = 26  # days after which a silent pair is heard of no more
SHOWN = 42  # days after which the pair that the demo shows leaves its check-ins open
MORNING, EVENING = 4 * 60, 11 * 60  # minutes after the day's tick between which pairs act
ANSWER_DAYS = (1, 1, 1, 2, 2, 2, 3, 3, 4, 6)


@dataclass
class Pair:
    """One pair, its story and its dice."""

    row: Mentorship
    story: str
    dice: random.Random
    voice: Voice
    turning: int  # the day on which its story turns
    meets_at: list[int] = field(default_factory=list)  # days after the start

    @property
    def people(self) -> tuple[Person, Person]:
        """Return newcomer and mentor."""
        return sides.person(self.row, "newcomer"), sides.person(self.row, "mentor")


class Life:
    """The clock of the demo: what is due happens, then what people do.

    ``arrive`` lets those join who have come by then; a pair that began well after ``showing_from`` becomes
    the one that the demo's newcomer and mentor sign in to.
    """

    def __init__(
        self, programme: Programme, arrive: Callable[[datetime], None], showing_from: datetime
    ) -> None:
        self.shown: Pair | None = None
        self._programme = programme
        self._arrive = arrive
        self._showing_from = showing_from
        self._day = programme.created_at
        self._pairs: dict[int, Pair] = {}
        self._rounds: dict[int, Round] = {}

    def until(self, when: datetime) -> None:
        """Let the days pass."""
        while self._day + timedelta(days=1) <= when:
            self._day += timedelta(days=1)
            self._arrive(self._day)
            self._answers(self._day, when)
            proposals.remind_due(self._day)
            proposals.expire_due(self._day)
            checkins.tend_due(self._day)
            self._act(when)
            fits.ask_due(self._day)
            self._say_fit(when)

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

    def _answers(self, day: datetime, limit: datetime) -> None:
        """Let people answer their proposals: most say yes within days, a few no, a few nothing."""
        at = day
        for proposal in Proposal.select().where(Proposal.state == "published").order_by(Proposal.id):
            for side in sides.BOTH:
                dice = random.Random(f"{proposal.id} {side}")
                after, fate = dice.choice(ANSWER_DAYS), dice.random()
                answered = getattr(proposal, f"{side}_answer")
                if answered or day < proposal.published_at + timedelta(days=after) or fate > 0.98:
                    continue
                proposal.round = self._round(proposal.round_id)
                profile = proposal.newcomer if side == "newcomer" else proposal.mentor
                at = min(at + timedelta(minutes=3), limit)
                if fate > 0.95:
                    reason = Voice(proposal, dice).line("declines", profile.person.language)
                    proposals.decline(proposal, reason, by=profile.person, now=at)
                    break
                proposals.accept(proposal, by=profile.person, now=at)
                proposal = Proposal.get_by_id(proposal.id)

    def _say_fit(self, limit: datetime) -> None:
        """Let those who have just met say how it fits: nearly all well, a few not sure, a few not."""
        at = min(self._day + timedelta(minutes=EVENING), limit)
        asked = FitCheck.select().join(Mentorship).where(FitCheck.answer == "", Mentorship.state == "active")
        for check in list(asked.order_by(FitCheck.id)):
            pair = self._pairs[check.mentorship_id]
            said = DOUBTS.get((check.side, pair.row.id % (2 * EVERY)), "good")
            fits.answer(pair.row, said, "", by=sides.person(pair.row, check.side), now=at)

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
            self._pairs[row.id] = _meet(row)
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
            if age == pair.turning + 27:
                mentorships.resume(pair.row, by=pair.people[0], now=now)
            return
        _sign(pair, age, now)
        _see(pair, age, begun, now)
        _aim(pair, age, now)
        if age == 8 and self.shown is None and self._is_fit(pair):
            self.shown = pair
        if pair is not self.shown or age < SHOWN:
            _report(pair, age, due, now)
        _turn(pair, age, now)

    def _is_fit(self, pair: Pair) -> bool:
        """Tell whether the demo may show a pair: at home in France, steady, with a goal, not about to end."""
        if any((person.language, person.zone) != ("fr", "Europe/Paris") for person in pair.people):
            return False
        aims = Goal.select().where(Goal.mentorship == pair.row.id)
        return pair.story == "steady" and pair.row.started_at >= self._showing_from and bool(aims.exists())


def _by_pair(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.mentorship_id].append(row)
    return found


def _meet(row: Mentorship) -> Pair:
    dice = random.Random(f"pair {row.id}")
    drawn = dice.choices(list(STORIES), [share for share, *_ in STORIES.values()])[0]
    story = CAST.get(row.id % EVERY, drawn)
    first = dice.choice((3, 4, 5, 6, 8, 9, 12)) + (9 if story == "slow" else 0)
    turning = {"short": dice.randint(40, 60), "ended": dice.randint(16, 48), "paused": dice.randint(30, 44)}
    last = {"silent": LOST, "unmet": 0}.get(story, 84)
    every = 14 if story != "slow" else 19
    days = [day + dice.choice((-1, 0, 0, 1, 2)) for day in range(first, last, every)]
    return Pair(row, story, dice, Voice(row, dice), turning.get(story, 10**6), days)


def _sign(pair: Pair, age: int, now: datetime) -> None:
    if age > 2:
        return
    for side, person, day in zip(sides.BOTH, pair.people, (1, 2), strict=True):
        if age == day and not getattr(pair.row, f"{side}_signed"):
            agreements.sign(pair.row, agreements.version(pair.row), by=person, now=now)


def _see(pair: Pair, age: int, begun: list[Meeting], now: datetime) -> None:
    """Meet when it is time: plan it three days before, hold it, note it."""
    newcomer, mentor = pair.people
    for meeting in begun:
        meetings.hold(meeting, by=mentor, now=now)
        notes = pair.voice.meeting(newcomer.language)
        if notes:
            meetings.note(meeting, notes, meetings.mark(""), by=newcomer, now=now)
    if age + 3 in pair.meets_at:
        times = meetings.good_times(mentorships.common_hours(pair.row, now), mentor.zone, now)
        known = {meeting.at for meeting in meetings.of_pair(pair.row)}
        free = [at for at in times if at not in known]
        if free:
            meetings.plan(pair.row, free[0], 60, "", by=mentor, now=now)


def _aim(pair: Pair, age: int, now: datetime) -> None:
    newcomer, mentor = pair.people
    aims = age == 7 and pair.story not in ("silent", "unmet")
    told = pair.voice.goal(newcomer.language) if aims else {}
    if told:
        scale = dict(zip(goals.STEPS, told["scale"], strict=True))
        due_on = pair.row.ends_on
        values = {"text": told["text"], "criterion": told["criterion"], "due_on": due_on, "scale": scale}
        goals.add(pair.row, values, by=newcomer, now=now)
    if age in (42, 80) or (pair.story == "short" and age == pair.turning - 1):
        start, after = STORIES[pair.story][2:]
        reached = round((start + (after - start) * age / 84 - 3.4) + pair.dice.uniform(-0.8, 0.8))
        for goal in Goal.select().where(Goal.mentorship == pair.row.id):
            goal.mentorship = pair.row
            goals.rate(goal, max(-2, min(2, reached)), by=newcomer, now=now)
            seen = reached + pair.dice.choice((0, 0, 0, 1, -1))
            goals.rate(goal, max(-2, min(2, seen)), by=mentor, now=now)


def _report(pair: Pair, age: int, due: list[CheckIn], now: datetime) -> None:
    """Answer due check-ins, each side after its own days, or never."""
    _, willing, start, after = STORIES[pair.story]
    if pair.story == "silent" and age > LOST:
        return
    for checkin in due:
        dice = random.Random(f"check-in {checkin.id}")
        days = dice.choice((0, 1, 1, 2, 4, 6))
        if dice.random() > willing or now.date() < checkin.due_on + timedelta(days=days):
            continue
        person = sides.person(pair.row, checkin.side)
        mood = max(1, min(5, round(start + (after - start) * age / 84 + dice.uniform(-0.9, 0.9))))
        text = pair.voice.checkin(person.language, checkin.side, mood)
        said = checkins.Answers(
            mood=mood,
            progress=max(-2, min(2, mood - 4 + (age > 40))),
            wants_help=mood == 1 and dice.random() < 0.5,
            text=text,
            audience=dice.choice(("private", "shared", "shared", "coordinator")) if text else "private",
        )
        checkins.record(checkin, said, by=person, now=now)


def _turn(pair: Pair, age: int, now: datetime) -> None:
    """Let the story take its turn: a pause, an early end, a good close."""
    newcomer, mentor = pair.people
    thanks = pair.voice.line("thanks", newcomer.language)
    if pair.story == "paused" and age == pair.turning:
        mentorships.pause(pair.row, "", by=mentor, now=now)
    elif pair.story == "ended" and age == pair.turning:
        _part(pair, now)
    elif (pair.story == "short" and age == pair.turning) or (pair.story not in FADING and age >= 83):
        mentorships.complete(pair.row, thanks, by=newcomer, now=now)
        answer = pair.voice.line("thanks", mentor.language)
        mentorships.thank(pair.row, answer, by=mentor, now=now + timedelta(minutes=20))
    elif pair.story in FADING and age >= 88:
        mentorships.end(pair.row, mentorships.Farewell("contact"), by=mentor, now=now)


def _part(pair: Pair, now: datetime) -> None:
    """End without fault, now and then for safety."""
    newcomer, mentor = pair.people
    unsafe = pair.row.id % 11 == 0
    reason = "wrong" if unsafe else pair.dice.choice(("time", "plans", "fit", "contact"))
    words = pair.voice.line("ends", newcomer.language, "ended_safety" if unsafe else "ended")
    mentorships.end(pair.row, mentorships.Farewell(reason, words), by=newcomer, now=now)
    if unsafe:
        Mentorship.update(state="ended_safety").where(Mentorship.id == pair.row.id).execute()
        Transition.create(
            mentorship=pair.row,
            before="ended",
            after="ended_safety",
            reason=words,
            at=now + timedelta(hours=2),
        )
