"""A simulated half-year: invented people, the verbs that they use, and the jobs, on a clock of its own.

The programme is always open. Newcomers and mentors join little by little, a round opens by itself each week,
the coordinator publishes it and works through the list of the desk. Of the pairs, 38 in a hundred end early,
as studies of mentoring report; the rest are steady, slow, paused, one-sided or at odds.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial

from mentorship import drafts, facts, follow_ups, jobs, reviews, runs, signals
from mentorship.db import transaction
from mentorship.demo import loading, people
from mentorship.demo.living import Casting, Life
from mentorship.demo.pairs import Pair, Story
from mentorship.errors import BadField
from mentorship.models import Letter, Mentorship, Person, Profile, Programme, Proposal, Round
from mentorship.programmes import TERMS
from mentorship.publishing import publish

DAWN = time(9)  # in UTC; what people do comes after it
NIGHT = timedelta(hours=3, minutes=30)  # before dawn, when the jobs look: past midnight in both zones
ZONES = ("Europe/Paris", "Europe/Paris", "Europe/Paris", "America/New_York")
PAIRS, DAYS = (10, 1000), (90, 400)  # the fewest and the most
JOINING = 0.6  # of the time, newcomers come
MENTORS = 0.5  # for each pair
PATIENCE = timedelta(days=14)  # whoever waits for longer is not counted on
WORKDAYS = (0, 3)  # Monday and Thursday: the coordinator works through the list
ACTS = ("spoken", "spoken", "solved", "no_answer", "not_needed", "later", "later", "")
DELIVERY = "outbox.deliver_due"

# The shares are of fifty pairs; nineteen end before their time.
STORIES = (
    Story(15, 0.9, (3.6, 4.6)),
    Story(4, 0.7, (3.2, 4.0), late=9, every=19),
    Story(3, 0.85, (4.0, 4.8), turn="complete", between=(40, 60)),
    Story(3, 0.8, (3.6, 3.6), turn="pause", between=(30, 44)),
    Story(2, 0.9, (4.0, 4.4), apart=2),
    Story(4, 0.9, (3.6, 4.2), mute="newcomer"),
    Story(1, 0.9, (3.4, 2.6), mute="mentor", turn="end", between=(50, 70)),
    Story(4, 0.95, (2.6, 0.6), turn="end", between=(40, 66)),
    Story(3, 0.45, (3.4, 2.4), meets=26, aims=False, turn="lost", between=(48, 74)),
    Story(3, 0.5, (3.4, 3.0), meets=0, aims=False, turn="lost", between=(26, 50)),
    Story(6, 0.6, (3.2, 1.9), turn="end", between=(16, 60)),
    Story(2, 0.8, (3.0, 3.0), turn="doubt", between=(10**6, 10**6)),
)


def tick(now: datetime) -> None:
    """Let the jobs do what is due; the letters stay in the outbox."""
    jobs.tick(now, "simulation", tuple(job for job in jobs.JOBS if job.name != DELIVERY))


def simulate(
    until: datetime, pairs: int, days: int, seed: int, tick: Callable[[datetime], None] = tick
) -> Programme:
    """Let a programme live in an empty database for so many days before a moment, and return it.

    ``tick`` is called at each moment at which the jobs look. The same arguments give the same half-year.
    """
    _check(pairs, days)
    dawn = datetime.combine(until.astimezone(UTC).date(), DAWN, UTC)
    start = dawn - timedelta(days=days + (dawn > until))
    with transaction():
        programme, carol = loading.founded(start)
        # Invented people want at random: a rule about skills would leave many of them waiting.
        programme.rhythm, programme.terms = "weekly", [term for term in TERMS if not term.get("hard")]
        programme.save()
    casting = Casting(_deck(seed), partial(_fit, seed), lambda day: tick(day - NIGHT))
    arrivals, desk = Arrivals(programme, pairs, days, seed), Desk(programme, carol, seed)

    def morning(day: datetime) -> None:
        arrivals(day)
        desk(day + timedelta(minutes=20))

    Life(programme, morning, casting=casting).until(until)
    tick(until)
    with transaction():
        Letter.update(sent_at=Letter.due_at).where(Letter.due_at <= until).execute()
        running = Mentorship.select().where(Mentorship.state == "active").order_by(Mentorship.id.desc())
        for pair in running.limit(1):
            loading.name(pair)
    return programme


def _check(pairs: int, days: int) -> None:
    for field, value, (least, most) in (("pairs", pairs, PAIRS), ("days", days, DAYS)):
        if not least <= value <= most:
            raise BadField(field, f"Choose between {least} and {most} {field}.")


def _deck(seed: int) -> Callable[[int, random.Random], Story]:
    """Return who lives what: the stories by their shares, shuffled, dealt to one pair after the other."""
    cards = [story for story in STORIES for _ in range(story.share)]
    random.Random(f"deck {seed}").shuffle(cards)
    return lambda number, _dice: cards[number % len(cards)]


def _fit(seed: int, pair: Pair, side: str) -> str:
    """Return what a side says after the first meeting; a few say nothing."""
    if pair.story.turn == "doubt":
        return "no" if side == "newcomer" else ""
    dice = random.Random(f"fit {seed} {pair.row.id} {side}")
    return dice.choices(("good", "unsure", "no", ""), (84, 7, 2, 7))[0]


class Arrivals:
    """Who joins when: as many newcomers as are lacking for the pairs that are wanted by a day."""

    def __init__(self, programme: Programme, pairs: int, days: int, seed: int) -> None:
        self._programme, self._wanted, self._span = programme, pairs, days * JOINING
        self._start = programme.created_at
        self._coming = {
            role: people.mixed(role, random.Random(f"{role} {seed}"), ZONES) for role in Profile.ROLES
        }
        self._mentors = 0

    def __call__(self, day: datetime) -> None:
        """Let those join who come on a day, mentors before they are needed."""
        passed = min((day - self._start) / timedelta(days=1) / self._span, 1)
        while self._mentors < self._wanted * MENTORS * min(0.2 + passed, 1):
            self._mentors += 1
            self._join("mentor", day)
        for _ in range(round(self._wanted * passed) - self._counted_on(day)):
            self._join("newcomer", day)

    def _join(self, role: str, at: datetime) -> None:
        people.join(self._programme, role, next(self._coming[role]), at)

    def _counted_on(self, day: datetime) -> int:
        """Return how many pairs there were, and how many may still come of those who wait or were asked."""
        begun = Mentorship.select(Mentorship.newcomer)
        waiting = Profile.select().where(
            Profile.role == "newcomer", Profile.waiting_since > day - PATIENCE, Profile.id.not_in(begun)
        )
        return int(begun.count() + waiting.count())


class Desk:
    """What the coordinator does of a morning: publish what was matched, and work through the list."""

    def __init__(self, programme: Programme, carol: Person, seed: int) -> None:
        self._programme, self._carol, self._seed = programme, carol, seed

    def __call__(self, now: datetime) -> None:
        """Do a morning's work."""
        for round_ in Round.select().where(Round.state == "open").order_by(Round.id):
            if Proposal.select().where(Proposal.round == round_.id, Proposal.state == "draft").exists():
                self._publish(round_, now)
            elif now.weekday() == WORKDAYS[0] and runs.live(round_) is None:
                runs.queue(round_, self._carol, now)
        if now.weekday() in WORKDAYS:
            self._work(now)

    def _publish(self, round_: Round, now: datetime) -> None:
        drafts.saw_list(round_, now)
        fresh = Round.get_by_id(round_.id)
        reviews.approve_all(fresh, fresh.version, self._carol, now)
        fresh = Round.get_by_id(round_.id)
        publish(fresh, fresh.version, self._carol, now)

    def _work(self, now: datetime) -> None:
        """Act on the lines of the list, or not; the same line has the same fate."""
        found = signals.of(facts.of(self._programme), now)
        for line in follow_ups.open_lines(self._programme, found, now):
            act = random.Random(f"{self._seed} {line.key}").choice(ACTS)
            if act == "later":
                follow_ups.snooze(self._programme, line, 7, self._carol, now)
            elif act and line.subject != "round":
                follow_ups.close(self._programme, line, act, "", self._carol, now)
        for row in follow_ups.to_ask(self._programme, now):
            dice = random.Random(f"{self._seed} helped {row.id}")
            if dice.random() < 0.8:
                follow_ups.tell(row, dice.choices(("yes", "partly", "no"), (5, 3, 2))[0], self._carol, now)
