"""One worker process against two on the pass over all pairs: python -m benchmarks.workers 20000x10000.

Prints JSON: seconds of the pass with each executor, the sheet having been sent before the clock starts.
"""

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.people import opened, programme
from matching.bounds import Bounds
from matching.crew import Crew, crew_for
from matching.market import Market
from matching.passes import strips
from matching.worth import Worth

KEPT, HIGH_SHARE = 48, 0.62
"""Pairs kept of each newcomer, and the share of the highest score that a pair must have to be found."""


def seconds(crew: Crew, market: Market) -> tuple[float, int]:
    """Return how long the second of two passes takes, and how many pairs it finds."""
    newcomers, mentors = len(market.newcomers), len(market.mentors)
    worth = Worth.plain(1, 0, newcomers, mentors)
    reach = sum(term.most for term in market.terms)
    high = np.full(newcomers, int(HIGH_SHARE * reach), dtype=np.int64)
    pieces = strips(Bounds(high, np.zeros(mentors, dtype=np.int64)), worth, reach, KEPT)
    for piece in list(crew.work(pieces[:4])):
        del piece
    began = perf_counter()
    found = sum(len(each.pairs.rows) for each in crew.work(pieces))
    return perf_counter() - began, found


def with_processes(market: Market, workers: int) -> tuple[float, int]:
    """Measure the pass with a pool of processes."""
    with ProcessPoolExecutor(workers) as executor, crew_for(market.sheet, executor) as crew:
        return seconds(crew, market)


def with_dask(market: Market, workers: int) -> tuple[float, int]:
    """Measure the pass with a dask cluster on this machine."""
    distributed: Any = import_module("distributed")
    options = {"threads_per_worker": 1, "processes": True, "host": "127.0.0.1", "dashboard_address": None}
    with (
        distributed.LocalCluster(n_workers=workers, silence_logs=50, **options) as cluster,
        distributed.Client(cluster) as client,
        crew_for(market.sheet, client) as crew,
    ):
        return seconds(crew, market)


def measure(market: Market) -> dict[str, object]:
    """Measure all, and check that all find the same number of pairs."""
    found = {
        "1 process": with_processes(market, 1),
        "2 processes": with_processes(market, 2),
        "1 dask worker": with_dask(market, 1),
        "2 dask workers": with_dask(market, 2),
    }
    if len({pairs for _, pairs in found.values()}) > 1:
        raise AssertionError(f"not all found the same: {found}")
    return {name: each for name, (each, _) in found.items()}


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workers", description=__doc__)
    parser.add_argument("size", help="newcomers x mentors, like 20000x10000")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    newcomers, mentors = (int(part) for part in given.size.split("x"))
    market, _ = opened(programme(newcomers, mentors, given.seed))
    print(json.dumps(measure(market)))


if __name__ == "__main__":
    main()
