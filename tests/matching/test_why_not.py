"""What stands in somebody's way is true, and the smallest change works when it is made."""

import dataclasses

import pytest
from test_answers import holds, problems

from matching import BadInput, Mentor, Newcomer, Pair, Problem, compare, explain, solve, why_not


def allowed(problem, newcomer):
    judged = [explain(problem, newcomer, mentor.id) for mentor in problem.mentors]
    return {pair.mentor for pair in judged if isinstance(pair, Pair)}


def repaired(problem, remedy):
    """Make the change that a remedy asks for."""
    mentors = [
        dataclasses.replace(each, seats=each.seats + (each.id == remedy.seat)) for each in problem.mentors
    ]
    return dataclasses.replace(problem, mentors=mentors, pins=[*problem.pins, remedy.pin])


@pytest.mark.parametrize("seed", range(4))
def test_the_smallest_change_works(seed):
    asked = 0
    for _, problem, before in problems(400 + seed, 240):
        for left in before.unmatched[:4]:
            why = why_not(problem, before, left.newcomer)
            fits = allowed(problem, left.newcomer)
            assert (why.remedy is None) == (not fits)
            if not why.remedy:
                continue
            after = solve(repaired(problem, why.remedy))
            assert why.remedy.pin in {(pair.newcomer, pair.mentor) for pair in after.pairs}
            change = compare(before, after)
            assert (change.placed, change.total) == (why.remedy.change.placed, why.remedy.change.total)
            holds(repaired(problem, why.remedy), before, why.remedy.change)
            if problem.objective == "placed":
                assert change.placed == 1
            asked += 1
    assert asked >= 75


def test_rivals_have_one_seat_too_few():
    for _, problem, before in problems(500, 60):
        pinned = [pair.mentor for pair in before.pairs if pair.pinned]
        seats = {mentor.id: mentor.seats - pinned.count(mentor.id) for mentor in problem.mentors}
        for left in before.unmatched:
            why = why_not(problem, before, left.newcomer)
            assert all(not before.free_seats[each.mentor] for each in why.held)
            if problem.objective == "placed" and allowed(problem, left.newcomer):
                assert left.newcomer in why.rivals
            if why.rivals:
                assert len(why.rivals) == sum(seats[mentor] for mentor in why.among) + 1
                assert all(allowed(problem, each) <= set(why.among) for each in why.rivals)


def test_where_nobody_fits_the_nearest_are_named():
    problem = Problem([Newcomer("ann")], [Mentor("max")], [], forbidden=[("ann", "max")])
    why = why_not(problem, solve(problem), "ann")
    assert (why.nearest, why.remedy) == ((("max", ""),), None)


def test_somebody_with_a_mentor_is_refused():
    problem = Problem([Newcomer("ann")], [Mentor("max")], [])
    with pytest.raises(BadInput, match="has a mentor"):
        why_not(problem, solve(problem), "ann")
    with pytest.raises(BadInput, match="not in this problem"):
        why_not(problem, solve(problem), "bea")
