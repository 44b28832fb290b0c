"""The solver against brute force: every possible matching of small problems, scored one pair at a time."""

import dataclasses
import random
from collections import Counter
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
    Problem,
    Same,
    Scores,
    Shared,
    Skills,
    Wished,
    candidates,
    explain,
    solve,
    verify,
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
    """Return a small problem with a few of all features."""
    newcomers = [Newcomer(f"n{i}", answers(rng), rng.choice([0, 0, 1, 2])) for i in range(rng.randint(0, 5))]
    mentors = [
        Mentor(
            f"m{i}",
            answers(rng),
            rng.choice([0, 1, 1, 2, 3]),
            rng.choice([0, 0, 0, 1, 2]),
            rng.choice([0, 0, 0, 2, 3]),
        )
        for i in range(rng.randint(0, 4))
    ]
    pairs = [(n.id, m.id) for n in newcomers for m in mentors]
    return Problem(
        newcomers,
        mentors,
        some_terms(rng, newcomers, mentors),
        pins=rng.sample(pairs, min(len(pairs), rng.choice([0, 0, 0, 1, 2]))),
        forbidden=rng.sample(pairs, min(len(pairs), rng.choice([0, 0, 1, 3]))),
        objective=rng.choice(["placed", "total"]),
        monday=date(2026, 3, 23),
        weeks=2,
        quality=rng.choice([0, 0, 0, 1.5, 6]),
    )


def matchings(problem):
    """Yield every matching that keeps every rule and pin: the score of each pair that is made."""
    pins = dict(problem.pins)
    options = []
    for newcomer in problem.newcomers:
        free = {pair.mentor: pair.score for pair in candidates(problem, newcomer.id)}
        pinned = pins.get(newcomer.id)
        options.append({pinned: free[pinned]} if pinned in free else {} if pinned else {**free, None: 0})
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    made = {}

    def fill(place):
        if place == len(options):
            loads = Counter(mentor for _, mentor in made)
            if all(not 0 < loads[mentor.id] < mentor.size for mentor in problem.mentors):
                yield dict(made), loads
            return
        newcomer = problem.newcomers[place].id
        for mentor, score in options[place].items():
            if mentor is None:
                yield from fill(place + 1)
            elif seats[mentor]:
                seats[mentor] -= 1
                made[newcomer, mentor] = score
                yield from fill(place + 1)
                del made[newcomer, mentor]
                seats[mentor] += 1

    yield from fill(0)


def rank(problem, fairness, made, loads):
    """Return what a matching is compared by, the most important first."""
    total = sum(made.values())
    wishes = sum(min(loads[mentor.id], mentor.least) for mentor in problem.mentors)
    if problem.objective == "total":
        return total, len(made), wishes
    waited = {newcomer.id: newcomer.waited for newcomer in problem.newcomers}
    first = ()
    if fairness == "waited":
        served = Counter(waited[newcomer] for newcomer, _ in made)
        first = tuple(served[turn] for turn in (2, 1, 0))
    if fairness == "worst":
        first = (min((score for ids, score in made.items() if ids not in problem.pins), default=0),)
    return len(made), first, wishes, total


def brute_force(problem, fairness=""):
    """Return the rank of the best matching that keeps every rule and pin, or None if there is none."""
    return max((rank(problem, fairness, *each) for each in matchings(problem)), default=None)


def contradictory(problem):
    """Tell whether pins contradict each other or anything else."""
    return pinned_twice(problem) or next(matchings(problem), None) is None


def pinned_twice(problem):
    newcomers = [newcomer for newcomer, _ in problem.pins]
    return len(set(newcomers)) < len(newcomers)


@pytest.mark.parametrize("chunk", range(20))
def test_solve_equals_brute_force(chunk):
    rng = random.Random(chunk)
    solved = 0
    while solved < 100:
        problem, fairness = some_problem(rng), rng.choice(["", "", "worst", "waited"])
        best = None if pinned_twice(problem) else brute_force(problem, fairness)
        if best is None or (fairness and problem.objective == "total"):
            with pytest.raises(BadInput):
                solve(problem, fairness=fairness)
            continue
        solution = solve(problem, fairness=fairness)
        made = {(pair.newcomer, pair.mentor): pair.score for pair in solution.pairs}
        loads = Counter(pair.mentor for pair in solution.pairs)
        assert rank(problem, fairness, made, loads) == best
        keeps_every_promise(problem, solution)
        verdict = verify(problem, solution)
        assert (verdict.faults, verdict.gap) == ((), 0)
        solved += 1


def keeps_every_promise(problem, solution):
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    made = {(pair.newcomer, pair.mentor) for pair in solution.pairs}
    assert set(problem.pins) <= made
    assert made & set(problem.pins) == {(p.newcomer, p.mentor) for p in solution.pairs if p.pinned}
    for pair in solution.pairs:
        assert explain(problem, pair.newcomer, pair.mentor) == pair
        assert pair.pinned or pair.score >= problem.floor
        assert sum(part.points for part in pair.parts) == pair.score
        assert all(part.points <= part.most for part in pair.parts)
        seats[pair.mentor] -= 1
    assert solution.free_seats == seats
    assert min(seats.values(), default=0) >= 0
    left = {each.newcomer for each in solution.unmatched}
    assert left | {newcomer for newcomer, _ in made} == {newcomer.id for newcomer in problem.newcomers}
    assert len(left) + solution.placed == len(problem.newcomers)
    for mentor in problem.mentors:
        assert not 0 < mentor.seats - seats[mentor.id] < mentor.size
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
