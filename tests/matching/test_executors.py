"""Whoever does the pass over pairs, and whatever happens to them, the result is the same to the bit."""

import os
import random
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from matching import Languages, Mentor, Newcomer, Problem, Shared, crew
from matching.crew import crew_for, work_on
from matching.draw import Draw
from matching.effort import Effort
from matching.large import solve_large
from matching.market import open_market
from matching.passes import Sample
from matching.worth import Worth


def people(seed, newcomers, mentors):
    rng = random.Random(seed)
    topics = [f"t{i}" for i in range(40)]

    def answers():
        return {"topics": rng.sample(topics, 5), "languages": rng.sample(["fr", "en"], rng.randint(1, 2))}

    return Problem(
        [Newcomer(f"n{i}", answers()) for i in range(newcomers)],
        [Mentor(f"m{j}", answers(), rng.randint(0, 3)) for j in range(mentors)],
        [Shared("topics", 10), Languages("languages", 1)],
    )


@pytest.fixture(scope="module")
def market():
    problem = people(7, 3000, 2500)
    return open_market(problem.newcomers, problem.mentors, problem.terms, problem.coming, [])


def solved(market, executor=None):
    seats = np.array([mentor.seats for mentor in market.mentors])
    worth = Worth.plain(1, 10**9, len(market.newcomers), len(market.mentors))
    effort = Effort(executor=executor, fast=False)
    optimum = solve_large(market, seats, worth, Draw(market.newcomers, market.mentors), effort)
    return [each.tolist() for each in optimum]


@pytest.fixture(scope="module")
def alone(market):
    return solved(market)


def test_threads_of_the_caller_do_the_same(market, alone):
    with ThreadPoolExecutor(3) as executor:
        assert solved(market, executor) == alone
        assert executor.submit(int, "1").result() == 1


def test_processes_do_the_same_and_are_sent_the_answers_once(market, alone):
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        assert solved(market, executor) == alone
        held = {executor.submit(digest_held).result() for _ in range(8)}
        assert len(held) == 1


def digest_held():
    return tuple(crew._held)


class Fragile:
    """Hands work to processes, and kills one of them after some pieces."""

    def __init__(self, executor, pieces):
        self.executor, self.left = executor, pieces

    def submit(self, *work):
        self.left -= 1
        if self.left == 0:
            self.executor.submit(os._exit, 1)
        return self.executor.submit(*work)


@pytest.mark.parametrize("pieces", [1, 4])
def test_a_worker_that_dies_changes_nothing(market, alone, pieces):
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        assert solved(market, Fragile(executor, pieces)) == alone


class Forgetful:
    """Works in this process, and remembers who was sent the answers."""

    def __init__(self):
        self.sent = 0

    def submit(self, work, digest, packed, piece):
        assert work is work_on
        self.sent += packed is not None
        done = Future()
        done.set_result(work(digest, packed, piece))
        return done


def test_a_worker_asks_for_the_answers_once(market, alone):
    executor = Forgetful()
    assert solved(market, executor) == alone
    assert executor.sent == 1


def test_work_of_a_sheet_that_is_gone_is_done_here(market):
    piece = Sample(np.arange(5), (slice(0, 9),), 2, 2, Worth.plain(1, 10**9, 3000, 5))
    with crew_for(market.sheet, Forgetful()) as hands:
        (first,) = hands.work([piece])
    assert work_on("another", None, piece) is None
    assert first.pairs.values.tolist() == piece.run(market.sheet).pairs.values.tolist()
