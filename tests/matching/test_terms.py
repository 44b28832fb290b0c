"""Each term: what it is worth, what it says, and that judging many at once says the same."""

import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    KINDS,
    Different,
    Gap,
    Hours,
    Languages,
    Mentor,
    Newcomer,
    Pair,
    Problem,
    Same,
    Scores,
    Shared,
    Skills,
    Wished,
    explain,
    term_from,
    to_spec,
)
from matching.terms import Coming

GRADES = ("junior", "middle", "senior", "head")
COMING = Coming(date(2026, 3, 23), 2)


def judged(term, newcomer, mentor):
    people = [Newcomer("alice", newcomer)], [Mentor("bob", mentor)]
    return explain(Problem(*people, [term]), "alice", "bob")


def outcome(term, newcomer, mentor):
    """Return (points, words) of a pair, or the words of its refusal."""
    result = judged(term, newcomer, mentor)
    if not isinstance(result, Pair):
        return result.reasons[0].in_words()
    reason = result.parts[0].reason
    return result.score / 10_000, reason.in_words() if reason else None


def wish(level=2, importance=2):
    return {"level": level, "importance": importance}


class TestSkills:
    term = Skills("skills", 12, "wants", "offers")

    @pytest.mark.parametrize(
        ("wants", "offers", "expected"),
        [
            ({"sql": wish()}, {"sql": 2}, (12, "Wanted and offered: sql")),
            ({"sql": wish(4)}, {"sql": 3}, (9, "Wanted and offered: sql")),
            ({"sql": wish(1)}, {"sql": 4}, (12, "Wanted and offered: sql")),
            ({"sql": wish(), "git": wish()}, {"git": 4, "law": 4}, (6, "Wanted and offered: git")),
            (
                {"sql": wish(2, 3), "git": wish(2, 1)},
                {"sql": 2, "git": 1},
                (10.5, "Wanted and offered: sql, git"),
            ),
            ({"sql": wish()}, {"git": 2}, (0, None)),
            ({}, {"git": 2}, (0, None)),
            ({"sql": {"level": 3}}, {"sql": 3}, (12, "Wanted and offered: sql")),
        ],
    )
    def test_the_share_that_is_covered(self, wants, offers, expected):
        assert outcome(self.term, {"wants": wants}, {"offers": offers}) == expected

    def test_thirds_are_rounded_half_up_in_fixed_point(self):
        assert outcome(Skills("s", 1), {"s": {"sql": wish(3)}}, {"s": {"sql": 2}})[0] == 0.6667

    def test_neighbours_cover_in_part(self):
        term = Skills("skills", 10, "wants", "offers", near={"sql": {"databases": 0.5}})
        wants = {"sql": wish(), "git": wish()}
        assert outcome(term, {"wants": wants}, {"offers": {"databases": 2}}) == (
            2.5,
            "Wanted, and something close to it offered: sql",
        )
        assert outcome(term, {"wants": wants}, {"offers": {"databases": 4, "git": 2}}) == (
            7.5,
            "Wanted and offered: git; something close to: sql",
        )
        assert outcome(term, {"wants": {"databases": wish()}}, {"offers": {"sql": 4}}) == (0, None)

    def test_a_minimum(self):
        term = Skills("s", 10, minimum=1)
        assert outcome(term, {"s": {"sql": wish()}}, {"s": {"git": 1}}) == "No wanted skill is offered"
        assert outcome(term, {}, {"s": {"git": 1}}) == "The newcomer has not answered this"
        two = Skills("s", 10, minimum=2)
        assert outcome(two, {"s": {"sql": wish(), "git": wish()}}, {"s": {"git": 1}}) == (
            "Wanted skills offered: 1, at least 2 needed"
        )


def test_shared_interests_are_compared_by_jaccard():
    term = Shared("interests", 12)
    both = {"interests": ["jazz", "film", "food"]}, {"interests": {"jazz", "film", "chess"}}
    assert outcome(term, *both) == (6, "In common: film, jazz")
    assert outcome(term, {}, {}) == (0, None)
    strict = Shared("interests", 12, minimum=3)
    assert outcome(strict, *both) == "In common: 2, at least 3 needed"
    assert outcome(strict, both[0], {"interests": []}) == "The mentor has not answered this"


