"""The demo's invented people: as its files tell of them, or mixed from these, and how they join."""

import csv
import random
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from mentorship import passwords, profiles, walls
from mentorship.demo import PASSWORD
from mentorship.hours import parse
from mentorship.models import Person, Profile, Programme

_FOLDER = Path(__file__).parent

Row = dict[str, str]
FREE = (
    "Mon 18:00-20:30; Wed 18:00-20:30; Sat 10:00-12:00",
    "Tue 18:00-20:30; Thu 18:00-20:30; Sat 10:00-12:00",
    "Mon 19:00-21:00; Thu 19:00-21:00; Fri 12:00-14:00",
)


@cache
def told(role: str) -> tuple[Row, ...]:
    """Return the people of a role that the demo's files tell of."""
    with (_FOLDER / f"{role}s.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def mixed(role: str, dice: random.Random, zones: tuple[str, ...]) -> Iterator[Row]:
    """Yield people without end: names of two, wishes of one, at home in these zones in turn."""
    number = 0
    while True:
        number += 1
        row, namesake = dice.choice(told(role)), dice.choice(told(role))
        yield {
            **row,
            "last_name": namesake["last_name"],
            "email_local": f"{row['email_local'].partition('.')[0]}.{role}{number}",
            "zone": zones[number % len(zones)],
            "hours": dice.choice(FREE),
        }


@cache
def _password() -> str:
    """Return what is kept of the password that all of the demo share: its hash is slow."""
    return passwords.keep(PASSWORD)


def account(row: Row, domain: str, at: datetime) -> Person:
    """Make an account."""
    return Person.create(
        email=f"{row['email_local']}@{domain}",
        name=f"{row['first_name']} {row['last_name']}",
        password=_password(),
        language=row["language"],
        zone=row["zone"],
        confirmed_at=at,
        consent="1",
        created_at=at,
        seen_at=at,
    )


def join(programme: Programme, role: str, row: Row, at: datetime) -> Profile:
    """Let somebody sign up and fill in the form."""
    person = account(row, "orvelune.example", at)
    profile = profiles.begin(person, programme, role, at)
    profile.person, profile.programme = person, programme
    complete = profiles.complete(profile, _answers(row, role), by=person, now=at)
    if role == "mentor" and complete.id % 3:
        walls.show(complete, True, by=person, now=at)
    return complete


def _answers(row: Row, role: str) -> dict[str, Any]:
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
