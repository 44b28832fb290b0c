"""The demo programme, brought to life by the same verbs that pages use, at times gone by.

Everything is drawn from seeded dice: the same day gives the same demo.
"""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from babel.dates import format_date

from mentorship import coordinators, drafts, passwords, profiles, programmes, reviews, rounds, runs
from mentorship.db import transaction
from mentorship.demo import COORDINATOR, MENTOR, NEWCOMER, PASSWORD
from mentorship.demo.living import Life
from mentorship.hours import parse
from mentorship.models import CheckIn, Goal, Indicator, Letter, Mentorship, Person, Profile, Programme, Round
from mentorship.publishing import publish

FOLDER = Path(__file__).parent
HISTORY = timedelta(days=205)
# (days before today on which a round is published, newcomers and mentors who have joined by then)
PAST = ((190, 42, 32), (52, 92, 50))


def load(now: datetime) -> Programme:
    """Fill an empty database with people, two past rounds and one that waits for its review."""
    texts = tomllib.loads((FOLDER / "brand.toml").read_text(encoding="utf-8"))
    today = datetime.combine(now.date(), time(9), now.tzinfo)
    with transaction():
        programme = _programme(texts, today - HISTORY)
        carol = _coordinators(texts, programme, today - HISTORY)
        joining = {role: list(_rows(f"{role}s.csv")) for role in ("newcomer", "mentor")}
        life = Life(programme)
        day = today - HISTORY
        for before, newcomers, mentors in PAST:
            published = today - timedelta(days=before)
            _join(programme, joining, newcomers, mentors, day, published - timedelta(days=8))
            life.until(published - timedelta(days=7))
            _round(programme, carol, published)
            day = published
        _join(programme, joining, 150, 60, day, today - timedelta(days=7))
        life.until(now - timedelta(hours=3))
        _round(programme, carol, today + timedelta(days=4), review=now - timedelta(hours=2))
        _sign_ins(programme)
        Indicator.update(owner=carol.id, due_on=(today + timedelta(days=70)).date()).execute()
        Letter.update(sent_at=Letter.due_at).where(Letter.due_at <= now - timedelta(hours=1)).execute()
    return programme


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
    people = [_person(row, domain, at) for row in texts["coordinators"]]
    Person.update(email=COORDINATOR).where(Person.id == people[0].id).execute()
    for person in people:
        coordinators.name(programme, Person.get_by_id(person.id).email, None, at)
    return Person.get_by_id(people[0].id)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


_kept_password: list[str] = []


def _person(row: dict[str, str], domain: str, at: datetime) -> Person:
    """Make an account; all of the demo share one password, whose slow hash is made once."""
    if not _kept_password:
        _kept_password.append(passwords.keep(PASSWORD))
    return Person.create(
        email=f"{row['email_local']}@{domain}",
        name=f"{row['first_name']} {row['last_name']}",
        password=_kept_password[0],
        language=row["language"],
        zone=row["zone"],
        confirmed_at=at,
        consent="1",
        created_at=at,
        seen_at=at,
    )


def _join(
    programme: Programme,
    joining: dict[str, list[dict[str, str]]],
    newcomers: int,
    mentors: int,
    after: datetime,
    before: datetime,
) -> None:
    """Let people join, spread over the time, until there are so many of them."""
    for role, wanted in (("newcomer", newcomers), ("mentor", mentors)):
        there = Profile.select().where(Profile.programme == programme.id, Profile.role == role).count()
        for place, row in enumerate(joining[role][there:wanted]):
            at = after + (before - after) * (place / max(1, wanted - there))
            person = _person(row, "orvelune.example", at)
            profile = profiles.begin(person, programme, role, at)
            profiles.complete(profile, _answers(row, role), by=person, now=at)


def _answers(row: dict[str, str], role: str) -> dict[str, Any]:
    values: dict[str, Any] = {field: row[field] for field in ("team", "level", "style", "bio", "goal")}
    values |= {
        "skills": _skills(row["skills"], role),
        "interests": row["interests"].split("|"),
        "languages": row["spoken"].split("|"),
        "week": parse(row["hours"]),
        "zone": row["zone"],
    }
    if role == "mentor":
        values |= {"seats": int(row["seats"]), "hours_month": int(row["hours_month"])}
    return values


def _skills(text: str, role: str) -> dict[str, Any]:
    named = [part.split(":") for part in text.split("|")]
    if role == "mentor":
        return {key: int(level) for key, level in named}
    return {key: {"level": int(level), "importance": int(weight)} for key, level, weight in named}


def _round(programme: Programme, by: Person, published: datetime, review: datetime | None = None) -> None:
    """Open a round and match it; publish it, or leave it to be reviewed."""
    matched = review or published - timedelta(days=3)
    name = format_date(published, "LLLL y", locale="fr").capitalize()
    opened = published - timedelta(days=20)
    round_ = rounds.begin(programme, name, matched.date(), published.date(), by, opened)
    runs.queue(round_, by, matched)
    runs.run_queued(matched)
    if review is None:
        drafts.saw_list(round_, matched)
        fresh: Round = Round.get_by_id(round_.id)
        reviews.approve_all(fresh, fresh.version, by, matched + timedelta(hours=3))
        fresh = Round.get_by_id(round_.id)
        publish(fresh, fresh.version, by, published)


def _sign_ins(programme: Programme) -> None:
    """Give the three demo addresses to a pair that is well under way; the coordinator's is given already."""
    pair = (
        Mentorship.select()
        .where(Mentorship.programme == programme.id, Mentorship.state == "active")
        .order_by(Mentorship.id.desc())
    )
    told = {each.id: each for each in pair if Goal.select().where(Goal.mentorship == each.id).exists()}
    answered = CheckIn.select().where(CheckIn.mentorship.in_(list(told)), CheckIn.answered_at.is_null(False))
    counts = Counter(each.mentorship_id for each in answered)
    chosen = told[max(counts, key=lambda pair: (counts[pair], -pair))]
    Person.update(email=NEWCOMER).where(Person.id == chosen.newcomer.person_id).execute()
    Person.update(email=MENTOR).where(Person.id == chosen.mentor.person_id).execute()
