"""The review of a round as its coordinator meets it: python -m benchmarks.review.

Builds a scratch database with invented people, runs a round, then asks for its pages as a signed-in
coordinator and for the price of random overrides; prints the median and the slowest of each in milliseconds.
On a busy machine the time of the processor alone, the last column, says more.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from typing import Literal

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from benchmarks.people import programme as invented
from matching import Mentor, Newcomer
from mentorship import db as database
from mentorship import people, programmes, reviews, rounds, runs, skills
from mentorship.config import Settings
from mentorship.db import transaction
from mentorship.models import Coordinator, Person, Profile, Programme, Proposal, Round
from mentorship.reviews import Decision

NOW = datetime(2026, 1, 9, 9, tzinfo=UTC)
BATCH = 30  # rows per insert
COLUMNS = ("what", "size", "times", "median ms", "slowest ms", "median ms of processor")
TERMS = [
    {"type": "skills", "name": "skills", "weight": 50},
    {"type": "shared", "name": "interests", "weight": 20},
    {"type": "hours", "name": "hours", "weight": 30, "full": 240, "minimum": 60},
    {"type": "languages", "name": "languages", "weight": 5, "minimum": 1},
    {"type": "different", "name": "team", "weight": 0, "hard": True},
]


def settled(folder: Path) -> Flask:
    """Return the application on a new database."""
    app = create_app(Settings(database_url=f"sqlite:///{folder / 'review.db'}", secret_key="b" * 40))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, CLOCK=lambda: NOW)
    database.migrate()
    return app


def filled(newcomers: int, mentors: int, seed: int) -> tuple[Round, Person]:
    """Invent a programme, run a round of it, and return it with its coordinator."""
    drawn, here = invented(newcomers, mentors, seed), _programme()
    carol = _person(0, "Coordinator")
    Coordinator.create(person=carol, programme=here, created_at=NOW)
    known = list(skills.catalogue())
    liked = [key for key, _label in skills.interests("en")]
    rows = []
    for place, each in enumerate([*drawn.newcomers, *drawn.mentors], 1):
        rows.append(_profile(place, each, here, known, liked))
    with transaction():
        for start in range(0, len(rows), BATCH):
            Profile.insert_many(rows[start : start + BATCH]).execute()
    round_ = rounds.begin(here, "Benchmark", NOW.date(), NOW.date(), carol, NOW)
    runs.queue(round_, carol, NOW)
    rounds.run_queued(NOW)
    return Round.get_by_id(round_.id), carol


def _programme() -> Programme:
    names = {"en": "Benchmark", "fr": "Mesure"}
    number = Programme.select().count()
    here = programmes.create(f"benchmark-{number}", names, NOW)
    Programme.update(terms=TERMS).where(Programme.id == here.id).execute()
    return Programme.get_by_id(here.id)


def _person(place: int, name: str) -> Person:
    return Person.create(
        name=f"{name} {place}",
        email=f"{name.lower()}-{place}-{time.monotonic_ns()}@example.org",
        password="",
        confirmed_at=NOW,
        created_at=NOW,
        consent="1",
        zone="Europe/Paris",
    )


def _profile(
    place: int, each: Newcomer | Mentor, here: Programme, known: list[str], liked: list[str]
) -> dict[str, object]:
    answers, wants = each.answers, isinstance(each, Newcomer)
    named = answers["skills" if wants else "offers"]
    week = answers["hours"]
    return {
        "person": _person(place, "Newcomer" if wants else "Mentor").id,
        "programme": here.id,
        "role": "newcomer" if wants else "mentor",
        "state": "active",
        "skills": {known[int(key[1:]) % len(known)]: value for key, value in named.items()},
        "interests": sorted({liked[int(key[1:]) % len(liked)] for key in answers["interests"]}),
        "week": sorted(week["week"]),
        "zone": week["zone"],
        "languages": answers["languages"],
        "team": answers["team"],
        "seats": getattr(each, "seats", 1),
        "goal": "Open my own shop" if wants else "",
        "completed_at": NOW,
        "waiting_since": NOW if wants else None,
        "updated_at": NOW,
    }


def browser(app: Flask, person: Person) -> FlaskClient:
    """Return a browser that is signed in."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = people.begin_session(person, NOW)
        session["_fresh"] = True
    return client


