"""A time limit gives the best matching so far with a true bound; progress can end the work."""

import threading
from time import monotonic

import numpy as np
import pytest
from test_executors import people

from matching import large
from matching.draw import Draw
from matching.effort import Effort
from matching.finding import estimate
from matching.large import solve_large
from matching.market import open_market
from matching.worth import Worth


@pytest.fixture(scope="module")
def place():
    problem = people(3, 900, 700)
    market = open_market(problem.newcomers, problem.mentors, problem.terms, problem.coming, [])
    seats = np.array([mentor.seats for mentor in market.mentors])
    worth = Worth.plain(1, 10**9, len(market.newcomers), len(market.mentors))
    return market, seats, worth, Draw(market.newcomers, market.mentors)


class Clock(Effort):
    """An effort whose time is up after so many looks at the clock."""

    looks = [0]

    @property
    def over(self):
        self.looks[0] -= 1
        return self.looks[0] < 0


def gap_of(place, optimum):
    """Check that no pair beats gains and prices, and that the matching keeps to the seats; return the gap."""
    market, seats, worth, _ = place
    keys = market.keys(slice(None), slice(None)).astype(np.int64)
    allowed = keys != market.forbidden_key
    values = worth.values(keys, allowed, 10**12)
    assert (values <= optimum.gains[:, None] + optimum.prices).all()
    assert (optimum.gains >= 0).all()
    assert (optimum.prices >= 0).all()
    held = np.flatnonzero(optimum.chosen >= 0)
    assert allowed[held, optimum.chosen[held]].all()
    assert (np.bincount(optimum.chosen[held], minlength=len(seats)) <= seats).all()
    bound = int(optimum.gains.sum() + (optimum.prices * seats).sum())
    return bound - int(values[held, optimum.chosen[held]].sum())


def test_the_longer_the_time_the_smaller_the_gap(place):
    gaps = []
    for looks in (0, 3, 8, 20, 40, 10_000):
        Clock.looks = [looks]
        gaps.append(gap_of(place, solve_large(*place, Clock(fast=False))))
    assert gaps[0] > gaps[-1] == 0
    assert min(gaps) == 0
    assert all(later <= 1.5 * sooner for sooner, later in zip(gaps, gaps[1:], strict=False))


def test_a_real_limit(place):
    late = solve_large(*place, Effort.within(0.0, fast=False))
    assert gap_of(place, late) > 0
    assert gap_of(place, solve_large(*place, Effort(deadline=monotonic() + 600, fast=False))) == 0


class Stopped(Exception):
    pass


@pytest.mark.parametrize("call", [1, 2, 5, 12])
def test_what_progress_raises_leaves_no_thread_behind(place, call):
    calls = []

    def progress(done, total):
        calls.append(done / total)
        if len(calls) == call:
            raise Stopped

    before = threading.active_count()
    with pytest.raises(Stopped):
        solve_large(*place, Effort(progress, fast=False))
    assert threading.active_count() == before


def test_progress_never_falls_back(place):
    calls = []
    solve_large(*place, Effort(lambda done, total: calls.append(done / total), fast=False))
    assert calls == sorted(calls)
    assert calls[-1] < 1
    assert len(calls) > 10


def test_what_is_left_out_of_a_pass_is_bounded(place, monkeypatch):
    """With few pairs kept and narrow margins it takes more rounds, not another result."""
    whole = solve_large(*place, Effort(fast=False))
    monkeypatch.setattr(large, "KEPT", 3)
    monkeypatch.setattr(large, "MARGIN", 1000)
    narrow = solve_large(*place, Effort(fast=False))
    assert [each.tolist() for each in narrow] == [each.tolist() for each in whole]


def test_an_estimate_grows_with_the_work():
    assert estimate(1_000, 500) < estimate(10_000, 5_000) < estimate(100_000, 50_000)
    assert estimate(100_000, 50_000, fast=True) < estimate(100_000, 50_000, fast=False)
