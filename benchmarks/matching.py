"""The pool against the whole table with SciPy alone, on the same people: python -m benchmarks.matching.

Each way runs in a process of its own, scoring included, people and import apart. Seconds depend on the
machine and on what else it does; the ratios of one run are what counts.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.people import programme
from matching import Problem, solve, verify
from matching.draw import Draw
from matching.finding import score_all
from matching.fixed import IntArray
from matching.large import solve_large
from matching.market import Market, open_market
from matching.optimum import most_pairs
from matching.ranking import Ranking, ranking_of

SIZES = ("500x250", "1000x500", "2000x1000")
COLUMNS = ("size", "pairs", "way", "seconds", "peak MB", "placed", "total", "faster than scipy")


def opened(problem: Problem) -> tuple[Market, IntArray, Ranking, int]:
    """Prepare a market, its seats and how its pairs rank."""
    market = open_market(problem.newcomers, problem.mentors, problem.terms, problem.coming, problem.forbidden)
    seats = np.array([mentor.seats for mentor in market.mentors], dtype=np.int64)
    high = sum(term.most for term in problem.terms)
    pairs = most_pairs(len(market.newcomers), seats)
    return market, seats, ranking_of(problem.objective, pairs, 0, high), high


def by_pool(problem: Problem) -> tuple[int, int]:
    """Solve by a pool; the value is that of its prices, which prove it."""
    market, seats, ranking, high = opened(problem)
    draw = Draw(market.newcomers, market.mentors)
    optimum = solve_large(market, seats, ranking, high, draw, None)
    placed = int((optimum.chosen >= 0).sum())
    return placed, int(optimum.gains.sum() + (seats * optimum.prices).sum()) - placed * ranking.bonus


def by_scipy(problem: Problem) -> tuple[int, int]:
    """Solve the whole table, each seat a column, by SciPy's linear_sum_assignment; no proof, no draw."""
    market, seats, ranking, _ = opened(problem)
    scores, allowed = score_all(market, None)
    table = np.where(allowed, scores * ranking.scale + ranking.bonus, 0).astype(np.float64)
    columns = np.repeat(np.arange(len(seats)), seats)
    rows, places = linear_sum_assignment(table[:, columns], maximize=True)
    made = allowed[rows, columns[places]]
    return int(made.sum()), int(scores[rows[made], columns[places[made]]].sum())


def by_solve(problem: Problem) -> tuple[int, int]:
    """Do all that `solve` does: checks, digest, reasons, certificate."""
    solution = solve(problem)
    return solution.placed, solution.total


def by_solve_and_verify(problem: Problem) -> tuple[int, int]:
    """Solve, and check the proof by a pass of its own."""
    solution = solve(problem)
    if not verify(problem, solution).proved:
        raise AssertionError("the solution is not proved")
    return solution.placed, solution.total


WAYS: dict[str, Callable[[Problem], tuple[int, int]]] = {
    "scipy": by_scipy,
    "pool": by_pool,
    "solve": by_solve,
    "solve + verify": by_solve_and_verify,
}


def measure(size: str, way: str, seed: int) -> dict[str, object]:
    """Run one way on one size, in this process."""
    newcomers, mentors = (int(part) for part in size.split("x"))
    problem = programme(newcomers, mentors, seed)
    began = time.perf_counter()
    placed, total = WAYS[way](problem)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"seconds": seconds, "peak": peak, "placed": placed, "total": total}


def measured(size: str, way: str, seed: int, limit: float) -> dict[str, float] | None:
    """Run one way in a process of its own; None if it takes longer than the limit."""
    command = [sys.executable, "-m", "benchmarks.matching", size, "--way", way, "--seed", str(seed)]
    try:
        run = subprocess.run(command, capture_output=True, check=True, timeout=limit, encoding="utf-8")
    except subprocess.TimeoutExpired:
        return None
    found: dict[str, float] = json.loads(run.stdout)
    return found


def table(sizes: list[str], seed: int, limit: float) -> None:
    """Print a line for each size and way as soon as it is measured."""
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS), flush=True)
    for size in sizes:
        newcomers, mentors = (int(part) for part in size.split("x"))
        base = None
        for way in WAYS:
            found = measured(size, way, seed, limit)
            base = found if way == "scipy" else base
            cells = [size, f"{newcomers * mentors:,}", way, *cells_of(found, base, limit)]
            print("| " + " | ".join(cells) + " |", flush=True)


def cells_of(found: dict[str, float] | None, base: dict[str, float] | None, limit: float) -> list[str]:
    """Write one measurement out, as a ratio to the base."""
    if found is None:
        return [f"over {limit:g}", "", "", "", ""]
    ratio = f"{base['seconds'] / found['seconds']:.2f}" if base else ""
    if base and (base["placed"], base["total"]) != (found["placed"], found["total"]):
        ratio = "another optimum"
    return [f"{found['seconds']:.2f}", *(f"{found[each]:,}" for each in ("peak", "placed", "total")), ratio]


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("sizes", nargs="*", default=list(SIZES), help="newcomers x mentors, like 2000x1000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=600, help="seconds that one way may take")
    parser.add_argument("--way", choices=WAYS, help="run this way only, in this process")
    given = parser.parse_args()
    if given.way:
        print(json.dumps(measure(given.sizes[0], given.way, given.seed)))
    else:
        table(given.sizes, given.seed, given.limit)


if __name__ == "__main__":
    main()
