"""Which people and proposals an indicator counts at a time, and how each one counts."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal

from mentorship.cases import HALF, QUARTER, YEAR, Case, outcome
from mentorship.history import Facts, Member

SETTLED = timedelta(days=30)  # who has just come is not judged yet
TWICE = 2  # a load above so many times the average is not a fair one
ROLES: tuple[Literal["newcomer", "mentor"], ...] = ("newcomer", "mentor")
COMPLETED = ("completed", "completed_early")


def participation(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each person who has been here for a while: took part lately, or not."""
    lately = now - QUARTER
    busy = {
        member
        for pair in facts.pairs
        if pair.started_at <= now and not pair.over(lately)
        for member in (pair.newcomer, pair.mentor)
    }
    for ask in facts.asks:
        if ask.answered_at and lately < ask.answered_at <= now:
            busy |= {ask.newcomer, ask.mentor} - set(ask.silent)
    for role in ROLES:
        for member, at in _completed(facts, role, now - SETTLED):
            if member.active or at > now - YEAR:
                yield Case(role, member.id, outcome(member.id in busy), at)


def placed(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each newcomer: had a mentor by then, or not."""
    had = {pair.newcomer for pair in facts.pairs if pair.started_at <= now}
    for member, at in _completed(facts, "newcomer", now):
        if at > now - YEAR or (member.active and member.id not in had):
            yield Case("newcomer", member.id, outcome(member.id in had), at)


def waiting(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each wait for a mentor that ended lately, or goes on, by its days so far."""
    spans: list[tuple[int, datetime, datetime | None]] = [
        (pair.newcomer, pair.waited_since, pair.started_at)
        for pair in facts.pairs
        if pair.waited_since and not pair.follows
    ]
    spans += [
        (member.id, member.waiting_since, None)
        for member in facts.members
        if member.role == "newcomer" and member.active and member.waiting_since
    ]
    for newcomer, since, ended in spans:
        if since <= now and (ended is None or ended > now - HALF):
            days = (min(ended or now, now) - since) / timedelta(days=1)
            yield Case("newcomer", newcomer, outcome(days <= target), since, days)


def response(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each published proposal by the hours until both had answered, or one had said no."""
    for ask in facts.asks:
        if not now - HALF < ask.published_at <= now:
            continue
        until = ask.answer_by if ask.state == "expired" else ask.answered_at
        if until is None or until > now or ask.state == "published":
            yield Case("proposal", ask.id, "missing", ask.published_at)
            continue
        hours = (until - ask.published_at) / timedelta(hours=1)
        yield Case("proposal", ask.id, outcome(hours <= target), ask.published_at, hours)


def mentors(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each mentor with a seat: guides somebody, or not."""
    busy = {pair.mentor for pair in facts.pairs if pair.live(now)}
    for member, at in _completed(facts, "mentor", now):
        if member.active and member.seats and (member.present(now) or member.id in busy):
            yield Case("mentor", member.id, outcome(member.id in busy), at)


def load(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each mentor who guides somebody: within the seats and twice the average, or not."""
    carried = Counter(pair.mentor for pair in facts.pairs if pair.live(now))
    if not carried:
        return
    most = TWICE * Fraction(carried.total(), len(carried))
    seats = {member.id: (member.seats, member.completed_at) for member in facts.members}
    for mentor, count in carried.items():
        offered, at = seats.get(mentor, (0, None))
        yield Case("mentor", mentor, outcome(count <= offered and count <= most), at or now, count)


def conversion(facts: Facts, now: datetime, target: int) -> Iterator[Case]:
    """Judge each person who completed a pair as newcomer and was no mentor then: a mentor by now, or not."""
    person = {member.id: member.person for member in facts.members}
    mentor = {member.person: at for member, at in _completed(facts, "mentor", now)}
    done = [
        (pair.ended_at, pair.newcomer)
        for pair in facts.pairs
        if pair.ended_at and now - YEAR < pair.ended_at <= now and pair.state in COMPLETED
    ]
    first = {newcomer: at for at, newcomer in sorted(done, reverse=True)}
    for newcomer, at in first.items():
        since = mentor.get(person.get(newcomer, 0))
        if since is None or since > at:
            yield Case("newcomer", newcomer, outcome(since is not None), at)


def _completed(facts: Facts, role: str, now: datetime) -> Iterator[tuple[Member, datetime]]:
    """Yield whose profile of a role was complete by then, and since when."""
    for member in facts.members:
        if member.role == role and member.completed_at and member.completed_at <= now:
            yield member, member.completed_at
