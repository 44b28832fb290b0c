"""The demo programme, brought to life by the same verbs that pages use, at times gone by.

Everything is drawn from seeded dice: the same day gives the same demo.
"""

import tomllib
from collections import deque
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from babel.dates import format_date

from mentorship import (
    coordinators,
    drafts,
    meetings,
    mentorships,
    programmes,
    reviews,
    rounds,
    runs,
    sides,
)
from mentorship.db import transaction
from mentorship.demo import COORDINATOR, MENTOR, NEWCOMER, people
from mentorship.demo.around import Around
from mentorship.demo.living import Life
from mentorship.models import Indicator, Letter, Mentorship, Person, Programme, Round
from mentorship.publishing import publish

FOLDER = Path(__file__).parent
HISTORY = timedelta(days=205)
OPENED, MATCHED = timedelta(days=6), timedelta(days=3)  # before a round is published
TO_COME = timedelta(days=4)  # until the open round is to be published
# (days before today on which a round is published, newcomers and mentors who have joined when it is matched);
# the last one is small: it catches up with those whom the round before left without a mentor
PAST = ((190, 42, 32), (52, 92, 50), (5, 98, 53))
LATER = timedelta(days=42)  # when the pairs of a round are halfway
SEASONS = ("Printemps", "Été", "Automne")


def load(now: datetime) -> Programme:
    """Fill an empty database with people, the past rounds, and one that waits for its review."""
    today = datetime.combine(now.date(), time(9), now.tzinfo)
    with transaction():
        programme, carol = founded(today - HISTORY)
        around = Around(programme, carol, today)
        arrive = _Arrivals(programme, today, around)
        life = Life(programme, arrive, showing_from=today - timedelta(days=50))
        for (before, *_), named in zip(PAST, (_season, _season, _catching_up), strict=True):
            published = today - timedelta(days=before)
            _past_round(programme, life, carol, published, named(published))
        life.until(today - timedelta(days=2))
        open_round = _opened(programme, _unused(programme, today + TO_COME), carol, today + TO_COME, now)
        life.until(now - timedelta(hours=5))
        life.call_for_help(now - timedelta(hours=4))
        _sign_ins(life, now - timedelta(hours=4))
        _match(open_round, carol, now - timedelta(hours=3))
        around(now - timedelta(hours=3), before=0)
        Indicator.update(owner=carol.id, due_on=(today + timedelta(days=70)).date()).execute()
        Letter.update(sent_at=Letter.due_at).where(Letter.due_at <= now - timedelta(hours=1)).execute()
    return programme


def founded(at: datetime) -> tuple[Programme, Person]:
    """Make the demo's programme, and return it with the first of its coordinators."""
    texts = tomllib.loads((FOLDER / "brand.toml").read_text(encoding="utf-8"))
    programme = _programme(texts, at)
    return programme, _coordinators(texts, programme, at)


def _programme(texts: dict[str, Any], at: datetime) -> Programme:
    said = texts["programme"]
    names = {field: said[field] for field in ("tagline", "welcome", "conduct")}
    made = programmes.create(said["slug"], said["name"], at, **names)
    # A community has no teams to keep apart, and here nobody is paired who wants nothing that is offered.
    terms = [
        {**term, "minimum": 1} if term["type"] == "skills" else term
        for term in made.terms
        if term["name"] != "team"
    ]
    Programme.update(terms=terms).where(Programme.id == made.id).execute()
    kept = ("answer_days", "first_meeting_days", "cadence_days", "agreement")
    Programme.update({field: said[field] for field in kept if field in said}).where(
        Programme.id == made.id
    ).execute()
    return Programme.get_by_id(made.id)


def _coordinators(texts: dict[str, Any], programme: Programme, at: datetime) -> Person:
    domain = texts["brand"]["mail_domain"]
    named = [people.account(row, domain, at) for row in texts["coordinators"]]
    Person.update(email=COORDINATOR).where(Person.id == named[0].id).execute()
    for person in named:
        coordinators.name(programme, Person.get_by_id(person.id).email, None, at)
    return Person.get_by_id(named[0].id)


