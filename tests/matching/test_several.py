"""Newcomers who want several mentors, against every possible matching of small problems."""

import dataclasses
import itertools
import random

import pytest
from test_answers import without_groups
from test_large import scored
from test_oracle import some_problem
from test_resolving import same, some_change

from matching import (
    Answers,
    BadInput,
    Mentor,
    Newcomer,
    Pair,
    Problem,
    Scores,
    compare,
    explain,
    solve,
    verify,
)


def several(rng, problem):
    people = [dataclasses.replace(each, mentors=rng.choice([1, 1, 2, 3])) for each in problem.newcomers]
    mentors = [dataclasses.replace(each, size=0, least=0) for each in problem.mentors]
    return dataclasses.replace(problem, newcomers=people, mentors=mentors)


def best(problem):
    """Return (placed, total) of the best of all matchings."""
    pins = set(problem.pins)
    seats = {mentor.id: mentor.seats for mentor in problem.mentors}
    choices = []
    for newcomer in problem.newcomers:
        judged = [explain(problem, newcomer.id, mentor.id) for mentor in problem.mentors]
        scores = {pair.mentor: pair.score for pair in judged if isinstance(pair, Pair)}
        own = {mentor for one, mentor in pins if one == newcomer.id}
        sets = [
            some
            for size in range(newcomer.mentors + 1)
            for some in itertools.combinations(sorted(scores), size)
            if own <= set(some)
        ]
        choices.append([(some, sum(scores[each] for each in some)) for some in sets])
    found = []
    for picks in itertools.product(*choices):
        taken = [mentor for some, _ in picks for mentor in some]
        if all(taken.count(mentor) <= seats[mentor] for mentor in set(taken)):
            placed = sum(bool(some) for some, _ in picks)
            total = sum(score for _, score in picks)
            found.append((placed, total) if problem.objective == "placed" else (total, placed))
    return max(found, default=None)


def small(rng):
    """Return a problem that brute force can take."""
    if rng.random() < 0.5:
        problem = several(rng, without_groups(some_problem(rng)))
    else:
        problem = several(rng, scored(rng, rng.randint(1, 4), rng.randint(1, 4), rng.choice([1, 3, 50]), 0.8))
        problem = dataclasses.replace(problem, objective=rng.choice(["placed", "total"]))
    return dataclasses.replace(problem, newcomers=problem.newcomers[:4])


@pytest.mark.parametrize("seed", range(8))
def test_the_best_of_all_matchings(seed):
    rng = random.Random(seed)
    solved = 0
    while solved < 50:
        problem = small(rng)
        expected = best(problem)
        try:
            solution = solve(problem)
        except BadInput:
            continue
        key = (solution.placed, solution.total)
        assert (key if problem.objective == "placed" else key[::-1]) == expected
        verdict = verify(problem, solution)
        assert verdict.proved, verdict
        shuffled = dataclasses.replace(
            problem,
            newcomers=rng.sample(problem.newcomers, len(problem.newcomers)),
            mentors=rng.sample(problem.mentors, len(problem.mentors)),
        )
        assert solve(shuffled) == solution
        solved += 1


def test_a_further_mentor_takes_nobodys_only_place():
    scores = {"ann": {"max": 9, "mia": 8}, "bea": {"mia": 1}}
    terms = [Scores("fit", 9, scores=scores, hard=True)]
    problem = Problem([Newcomer("ann", mentors=2), Newcomer("bea")], [Mentor("max"), Mentor("mia")], terms)
    pairs = [(pair.newcomer, pair.mentor) for pair in solve(problem).pairs]
    assert pairs == [("ann", "max"), ("bea", "mia")]
    alone = dataclasses.replace(problem, newcomers=problem.newcomers[:1])
    assert [pair.mentor for pair in solve(alone).pairs] == ["max", "mia"]


@pytest.mark.parametrize("seed", range(3))
def test_overrides_and_seats_cost_the_difference_of_two_solves(seed):
    rng = random.Random(50 + seed)
    for _ in range(5):
        problem = several(rng, scored(rng, rng.randint(3, 9), rng.randint(2, 6), rng.choice([2, 40]), 0.7))
        before = solve(problem)
        answers = Answers(problem, before)
        for newcomer, mentor in itertools.product(problem.newcomers[:4], problem.mentors[:4]):
            ids = newcomer.id, mentor.id
            try:
                change = answers.force(*ids)
            except BadInput:
                continue
            after = compare(before, solve(dataclasses.replace(problem, pins=[ids])))
            assert change[:2] == (after.placed, after.total)
        for pair in before.pairs[:4]:
            ids = (pair.newcomer, pair.mentor)
            after = compare(before, solve(dataclasses.replace(problem, forbidden=[ids])))
            assert answers.forbid(*ids)[:2] == (after.placed, after.total)
        values = answers.seat_values()
        for place, mentor in enumerate(problem.mentors[:3]):
            mentors = list(problem.mentors)
            mentors[place] = dataclasses.replace(mentor, seats=mentor.seats + 1)
            after = compare(before, solve(dataclasses.replace(problem, mentors=mentors)))
            assert values[mentor.id][:2] == (after.placed, after.total)


@pytest.mark.parametrize("seed", range(3))
def test_changes_are_those_of_solving_anew(seed):
    rng = random.Random(70 + seed)
    made = 0
    while made < 25:
        whole = several(rng, scored(rng, rng.randint(4, 12), rng.randint(3, 7), rng.choice([2, 40]), 0.7))
        problem = dataclasses.replace(whole, newcomers=whole.newcomers[:-2], mentors=whole.mentors[:-1])
        spare, solution = [*whole.newcomers[-2:], whole.mentors[-1]], solve(problem)
        for _ in range(6):
            try:
                change = some_change(rng, problem, spare)
                change.apply(problem)
            except BadInput:
                continue
            problem, solution, done = same(problem, solution, change)
            made += done


def test_what_does_not_go_together_is_refused():
    ann = Newcomer("ann", mentors=2)
    with pytest.raises(BadInput, match="smallest group"):
        solve(Problem([ann], [Mentor("max", seats=2, size=2)], []))
    with pytest.raises(BadInput, match="does not go with"):
        solve(Problem([ann], [Mentor("max")], []), fairness="worst")
    with pytest.raises(BadInput, match="at least one"):
        solve(Problem([Newcomer("ann", mentors=0)], [Mentor("max")], []))
    pins = [("bea", "max"), ("bea", "mia")]
    problem = Problem([Newcomer("bea")], [Mentor("max"), Mentor("mia")], [], pins=pins)
    with pytest.raises(BadInput, match="another mentor"):
        solve(problem)
