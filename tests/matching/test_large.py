"""The pool path finds the same pairs and the same prices as the whole table."""

import dataclasses
import random

import numpy as np
import pytest
from test_determinism import tied_problem

from matching import Languages, Mentor, Newcomer, Problem, Scores, Shared, solve, verify
from matching.dense import solve_dense
from matching.draw import Draw
from matching.effort import Effort
from matching.finding import is_large, score_all, score_bounds
from matching.large import solve_large
from matching.market import open_market
from matching.mincost import has_mincost
from matching.optimum import most_pairs
from matching.ranking import ranking_of
from matching.worth import Worth

ORTOOLS, SCIPY = Effort(fast=has_mincost()), Effort(fast=False)


def opened(problem):
    """Open the market of a problem, with seats and worth."""
    market = open_market(problem.newcomers, problem.mentors, problem.terms, problem.coming, problem.forbidden)
    seats = np.array([mentor.seats for mentor in market.mentors], dtype=np.int64)
    low, high = score_bounds(market)
    ranking = ranking_of(problem.objective, most_pairs(len(market.newcomers), seats), low, high)
    worth = Worth.plain(ranking.scale, ranking.bonus, len(market.newcomers), len(market.mentors))
    return market, seats, worth, Draw(market.newcomers, market.mentors)


def by_table(market, seats, worth, draw):
    return solve_dense(*score_all(market, None), seats, worth, worth.most(*score_bounds(market)), draw)


def same(problem, efforts=(SCIPY, ORTOOLS)):
    """Solve a problem as a whole table and by a pool, with OR-tools and without."""
    place = opened(problem)
    whole = by_table(*place)
    for effort in efforts:
        pool = solve_large(*place, effort)
        assert pool.chosen.tolist() == whole.chosen.tolist()
        assert pool.gains.tolist() == whole.gains.tolist()
        assert pool.prices.tolist() == whole.prices.tolist()
    return pool


def scored(rng, newcomers, mentors, most, share=1.0):
    """Return a problem with scores by hand: whole points up to `most`, some below 0."""
    rows = {
        f"n{i}": {f"m{j}": rng.randint(-2, most) for j in range(mentors) if rng.random() < share}
        for i in range(newcomers)
    }
    people = [Newcomer(id) for id in rows]
    terms = [Scores("by hand", most, scores=rows, hard=True)]
    return Problem(people, [Mentor(f"m{j}", seats=rng.randint(0, 3)) for j in range(mentors)], terms)


@pytest.mark.parametrize("objective", ["placed", "total"])
@pytest.mark.parametrize("seed", range(12))
def test_a_pool_finds_the_same(seed, objective):
    rng = random.Random(seed)
    newcomers, mentors = rng.randint(20, 160), rng.randint(5, 90)
    problem = scored(rng, newcomers, mentors, rng.choice([1, 3, 1000]), rng.choice([0.05, 0.4, 1]))
    same(dataclasses.replace(problem, objective=objective, forbidden=[("n1", "m1"), ("n2", "m0")]))


@pytest.mark.parametrize("seed", range(6))
def test_a_pool_finds_the_same_where_many_tie(seed):
    problem = tied_problem(seed)
    same(problem)
    same(dataclasses.replace(problem, terms=[]))


@pytest.mark.parametrize("people", [([], []), ([Newcomer("ann")], []), ([], [Mentor("max")])])
def test_a_pool_of_nobody(people):
    same(Problem(*people, []))


def test_a_pool_in_which_nobody_fits():
    problem = scored(random.Random(1), 30, 10, 5, 0)
    same(problem)


def test_a_large_problem_is_solved_by_a_pool_and_proved():
    rng = random.Random(3)
    topics = [f"t{i}" for i in range(60)]

    def answers():
        return {"topics": rng.sample(topics, 6)}

    newcomers = [Newcomer(f"n{i}", answers()) for i in range(3500)]
    mentors = [Mentor(f"m{j}", answers(), 2) for j in range(1750)]
    problem = Problem(newcomers, mentors, [Shared("topics", 10)])
    assert is_large(len(newcomers), [2] * 1750)
    seen = []
    solution = solve(problem, lambda done, total: seen.append((done, total)))
    assert verify(problem, solution).proved
    assert seen == sorted(seen)
    assert seen[-1] == (7000, 7000)


class Stopped(Exception):
    pass


def test_what_progress_raises_ends_the_work():
    calls = []

    def stop(done, total):
        calls.append(done)
        if len(calls) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        solve(scored(random.Random(4), 600, 20, 5), stop)
    assert len(calls) == 3


def test_ties_do_not_crowd_a_pool():
    """With few different answers everybody's best mentors are worth the same: the pool must spread."""
    rng = random.Random(5)

    def answers():
        return {"languages": rng.sample(["fr", "en", "de", "it"], rng.randint(1, 2))}

    newcomers = [Newcomer(f"n{i}", answers()) for i in range(700)]
    mentors = [Mentor(f"m{j}", answers(), 2) for j in range(350)]
    pool = same(Problem(newcomers, mentors, [Languages("languages", 10)]), [SCIPY])
    assert (pool.chosen >= 0).all()
    assert np.bincount(pool.chosen, minlength=350).tolist() == [2] * 350
