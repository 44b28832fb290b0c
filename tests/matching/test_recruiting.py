"""New mentors: what they would bring is what solving again with them brings, and the first is the best."""

import dataclasses
import json
import random

import pytest
from test_answers import contradicts, without_groups
from test_large import scored
from test_oracle import some_problem
from test_several import several

from matching import BadInput, Mentor, Newcomer, Problem, compare, recruit, solve


def problems(seed, count):
    rng = random.Random(seed)
    while count:
        problem = without_groups(some_problem(rng))
        if contradicts(problem):
            continue
        if rng.random() < 0.3:
            problem = several(rng, dataclasses.replace(problem, pins=[]))
        count -= 1
        yield rng, problem, solve(problem)


def with_mentors(problem, mentors):
    return dataclasses.replace(problem, mentors=[*problem.mentors, *mentors])


@pytest.mark.parametrize("seed", range(4))
def test_each_brings_what_solving_again_with_them_brings(seed):
    asked = 0
    for rng, problem, before in problems(seed, 200):
        seats, won = rng.choice([1, 1, 2]), []
        for each in recruit(problem, before, k=2, seats=seats):
            last = solve(with_mentors(problem, won))
            after = solve(with_mentors(problem, [*won, each.mentor]))
            change = compare(last, after)
            assert (each.placed, each.total) == (change.placed, change.total) == each.seats[-1]
            assert len(each.newcomers) >= each.placed
            fewer = dataclasses.replace(each.mentor, seats=1)
            first = compare(last, solve(with_mentors(problem, [*won, fewer])))
            assert each.seats[0] == (first.placed, first.total)
            assert json.loads(json.dumps(each.to_dict()))["profile"] == each.profile
            won.append(each.mentor)
            asked += 1
        if asked >= 26:
            return
    raise AssertionError("too few new mentors help")


@pytest.mark.parametrize("seed", range(2))
def test_the_first_is_the_best_of_all(seed):
    for _, problem, before in problems(40 + seed, 20):
        changes = [
            compare(before, solve(with_mentors(problem, [Mentor("new", each.answers)])))
            for each in problem.mentors
        ]
        keys = [
            (c.placed, c.total) if problem.objective == "placed" else (c.total, c.placed) for c in changes
        ]
        found = [(c.placed, c.total) for c in recruit(problem, before)]
        if problem.objective == "total":
            found = [each[::-1] for each in found]
        if any(each.least for each in problem.mentors):
            continue
        assert found == [max(keys)] if keys and max(keys) > (0, 0) else found in ([], [(0, 0)])


def test_profiles_from_outside_and_nobody_who_helps():
    problem = scored(random.Random(1), 6, 3, 5)
    solution = solve(problem)
    assert recruit(problem, solution) == []
    free = dataclasses.replace(problem, terms=[])
    before = solve(free)
    left = len(before.unmatched)
    found = recruit(free, before, k=left + 2, profiles=[Mentor("any")])
    assert [each.mentor.id for each in found] == [f"any ({n})" for n in range(1, left + 1)]
    assert {each for one in found for each in one.newcomers} == {each.newcomer for each in before.unmatched}


def test_numbers_below_one_are_refused():
    problem = Problem([Newcomer("ann")], [Mentor("max")], [])
    with pytest.raises(BadInput, match="at least 1"):
        recruit(problem, solve(problem), k=0)
