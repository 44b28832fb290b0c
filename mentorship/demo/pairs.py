"""What a pair of the demo does on a day of its life: by the verbs that people use, with dice of its own."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from mentorship import (
    agreements,
    bonds,
    certificates,
    checkins,
    goals,
    meetings,
    mentorships,
    offers,
    sides,
    steps,
)
from mentorship.demo.stories import Voice
from mentorship.models import CheckIn, Goal, Meeting, Mentorship, Person, Step, Transition

LENGTH = 84  # days for which pairs agree to meet
OFFERS = 4  # one pair of so many offers each other a choice of times, the others just agree
RESTS = 27  # days that a pause lasts
AIMED, RATED = 7, (42, 80)  # the days of a pair on which goals are set and rated
STEPPED, TICKED = (8, 43), (20, 60)  # those on which small steps are chosen, and ticked
SOON = timedelta(days=21)  # when those who are in a hurry mean to reach theirs


@dataclass(frozen=True)
class Story:
    """How the pairs of one kind live."""

    share: int  # of a hundred pairs
    willing: float  # chance that a due check-in is answered
    moods: tuple[float, float]  # at the start and at the end
    apart: int = 0  # by how much the mentor finds everything worse
    mute: str = ""  # the side that soon answers nothing
    meets: int = LENGTH  # the last day on which they could meet
    every: int = 14
    late: int = 0  # days by which all is later
    aims: bool = True
    turn: Literal["", "pause", "complete", "end", "lost", "doubt"] = ""
    between: tuple[int, int] = (0, 0)  # the days on which the turn may come


@dataclass
class Pair:
    """One pair, its story and its dice."""

    row: Mentorship
    story: Story
    dice: random.Random
    voice: Voice
    turning: int  # the day on which its story turns
    meets_at: list[int] = field(default_factory=list)  # days after the start

    @property
    def people(self) -> tuple[Person, Person]:
        """Return newcomer and mentor."""
        return sides.person(self.row, "newcomer"), sides.person(self.row, "mentor")


def drawn(stories: Mapping[str, Story], dice: random.Random) -> str:
    """Return the name of one of the stories, each as likely as its share."""
    return dice.choices(list(stories), [story.share for story in stories.values()])[0]


def begun(row: Mentorship, story: Story, dice: random.Random) -> Pair:
    """Return a pair that begins to live its story."""
    first = dice.choice((3, 4, 5, 6, 8, 9, 12)) + story.late
    turning = dice.randint(*story.between) if story.turn else 10**6
    days = [day + dice.choice((-1, 0, 0, 1, 2)) for day in range(first, story.meets, story.every)]
    return Pair(row, story, dice, Voice(row, dice), turning, days)


def rest(pair: Pair, age: int, now: datetime) -> None:
    """Let a paused pair go on when its time has come."""
    if age == pair.turning + RESTS:
        mentorships.resume(pair.row, by=pair.people[0], now=now)


def sign(pair: Pair, age: int, now: datetime) -> None:
    """Sign the agreement, the newcomer a day before the mentor."""
    if age > 2:
        return
    for side, person, day in zip(sides.BOTH, pair.people, (1, 2), strict=True):
        if age == day and not getattr(pair.row, f"{side}_signed"):
            agreements.sign(pair.row, agreements.version(pair.row), by=person, now=now)


def see(pair: Pair, age: int, past: list[Meeting], now: datetime) -> None:
    """Meet when it is time: plan it three days before, hold it, note it."""
    newcomer, mentor = pair.people
    for meeting in past:
        meetings.hold(meeting, by=mentor, now=now)
        notes = pair.voice.meeting(newcomer.language)
        if notes:
            meetings.note(meeting, notes, meetings.mark(""), by=newcomer, now=now)
    if age + 3 in pair.meets_at:
        times = meetings.good_times(mentorships.common_hours(pair.row, now), mentor.zone, now)
        known = {meeting.at for meeting in meetings.of_pair(pair.row)}
        free = [at for at in times if at not in known]
        if free and pair.row.id % OFFERS:
            meetings.plan(pair.row, free[0], 60, "", by=mentor, now=now)
        elif free:
            offer = offers.offer(pair.row, free, 60, "", by=mentor, now=now)
            offers.accept(offer, free[0], by=newcomer, now=now)


def aim(pair: Pair, age: int, now: datetime) -> None:
    """Set a goal after a week; say later, each side, how far they came."""
    newcomer, mentor = pair.people
    told = pair.voice.goal(newcomer.language) if age == AIMED and pair.story.aims else {}
    if told:
        scale = dict(zip(goals.STEPS, told["scale"], strict=True))
        due_on = pair.dice.choice((pair.row.ends_on, pair.row.ends_on, now.date() + SOON))
        values = {"text": told["text"], "criterion": told["criterion"], "due_on": due_on, "scale": scale}
        goal = goals.add(pair.row, values, by=newcomer, now=now)
        goals.stand(goal, -2, by=newcomer, now=now)
        goals.stand(goal, -2 + pair.row.id % 2, by=mentor, now=now)
    if age in (*STEPPED, *TICKED):
        _walk(pair, age, now)
    rated = RATED[-1:] if pair.story.late else RATED
    if age in rated or (pair.story.turn == "complete" and age == pair.turning - 1):
        start, after = pair.story.moods
        reached = round((start + (after - start) * age / LENGTH - 3.4) + pair.dice.uniform(-0.8, 0.8))
        for goal in Goal.select().where(Goal.mentorship == pair.row.id):
            goal.mentorship = pair.row
            goals.rate(goal, max(-2, min(2, reached)), by=newcomer, now=now)
            seen = reached + pair.dice.choice((0, 0, 0, 1, -1)) - pair.story.apart
            goals.rate(goal, max(-2, min(2, seen)), by=mentor, now=now)


def _walk(pair: Pair, age: int, now: datetime) -> None:
    """Take small steps: both sides choose one, and tick it in time or a little later."""
    for goal in Goal.select().where(Goal.mentorship == pair.row.id):
        goal.mentorship = pair.row
        for side, person in zip(sides.BOTH, pair.people, strict=True) if age in STEPPED else ():
            text = pair.voice.step(person.language, side, pair.row.id + age)
            due_on = now.date() + timedelta(days=10)
            steps.add(goal, {"text": text, "side": side, "due_on": due_on}, by=person, now=now)
        for step in (
            Step.select().where(Step.goal == goal.id, Step.done_at.is_null()) if age in TICKED else ()
        ):
            step.goal = goal
            steps.finish(step, by=pair.people[step.side == "mentor"], now=now)


def report(pair: Pair, age: int, due: list[CheckIn], now: datetime) -> None:
    """Answer due check-ins, each side after its own days, or never."""
    start, after = pair.story.moods
    if pair.story.aims is False and age > pair.story.meets > 0:
        return
    for checkin in due:
        dice = random.Random(f"check-in {checkin.id}")
        days = dice.choice((0, 1, 1, 2, 4, 6))
        mute = pair.story.mute == checkin.side and age > LENGTH // 6
        if mute or dice.random() > pair.story.willing or now.date() < checkin.due_on + timedelta(days=days):
            continue
        person = sides.person(pair.row, checkin.side)
        lower = pair.story.apart if checkin.side == "mentor" else 0
        felt = start + (after - start) * age / LENGTH + dice.uniform(-0.9, 0.9) - lower
        mood = max(1, min(5, round(felt)))
        text = pair.voice.checkin(person.language, checkin.side, mood)
        said = checkins.Answers(
            mood=mood,
            progress=max(-2, min(2, mood - 4 + (age > 40))),
            wants_help=mood == 1 and dice.random() < 0.5,
            text=text,
            audience=dice.choice(("private", "shared", "shared", "coordinator")) if text else "private",
        )
        checkins.record(checkin, said, by=person, now=now)


def turn(pair: Pair, age: int, now: datetime) -> None:
    """Let the story take its turn: a pause, an early end, a good close."""
    newcomer, mentor = pair.people
    how, come = pair.story.turn, age >= pair.turning
    if how == "pause" and age == pair.turning:
        mentorships.pause(pair.row, "", by=mentor, now=now)
    elif how == "end" and come:
        _part(pair, now)
    elif how == "lost" and come:
        mentorships.end(pair.row, mentorships.Farewell("contact"), by=mentor, now=now)
    elif (how == "complete" and come) or (how != "lost" and age >= LENGTH - 1):
        thanks = pair.voice.line("thanks", newcomer.language)
        mentorships.complete(pair.row, thanks, by=newcomer, now=now)
        answer = pair.voice.line("thanks", mentor.language)
        mentorships.thank(pair.row, answer, by=mentor, now=now + timedelta(minutes=20))
        _close(pair, now + timedelta(minutes=20))


def bond(pair: Pair, side: str, row: Mentorship, now: datetime) -> None:
    """Say how a side finds the relationship, unless it is not the kind to."""
    dice = random.Random(f"bond {pair.row.id} {side} {row.state}")
    if dice.random() > pair.story.willing or pair.story.mute == side:
        return
    felt = pair.story.moods[1] - (pair.story.apart if side == "mentor" else 0)
    said = {key: max(1, min(5, round(felt + dice.uniform(-1, 1)))) for key in bonds.STATEMENTS[side]}
    bonds.answer(row, said, by=sides.person(pair.row, side), now=now)


def _close(pair: Pair, now: datetime) -> None:
    """Look back on a pair that was completed: each side for itself, and every other with a certificate."""
    row = Mentorship.get_by_id(pair.row.id)
    for side in sides.BOTH:
        bond(pair, side, row, now)
    for person in pair.people if row.id % 2 else ():
        certificates.issue(row, by=person, now=now)


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
