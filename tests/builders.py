"""Short ways to make rows for tests.

The four people are alice (newcomer), bob (mentor), carol (coordinator) and dave (stranger).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

from werkzeug.security import generate_password_hash

from mentorship.db import db
from mentorship.errors import Refused
from mentorship.models import Coordinator, Mentorship, Person, Profile, Programme, Proposal, Round

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
PASSWORD = "correct horse battery"
_HASH = generate_password_hash(PASSWORD, method="scrypt:1024:8:1")  # cheap: tests sign in often

TERMS: list[dict[str, Any]] = [
    {"type": "skills", "name": "skills", "weight": 60},
    {"type": "shared", "name": "interests", "weight": 10},
    {"type": "hours", "name": "hours", "weight": 20, "full": 180, "minimum": 60},
    {"type": "languages", "name": "languages", "weight": 10, "minimum": 1},
]


def person(name: str, **values: Any) -> Person:
    values = {"email": f"{name.lower().replace(' ', '.')}@example.org", "zone": "Europe/Paris", **values}
    return Person.create(
        **{"name": name, "password": _HASH, "confirmed_at": NOW, "created_at": NOW, "consent": "1", **values}
    )


def programme(slug: str = "welcome", **values: Any) -> Programme:
    defaults = {
        "name": {"en": "Welcome", "fr": "Bienvenue"},
        "agreement": {
            "cadence_days": 14,
            "length_weeks": 12,
            "channel": "video",
            "en": "We meet.",
            "fr": "Nous nous voyons.",
        },
        "terms": TERMS,
        "created_at": NOW,
    }
    return Programme.create(slug=slug, **{**defaults, **values})


def profile(person: Person, programme: Programme, role: str, **values: Any) -> Profile:
    skills = {"seo": {"level": 2, "importance": 2}} if role == "newcomer" else {"seo": 4}
    defaults = {
        "state": "active",
        "skills": skills,
        "interests": ["reading"],
        "week": [[1080, 1260]],  # Monday 18:00-21:00
        "languages": ["en", "fr"],
        "level": "beginner" if role == "newcomer" else "expert",
        "goal": "Open my own shop" if role == "newcomer" else "",
        "completed_at": NOW,
        "waiting_since": NOW if role == "newcomer" else None,
        "updated_at": NOW,
    }
    return Profile.create(person=person, programme=programme, role=role, **{**defaults, **values})


def coordinator(person: Person, programme: Programme) -> Coordinator:
    return Coordinator.create(person=person, programme=programme, created_at=NOW)


def round_(programme: Programme, **values: Any) -> Round:
    defaults = {
        "name": "Spring",
        "match_on": date(2026, 3, 9),
        "publish_on": date(2026, 3, 12),
        "created_at": NOW,
    }
    return Round.create(programme=programme, **{**defaults, "terms": programme.terms, **values})


def proposal(round_: Round, newcomer: Profile, mentor: Profile, **values: Any) -> Proposal:
    return Proposal.create(round=round_, newcomer=newcomer, mentor=mentor, **values)


def mentorship(newcomer: Profile, mentor: Profile, **values: Any) -> Mentorship:
    agreement = {
        "version": 1,
        "cadence_days": 14,
        "length_weeks": 12,
        "channel": "video",
        "text": {"en": "We meet.", "fr": "Nous nous voyons."},
    }
    defaults = {
        "programme": newcomer.programme,
        "agreement": agreement,
        "started_at": NOW,
        "ends_on": (NOW + timedelta(weeks=12)).date(),
    }
    return Mentorship.create(newcomer=newcomer, mentor=mentor, **{**defaults, **values})


def at_once(act: Callable[[], object], times: int = 6) -> list[object]:
    """Do an act in several threads; return what each gave, or the refusal it met."""

    def one(_: int) -> object:
        with db.connection_context():
            try:
                return act()
            except Refused as refused:
                return refused

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))
