"""The solver against brute force: every possible matching of small problems, scored one pair at a time."""

import dataclasses
import itertools
import random
from datetime import date

import pytest

from matching import (
    BadInput,
    Different,
    Gap,
    Hours,
    Languages,
    Mentor,
    Newcomer,
    Pair,
    Problem,
    Same,
    Scores,
    Shared,
    Skills,
    Wished,
    explain,
    solve,
)

SKILLS = ["sql", "git", "cooking", "chess", "law"]
LANGUAGES = ["fr", "en", "de"]
GRADES = ("junior", "middle", "senior", "head")
ZONES = ["Europe/Paris", "America/New_York", "Asia/Kathmandu"]
NEAR = {"sql": {"git": 0.4}, "law": {"chess": 0.25, "cooking": 0.7}}


def some(rng, pool, most=3):
    return rng.sample(pool, min(len(pool), rng.randint(0, most)))


def hours(rng):
    starts = sorted(rng.sample(range(0, 10080, 15), 6))
    return {"zone": rng.choice(ZONES), "week": [[a, min(a + 15 * rng.randint(1, 90), 10080)] for a in starts]}


def answers(rng):
    given = {
        "wants": {
            s: {"level": rng.randint(1, 4), "importance": rng.randint(1, 3)} for s in some(rng, SKILLS)
        },
        "offers": {s: rng.randint(1, 4) for s in some(rng, SKILLS)},
        "interests": some(rng, ["jazz", "film", "hiking", "food"]),
        "hours": hours(rng),
        "languages": some(rng, LANGUAGES, 2),
        "team": rng.choice("AB"),
        "grade": rng.choice(GRADES),
        "wish": rng.choice(["x", "y", None]),
        "wishes": rng.choice(["yes", "no"]),
        "traits": some(rng, ["x", "y"], 2),
    }
    return {key: value for key, value in given.items() if rng.random() > 0.05}


def some_terms(rng, newcomers, mentors):
    weight = rng.choice([0, 1, 2.5, 10])
    pool = [
        Skills("skills", 10, "wants", "offers", near=rng.choice([{}, NEAR]), minimum=rng.choice([0, 0, 1])),
        Shared("interests", weight, minimum=rng.choice([0, 0, 1])),
        Hours("hours", 7, full=90, minimum=rng.choice([0, 30])),
        Languages("languages", weight, minimum=rng.choice([0, 1])),
        Same("team", 3, hard=rng.random() < 0.2),
        Different("other team", 2, "team", hard=rng.random() < 0.2),
        Gap("grade", 12, order=GRADES, points={1: 9, 2: 12}, hard=rng.random() < 0.3),
        Wished("wish", 6, "wish", "traits", hard=rng.random() < 0.3, only_if="wishes"),
        Scores(
            "by hand",
            4,
            scores={n.id: {m.id: rng.randint(-4, 4) for m in some(rng, mentors, 2)} for n in newcomers},
            hard=rng.random() < 0.1,
        ),
    ]
    return rng.sample(pool, rng.randint(1, 4))


def some_problem(rng):
    newcomers = [Newcomer(f"n{i}", answers(rng)) for i in range(rng.randint(0, 5))]
    mentors = [Mentor(f"m{i}", answers(rng), rng.choice([0, 1, 1, 2, 3])) for i in range(rng.randint(0, 4))]
    pairs = [(n.id, m.id) for n in newcomers for m in mentors]
    return Problem(
        newcomers,
        mentors,
        some_terms(rng, newcomers, mentors),
        pins=rng.sample(pairs, min(len(pairs), rng.choice([0, 0, 1, 2]))),
        forbidden=rng.sample(pairs, min(len(pairs), rng.choice([0, 0, 1, 3]))),
        objective=rng.choice(["placed", "total"]),
        monday=date(2026, 3, 23),
        weeks=2,
    )


def brute_force(problem):
    """Return (placed, total) of the best matching that keeps every rule and pin, or None if there is none."""
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    pins = dict(problem.pins)
    choices = []
    for newcomer in problem.newcomers:
        judged = [explain(problem, newcomer.id, mentor.id) for mentor in problem.mentors]
        options = [(pair.mentor, pair.score) for pair in judged if isinstance(pair, Pair)]
        if newcomer.id in pins:
            options = [option for option in options if option[0] == pins[newcomer.id]]
        else:
            options.append((None, 0))
        choices.append(options)
    results = []
    for picks in itertools.product(*choices):
        taken = [mentor for mentor, _ in picks if mentor]
        if all(taken.count(mentor) <= seats[mentor] for mentor in set(taken)):
            results.append((len(taken), sum(score for _, score in picks)))
    best = {"placed": lambda r: r, "total": lambda r: (r[1], r[0])}[problem.objective]
    return max(results, key=best, default=None)


def contradictory(problem):
    newcomers = [newcomer for newcomer, _ in problem.pins]
    return len(set(newcomers)) < len(newcomers) or brute_force(problem) is None


@pytest.mark.parametrize("chunk", range(10))
def test_solve_equals_brute_force(chunk):
    rng = random.Random(chunk)
    solved = 0
    while solved < 50:
        problem = some_problem(rng)
        if contradictory(problem):
            with pytest.raises(BadInput):
                solve(problem)
            continue
        solution = solve(problem)
        assert (solution.placed, solution.total) == brute_force(problem)
        keeps_every_promise(problem, solution)
        solved += 1


def keeps_every_promise(problem, solution):
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    made = {(pair.newcomer, pair.mentor) for pair in solution.pairs}
    assert set(problem.pins) <= made
    assert made & set(problem.pins) == {(p.newcomer, p.mentor) for p in solution.pairs if p.pinned}
    for pair in solution.pairs:
        assert explain(problem, pair.newcomer, pair.mentor) == pair
        assert sum(part.points for part in pair.parts) == pair.score
        assert all(part.points <= part.most for part in pair.parts)
        seats[pair.mentor] -= 1
    assert solution.free_seats == seats
    assert min(seats.values(), default=0) >= 0
    left = {each.newcomer for each in solution.unmatched}
    assert left | {newcomer for newcomer, _ in made} == {newcomer.id for newcomer in problem.newcomers}
    assert len(left) + solution.placed == len(problem.newcomers)
    assert solution.worst is None or solution.worst.score == min(pair.score for pair in solution.pairs)


@pytest.mark.parametrize("seed", range(25))
def test_the_order_of_rows_changes_nothing(seed):
    rng = random.Random(1000 + seed)
    problem = dataclasses.replace(some_problem(rng), pins=())
    shuffled = dataclasses.replace(
        problem,
        newcomers=rng.sample(problem.newcomers, len(problem.newcomers)),
        mentors=rng.sample(problem.mentors, len(problem.mentors)),
        forbidden=rng.sample(problem.forbidden, len(problem.forbidden)),
    )
    assert solve(shuffled) == solve(problem)
