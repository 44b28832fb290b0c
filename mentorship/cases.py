"""Which subjects an indicator counts at a time, and how each one counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from mentorship.history import Answer, Facts, Member, Pair, midnight

GRACE = 7  # days after which the answer to a check-in is late
KEPT = 90  # days after which a pair counts as kept
YEAR, HALF, QUARTER = timedelta(days=365), timedelta(days=183), timedelta(days=90)
BROKEN = ("ended", "ended_safety")

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


def placed(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each newcomer: had a mentor by then, or not."""
    placed = {pair.newcomer for pair in facts.pairs if pair.started_at <= now}
    for member in _completed(facts, "newcomer", now):
        recent = member.completed_at is not None and member.completed_at > now - YEAR
        if recent or (member.active and member.id not in placed):
            yield Case("newcomer", member.id, _outcome(member.id in placed), member.completed_at or now)


def first_meeting(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each pair whose time for a first meeting is over."""
    allowed = timedelta(days=facts.first_meeting_days)
    for pair in _started(facts, now - YEAR, now - allowed):
        held = pair.met(pair.started_at + allowed)
        yield Case("pair", pair.id, _outcome(bool(held)), pair.started_at)


def checkins(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each check-in that is due or answered."""
    ended = {pair.id: pair.ended_at for pair in facts.pairs if pair.over(now)}
    for answer in facts.answers:
        due, late = midnight(answer.due_on), midnight(answer.due_on) + timedelta(days=GRACE + 1)
        end = ended.get(answer.pair)
        if due <= now - QUARTER or (end and due > end):
            continue
        if answer.given(now) and answer.answered_at:
            outcome = _outcome(answer.answered_at < late)
        elif due > now:
            continue
        else:
            outcome = "missed" if late <= now else "missing"
        yield Case("pair", answer.pair, outcome, due, side=answer.side)


def satisfaction(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge the latest mood of each side of each pair."""
    latest = latest_moods(facts.answers, now)
    for pair in facts.pairs:
        if pair.started_at > now or (pair.ended_at and pair.ended_at <= now - QUARTER):
            continue
        for side in ("newcomer", "mentor"):
            said = latest.get((pair.id, side))
            if said and said.answered_at and said.mood and said.answered_at > now - QUARTER:
                good = said.mood * 100 >= target
                yield Case("pair", pair.id, _outcome(good), said.answered_at, said.mood, side)
            elif pair.live(now):
                yield Case("pair", pair.id, "missing", pair.started_at, side=side)


def goals(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each goal by its rating."""
    started = {pair.id: pair for pair in _started(facts, now - YEAR, now)}
    for aim in facts.aims:
        pair = started.get(aim.pair)
        if pair is None:
            continue
        if aim.rating is not None and aim.rated_at and aim.rated_at <= now:
            yield Case("pair", pair.id, _outcome(aim.rating >= 0), aim.rated_at, aim.rating)
        elif pair.over(now) or (aim.due_on and aim.due_on <= now.date()):
            yield Case("pair", pair.id, "missing", pair.started_at)


def early_ends(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each pair: broken off before its agreed date, or not; a hand-over is no breaking off."""
    for pair in _started(facts, now - YEAR, now):
        early = (
            pair.over(now)
            and pair.ended_at is not None
            and pair.state in BROKEN
            and not pair.handed_over
            and (pair.ends_on is None or pair.ended_at.date() < pair.ends_on)
        )
        yield Case("pair", pair.id, _outcome(not early), pair.started_at)


def retention(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each pair that is old enough: kept, or not."""
    kept = timedelta(days=KEPT)
    for pair in _started(facts, now - kept - YEAR, now - kept):
        lasted = not pair.over(pair.started_at + kept) or pair.state not in BROKEN
        yield Case("pair", pair.id, _outcome(lasted), pair.started_at)


def response(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each published proposal by the hours until both had answered."""
    for ask in facts.asks:
        if not now - HALF < ask.published_at <= now:
            continue
        until = ask.answer_by if ask.state == "expired" else ask.answered_at
        if until is None or until > now:
            yield Case("proposal", ask.id, "missing", ask.published_at)
            continue
        hours = (until - ask.published_at) / timedelta(hours=1)
        yield Case("proposal", ask.id, _outcome(hours <= target), ask.published_at, hours)


def mentors(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each mentor with a seat: guides somebody, or not."""
    busy = {pair.mentor for pair in facts.pairs if pair.live(now)}
    for member in _completed(facts, "mentor", now):
        if member.active and member.seats and (member.present(now) or member.id in busy):
            yield Case("mentor", member.id, _outcome(member.id in busy), member.completed_at or now)


def latest_moods(answers: Iterable[Answer], now: datetime) -> dict[tuple[int, str], Answer]:
    """Return the newest answer with a mood of each side of each pair."""
    said = [answer for answer in answers if answer.mood and answer.given(now)]
    said.sort(key=lambda answer: (answer.answered_at or now, answer.due_on))
    return {(answer.pair, answer.side): answer for answer in said}


def _completed(facts: Facts, role: str, now: datetime) -> Iterator[Member]:
    for member in facts.members:
        if member.role == role and member.completed_at and member.completed_at <= now:
            yield member


def _started(facts: Facts, after: datetime, until: datetime) -> Iterator[Pair]:
    return (pair for pair in facts.pairs if after < pair.started_at <= until)


def _outcome(met: bool) -> Outcome:
    return "met" if met else "missed"
