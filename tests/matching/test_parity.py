"""The solver against SciPy and OR-tools on problems of 50 to 400 people whose values are known beforehand."""

import dataclasses
import random

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matching import Mentor, Newcomer, Problem, Scores, solve, verify

LOW, HIGH = -2, 90


def some_problem(rng, objective):
    """Return a problem with scores by hand, in tenths of points or in halves, which make ties."""
    newcomers, mentors = rng.randint(30, 80), rng.randint(20, 60)
    if rng.random() < 0.05:
        newcomers, mentors = rng.randint(150, 250), rng.randint(80, 150)
    dense, step = rng.choice([0.1, 0.4, 1]), rng.choice([1, 5])
    table = {
        f"n{i}": {
            f"m{j}": rng.randrange(LOW, HIGH, step) / 10 for j in range(mentors) if rng.random() < dense
        }
        for i in range(newcomers)
    }
    highest = max(score for row in table.values() for score in row.values())
    wishes = rng.choice([[0], [0, 0, 1, 2]])
    return Problem(
        [Newcomer(id) for id in table],
        [Mentor(f"m{j}", seats=rng.randint(0, 3), least=rng.choice(wishes)) for j in range(mentors)],
        [Scores("by hand", highest, scores=table, hard=True)],
        forbidden=[("n1", "m1"), ("n2", "m0")],
        objective=objective,
        quality=rng.choice([0, 0, 2.5]),
    )


def values_of(problem):
    """Return what each newcomer is worth in each seat, by bonuses of our own; -1 where none may be made."""
    scores = problem.terms[0].scores
    top = 10_000 * len(problem.newcomers) * (HIGH - LOW)
    seats = [(mentor, place) for mentor in problem.mentors for place in range(mentor.seats)]
    wishes = sum(place < mentor.least for mentor, place in seats)
    steps = {
        "placed": (1, top, 3 * top * (wishes + 1)),
        "total": (9 * len(seats) * (wishes + 1) ** 2, 1, wishes + 1),
    }
    scale, reward, bonus = steps[problem.objective]
    values = np.full((len(problem.newcomers), len(seats)), -1, dtype=np.int64)
    for row, newcomer in enumerate(problem.newcomers):
        for column, (mentor, place) in enumerate(seats):
            score = scores[newcomer.id].get(mentor.id)
            if score is None or (newcomer.id, mentor.id) in problem.forbidden:
                continue
            if not problem.quality or score >= problem.quality:
                worth = scale * round(score * 10_000) + bonus + reward * (place < mentor.least)
                values[row, column] = max(worth, -1)
    return values, (scale, reward, bonus)


def value_of(problem, solution, steps):
    """Return what a solution is worth by the same bonuses."""
    scale, reward, bonus = steps
    taken = {mentor.id: mentor.seats - solution.free_seats[mentor.id] for mentor in problem.mentors}
    wishes = sum(min(taken[mentor.id], mentor.least) for mentor in problem.mentors)
    return scale * solution.total + bonus * solution.placed + reward * wishes


def by_scipy(values):
    table = np.maximum(values, 0)
    assert table.max(initial=0) * len(table) < 2**53
    return int(table[linear_sum_assignment(table, maximize=True)].sum())


def by_ortools(values):
    """Solve as a flow of minimum cost: source, newcomers, seats, sink, and a way past the seats."""
    graph = pytest.importorskip("ortools.graph.python.min_cost_flow")
    flow = graph.SimpleMinCostFlow()
    rows, columns = values.shape
    source, sink = rows + columns, rows + columns + 1
    left, right = np.nonzero(values >= 0)
    arcs = [
        (left, rows + right, -values[left, right]),
        (np.full(rows, source), np.arange(rows), np.zeros(rows, np.int64)),
        (np.arange(rows), np.full(rows, sink), np.zeros(rows, np.int64)),
        (rows + np.arange(columns), np.full(columns, sink), np.zeros(columns, np.int64)),
    ]
    tails, heads, costs = (np.concatenate(each) for each in zip(*arcs, strict=True))
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones(len(tails), np.int64), costs)
    flow.set_nodes_supplies([source, sink], [rows, -rows])
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost()


@pytest.mark.parametrize("objective", ["placed", "total"])
@pytest.mark.parametrize("chunk", range(10))
def test_solve_equals_scipy_and_ortools(chunk, objective):
    rng = random.Random(f"{chunk} {objective}")
    for _ in range(10):
        problem = some_problem(rng, objective)
        solution = solve(problem)
        values, steps = values_of(problem)
        value = value_of(problem, solution, steps)
        assert by_scipy(values) == value
        assert by_ortools(values) == value
        assert verify(problem, solution).proved


@pytest.mark.parametrize("seed", range(6))
def test_groups_equal_ortools(seed):
    """Groups in the middle range, by a solver of constraints."""
    model = pytest.importorskip("ortools.sat.python.cp_model")
    rng = random.Random(seed)
    problem = dataclasses.replace(some_problem(rng, "placed"), quality=0)
    mentors = [
        dataclasses.replace(mentor, seats=rng.randint(2, 6), size=rng.choice([0, 3, 4]), least=0)
        for mentor in problem.mentors[:15]
    ]
    problem = dataclasses.replace(problem, mentors=mentors, newcomers=problem.newcomers[:40])
    solution = solve(problem)
    assert solution.status == "optimal"
    assert verify(problem, solution).proved
    values, steps = values_of(problem)
    owner = [mentor.id for mentor in mentors for _ in range(mentor.seats)]
    first = [owner.index(mentor.id) for mentor in mentors]
    cp = model.CpModel()
    made = {
        (row, place): cp.new_bool_var("")
        for row in range(len(values))
        for place, column in enumerate(first)
        if values[row, column] >= 0
    }
    for row in range(len(values)):
        cp.add_at_most_one(made[key] for key in made if key[0] == row)
    for place, mentor in enumerate(mentors):
        load = sum(made[key] for key in made if key[1] == place)
        on = cp.new_bool_var("")
        cp.add(load <= mentor.seats * on)
        cp.add(load >= mentor.size * on)
    cp.maximize(sum(int(values[row, first[place]]) * made[row, place] for row, place in made))
    solver = model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 20
    if solver.solve(cp) == model.OPTIMAL:
        assert solver.objective_value == value_of(problem, solution, steps)
    else:
        assert solver.objective_value <= value_of(problem, solution, steps)
