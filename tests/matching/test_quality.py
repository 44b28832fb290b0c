"""A minimum quality: pairs below it are not made, pins may go below it, and whoever is left learns why."""

import dataclasses

import pytest

from matching import BadInput, Mentor, Newcomer, Problem, Refusal, Scores, candidates, explain, solve, verify
from matching.digest import digest_of

TABLE = {"ann": {"max": 9, "mia": 5}, "bea": {"max": 8, "mia": 1}}
PROBLEM = Problem(
    [Newcomer("ann"), Newcomer("bea")], [Mentor("max"), Mentor("mia")], [Scores("fit", 9, scores=TABLE)]
)


def at_least(quality, **changes):
    return dataclasses.replace(PROBLEM, quality=quality, **changes)


def made(problem):
    solution = solve(problem)
    assert verify(problem, solution).proved
    return [(pair.newcomer, pair.mentor) for pair in solution.pairs]


def test_pairs_below_the_minimum_are_not_made():
    assert made(at_least(5)) == [("ann", "mia"), ("bea", "max")]
    assert made(at_least(5.0001)) == [("ann", "max")]
    assert made(at_least(10)) == []


def test_without_a_minimum_even_a_pair_below_0_is_made():
    below = [Scores("fit", 3, scores={"ann": {"max": -3}})]
    assert made(dataclasses.replace(PROBLEM, mentors=PROBLEM.mentors[:1], terms=below)) == [("bea", "max")]
    alone = Problem(PROBLEM.newcomers[:1], PROBLEM.mentors[:1], below)
    assert made(alone) == [("ann", "max")]
    assert made(dataclasses.replace(alone, quality=0.00001)) == []


def test_a_pin_may_go_below():
    assert made(at_least(5, pins=[("bea", "mia")])) == [("ann", "max"), ("bea", "mia")]


def test_the_reason_is_named():
    left = solve(at_least(9.5)).unmatched[0]
    assert left.reason.in_words() == "No mentor reaches the 9.5 points that are asked for"
    assert [(each.reason.in_words(), each.mentors) for each in left.details] == [
        ("At least 9.5 points are asked for", 2)
    ]
    refusal = explain(at_least(5), "bea", "mia")
    assert isinstance(refusal, Refusal)
    assert [each.in_words() for each in refusal.reasons] == [
        "The pair reaches 1 points; at least 5 are asked for"
    ]
    assert [pair.mentor for pair in candidates(at_least(5), "bea")] == ["max"]


def test_a_solution_with_a_pair_below_is_refuted():
    words = [str(each) for each in verify(at_least(5), solve(at_least(1))).faults]
    assert not words or "digest: is that of another problem" in words
    solution = solve(at_least(1, forbidden=[("bea", "max"), ("ann", "mia")]))
    words = [str(each) for each in verify(at_least(5), solution).faults]
    assert any("at least 5 are asked for" in each for each in words)


@pytest.mark.parametrize("quality", [-1, "1", None, float("nan"), float("inf"), True, 10**7])
def test_a_quality_that_is_none(quality):
    with pytest.raises(BadInput, match="quality: must be a number from 0"):
        solve(at_least(quality))


def test_the_digest_follows_the_quality_and_stays_without_one():
    assert digest_of(at_least(0)) == digest_of(PROBLEM) != digest_of(at_least(1))
