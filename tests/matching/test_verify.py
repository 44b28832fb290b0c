"""What is solved is proved, by a check of its own; and what is not true is refuted."""

import dataclasses
import json
import random

import numpy as np
import pytest
from test_determinism import tied_problem
from test_oracle import contradictory, some_problem

from matching import (
    BadInput,
    Certificate,
    Mentor,
    Newcomer,
    NotOptimal,
    Problem,
    Scores,
    candidates,
    solve,
    verify,
)
from matching.duals import least_prices
from matching.pairs import Pairs
from matching.pool_prices import pool_prices


def refuted(problem, solution, **changes):
    """Return the words of the faults that a change of the certificate brings."""
    certificate = dataclasses.replace(solution.certificate, **changes)
    verdict = verify(problem, dataclasses.replace(solution, certificate=certificate))
    assert not verdict.proved
    return [str(each) for each in verdict.faults]


@pytest.mark.parametrize("chunk", range(5))
def test_every_solution_is_proved(chunk):
    rng = random.Random(9000 + chunk)
    solved = 0
    while solved < 60:
        problem = some_problem(rng)
        if not contradictory(problem):
            verdict = verify(problem, solve(problem))
            assert (verdict.faults, verdict.gap) == ((), 0)
            solved += 1


@pytest.mark.parametrize("objective", ["placed", "total"])
def test_larger_and_tied_ones_are_proved(objective):
    problem = dataclasses.replace(tied_problem(6), objective=objective)
    newcomer = solve(problem).pairs[0].newcomer
    last = candidates(problem, newcomer)[-1].mentor
    problem = dataclasses.replace(problem, pins=[(newcomer, last)])
    assert verify(problem, solve(problem)).proved


def test_values_beyond_a_machine_word_are_proved():
    rows = {f"n{i}": {f"m{j}": (i * 7 + j * 3) % 11 * 90_000 for j in range(60)} for i in range(120)}
    terms = [Scores(f"hand {k}", 1_000_000, scores=rows) for k in range(3)]
    problem = Problem(
        [Newcomer(id) for id in rows], [Mentor(f"m{j}", seats=1) for j in range(60)], terms, objective="total"
    )
    assert verify(problem, solve(problem)).proved


@pytest.mark.parametrize("objective", ["placed", "total"])
@pytest.mark.parametrize("by", [1, -1])
def test_an_error_in_a_price_is_refuted(objective, by):
    problem = dataclasses.replace(tied_problem(7), objective=objective)
    solution = solve(problem)
    for name in ("gains", "prices"):
        table = getattr(solution.certificate, name)
        for id in sorted(table)[::4]:
            wrong = {**table, id: table[id] + by}
            assert refuted(problem, solution, **{name: wrong})
            bound = solution.certificate.bound + by * (1 if name == "gains" else seats(problem)[id])
            changes = {name: wrong, "bound": bound}
            certificate = dataclasses.replace(solution.certificate, **changes)
            verdict = verify(problem, dataclasses.replace(solution, certificate=certificate))
            assert verdict.faults or verdict.gap
            assert by < 0 or not verdict.faults


def seats(problem):
    return {mentor.id: mentor.seats for mentor in problem.mentors}


def test_an_error_in_a_bound_or_a_value_is_refuted():
    problem = tied_problem(8)
    solution = solve(problem)
    kept = solution.certificate
    assert refuted(problem, solution, bound=kept.bound - 1)[0].startswith("bound: is ")
    assert refuted(problem, solution, value=kept.value + 1)[0].startswith("value: is ")
    assert refuted(problem, solution, bonus=kept.bonus - 1)
    assert refuted(problem, solution, scale=0)


def test_a_bonus_that_is_too_small_is_refuted():
    """The prices are right, but they prove another objective."""
    problem = tied_problem(8)
    solution = solve(dataclasses.replace(problem, objective="total"))
    other = dataclasses.replace(solution, digest=solve(problem).digest)
    (fault,) = verify(problem, other).faults
    assert str(fault) == "scale and bonus: do not stand for the objective placed"


def test_people_who_are_missing_in_a_certificate_are_named():
    problem = tied_problem(8)
    solution = solve(problem)
    gains = {id: gain for id, gain in solution.certificate.gains.items() if id != "n3"}
    assert any(
        line.startswith('gain of "n3": is missing') for line in refuted(problem, solution, gains=gains)
    )
    assert verify(problem, dataclasses.replace(solution, certificate=None)).faults


