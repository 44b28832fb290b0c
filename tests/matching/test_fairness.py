"""Fair matchings: nobody loses a place, the price is told, and what was promised is proved."""

import dataclasses
import json
import random

import pytest

from matching import BadInput, Mentor, Newcomer, Problem, Scores, Solution, equity, solve, verify
from matching.equity import ratio_of, wilson


def crowd(seed, newcomers=24, mentors=14):
    rng = random.Random(seed)
    table = {f"n{i}": {f"m{j}": rng.randint(0, 30) for j in range(mentors)} for i in range(newcomers)}
    return Problem(
        [Newcomer(id, waited=rng.choice([0, 0, 1, 3])) for id in table],
        [Mentor(f"m{j}", seats=rng.randint(1, 3)) for j in range(mentors)],
        [Scores("fit", 30, scores=table)],
    )


def solved(problem, fairness):
    solution = solve(problem, fairness=fairness)
    verdict = verify(problem, solution)
    assert (verdict.faults, verdict.gap, solution.status) == ((), 0, "optimal")
    assert Solution.from_dict(json.loads(json.dumps(solution.to_dict()))) == solution
    assert solution.plain == solve(problem)
    assert solution.fairness_price == solution.plain.total - solution.total >= 0
    assert solution.placed == solution.plain.placed
    return solution


@pytest.mark.parametrize("seed", range(3))
def test_the_worst_is_raised_as_far_as_it_goes(seed):
    problem = crowd(seed)
    solution = solved(problem, "worst")
    assert solution.worst.score >= solution.plain.worst.score
    higher = dataclasses.replace(problem, quality=(solution.worst.score + 1) / 10_000)
    assert solve(higher).placed < solution.placed


def test_a_worst_that_is_too_low_is_refuted():
    fairs = ((problem, solve(problem, fairness="worst")) for problem in map(crowd, range(50)))
    problem, fair = next(each for each in fairs if each[1].fairness_price)
    assert fair.worst.score > fair.plain.worst.score
    fake = dataclasses.replace(
        fair.plain,
        fairness="worst",
        plain=fair.plain,
        certificate=dataclasses.replace(fair.plain.certificate, above=fair.certificate.above),
    )
    assert any(each.culprit.startswith("above") for each in verify(problem, fake).faults)
    for changes in ({"above": None}, {"floor": fair.worst.score + 1}):
        certificate = dataclasses.replace(fair.certificate, **changes)
        assert verify(problem, dataclasses.replace(fair, certificate=certificate)).faults
    assert verify(problem, dataclasses.replace(fair, plain=None)).faults
    assert verify(problem, dataclasses.replace(fair, fairness="")).faults


@pytest.mark.parametrize("seed", range(3))
def test_those_passed_over_are_served_first(seed):
    problem = crowd(seed)
    solution = solved(problem, "waited")
    waited = {newcomer.id: newcomer.waited for newcomer in problem.newcomers}
    left = [waited[each.newcomer] for each in solution.unmatched]
    assert left == [0] * len(left)
    assert verify(problem, dataclasses.replace(solution, fairness="")).faults
    fake = dataclasses.replace(solution.plain, fairness="waited", plain=solution.plain)
    assert "scale and bonus: do not stand for the objective placed" in map(str, verify(problem, fake).faults)


def test_turns_without_anybody_who_waited_change_nothing():
    problem = crowd(1)
    people = [dataclasses.replace(each, waited=0) for each in problem.newcomers]
    problem = dataclasses.replace(problem, newcomers=people)
    assert solved(problem, "waited").pairs == solve(problem).pairs


@pytest.mark.parametrize("fairness", ["worst", "waited"])
def test_nobody_to_be_fair_to(fairness):
    ann, max = Newcomer("ann"), Mentor("max")
    for people in (([], []), ([ann], []), ([], [max]), ([ann], [Mentor("max", seats=0)])):
        solution = solve(Problem(*people, []), fairness=fairness)
        assert verify(Problem(*people, []), solution).proved
    pinned = Problem([ann], [max], [], pins=[("ann", "max")])
    assert verify(pinned, solve(pinned, fairness=fairness)).proved


@pytest.mark.parametrize("fairness", ["best", None, 3, ["worst"]])
def test_a_fairness_that_is_none(fairness):
    with pytest.raises(BadInput, match="fairness: must be"):
        solve(crowd(0), fairness=fairness)


def test_fairness_does_not_go_with_the_total():
    with pytest.raises(BadInput, match='fairness: goes with the objective "placed"'):
        solve(dataclasses.replace(crowd(0), objective="total"), fairness="worst")


def test_an_attribute_that_no_term_uses_changes_nothing():
    problem = crowd(2)
    one, other = (
        dataclasses.replace(
            problem,
            newcomers=[
                dataclasses.replace(each, answers={"gender": "fm"[(place + turn) % 2]})
                for place, each in enumerate(problem.newcomers)
            ],
        )
        for turn in (0, 1)
    )
    for fairness in ("", "worst", "waited"):
        assert solve(one, fairness=fairness) == solve(other, fairness=fairness)


class TestEquity:
    def test_figures_and_ratios(self):
        newcomers = [Newcomer(f"n{i}") for i in range(110)]
        mentors = [Mentor(f"m{j}", seats=2) for j in range(40)]
        far = [(newcomer.id, mentor.id) for newcomer in newcomers[50:80] for mentor in mentors]
        problem = Problem(newcomers, mentors, [], forbidden=far)
        ids = [newcomer.id for newcomer in newcomers]
        groups = {
            "near": [*ids[:50], *(mentor.id for mentor in mentors)],
            "far": ids[50:100],
            "few": ids[100:],
            "nobody": [],
        }
        waits = dict.fromkeys(ids[:50], 2)
        result = equity(problem, solve(problem), groups, waits=waits)
        near, far, few, nobody = result.figures
        assert (near.newcomers, near.mentors, near.wait, near.load) == (50, 40, 2, 1)
        assert near.placed == wilson(50, 50)
        assert (far.placed.value, far.mentors, far.wait, far.load) == (0.4, None, None, None)
        assert [each for each in dataclasses.astuple(few)[1:] if each is not None] == []
        assert nobody.placed is None
        ratio, *rest = result.comparisons
        assert ratio.ratio == ratio_of(50, 50, 20, 50)
        assert ratio.verdict.in_words() == "near are placed more often than far"
        assert {each.verdict.in_words() for each in rest} == {"Too few to tell"}

    def test_wilsons_interval_by_the_book(self):
        """81 of 263: a worked example in Newcombe, Statistics in Medicine 17, 1998, method 3."""
        interval = wilson(81, 263)
        assert (round(interval.low, 4), round(interval.high, 4)) == (0.2553, 0.3662)

    @pytest.mark.parametrize(
        ("groups", "least", "waits", "words"),
        [
            (["a"], 30, None, "groups: must be a table"),
            ({"a": "n1"}, 30, None, "group 'a': must have a name and a list"),
            ({"a": ["zoe"]}, 30, None, "group \"a\": there is nobody with the id 'zoe'"),
            ({}, 0, None, "least: must be a whole number"),
            ({}, 30, [1], "waits: must be a table"),
            ({}, 30, {"n1": float("nan")}, "waits, 'n1': must be a number"),
        ],
    )
    def test_what_is_refused(self, groups, least, waits, words):
        problem = crowd(0)
        with pytest.raises(BadInput) as caught:
            equity(problem, solve(problem), groups, least, waits)
        assert words in str(caught.value)