def test_languages():
    assert outcome(Languages("l", 5), {"l": ["fr"]}, {"l": ["fr", "en"]}) == (5, "Languages in common: fr")
    assert outcome(Languages("l", 5), {"l": ["fr"]}, {"l": ["en"]}) == "No language in common"
    assert outcome(Languages("l", 5, minimum=0), {"l": ["fr"]}, {"l": ["en"]}) == (0, None)
    assert outcome(Languages("l", 6, full=2), {"l": "fr"}, {"l": "fr"})[0] == 3
    two = Languages("l", 6, minimum=2)
    assert outcome(two, {"l": "fr"}, {"l": "fr"}) == "Languages in common: 1, at least 2 needed"


def test_same():
    assert outcome(Same("team", 4), {"team": "a"}, {"team": "a"}) == (4, "The same: a")
    assert outcome(Same("team", 4), {"team": ["a", "b"]}, {"team": ["b", "c"]}) == (4, "The same: b")
    assert outcome(Same("team", 4), {"team": "a"}, {}) == (0, None)
    hard = Same("team", 4, hard=True)
    assert outcome(hard, {"team": "a"}, {"team": "b"}) == "Not the same: a and b"
    assert outcome(hard, {"team": "a"}, {"team": ""}) == "The mentor has not answered this"


def test_different():
    assert outcome(Different("team", 4), {"team": "a"}, {"team": "b"}) == (4, "Different: a and b")
    assert outcome(Different("team", 4), {"team": ["a", "b"]}, {"team": ["b"]}) == (0, None)
    hard = Different("team", 4, hard=True)
    assert outcome(hard, {"team": "a"}, {"team": "a"}) == "The same on both sides: a"
    assert outcome(hard, {}, {"team": "a"}) == (0, None)


def test_gap():
    term = Gap("grade", 12, order=GRADES, points={0: 1, 1: 9, 2: 12, -1: 3})

    def grades(newcomer, mentor):
        return outcome(term, {"grade": newcomer}, {"grade": mentor})

    assert grades("junior", "middle") == (9, "The mentor is one step above: middle, newcomer junior")
    assert grades("junior", "senior") == (12, "The mentor is 2 steps above: senior, newcomer junior")
    assert grades("middle", "middle") == (1, "On the same level: middle")
    assert grades("middle", "junior") == (3, "The mentor is below by 1: junior, newcomer middle")
    assert grades("junior", "head") == (0, None)
    assert grades(None, "head") == (0, None)
    hard = Gap("grade", 12, order=GRADES, points={1: 9, 2: 12}, hard=True)
    assert outcome(hard, {"grade": "junior"}, {"grade": "head"}) == (
        "Not a step that was asked for: newcomer junior, mentor head"
    )
    assert outcome(hard, {}, {"grade": "head"}) == "The newcomer has not answered this"


def test_gap_is_scaled_to_its_weight():
    half = Gap("grade", 6, order=GRADES, points={1: 9, 2: 12})
    assert outcome(half, {"grade": "junior"}, {"grade": "middle"})[0] == 4.5
    none = Gap("grade", 0, order=GRADES, points={1: 9, 2: 12})
    assert outcome(none, {"grade": "junior"}, {"grade": "middle"})[0] == 0


def test_wished():
    term = Wished("identity", 6, "wish", "traits", only_if="switch")
    on, off = {"wish": "x", "switch": "yes"}, {"wish": "x", "switch": "no"}
    assert outcome(term, on, {"traits": ["x", "y"]}) == (6, "Wished for and found: x")
    assert outcome(term, off, {"traits": ["x", "y"]}) == (0, None)
    assert outcome(term, {"wish": "x"}, {"traits": ["x"]}) == (0, None)
    hard = Wished("identity", 6, "wish", "traits", hard=True)
    assert outcome(hard, on, {"traits": ["y"]}) == "Wished for and not found: x"
    assert outcome(hard, {}, {"traits": ["y"]}) == (0, None)


def test_scores():
    term = Scores("s", 3, scores={"alice": {"bob": -2, "zoe": 3}})
    assert outcome(term, {}, {}) == (-2, "Scored beforehand")
    assert outcome(Scores("s", 3, scores={"zoe": {"bob": 3}}), {}, {}) == (0, None)
    assert outcome(Scores("s", 3, hard=True), {}, {}) == "No score was given for this pair"


