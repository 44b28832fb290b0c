"""Ways to match the same people, each in a process of its own: python -m benchmarks.ways 2000x1000 scipy.

Prints one line of JSON. People and imports are apart: seconds begin with a problem and end with the pairs.
"""

import argparse
import json
import sys
from collections.abc import Callable
from importlib import import_module
from time import perf_counter, process_time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from benchmarks.memory import now_mb, peak_mb
from benchmarks.people import opened, programme, scored
from matching import Problem, Solution, solve, verify
from matching.effort import Effort
from matching.finding import best_of
from matching.fixed import BoolArray, IntArray
from matching.ranking import ranking_of
from matching.worth import Worth

ORTOOLS = "ortools.graph.python.min_cost_flow"


class Found(NamedTuple):
    """What a way has found, and how long its solver alone took, scoring and tables apart."""

    placed: int
    total: int
    solver: float | None = None
    solution: Solution | None = None


def sums(scores: IntArray, allowed: BoolArray, rows: IntArray, columns: IntArray, solver: float) -> Found:
    """Count the allowed pairs among those chosen, and add up their scores."""
    made = allowed[rows, columns]
    return Found(int(made.sum()), int(scores[rows[made], columns[made]].sum(dtype=np.int64)), solver)


def by_scipy(problem: Problem) -> Found:
    """Solve the whole table, each seat a column, by SciPy's linear_sum_assignment; no proof, no draw."""
    scores, allowed, seats, bonus = scored(problem)
    columns = np.repeat(np.arange(len(seats)), seats)
    table: NDArray[np.float64] = np.empty((len(scores), len(columns)))
    for row, line in enumerate(scores):
        table[row] = np.where(allowed[row], line + np.float64(bonus), 0)[columns]
    began = perf_counter()
    rows, places = linear_sum_assignment(table, maximize=True)
    return sums(scores, allowed, rows, columns[places], perf_counter() - began)


def by_flow(problem: Problem) -> Found:
    """Solve all allowed pairs by OR-tools' minimum cost flow, seats as they are; no proof, no draw."""
    scores, allowed, seats, bonus = scored(problem)
    rows, columns = np.nonzero(allowed)
    newcomers, mentors = allowed.shape
    source, sink = newcomers + mentors, newcomers + mentors + 1
    everybody = np.arange(newcomers)
    tails = np.concatenate([np.full(newcomers, source), rows, newcomers + np.arange(mentors), everybody])
    heads = np.concatenate([everybody, newcomers + columns, np.full(mentors, sink), np.full(newcomers, sink)])
    room = np.concatenate([np.ones(newcomers + len(rows), dtype=np.int64), seats, np.ones_like(everybody)])
    costs = np.zeros(len(tails), dtype=np.int64)
    costs[newcomers : newcomers + len(rows)] = -(scores[rows, columns].astype(np.int64) + bonus)
    flow = import_module(ORTOOLS).SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, room, costs)
    flow.set_nodes_supplies(np.array([source, sink]), np.array([newcomers, -newcomers]))
    began = perf_counter()
    flow.solve()
    solver = perf_counter() - began
    made = flow.flows(np.arange(newcomers, newcomers + len(rows))) > 0
    return sums(scores, allowed, rows[made], columns[made], solver)


def by_greed(problem: Problem) -> Found:
    """Take the best pair that is left, again and again."""
    scores, allowed, seats, _ = scored(problem)
    rows, columns = np.nonzero(allowed)
    began = perf_counter()
    free, waiting = seats.tolist(), [True] * len(scores)
    pairs = []
    for at in np.argsort(-scores[rows, columns], kind="stable").tolist():
        row, column = rows[at], columns[at]
        if waiting[row] and free[column]:
            waiting[row] = False
            free[column] -= 1
            pairs.append((row, column))
    chosen = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return sums(scores, allowed, chosen[:, 0], chosen[:, 1], perf_counter() - began)


def by_engine(problem: Problem) -> Found:
    """Read the answers, then find the optimum with its proof and its draw, scoring included."""
    market, seats = opened(problem)
    pairs = min(len(market.newcomers), int(seats.sum()))
    ranking = ranking_of(problem.objective, pairs, 0, sum(term.most for term in problem.terms))
    worth = Worth.plain(ranking.scale, ranking.bonus, len(market.newcomers), len(market.mentors))
    began = perf_counter()
    optimum = best_of(market, seats, worth, Effort())
    seconds = perf_counter() - began
    placed = int((optimum.chosen >= 0).sum())
    bound = int(optimum.gains.sum() + (seats * optimum.prices).sum())
    return Found(placed, bound - placed * ranking.bonus, seconds)


def by_solve(problem: Problem) -> Found:
    """Do all that `solve` does: checks, digest, reasons, certificate."""
    solution = solve(problem)
    return Found(solution.placed, solution.total, solution=solution)


WAYS: dict[str, Callable[[Problem], Found]] = {
    "scipy": by_scipy,
    "flow": by_flow,
    "greedy": by_greed,
    "engine": by_engine,
    "engine, fast": by_engine,
    "solve": by_solve,
    "solve, fast": by_solve,
}


def prepare(way: str) -> None:
    """Import OR-tools where it is used, before the clock starts; hide it where it is not."""
    if way == "flow" or way.endswith("fast"):
        import_module(ORTOOLS)
    else:
        sys.modules["ortools"] = None  # type: ignore[assignment]


def measure(size: str, way: str, seed: int, proof: bool) -> dict[str, object]:
    """Run one way on one size, in this process."""
    newcomers, mentors = (int(part) for part in size.split("x"))
    problem = programme(newcomers, mentors, seed)
    prepare(way)
    before = now_mb()
    began, busy = perf_counter(), process_time()
    found = WAYS[way](problem)
    seconds, busy = perf_counter() - began, process_time() - busy
    peak = peak_mb()
    numbers = {"seconds": seconds, "cpu": busy, "peak": peak, "extra": peak - before, **found._asdict()}
    solution = numbers.pop("solution")
    if isinstance(solution, Solution) and proof:
        began = perf_counter()
        numbers["proved"] = verify(problem, solution).proved
        numbers["verify"] = perf_counter() - began
    return numbers


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ways", description=__doc__)
    parser.add_argument("size", help="newcomers x mentors, like 2000x1000")
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-proof", action="store_true", help="do not verify the solution")
    given = parser.parse_args()
    print(json.dumps(measure(given.size, given.way, given.seed, not given.no_proof)))


if __name__ == "__main__":
    main()
