"""Invented people like those of a large programme: skills, interests, hours in three regions, languages.

python -m benchmarks.people 500x250 people.json writes their scores and seats, for other packages.
"""

import argparse
import json
from datetime import date
from itertools import accumulate
from pathlib import Path
from random import Random

import numpy as np

from matching import Different, Hours, Languages, Mentor, Newcomer, Problem, Shared, Skills
from matching.fixed import BoolArray, IntArray
from matching.market import Market, open_market

MONDAY = date(2026, 1, 12)
REGIONS = (
    ("America/New_York", ("en", "es")),
    ("Europe/Paris", ("fr", "de", "it")),
    ("Asia/Kolkata", ("hi", "en", "ta")),
)
SKILLS, INTERESTS = 500, 300
BLOCK = 512
BLOCKS, HOURS, TEAM = 9, (8, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20), 8


def popular(count: int) -> list[float]:
    """Return cumulated weights by Zipf's law with exponent 0.9."""
    return list(accumulate(1 / rank**0.9 for rank in range(1, count + 1)))


SKILL_WEIGHTS, INTEREST_WEIGHTS = popular(SKILLS), popular(INTERESTS)


def some(rng: Random, weights: list[float], letter: str) -> list[str]:
    """Draw three to eight different things, the popular ones more often."""
    size = rng.randint(3, 8)
    drawn: dict[int, None] = {}
    while len(drawn) < size:
        drawn[rng.choices(range(len(weights)), cum_weights=weights)[0]] = None
    return [f"{letter}{each}" for each in drawn]


def answers(rng: Random, teams: int) -> dict[str, object]:
    """Invent what somebody answers, on either side."""
    zone, local = rng.choices(REGIONS, (35, 40, 25))[0]
    week = [
        [start, start + 60 * rng.randint(2, 3)]
        for start in (
            (rng.choices(range(7), (18, 18, 18, 18, 16, 7, 5))[0] * 24 + rng.choice(HOURS)) * 60
            for _ in range(BLOCKS)
        )
        if rng.random() < 0.7
    ]
    spoken = {rng.choice(local), *(["en"] if rng.random() < 0.7 else [])}
    return {
        "interests": some(rng, INTEREST_WEIGHTS, "i"),
        "hours": {"zone": zone, "week": week},
        "languages": sorted(spoken),
        "team": str(rng.randrange(teams)),
    }


def seats_of(rng: Random, mentors: int, places: int) -> list[int]:
    """Share out places, one to three each, as balanced as there are newcomers."""
    seats = [1] * mentors
    while sum(seats) < min(places, 3 * mentors):
        mentor = rng.randrange(mentors)
        seats[mentor] += seats[mentor] < 3
    return seats


def programme(newcomers: int, mentors: int, seed: int = 1) -> Problem:
    """Invent a programme with as many seats as newcomers, the hard case."""
    rng = Random(f"{seed}, {newcomers}, {mentors}")
    teams = max(2, newcomers // TEAM)
    left = []
    for number in range(newcomers):
        wanted = {
            skill: {"level": rng.randint(1, 4), "importance": rng.randint(1, 3)}
            for skill in some(rng, SKILL_WEIGHTS, "s")
        }
        left.append(Newcomer(f"n{number}", {**answers(rng, teams), "skills": wanted}))
    right = []
    for number, seats in enumerate(seats_of(rng, mentors, newcomers)):
        offered = {skill: rng.randint(1, 4) for skill in some(rng, SKILL_WEIGHTS, "s")}
        right.append(Mentor(f"m{number}", {**answers(rng, teams), "offers": offered}, seats))
    return Problem(left, right, terms(), monday=MONDAY)


def terms() -> list[Skills | Shared | Hours | Languages | Different]:
    """Return what a pair is judged by: three weights, and rules that let about a third of the pairs pass."""
    return [
        Skills("skills", 50, mentor_field="offers"),
        Shared("interests", 20),
        Hours("hours", 30, full=240, minimum=60),
        Languages("languages", 0),
        Different("team", 0, hard=True),
    ]


def opened(problem: Problem) -> tuple[Market, IntArray]:
    """Prepare the judging of all pairs, and count the seats of each mentor."""
    market = open_market(problem.newcomers, problem.mentors, problem.terms, problem.coming, problem.forbidden)
    return market, np.array([mentor.seats for mentor in market.mentors], dtype=np.int64)


def scored(problem: Problem) -> tuple[IntArray, BoolArray, IntArray, int]:
    """Score all pairs; the bonus makes one more pair outweigh any difference of totals."""
    market, seats = opened(problem)
    scores: IntArray = np.empty((len(market.newcomers), len(market.mentors)), dtype=np.int32)
    for start in range(0, len(scores), BLOCK):
        part = slice(start, min(start + BLOCK, len(scores)))
        scores[part] = market.keys(part, slice(None))
    allowed = scores != market.forbidden_key
    scores[~allowed] = 0
    return scores, allowed, seats, 1 + len(scores) * int(scores.max(initial=0))


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.people", description=__doc__)
    parser.add_argument("size", help="newcomers x mentors, like 500x250")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    newcomers, mentors = (int(part) for part in given.size.split("x"))
    scores, allowed, seats, _ = scored(programme(newcomers, mentors, given.seed))
    lines = [
        [score if fits else None for score, fits in zip(*each, strict=True)]
        for each in zip(scores.tolist(), allowed.tolist(), strict=True)
    ]
    given.file.write_text(json.dumps({"scores": lines, "seats": seats.tolist()}), encoding="utf-8")


if __name__ == "__main__":
    main()