SPECS = [
    {"type": "skills", "name": "s", "weight": 5, "near": {"a": {"b": 0.5}}, "minimum": 1},
    {"type": "shared", "name": "i", "weight": 2.5, "field": "asked", "mentor_field": "given"},
    {"type": "hours", "name": "h", "weight": 1, "full": 60, "minimum": 30},
    {"type": "languages", "name": "l", "weight": 0.0, "minimum": 2, "full": 2},
    {"type": "same", "name": "a", "weight": 3, "hard": True},
    {"type": "different", "name": "b", "weight": 3},
    {"type": "gap", "name": "g", "weight": 12.0, "order": ["x", "y"], "points": {"1": 12}, "hard": True},
    {"type": "wished", "name": "w", "weight": 6, "only_if": "switch"},
    {"type": "scores", "name": "p", "weight": 2.0, "scores": {"alice": {"bob": 2}}},
]


@pytest.mark.parametrize("spec", SPECS, ids=[spec["type"] for spec in SPECS])
def test_a_table_and_back(spec):
    assert to_spec(term_from(spec)) == spec


def test_every_kind_has_a_table_here():
    assert {spec["type"] for spec in SPECS} == set(KINDS)


def test_points_of_a_plain_table_count_as_they_stand():
    assert (
        term_from({"type": "gap", "name": "g", "order": ["x", "y"], "points": {"1": 9, "-1": 4}}).weight == 9
    )
    assert term_from({"type": "scores", "name": "s", "scores": {"a": {"b": -1}}}).weight == 0
    assert term_from({"type": "same", "name": "s"}).weight == 0


def some(rng, pool):
    return rng.sample(pool, rng.randint(0, len(pool)))


def person(rng):
    start = rng.randrange(0, 9000, 15)
    full = {
        "wants": {
            skill: wish(rng.randint(1, 4), rng.randint(1, 3)) for skill in some(rng, ["a", "b", "c", "d"])
        },
        "offers": {skill: rng.randint(1, 4) for skill in some(rng, ["a", "b", "c", "d"])},
        "set": some(rng, ["x", "y", "z"]),
        "value": rng.choice(["x", "y"]),
        "grade": rng.choice(GRADES),
        "switch": rng.choice([True, False]),
        "hours": {"zone": rng.choice(["Europe/Paris", "Asia/Tokyo"]), "week": [[start, start + 600]]},
    }
    return {key: full[key] for key in some(rng, list(full))}


NEAR = {"a": {"b": 0.3, "c": 0.999}, "d": {"a": 1.0}}
TERMS = [
    Skills("k", 7.77, "wants", "offers", near=NEAR),
    Skills("k", 7.77, "wants", "offers", near=NEAR, minimum=2),
    Shared("k", 3.1, "set", minimum=1),
    Shared("k", 3.1, "set"),
    Languages("k", 3, "set", full=2),
    Hours("k", 5, "hours", full=100, minimum=60),
    Same("k", 2, "value", hard=True),
    Same("k", 2, "set"),
    Different("k", 2, "set", hard=True),
    Different("k", 2, "value"),
    Gap("k", 7, "grade", order=GRADES, points={1: 9, -2: 4.5, 5: 1}),
    Gap("k", 7, "grade", order=GRADES, points={1: 9, 0: 4.5}, hard=True),
    Wished("k", 6, "value", "set", only_if="switch", hard=True),
    Wished("k", 6, "value", "set"),
    Scores("k", 6, scores={"n0": {"m0": 3.3, "m1": -2, "gone": 5}}, hard=True),
    Scores("k", 6, scores={"n0": {"m0": 3.3, "m1": -2}}),
]


@pytest.mark.parametrize("term", TERMS)
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9))
def test_judging_many_says_the_same_as_judging_one(term, seed):
    rng = random.Random(seed)
    newcomers = [Newcomer(f"n{i}", person(rng)) for i in range(4)]
    mentors = [Mentor(f"m{i}", person(rng)) for i in range(5)]
    score, allowed = term.kernel(newcomers, mentors, COMING)(slice(1, 4))
    verdicts = [[term.judge(newcomer, mentor, COMING) for mentor in mentors] for newcomer in newcomers[1:]]
    permitted = np.array([[verdict.refusal is None for verdict in row] for row in verdicts])
    points = np.array([[verdict.points for verdict in row] for row in verdicts])
    assert (permitted == (True if allowed is None else allowed)).all()
    assert (points == np.where(permitted, score, 0)).all()
    assert allowed is None or term.rule.in_words()
    assert all(verdict.reason or not verdict.points for row in verdicts for verdict in row)
