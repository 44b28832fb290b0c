"""A small market for the tests of rounds: newcomers who wait, mentors with seats, a round that was run."""

from typing import Any

import builders
from builders import NOW

from mentorship import rounds, runs
from mentorship.models import Person, Profile, Programme, Round, Run


def newcomers(programme: Programme, count: int, **values: Any) -> list[Profile]:
    return [
        builders.profile(builders.person(f"Newcomer {k}"), programme, "newcomer", **values)
        for k in range(count)
    ]


def mentors(programme: Programme, count: int, **values: Any) -> list[Profile]:
    return [
        builders.profile(builders.person(f"Mentor {k}"), programme, "mentor", **values) for k in range(count)
    ]


def begun(programme: Programme, by: Person) -> Round:
    return rounds.begin(programme, "Spring", NOW.date(), NOW.date(), by, NOW)


def run(round_: Round, by: Person) -> Run:
    queued = runs.queue(round_, by, NOW)
    rounds.run_queued(NOW)
    return Run.get_by_id(queued.id)


def fresh(round_: Round) -> Round:
    return Round.get_by_id(round_.id)
