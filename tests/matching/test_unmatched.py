"""What is said to those who are left is true, and no longer than needed."""

import dataclasses
import random

import pytest

from matching import Languages, Mentor, Newcomer, Pair, Problem, Same, Scores, explain, solve

CLAIMS = {
    "There is no mentor yet",
    "No mentor has a seat",
    "Every mentor is left out by one rule or another",
    "Every mentor is forbidden for them by the coordinator",
    "No mentor passes the rule “%(rule)s”",
    "Every mentor who fits is full: %(mentors)s",
    "All %(count)s mentors who fit are full, the best ones being: %(mentors)s",
    "Every pair that is possible for them would lower the total",
}


def left(problem):
    return solve(problem).unmatched


def test_one_rule_leaves_out_everybody():
    mentors = [Mentor("bob", {"speaks": ["en"], "team": "a"}), Mentor("ben", {"speaks": ["de"], "team": "b"})]
    terms = [Languages("speaks", 0), Same("team", 0, hard=True)]
    (ann,) = left(Problem([Newcomer("ann", {"speaks": ["fr"], "team": "a"})], mentors, terms))
    assert ann.reason.in_words() == "No mentor passes the rule “speaks”"
    named = ann.reason.in_words(name=lambda field, value: f"{field}: {value.upper()}")
    assert named == "No mentor passes the rule “term: SPEAKS”"
    assert [(tally.term, tally.mentors) for tally in ann.details] == [("speaks", 2), ("team", 1)]
    assert ann.details[0].reason.in_words() == "A language in common"


def test_several_rules_leave_out_everybody_together():
    mentors = [Mentor("bob", {"speaks": ["en"], "team": "a"}), Mentor("ben", {"speaks": ["fr"], "team": "b"})]
    terms = [Languages("speaks", 0), Same("team", 0, hard=True)]
    (ann,) = left(Problem([Newcomer("ann", {"speaks": ["fr"], "team": "a"})], mentors, terms))
    assert ann.reason.in_words() == "Every mentor is left out by one rule or another"
    assert [(tally.term, tally.mentors) for tally in ann.details] == [("speaks", 1), ("team", 1)]


def test_those_who_fit_are_full_and_named_best_first():
    scores = {"alice": {"bob": 9, "ben": 9}, "ann": {"bob": 1, "ben": 2}, "amy": {"bob": 9, "ben": 9}}
    people = [Newcomer(name) for name in scores], [Mentor("bob"), Mentor("ben"), Mentor("far")]
    (ann,) = left(Problem(*people, [Scores("by hand", 9, scores=scores, hard=True)]))
    assert ann.newcomer == "ann"
    assert ann.reason.in_words() == "Every mentor who fits is full: ben, bob"
    assert [(tally.reason.in_words(), tally.mentors) for tally in ann.details] == [
        ("A place for them would leave somebody else without a mentor", 2),
        ("A score was given beforehand", 1),
    ]


def test_a_crowd_of_full_mentors_is_counted():
    newcomers = [Newcomer(str(i)) for i in range(8)]
    mentors = [Mentor(f"m{i}") for i in range(7)]
    (one,) = left(Problem(newcomers, mentors, []))
    assert one.reason.in_words().startswith("All 7 mentors who fit are full, the best ones being: m")
    assert len(one.reason.values["mentors"]) == 5


def test_a_pin_can_be_what_fills_a_mentor():
    problem = Problem([Newcomer("ann"), Newcomer("amy")], [Mentor("bob")], [], pins=[("amy", "bob")])
    assert left(problem)[0].reason.in_words() == "Every mentor who fits is full: bob"


def random_problem(rng):
    scores = {
        f"n{i}": {f"m{j}": rng.randint(-5, 9) for j in range(5) if rng.random() < 0.4} for i in range(6)
    }
    newcomers = [Newcomer(name, {"speaks": rng.sample(["fr", "en"], rng.randint(1, 2))}) for name in scores]
    mentors = [
        Mentor(f"m{i}", {"speaks": [rng.choice(["fr", "en"])]}, rng.choice([0, 1, 1])) for i in range(5)
    ]
    terms = [Scores("by hand", 9, scores=scores, hard=True), Languages("speaks", 1)]
    pairs = [(newcomer.id, mentor.id) for newcomer in newcomers for mentor in mentors]
    return Problem(
        newcomers, mentors, terms, forbidden=rng.sample(pairs, 8), objective=rng.choice(["placed", "total"])
    )


@pytest.mark.parametrize("seed", range(60))
def test_the_claims_hold(seed):
    problem = random_problem(random.Random(seed))
    solution = solve(problem)
    for each in solution.unmatched:
        assert each.reason.text in CLAIMS
        judged = [explain(problem, each.newcomer, mentor.id) for mentor in problem.mentors]
        fitting = [pair for pair in judged if isinstance(pair, Pair)]
        for tally in each.details:
            if tally.term:
                broken = [refusal for refusal in judged if not isinstance(refusal, Pair)]
                assert tally.mentors == sum(tally.term in {b.term for b in r.broken} for r in broken)
        if "full" in each.reason.text:
            assert fitting
            assert not any(solution.free_seats[pair.mentor] for pair in fitting)
            forced = [forced_in(problem, pair) for pair in fitting]
            best = (solution.placed, solution.total)
            assert all(worth is None or not better(worth, best, problem.objective) for worth in forced)
        elif "lower the total" in each.reason.text:
            assert all(pair.score < 0 for pair in fitting if solution.free_seats[pair.mentor])
        else:
            assert not fitting


def forced_in(problem, pair):
    """Return what the best solution with this pair in it is worth, if there can be one."""
    if not next(mentor.seats for mentor in problem.mentors if mentor.id == pair.mentor):
        return None
    solution = solve(dataclasses.replace(problem, pins=[(pair.newcomer, pair.mentor)]))
    return solution.placed, solution.total


def better(one, other, objective):
    return one > other if objective == "placed" else one[1] > other[1]