def test_a_worse_matching_is_refuted():
    """Two newcomers change places: the old prices cannot prove that."""
    ann, bea = Newcomer("ann"), Newcomer("bea")
    table = {"ann": {"max": 3, "mia": 2}, "bea": {"max": 1, "mia": 3}}
    problem = Problem([ann, bea], [Mentor("max"), Mentor("mia")], [Scores("fit", 3, scores=table)])
    best = solve(problem)
    worse = solve(dataclasses.replace(problem, pins=[("ann", "mia")]))
    pairs = tuple(dataclasses.replace(pair, pinned=False) for pair in worse.pairs)
    fake = dataclasses.replace(best, pairs=pairs, total=worse.total)
    assert [each.culprit for each in verify(problem, fake).faults] == ["value"]
    honest = dataclasses.replace(best.certificate, value=best.certificate.value - best.total + worse.total)
    verdict = verify(problem, dataclasses.replace(fake, certificate=honest))
    assert (verdict.faults, verdict.proved, verdict.gap) == ((), False, best.total - worse.total)


@pytest.mark.parametrize(
    ("changes", "culprit"),
    [
        ({"total": 1}, "total"),
        ({"placed": 99}, "placed"),
        ({"digest": "x"}, "digest"),
        ({"free_seats": {}}, 'mentor "'),
        ({"unmatched": ()}, 'newcomer "'),
        ({"pairs": ()}, 'newcomer "'),
    ],
)
def test_what_a_solution_says_wrongly_is_named(changes, culprit):
    problem = dataclasses.replace(tied_problem(9), mentors=tied_problem(9).mentors[:12], forbidden=())
    problem = dataclasses.replace(problem, mentors=[*problem.mentors, Mentor("idle", {"languages": []}, 2)])
    verdict = verify(problem, dataclasses.replace(solve(problem), **changes))
    assert any(each.culprit.startswith(culprit) for each in verdict.faults)


def test_a_pair_against_a_rule_or_a_pin_is_named():
    problem = tied_problem(9)
    solution = solve(problem)
    ids = solution.pairs[0].newcomer, solution.pairs[0].mentor
    against = dataclasses.replace(problem, forbidden=[ids])
    assert any("breaks a rule" in str(each) for each in verify(against, solution).faults)
    pinned = dataclasses.replace(problem, pins=[(ids[0], "m17")])
    assert any("is not kept" in str(each) for each in verify(pinned, solution).faults)
    scored = dataclasses.replace(solution.pairs[0], score=1)
    wrong = dataclasses.replace(solution, pairs=(scored, *solution.pairs[1:]))
    assert any("the solution says 1" in str(each) for each in verify(problem, wrong).faults)


def test_a_certificate_goes_through_json_and_back():
    solution = solve(tied_problem(10))
    kept = json.loads(json.dumps(solution.certificate.to_dict()))
    assert Certificate.from_dict(kept) == solution.certificate


@pytest.mark.parametrize("change", [{"bound": 1.5}, {"gains": {"a": "x"}}, {"prices": None}, {"scale": True}])
def test_what_is_no_certificate_is_refused(change):
    kept = {**solve(tied_problem(10)).certificate.to_dict(), **change}
    with pytest.raises(BadInput) as caught:
        Certificate.from_dict(kept)
    assert next(iter(change)) in caught.value.culprit


def test_nobody_to_match_is_proved_too():
    ann, max = Newcomer("ann"), Mentor("max")
    for people in (([], []), ([ann], []), ([], [max]), ([ann], [Mentor("max", seats=0)])):
        problem = Problem(*people, [])
        assert verify(problem, solve(problem)).proved


def test_no_prices_prove_a_matching_that_is_not_best():
    values = np.array([[9, 8], [7, 0]])
    seats = np.array([1, 1])
    gains_and_prices = least_prices(values, np.array([1, 0]), seats)
    assert [each.tolist() for each in gains_and_prices] == [[1, 0], [8, 6]]
    rows, columns = np.nonzero(values)
    pairs = Pairs(rows, columns, values[rows, columns])
    for wrong in ([0, -1], [1, -1], [-1, -1]):
        with pytest.raises(NotOptimal):
            least_prices(values, np.array(wrong), seats)
        with pytest.raises(NotOptimal):
            pool_prices(pairs, np.array(wrong), seats)
