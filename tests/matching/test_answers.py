"""Prices and chains equal the difference of two full solves."""

import dataclasses
import random

import pytest
from test_large import scored
from test_oracle import contradictory, some_problem

from matching import Answers, BadInput, Mentor, Newcomer, Pair, Problem, compare, explain, price, solve


def differs(problem, before, **changes):
    """Return (placed, total) after a change less before, by solving again."""
    change = compare(before, solve(dataclasses.replace(problem, **changes)))
    return change.placed, change.total


def holds(problem, before, change):
    """Check that a chain leads from a solution to a matching that keeps every rule and seat."""
    mentor_of = {pair.newcomer: pair.mentor for pair in before.pairs}
    for move in change.moves:
        assert mentor_of.get(move.newcomer) == move.before
        mentor_of[move.newcomer] = move.after
    made = {newcomer: mentor for newcomer, mentor in mentor_of.items() if mentor}
    judged = [explain(problem, *ids) for ids in made.items()]
    assert all(isinstance(pair, Pair) for pair in judged)
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    assert all(list(made.values()).count(mentor) <= seats[mentor] for mentor in seats)
    assert change.placed == len(judged) - before.placed
    assert change.total == sum(pair.score for pair in judged) - before.total


def problems(seed, count):
    rng = random.Random(seed)
    while count:
        problem = without_groups(some_problem(rng))
        if rng.random() < 0.4:
            problem = scored(rng, rng.randint(4, 14), rng.randint(2, 8), rng.choice([2, 9, 400]), 0.6)
            problem = dataclasses.replace(problem, objective=rng.choice(["placed", "total"]))
        if not contradicts(problem):
            count -= 1
            yield rng, problem, solve(problem)


def without_groups(problem):
    return dataclasses.replace(
        problem, mentors=[dataclasses.replace(each, size=0) for each in problem.mentors]
    )


def contradicts(problem):
    return bool(problem.pins) and contradictory(problem)


@pytest.mark.parametrize("seed", range(6))
def test_overrides_cost_the_difference_of_two_solves(seed):
    asked = 0
    for rng, problem, before in problems(seed, 40):
        answers = Answers(problem, before)
        pinned = {pair.newcomer for pair in before.pairs if pair.pinned}
        pairs = [(n.id, m.id) for n in problem.newcomers for m in problem.mentors if n.id not in pinned]
        for ids in rng.sample(pairs, min(3, len(pairs))):
            after = {"pins": [*problem.pins, ids]}
            try:
                change = answers.force(*ids)
            except BadInput:
                with pytest.raises(BadInput):
                    solve(dataclasses.replace(problem, **after))
                continue
            assert (change.placed, change.total) == differs(problem, before, **after)
            holds(dataclasses.replace(problem, **after), before, change)
            asked += 1
        for pair in before.pairs[:3]:
            if pair.newcomer not in pinned:
                after = {"forbidden": [*problem.forbidden, (pair.newcomer, pair.mentor)]}
                change = answers.forbid(pair.newcomer, pair.mentor)
                assert (change.placed, change.total) == differs(problem, before, **after)
                holds(dataclasses.replace(problem, **after), before, change)
                asked += 1
    assert asked >= 50


@pytest.mark.parametrize("seed", range(3))
def test_a_seat_is_worth_the_difference_of_two_solves(seed):
    for _, problem, before in problems(100 + seed, 15):
        values = Answers(problem, before).seat_values()
        for place, mentor in enumerate(problem.mentors):
            mentors = list(problem.mentors)
            mentors[place] = dataclasses.replace(mentor, seats=mentor.seats + 1)
            change = values[mentor.id]
            assert (change.placed, change.total) == differs(problem, before, mentors=mentors)
            holds(dataclasses.replace(problem, mentors=mentors), before, change)


@pytest.mark.parametrize("seed", range(3))
def test_alternatives_are_all_mentors_in_the_order_of_their_cost(seed):
    for _, problem, before in problems(200 + seed, 15):
        answers = Answers(problem, before)
        pinned = {pair.newcomer for pair in before.pairs if pair.pinned}
        for newcomer in [each.id for each in problem.newcomers if each.id not in pinned][:3]:
            found = answers.alternatives(newcomer, 99)
            for each in found:
                assert each.change[:2] == answers.force(newcomer, each.mentor)[:2]
                holds(problem, before, each.change)
            keys = [
                (c.placed, c.total) if problem.objective == "placed" else (c.total, c.placed)
                for _, _, c in found
            ]
            assert keys == sorted(keys, reverse=True)
            assert answers.alternatives(newcomer, 1) == found[:1]


def test_blocking_pairs_prefer_each_other():
    for _, problem, before in problems(300, 20):
        score = {pair.newcomer: pair.score for pair in before.pairs}
        pinned = {pair.newcomer for pair in before.pairs if pair.pinned}
        worst = {}
        for pair in before.pairs:
            if not pair.pinned:
                worst[pair.mentor] = min(pair.score, worst.get(pair.mentor, pair.score))
        expected = []
        for newcomer in problem.newcomers:
            for mentor in problem.mentors:
                pair = explain(problem, newcomer.id, mentor.id)
                if newcomer.id in pinned or not isinstance(pair, Pair):
                    continue
                wants = newcomer.id not in score or pair.score > score[newcomer.id]
                takes = before.free_seats[mentor.id] or pair.score > worst.get(mentor.id, 10**18)
                if wants and takes:
                    expected.append((newcomer.id, mentor.id))
        assert Answers(problem, before).blocking_pairs() == sorted(expected)


def test_what_cannot_be_answered_is_refused():
    problem = Problem([Newcomer("ann")], [Mentor("max")], [], pins=[("ann", "max")])
    solution = solve(problem)
    with pytest.raises(BadInput, match="is pinned"):
        price(problem, solution, forbid=("ann", "max"))
    with pytest.raises(BadInput, match="needs one pair"):
        price(problem, solution)
    with pytest.raises(BadInput, match="not in this problem"):
        price(problem, solution, force=("ann", "mia"))
    with pytest.raises(BadInput, match="not proved"):
        Answers(problem, dataclasses.replace(solution, certificate=None))
    barred = Problem([Newcomer("ann")], [Mentor("max")], [], forbidden=[("ann", "max")])
    with pytest.raises(BadInput, match="breaks a rule: Forbidden"):
        price(barred, solve(barred), force=("ann", "max"))


@pytest.mark.parametrize("seed", range(4))
def test_who_sits_out_leaves_the_best_for_the_others(seed):
    for rng, problem, before in problems(100 + seed, 30):
        pinned = {newcomer for newcomer, _ in problem.pins}
        free = [each for each in problem.newcomers if each.id not in pinned]
        if not free or any(each.mentors > 1 for each in problem.newcomers):
            continue
        left = rng.choice(free).id
        change = Answers(problem, before).sit_out(left)
        after = solve(
            dataclasses.replace(problem, newcomers=[each for each in problem.newcomers if each.id != left])
        )
        assert (change.placed, change.total) == (after.placed - before.placed, after.total - before.total)
        holds(problem, before, change)
