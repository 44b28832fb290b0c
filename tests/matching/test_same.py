"""The same people give the same pairs, whatever the machine, the order of rows, the solver and who works."""

import dataclasses
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from test_determinism import tied_problem

from matching import solve

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SCRIPT = """
import json, sys
sys.path[:0] = [{root!r}, {here!r}]
for hidden in {hidden!r}:
    sys.modules[hidden] = None
from test_same import fingerprint, problems
print(json.dumps([fingerprint(each) for each in problems()]))
"""
PLACES = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Apia", "LC_ALL": "fr_FR.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
]


def problems():
    """Return problems in which many matchings are equally good, by either objective."""
    tied = tied_problem(5)
    return [tied, dataclasses.replace(tied, objective="total"), dataclasses.replace(tied, terms=())]


def fingerprint(problem, **how):
    """Return all that a solve decides: pairs with their parts, who is left and why, prices."""
    solution = solve(problem, **how)
    pairs = [
        [
            pair.newcomer,
            pair.mentor,
            pair.score,
            [part.reason and part.reason.in_words() for part in pair.parts],
        ]
        for pair in solution.pairs
    ]
    left = [[each.newcomer, each.reason.in_words()] for each in solution.unmatched]
    return [pairs, left, solution.certificate.to_dict(), solution.digest]


def elsewhere(settings, hidden=()):
    """Solve in another process, with other settings, and without some packages."""
    script = SCRIPT.format(root=str(ROOT), here=str(HERE), hidden=list(hidden))
    environment = {**os.environ, **settings, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", script]
    run = subprocess.run(command, capture_output=True, env=environment, check=True, encoding="utf-8")
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def here():
    """Return what this process finds."""
    return [fingerprint(problem) for problem in problems()]


@pytest.mark.parametrize("settings", PLACES, ids=lambda settings: settings["LC_ALL"])
def test_any_hash_seed_time_zone_and_locale(settings, here):
    assert elsewhere(settings) == here


@pytest.mark.parametrize("hidden", [["ortools"], ["distributed", "dask"], ["ortools", "distributed", "dask"]])
def test_with_and_without_the_extras(hidden, here):
    assert elsewhere({}, hidden) == here


@pytest.mark.parametrize("seed", range(4))
def test_rows_in_any_order(seed, here):
    rng = random.Random(seed)
    for problem, found in zip(problems(), here, strict=True):
        newcomers = rng.sample(problem.newcomers, len(problem.newcomers))
        mentors = rng.sample(problem.mentors, len(problem.mentors))
        terms = rng.sample(problem.terms, len(problem.terms))
        shuffled = dataclasses.replace(problem, newcomers=newcomers, mentors=mentors, terms=terms)
        pairs, *rest = fingerprint(shuffled)
        assert [pair[:3] for pair in pairs] == [pair[:3] for pair in found[0]]
        assert rest == found[1:]
