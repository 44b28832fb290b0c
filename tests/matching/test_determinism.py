"""The same people give the same pairs: in any order, process, hash seed, locale and time zone."""

import copy
import dataclasses
import os
import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from matching import Different, Hours, Languages, Mentor, Newcomer, Problem, Shared, Skills, solve

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
sys.path[:0] = [{root!r}]
sys.path[:0] = [{here!r}]
from test_determinism import fingerprint, tied_problem
print(fingerprint(tied_problem(5)))
"""


def tied_problem(seed):
    """Many people with few different answers, so that many optima tie."""
    rng = random.Random(seed)

    def answers():
        start = rng.choice([540, 2000 // 15 * 15, 4200])
        return {
            "skills": {
                s: {"level": 2, "importance": rng.randint(1, 3)} for s in rng.sample(["a", "b", "c"], 2)
            },
            "offers": dict.fromkeys(rng.sample(["a", "b", "c"], 2), 2),
            "interests": set(rng.sample(["x", "y", "z"], 2)),
            "hours": {"zone": rng.choice(["Europe/Paris", "UTC"]), "week": [[start, start + 120]]},
            "languages": frozenset(rng.sample(["fr", "en", "de"], 2)),
            "team": rng.choice("ab"),
        }

    return Problem(
        [Newcomer(f"n{i}", answers()) for i in range(40)],
        [Mentor(f"m{i}", answers(), rng.randint(1, 2)) for i in range(18)],
        [
            Skills("skills", 10, mentor_field="offers"),
            Shared("interests", 5),
            Hours("hours", 5, minimum=60),
            Languages("languages", 1),
            Different("team", 0, hard=True),
        ],
        forbidden={("n1", "m1"), ("n2", "m2")},
        monday=date(2026, 3, 23),
    )


def fingerprint(problem):
    solution = solve(problem)
    pairs = [
        (pair.newcomer, pair.mentor, pair.score, [p.reason.in_words() for p in pair.parts if p.reason])
        for pair in solution.pairs
    ]
    return pairs, [(each.newcomer, each.reason.in_words()) for each in solution.unmatched], solution.digest


@pytest.mark.parametrize(
    "settings",
    [
        {"PYTHONHASHSEED": "0"},
        {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "77", "LC_ALL": "tr_TR.UTF-8", "LANG": "fr_FR.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
    ],
)
def test_another_process_finds_the_same(settings):
    script = SCRIPT.format(root=str(ROOT), here=str(Path(__file__).parent))
    environment = {**os.environ, **settings, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, env=environment, check=True, encoding="utf-8"
    )
    assert run.stdout.strip() == str(fingerprint(tied_problem(5)))


@pytest.mark.parametrize("seed", range(8))
def test_rows_in_any_order(seed):
    rng = random.Random(seed)
    problem = tied_problem(1)
    shuffled = dataclasses.replace(
        problem,
        newcomers=tuple(rng.sample(problem.newcomers, len(problem.newcomers))),
        mentors=tuple(rng.sample(problem.mentors, len(problem.mentors))),
        terms=tuple(problem.terms),
    )
    assert solve(shuffled) == solve(problem)


def test_nothing_is_changed():
    problem = tied_problem(2)
    before = copy.deepcopy(problem)
    solve(problem)
    assert problem == before


def test_the_digest_follows_what_counts_and_nothing_else():
    problem = tied_problem(3)
    digest = solve(problem).digest
    people = [dataclasses.replace(each, answers={**each.answers, "unread": 1}) for each in problem.newcomers]
    assert solve(dataclasses.replace(problem, newcomers=people)).digest == digest
    changes = [
        {"objective": "total"},
        {"monday": date(2026, 3, 30)},
        {"weeks": 3},
        {"forbidden": ()},
        {"terms": problem.terms[:-1]},
        {"mentors": [*problem.mentors, Mentor("new")]},
        {"newcomers": [*problem.newcomers[1:], Newcomer("n0", {"team": "c"})]},
    ]
    digests = {solve(dataclasses.replace(problem, **change)).digest for change in changes}
    assert len(digests | {digest}) == len(changes) + 1


def test_ties_follow_neither_names_nor_sign_up():
    """One seat, equal newcomers: over many rounds everybody's chance is about the same."""
    won = [0] * 10
    for round in range(300):
        newcomers = [Newcomer(f"{round}-{place}") for place in range(10)]
        (pair,) = solve(Problem(newcomers, [Mentor("bob")], [])).pairs
        won[int(pair.newcomer.partition("-")[2])] += 1
    assert min(won) >= 12
    assert max(won) <= 55


def test_progress_is_reported_in_steps_that_end():
    seen = []
    solve(tied_problem(4), lambda done, total: seen.append((done, total)))
    assert seen[0][0] == 0
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]
    empty = []
    solve(Problem([], [], []), lambda done, total: empty.append((done, total)))
    assert empty[-1] == (1, 1)