def timed(what: str, size: str, times: int, act: Callable[[int], object]) -> None:
    """Do something several times, and print a line."""
    took, worked = [], []
    for turn in range(times):
        began, beginning = time.perf_counter(), time.process_time()
        act(turn)
        took.append(1000 * (time.perf_counter() - began))
        worked.append(1000 * (time.process_time() - beginning))
    cells = (what, size, times, *(f"{each:,.0f}" for each in (median(took), max(took), median(worked))))
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def pages(app: Flask, size: str, times: int, seed: int) -> None:
    """Measure the pages of a round of so many pairs."""
    newcomers, mentors = (int(part) for part in size.split("x"))
    round_, carol = filled(newcomers, mentors, seed)
    client, base = browser(app, carol), f"/rounds/{round_.id}"
    pairs = [each.id for each in Proposal.select(Proposal.id).where(Proposal.round == round_.id)]

    def get(address: str) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status}")

    timed("review, 25 a page", f"{len(pairs)} pairs", times, lambda turn: get(base))
    timed("review, 100 a page", f"{len(pairs)} pairs", times, lambda turn: get(f"{base}?size=100"))
    timed("review, all on one page", f"{len(pairs)} pairs", times, lambda turn: get(f"{base}?size=400"))
    timed("review, a name", f"{len(pairs)} pairs", times, lambda turn: get(f"{base}?q=mentor+1&page=2"))
    timed("one pair", f"{len(pairs)} pairs", times, lambda turn: get(f"{base}/pairs/{pairs[turn]}"))
    timed(
        "whom to swap with",
        f"{len(pairs)} pairs",
        times,
        lambda turn: get(f"{base}/pairs/{pairs[turn]}/swap"),
    )
    timed("without a mentor", f"{len(pairs)} pairs", times, lambda turn: get(f"{base}/unmatched"))


def overrides(size: str, times: int, seed: int) -> None:
    """Measure the price of random overrides."""
    newcomers, mentors = (int(part) for part in size.split("x"))
    round_, _carol = filled(newcomers, mentors, seed)
    rng = Random(seed)
    pairs = list(Proposal.select().where(Proposal.round == round_.id))

    def price(kind: Literal["unpair", "skip"]) -> Callable[[int], object]:
        drawn = [rng.choice(pairs) for _ in range(times)]
        asked = [Decision(kind, pair.newcomer_id, pair.mentor_id) for pair in drawn]
        return lambda turn: reviews.price(round_, asked[turn])

    first = pairs[0]
    began = Decision("unpair", first.newcomer_id, first.mentor_id)
    timed("price, the first of a run", size, 1, lambda turn: reviews.price(round_, began))
    timed("price of unpairing", size, times, price("unpair"))
    timed("price of leaving out", size, times, price("skip"))
    drawn = rng.sample(pairs, times)
    best = [int(reviews.candidates(round_, pair.newcomer_id)[0].mentor) for pair in drawn]
    pins = [Decision("pin", pair.newcomer_id, mentor) for pair, mentor in zip(drawn, best, strict=True)]
    timed("price of a pin", size, len(pins), lambda turn: reviews.price(round_, pins[turn]))


def main() -> None:
    """Read the arguments, measure, print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.review", description=__doc__)
    parser.add_argument("--pairs", default="400x200", help="newcomers x mentors of the review")
    parser.add_argument("--overrides", default="2000x1000", help="newcomers x mentors of the overrides")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        app = settled(Path(folder))
        with database.db.connection_context():
            pages(app, given.pairs, given.times, given.seed)
            overrides(given.overrides, given.times, given.seed)


if __name__ == "__main__":
    main()
