"""Mentors who should get at least so many, and groups that take place whole or not at all."""

import dataclasses
import json
import random

import pytest

from matching import BadInput, Certificate, Mentor, Newcomer, Problem, Scores, Solution, groups, solve, verify
from matching.digest import digest_of

NEWCOMERS = [Newcomer(f"n{i}") for i in range(4)]
TABLE = {newcomer.id: {"max": 9, "mia": 8, "moe": 1} for newcomer in NEWCOMERS}
FIT = [Scores("fit", 9, scores=TABLE)]


def problem(*mentors, **changes):
    return Problem(NEWCOMERS, mentors, FIT, **changes)


def loads(given, **options):
    """Solve and prove, and return how many newcomers each mentor has."""
    solution = solve(given, **options)
    verdict = verify(given, solution)
    assert (verdict.faults, verdict.gap) == ((), 0)
    return {id: mentor_of(given, id).seats - free for id, free in solution.free_seats.items()}


def mentor_of(given, id):
    return next(mentor for mentor in given.mentors if mentor.id == id)


class TestLeast:
    def test_a_wish_counts_before_the_total(self):
        mentors = [Mentor("max", seats=4), Mentor("moe", seats=2, least=1)]
        assert loads(problem(*mentors)) == {"max": 3, "moe": 1}
        assert loads(problem(mentors[0], dataclasses.replace(mentors[1], least=2))) == {"max": 2, "moe": 2}

    def test_a_wish_that_cannot_be_met_is_no_fault(self):
        mentors = [Mentor("max", seats=4), Mentor("moe", seats=2, least=9)]
        assert loads(problem(*mentors, forbidden=[(n.id, "moe") for n in NEWCOMERS])) == {"max": 4, "moe": 0}

    def test_nobody_loses_a_place_for_a_wish(self):
        only_moe = {"n0": {"moe": 1}, "n1": {"max": 9, "moe": 1}}
        terms = [Scores("fit", 9, scores=only_moe, hard=True)]
        mentors = [Mentor("max", least=1), Mentor("moe", seats=1)]
        solution = solve(Problem(NEWCOMERS[:2], mentors, terms))
        assert solution.placed == 2

    def test_by_total_a_wish_settles_ties_only(self):
        mentors = [Mentor("max", seats=4), Mentor("moe", seats=2, least=1)]
        assert loads(problem(*mentors, objective="total")) == {"max": 4, "moe": 0}
        tied = [Mentor("max", seats=4), Mentor("mia", seats=4, least=2)]
        no_terms = Problem(NEWCOMERS, tied, [], objective="total")
        assert loads(no_terms)["mia"] >= 2

    def test_pinned_newcomers_count_towards_it(self):
        mentors = [Mentor("max", seats=4), Mentor("moe", seats=2, least=1)]
        assert loads(problem(*mentors, pins=[("n0", "moe")])) == {"max": 3, "moe": 1}


class TestSize:
    def test_a_group_takes_place_whole_or_not_at_all(self):
        mentors = [Mentor("max", seats=2), Mentor("mia", seats=4, size=3), Mentor("moe", seats=4)]
        assert loads(problem(*mentors)) == {"max": 1, "mia": 3, "moe": 0}
        assert loads(problem(*mentors[:2])) == {"max": 1, "mia": 3}
        assert loads(problem(mentors[0], mentors[2], Mentor("mia", seats=4, size=5))) == {
            "max": 2,
            "mia": 0,
            "moe": 2,
        }

    def test_most_newcomers_are_placed_even_so(self):
        mentors = [Mentor("max", seats=3), Mentor("moe", seats=3, size=3)]
        assert loads(problem(*mentors)) == {"max": 1, "moe": 3}

    def test_the_reason_is_named(self):
        solution = solve(problem(Mentor("max", seats=3), Mentor("moe", seats=2, size=3)))
        assert [each.reason.in_words() for each in solution.unmatched] == [
            "No group that fits would reach its smallest size: moe"
        ]

    def test_a_pin_makes_a_group_take_place(self):
        mentors = [Mentor("max", seats=4), Mentor("moe", seats=3, size=3)]
        assert loads(problem(*mentors)) == {"max": 4, "moe": 0}
        assert loads(problem(*mentors, pins=[("n0", "moe")])) == {"max": 1, "moe": 3}

    def test_a_pin_to_a_group_that_cannot_take_place_is_bad_input(self):
        for mentor in (Mentor("moe", seats=3, size=3), Mentor("moe", seats=2, size=3)):
            given = dataclasses.replace(problem(mentor, pins=[("n0", "moe")]), newcomers=NEWCOMERS[:2])
            with pytest.raises(BadInput, match="smallest"):
                solve(given)

    def test_a_solution_with_a_group_that_is_too_small_is_refuted(self):
        given = problem(Mentor("max", seats=2), Mentor("moe", seats=2))
        solution = solve(given)
        small = dataclasses.replace(given, mentors=[Mentor("max", seats=2), Mentor("moe", seats=2, size=3)])
        words = [str(each) for each in verify(small, solution).faults]
        assert 'mentor "moe": has a group of 2, the smallest allowed is 3' in words