class _Arrivals:
    """Who joins when: the invented people spread over the months, a few days before a round at the latest."""

    def __init__(self, programme: Programme, today: datetime, around: Around) -> None:
        self._programme = programme
        self._around = around
        self._coming = deque(sorted(_schedule(today), key=lambda each: each[0]))

    def __call__(self, until: datetime) -> None:
        """Let those join who have come by then, and speak who has something to say beside a pair."""
        while self._coming and self._coming[0][0] <= until:
            at, role, row = self._coming.popleft()
            people.join(self._programme, role, row, at)
        self._around(until)


def _schedule(today: datetime) -> Iterator[tuple[datetime, str, dict[str, str]]]:
    """Yield when each of the invented people joins, and in which role."""
    for place, role in enumerate(("newcomer", "mentor"), 1):
        rows = people.told(role)
        there, after = 0, today - HISTORY
        for before, wanted in [*((each[0], each[place]) for each in PAST), (-2, len(rows))]:
            matched = today - timedelta(days=before) - MATCHED
            for turn, row in enumerate(rows[there:wanted], 1):
                yield after + (matched - after) * (turn / (wanted - there + 1)), role, row
            there, after = wanted, matched


def _past_round(programme: Programme, life: Life, by: Person, published: datetime, name: str) -> None:
    """Let a round take its course: opened, matched, approved as it is, published."""
    life.until(max(programme.created_at, published - OPENED))
    round_ = _opened(programme, name, by, published, published - MATCHED)
    life.until(published - MATCHED)
    _match(round_, by, published - MATCHED)
    drafts.saw_list(round_, published - MATCHED)
    fresh: Round = Round.get_by_id(round_.id)
    reviews.approve_all(fresh, fresh.version, by, published - MATCHED + timedelta(hours=3))
    life.until(published)
    fresh = Round.get_by_id(round_.id)
    publish(fresh, fresh.version, by, published)


def _opened(programme: Programme, name: str, by: Person, published: datetime, matched: datetime) -> Round:
    opened = max(published - OPENED, programme.created_at)
    return rounds.begin(programme, name, matched.date(), published.date(), by, opened)


def _match(round_: Round, by: Person, at: datetime) -> None:
    runs.queue(round_, by, at)
    runs.run_queued(at)


def _catching_up(published: datetime) -> str:
    month = format_date(published, "LLLL", locale="fr")
    return f"Rattrapage {'d’' if month[0] in 'ao' else 'de '}{month} {published.year}"


def _unused(programme: Programme, published: datetime) -> str:
    """Return the season's name, with the month when another round bears it already."""
    name = _season(published)
    if Round.select().where(Round.programme == programme.id, Round.name == name).exists():
        return f"{name}, {format_date(published, 'LLLL', locale='fr')}"
    return name


def _season(published: datetime) -> str:
    """Name a round by the season in which its pairs live."""
    lived = published + LATER
    if lived.month in (12, 1, 2):
        return f"Hiver {lived.year - (lived.month < 3)}-{lived.year + (lived.month == 12)}"
    return f"{SEASONS[lived.month // 3 - 1]} {lived.year}"


def _sign_ins(life: Life, now: datetime) -> None:
    """Give two of the demo's addresses to the pair that it shows, which has a meeting ahead."""
    pair = life.shown
    if pair is None:
        raise LookupError("no pair of the demo is fit to be shown")
    name(pair.row)
    mentor = pair.people[1]
    if not any(each.state == "planned" and each.at > now for each in meetings.of_pair(pair.row)):
        times = meetings.good_times(mentorships.common_hours(pair.row, now), mentor.zone, now)
        meetings.plan(pair.row, times[0], 60, "", by=mentor, now=now)


def name(pair: Mentorship) -> None:
    """Give two of the demo's addresses to a pair."""
    for side, address in (("newcomer", NEWCOMER), ("mentor", MENTOR)):
        Person.update(email=address).where(Person.id == sides.person(pair, side).id).execute()
