"""What has happened in a programme, as plain frozen facts: numbers and dates, no names and no texts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta


@dataclass(frozen=True)
class Member:
    """A newcomer or a mentor, by the number of the profile."""

    id: int
    role: str
    active: bool
    completed_at: datetime | None
    waiting_since: datetime | None = None
    away: bool = False
    seats: int = 0
    skills: tuple[str, ...] = ()  # wanted by a newcomer, offered by a mentor
    until: date | None = None  # the last day that a mentor offers
    person: int = 0  # who may have two profiles here

    def present(self, at: datetime) -> bool:
        """Tell whether a mentor takes newcomers: here, not away, not past the last day offered."""
        return self.active and not self.away and (self.until is None or self.until >= at.date())


@dataclass(frozen=True)
class Pair:
    """A mentorship with its meetings; the sides are numbers of profiles."""

    id: int
    newcomer: int
    mentor: int
    state: str
    started_at: datetime
    ended_at: datetime | None = None
    ends_on: date | None = None
    cadence_days: int = 14
    held: tuple[datetime, ...] = ()
    planned: tuple[datetime, ...] = ()
    contacted_at: datetime | None = None  # when a coordinator last noted to have spoken with them
    second: bool = False  # the mentor helps beside the newcomer's own
    handed_over: bool = False  # ended because another mentor carries it on
    round: int = 0  # in which it was proposed
    waited_since: datetime | None = None  # when its newcomer began to wait for it
    follows: bool = False  # it goes on where another pair was handed over, or stands beside one
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    second_wanted: datetime | None = None  # when a side last asked for a second mentor

    def live(self, at: datetime) -> bool:
        """Tell whether the pair had begun and not ended at that time."""
        return self.started_at <= at and not self.over(at)

    def over(self, at: datetime) -> bool:
        """Tell whether the pair had ended at that time."""
        return self.ended_at is not None and self.ended_at <= at

    def met(self, at: datetime) -> tuple[datetime, ...]:
        """Return the meetings held up to that time, oldest first."""
        return tuple(each for each in self.held if each <= at)

    def awake(self, since: datetime, until: datetime) -> timedelta:
        """Return how much of a time the pair was not paused."""
        rests = ((max(begin, since), min(end or until, until)) for begin, end in self.pauses)
        return until - since - sum((end - begin for begin, end in rests if end > begin), timedelta())


@dataclass(frozen=True)
class Answer:
    """A check-in of one side: due first, answered later or not."""

    pair: int
    side: str
    due_on: date
    answered_at: datetime | None = None
    mood: int | None = None
    wants_help: bool = False
    missed: bool = False  # closed unanswered, after two reminders

    def given(self, at: datetime) -> bool:
        """Tell whether it had been answered at that time."""
        return self.answered_at is not None and self.answered_at <= at


@dataclass(frozen=True)
class Fit:
    """What one side answered after the first meeting: good, unsure or no."""

    pair: int
    side: str
    answer: str
    answered_at: datetime


@dataclass(frozen=True)
class Aim:
    """A goal of a pair; its rating is the mean of what both sides gave."""

    pair: int
    due_on: date | None = None
    rating: float | None = None
    rated_at: datetime | None = None
    newcomer: int | None = None  # how far each side says they came
    mentor: int | None = None


@dataclass(frozen=True)
class Bond:
    """How one side found the relationship, on the mean of a scale from 1 to 5; asked, answered or not."""

    pair: int
    side: str
    asked_at: datetime
    answered_at: datetime | None = None
    mean: float | None = None


@dataclass(frozen=True)
class Ask:
    """A proposal that was published to both sides."""

    id: int
    newcomer: int
    mentor: int
    state: str
    published_at: datetime
    answered_at: datetime | None = None
    answer_by: datetime | None = None
    round: int = 0
    silent: tuple[int, ...] = ()  # the sides that have not answered


@dataclass(frozen=True)
class Stage:
    """How far a round has come."""

    id: int
    name: str
    match_on: date
    publish_on: date
    runs: int = 0
    drafts: int = 0
    approved: int = 0


@dataclass(frozen=True)
class Asked:
    """A question to the pool: about which skill, and when somebody else first answered it."""

    id: int
    skill: str
    asked_at: datetime
    answered_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Suggested:
    """A suggestion to the coordination that has no answer yet."""

    id: int
    at: datetime


@dataclass(frozen=True)
class Facts:
    """All that indicators and signals are computed from."""

    first_meeting_days: int = 10
    figures: Mapping[str, int] = field(default_factory=dict)  # from which number on a rule fires
    answer_days: int = 7
    members: tuple[Member, ...] = ()
    pairs: tuple[Pair, ...] = ()
    answers: tuple[Answer, ...] = ()
    fits: tuple[Fit, ...] = ()
    aims: tuple[Aim, ...] = ()
    bonds: tuple[Bond, ...] = ()
    asks: tuple[Ask, ...] = ()
    stages: tuple[Stage, ...] = ()
    asked: tuple[Asked, ...] = ()
    suggested: tuple[Suggested, ...] = ()


@dataclass(frozen=True)
class Pool:
    """Who waits and who is free at one time."""

    waiting: tuple[Member, ...]
    mentors: tuple[Member, ...]  # who guide or could guide: here, not away
    free: dict[int, int]  # mentor to seats that nobody holds


def pool(facts: Facts, now: datetime) -> Pool:
    """Return the newcomers who wait for a mentor, and the mentors with their free seats.

    A proposal that is out holds the mentor's seat until it is answered.
    """
    live = [pair for pair in facts.pairs if pair.live(now)]
    out = [ask for ask in facts.asks if ask.state == "published"]
    taken = Counter([pair.mentor for pair in live] + [ask.mentor for ask in out])
    busy = {pair.newcomer for pair in live if not pair.second} | {ask.newcomer for ask in out}
    here = [member for member in facts.members if member.active and member.completed_at]
    mentors = tuple(member for member in here if member.role == "mentor" and member.present(now))
    return Pool(
        tuple(
            each for each in here if each.role == "newcomer" and each.waiting_since and each.id not in busy
        ),
        mentors,
        {mentor.id: max(mentor.seats - taken[mentor.id], 0) for mentor in mentors},
    )


def midnight(on: date) -> datetime:
    """Return the instant a day begins, in UTC."""
    return datetime.combine(on, time(), UTC)