def circles(seed, newcomers=40, mentors=9):
    """Return a problem whose groups compete, so that several have to be settled."""
    rng = random.Random(seed)
    table = {f"n{i}": {f"m{j}": rng.randint(0, 20) for j in range(mentors)} for i in range(newcomers)}
    return Problem(
        [Newcomer(id) for id in table],
        [Mentor(f"m{j}", seats=rng.randint(4, 8), size=rng.randint(3, 7)) for j in range(mentors)],
        [Scores("fit", 20, scores=table)],
        objective=rng.choice(["placed", "total"]),
    )


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_proved_branch_by_branch_in_any_order_of_rows(seed):
    given = circles(seed)
    solution = solve(given)
    assert verify(given, solution).proved
    turned = dataclasses.replace(given, newcomers=given.newcomers[::-1], mentors=given.mentors[::-1])
    assert solve(turned) == solution
    kept = json.loads(json.dumps(solution.to_dict()))
    assert Solution.from_dict(kept) == solution
    assert Certificate.from_dict(kept["certificate"]) == solution.certificate


def branched():
    """Return a problem that takes several branches, with its solution."""
    return next(
        (given, solution)
        for given in map(circles, range(20))
        for solution in [solve(given)]
        if len(solution.certificate.others) > 1
    )


def test_an_error_in_a_branch_is_refuted():
    given, solution = branched()
    certificate = solution.certificate

    def faults(**changes):
        fake = dataclasses.replace(certificate, **changes)
        verdict = verify(given, dataclasses.replace(solution, certificate=fake))
        assert not verdict.proved
        return " ".join(map(str, verdict.faults))

    first, *rest = certificate.others
    assert "branches: leave some matchings out" in faults(others=tuple(rest))
    cheap = dataclasses.replace(first, gains=dict.fromkeys(first.gains, 0))
    assert faults(others=(cheap, *rest))
    assert "has no group to be settled" in faults(others=(dataclasses.replace(first, takes=("x",)), *rest))
    assert faults(bound=certificate.bound - 1)


def test_when_branches_run_out_the_gap_is_told(monkeypatch):
    given, best = branched()
    monkeypatch.setattr(groups, "MOST_BRANCHES", 1)
    solution = solve(given)
    verdict = verify(given, solution)
    assert (solution.status, verdict.faults) == ("feasible", ())
    assert verdict.gap == solution.certificate.gap > 0
    assert solution.certificate.value <= best.certificate.value <= solution.certificate.bound


def test_a_time_limit_leaves_a_matching_with_its_gap():
    given = circles(1)
    solution = solve(given, limit=0)
    verdict = verify(given, solution)
    assert verdict.faults == ()
    assert solution.status == ("feasible" if verdict.gap else "optimal")


def test_the_digest_follows_loads_and_stays_without_them():
    plain = problem(Mentor("max"))
    assert (
        digest_of(problem(Mentor("max", least=1)))
        != digest_of(plain)
        != digest_of(problem(Mentor("max", size=1)))
    )
