"""Which pairs, check-ins and goals an indicator counts at a time, and how each one counts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from operator import attrgetter
from typing import Literal, TypeAlias

from mentorship.history import Answer, Bond, Facts, Pair, midnight

GRACE = 7  # days after which the answer to a check-in is late
SLACK = 1.5  # how many times the agreed cadence may pass between two meetings
YEAR, HALF, QUARTER = timedelta(days=365), timedelta(days=183), timedelta(days=90)
BROKEN = ("ended", "ended_safety")
ASKED_AT_END = ("completed", "completed_early", "ended")

Outcome = Literal["met", "missed", "missing"]


@dataclass(frozen=True)
class Case:
    """One subject that a reading counts, and how it counts."""

    subject: Literal["newcomer", "mentor", "pair", "proposal"]
    id: int
    outcome: Outcome
    at: datetime
    amount: float | None = None
    side: str = ""


Judge: TypeAlias = Callable[[Facts, datetime, int], Iterable[Case]]


def first_meeting(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each pair whose time for a first meeting is over."""
    allowed = timedelta(days=facts.first_meeting_days)
    for pair in _started(facts, now - YEAR, now - allowed):
        held = pair.met(pair.started_at + allowed)
        yield Case("pair", pair.id, outcome(bool(held)), pair.started_at)


def cadence(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each pair by its longest time without a meeting that lay in the last 90 days, pauses left out."""
    for pair in facts.pairs:
        until = min(now, pair.ended_at or now)
        allowed = SLACK * pair.cadence_days
        if until <= now - QUARTER or _days(pair, pair.started_at, until) < allowed:
            continue
        marks = sorted({pair.started_at, *pair.met(until), until})
        gaps = [_days(pair, one, other) for one, other in pairwise(marks) if other > now - QUARTER]
        longest = int(max(gaps))  # in whole days: some hours more are not a day more
        yield Case("pair", pair.id, outcome(longest <= allowed), pair.started_at, longest)


def checkins(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each check-in that is due or answered."""
    ended = {pair.id: pair.ended_at for pair in facts.pairs if pair.over(now)}
    for answer in facts.answers:
        due, late = midnight(answer.due_on), midnight(answer.due_on) + timedelta(days=GRACE + 1)
        end = ended.get(answer.pair)
        if due <= now - QUARTER or (end and due > end):
            continue
        if answer.given(now) and answer.answered_at:
            came = outcome(answer.answered_at < late)
        elif due > now:
            continue
        else:
            came = "missed" if late <= now else "missing"
        yield Case("pair", answer.pair, came, due, side=answer.side)


def satisfaction(side: str) -> Judge:
    """Return what judges the latest mood that one side of each pair gave."""
    return partial(_satisfaction, side)


def _satisfaction(side: str, facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    latest = latest_moods(facts.answers, now)
    for pair in facts.pairs:
        if pair.started_at > now or (pair.ended_at and pair.ended_at <= now - QUARTER):
            continue
        said = latest.get((pair.id, side))
        if said and said.answered_at and said.mood and said.answered_at > now - QUARTER:
            good = said.mood * 100 >= target
            yield Case("pair", pair.id, outcome(good), said.answered_at, said.mood, side)
        elif pair.live(now):
            yield Case("pair", pair.id, "missing", pair.started_at, side=side)


def relationship(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge the latest answer of each side to the scale about the relationship; an end asks as well."""
    lately = [each for each in facts.bonds if now - YEAR < each.asked_at <= now]
    asked = sorted(lately, key=attrgetter("asked_at"))
    latest = {(each.pair, each.side): each for each in asked}
    for each in asked:
        if each.answered_at and each.answered_at <= now:
            latest[each.pair, each.side] = each
    for over in facts.pairs:
        if over.ended_at and now - YEAR < over.ended_at <= now and over.state in ASKED_AT_END:
            for side in ("newcomer", "mentor"):
                latest.setdefault((over.id, side), Bond(over.id, side, over.ended_at))
    for (pair, side), said in latest.items():
        if said.answered_at and said.answered_at <= now and said.mean is not None:
            yield Case("pair", pair, outcome(said.mean * 100 >= target), said.answered_at, said.mean, side)
        else:
            yield Case("pair", pair, "missing", said.asked_at, side=side)


def goals(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each goal by its rating."""
    started = {pair.id: pair for pair in _started(facts, now - YEAR, now)}
    for aim in facts.aims:
        pair = started.get(aim.pair)
        if pair is None:
            continue
        if aim.rating is not None and aim.rated_at and aim.rated_at <= now:
            yield Case("pair", pair.id, outcome(aim.rating >= 0), aim.rated_at, aim.rating)
        elif pair.over(now) or (aim.due_on and aim.due_on <= now.date()):
            yield Case("pair", pair.id, "missing", pair.started_at)


def early_ends(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each pair: broken off before its agreed date, or not."""
    for pair in _started(facts, now - YEAR, now):
        yield Case("pair", pair.id, outcome(not ended_early(pair, now)), pair.started_at)


def ended_early(pair: Pair, now: datetime) -> bool:
    """Tell whether a pair was broken off before its agreed date; a hand-over is no breaking off."""
    if not pair.over(now) or pair.ended_at is None or pair.state not in BROKEN or pair.handed_over:
        return False
    return pair.ends_on is None or pair.ended_at.date() < pair.ends_on


def retention(days: int) -> Judge:
    """Return what judges each pair that is old enough: kept for so many days, or not."""
    return partial(_retention, timedelta(days=days))


def _retention(kept: timedelta, facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    for pair in _started(facts, now - kept - YEAR, now - kept):
        if not pair.handed_over:
            lasted = not pair.over(pair.started_at + kept) or pair.state not in BROKEN
            yield Case("pair", pair.id, outcome(lasted), pair.started_at)


def latest_moods(answers: Iterable[Answer], now: datetime) -> dict[tuple[int, str], Answer]:
    """Return the newest answer with a mood of each side of each pair."""
    said = [answer for answer in answers if answer.mood and answer.given(now)]
    said.sort(key=lambda answer: (answer.answered_at or now, answer.due_on))
    return {(answer.pair, answer.side): answer for answer in said}


def outcome(met: bool) -> Outcome:
    """Return how a subject counts that has an answer."""
    return "met" if met else "missed"


def _started(facts: Facts, after: datetime, until: datetime) -> Iterator[Pair]:
    return (pair for pair in facts.pairs if after < pair.started_at <= until)


def _days(pair: Pair, since: datetime, until: datetime) -> float:
    return pair.awake(since, until) / timedelta(days=1)
