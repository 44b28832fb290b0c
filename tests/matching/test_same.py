"""The same people give the same pairs, whatever the machine, the order of rows, the solver and who works."""

import dataclasses
import json
import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import active_children
from pathlib import Path

import pytest
from alike import fingerprint, large_problem, problems
from distributed import Client, LocalCluster

from matching import solve, verify

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SCRIPT = """
import json, sys
sys.path[:0] = [{root!r}, {here!r}]
for hidden in {hidden!r}:
    sys.modules[hidden] = None
from alike import fingerprint, problems
print(json.dumps([fingerprint(each) for each in problems()]))
"""
PLACES = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Apia", "LC_ALL": "fr_FR.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
]


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


@pytest.mark.parametrize("hidden", [["ortools"], ["ortools", "distributed", "dask"]])
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


@pytest.fixture(scope="module")
def large():
    """Return a large problem and its solution by this process alone, which is proved."""
    problem = large_problem()
    solution = solve(problem)
    assert verify(problem, solution).proved
    return problem, solution


def killing(pids):
    """Return a progress callback that kills a process at the second step, and what it has seen."""
    seen = []

    def progress(done, total):
        seen.append(done)
        if len(seen) == 2:
            os.kill(pids()[0], signal.SIGKILL)

    return progress, seen


@pytest.mark.parametrize("fast", [False, True])
def test_with_either_solver(large, fast):
    problem, solution = large
    assert solve(problem, fast=fast) == solution


def test_threads(large):
    problem, solution = large
    with ThreadPoolExecutor(2) as executor:
        assert solve(problem, executor=executor) == solution


@pytest.mark.parametrize("kill", [False, True])
def test_processes(large, kill):
    problem, solution = large
    with ProcessPoolExecutor(2) as executor:
        progress, seen = killing(lambda: [child.pid for child in active_children()]) if kill else (None, None)
        assert solve(problem, progress, executor=executor) == solution
    assert seen is None or len(seen) > 2


def test_a_cluster_with_a_worker_killed(large):
    problem, solution = large
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "host": "127.0.0.1"}
    with (
        LocalCluster(**options, dashboard_address=None, silence_logs=50) as cluster,
        Client(cluster) as client,
    ):
        progress, seen = killing(lambda: [worker.pid for worker in cluster.workers.values()])
        assert solve(problem, progress, executor=client) == solution
    assert len(seen) > 2
