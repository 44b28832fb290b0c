"""What comes out after a change is what solving anew finds, whichever change it is."""

import dataclasses
import random
import re

import pytest
from test_answers import contradicts, without_groups
from test_large import scored
from test_oracle import some_problem

from matching import (
    Allow,
    Answers,
    BadInput,
    Forbid,
    Join,
    LeaveMentor,
    LeaveNewcomer,
    Mentor,
    Newcomer,
    Pin,
    Problem,
    Seats,
    Unpin,
    nearby,
    resolve,
    solve,
    verify,
)


def some_change(rng, problem, spare):
    """Return a change of any kind; it may turn out to be impossible."""
    newcomers = [each.id for each in problem.newcomers] or ["nobody"]
    mentors = [each.id for each in problem.mentors] or ["nobody"]
    ids = rng.choice(newcomers), rng.choice(mentors)
    kinds = {
        "join": lambda: Join(rng.choice(spare)),
        "leave": lambda: LeaveNewcomer(ids[0]),
        "close": lambda: LeaveMentor(ids[1]),
        "seats": lambda: Seats(ids[1], rng.choice([1, 1, -1, 2, -2])),
        "pin": lambda: Pin(*ids),
        "unpin": lambda: Unpin(*rng.choice([*problem.pins, ids])),
        "forbid": lambda: Forbid(*ids),
        "allow": lambda: Allow(*rng.choice([*problem.forbidden, ids])),
    }
    return kinds[rng.choice(sorted(kinds))]()


def same(problem, solution, change, **options):
    """Check one change against solving anew; return the problem and the solution after it."""
    try:
        expected = solve(change.apply(problem))
    except BadInput as bad:
        with pytest.raises(BadInput, match=re.escape(str(bad))):
            resolve(problem, solution, change, **options)
        return problem, solution, 0
    changed, found = resolve(problem, solution, change, **options)
    assert changed == change.apply(problem)
    assert len(changed.newcomers) % 2 or verify(changed, found).proved
    assert dataclasses.replace(found, certificate=None) == dataclasses.replace(expected, certificate=None)
    return changed, found, 1


def run(rng, problem, spare, steps):
    solution, made = solve(problem), 0
    for _ in range(steps):
        try:
            change = some_change(rng, problem, spare)
            change.apply(problem)
        except BadInput:
            continue
        problem, solution, done = same(problem, solution, change)
        made += done
    return made


@pytest.mark.parametrize("seed", range(6))
def test_changes_of_small_problems(seed):
    rng = random.Random(seed)
    made = 0
    while made < 80:
        problem = without_groups(some_problem(rng))
        if contradicts(problem):
            continue
        other = without_groups(some_problem(rng))
        spare = [
            *(Newcomer(f"x{i}", each.answers) for i, each in enumerate(other.newcomers)),
            *(dataclasses.replace(each, id=f"y{i}") for i, each in enumerate(other.mentors)),
            Newcomer("x"),
        ]
        made += run(rng, problem, spare, 8)


@pytest.mark.parametrize("kept", [0, 2])
@pytest.mark.parametrize("seed", range(3))
def test_changes_of_middle_problems(seed, kept, monkeypatch):
    monkeypatch.setattr(nearby, "SMALL", 0)
    monkeypatch.setattr("matching.residual.standing_of.__defaults__", (kept,))
    rng = random.Random(100 + seed)
    made = 0
    while made < 90:
        share, most = rng.choice([0.1, 0.4, 1]), rng.choice([1, 3, 1000])
        whole = scored(rng, rng.randint(8, 30), rng.randint(4, 16), most, share)
        whole = dataclasses.replace(whole, objective=rng.choice(["placed", "total"]))
        spare = [*whole.newcomers[-3:], *whole.mentors[-2:]]
        problem = dataclasses.replace(whole, newcomers=whole.newcomers[:-3], mentors=whole.mentors[:-2])
        made += run(rng, problem, spare, 10)


def test_several_changes_at_once_and_answers_that_stay():
    problem = scored(random.Random(5), 30, 12, 9, 0.5)
    solution = solve(problem)
    answers = Answers(problem, solution)
    before = answers.seat_values()
    changes = [Seats("m1", 2), LeaveNewcomer("n3"), Join(Mentor("new", seats=2)), Forbid("n4", "m1")]
    changed, found = resolve(problem, solution, *changes, answers=answers)
    expected = solve(changed)
    assert found.pairs == expected.pairs
    assert verify(changed, found).proved
    assert answers.seat_values() == before


def test_groups_are_solved_anew():
    problem = Problem([Newcomer("ann"), Newcomer("bea")], [Mentor("max", seats=2, size=2)], [])
    changed, found = resolve(problem, solve(problem), LeaveNewcomer("bea"))
    assert found == solve(changed)
    assert not found.pairs


def test_what_is_not_there_is_refused():
    problem = Problem([Newcomer("ann")], [Mentor("max")], [])
    solution = solve(problem)
    for change in (LeaveNewcomer("bea"), LeaveMentor("mia"), Seats("mia"), Unpin("ann", "max")):
        with pytest.raises(BadInput):
            resolve(problem, solution, change)
