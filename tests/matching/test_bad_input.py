"""Bad input is refused at once, with every fault and its culprit."""

import copy
import math
import time
from datetime import date

import pytest

from matching import (
    BadInput,
    Gap,
    Hours,
    Languages,
    MatchingError,
    Mentor,
    Newcomer,
    Problem,
    Same,
    Scores,
    Shared,
    Skills,
    TooLarge,
    assign,
    candidates,
    common_hours,
    explain,
    solve,
    term_from,
    terms_from,
)

MONDAY = date(2026, 1, 5)


def problem(**changes):
    frame = {"newcomers": [Newcomer("alice")], "mentors": [Mentor("bob")], "terms": []}
    return Problem(**{**frame, **changes})


def with_answer(term, answer):
    return problem(newcomers=[Newcomer("alice", {term.name: answer})], terms=[term], monday=MONDAY)


def week(*spans, zone="Europe/Paris"):
    return {"zone": zone, "week": list(spans)}


BAD = {
    "id twice": (problem(newcomers=[Newcomer("a"), Newcomer("a")]), 'newcomers: the id "a" is there twice'),
    "mentor twice": (problem(mentors=[Mentor("b"), Mentor("b")]), 'mentors: the id "b" is there twice'),
    "empty id": (problem(mentors=[Mentor("")]), "mentors: one has no id"),
    "id of another type": (problem(newcomers=[Newcomer(3)]), "newcomers: one has no id"),
    "negative seats": (problem(mentors=[Mentor("bob", seats=-1)]), 'mentor "bob": seats must be'),
    "half a seat": (problem(mentors=[Mentor("bob", seats=1.5)]), 'mentor "bob": seats must be'),
    "seats that are no number": (problem(mentors=[Mentor("bob", seats=True)]), 'mentor "bob": seats must be'),
    "a load below 0": (problem(mentors=[Mentor("bob", least=-1)]), 'mentor "bob": least must be'),
    "half a group": (problem(mentors=[Mentor("bob", size=2.5)]), 'mentor "bob": size must be'),
    "a huge group": (problem(mentors=[Mentor("bob", size=10**30)]), 'mentor "bob": size must be'),
    "waited as text": (problem(newcomers=[Newcomer("a", waited="2")]), 'newcomer "a": waited must be'),
    "no list of people": (problem(newcomers=None), "newcomers: must be a list, got None"),
    "a table of people": (problem(mentors={"bob": 1}), "mentors: must be a list"),
    "pins as a text": (problem(pins="alice"), "pins: must be a list"),
    "forbidden as a number": (problem(forbidden=3), "forbidden: must be a list"),
    "no terms": (problem(terms=None), "terms: must be a list"),
    "no answers": (problem(newcomers=[Newcomer("a", None)]), 'newcomer "a": answers must be a table'),
    "answers as a list": (
        problem(mentors=[Mentor("bob", ["x"])], terms=[Same("x", 1)]),
        'mentor "bob": answers must be a table',
    ),
    "scores beyond a machine word": (
        problem(terms=[Scores("x", 1_000_000, scores={"a": {"b": 1e-9, "c": -1e6}})]),
        'term "x": makes scores too high to be added up exactly',
    ),
    "quality that is none": (problem(quality=math.nan), "quality: must be a number"),
    "objective": (problem(objective="best"), 'objective: must be "placed" or "total"'),
    "no term": (problem(terms=["same"]), "terms: must hold terms"),
    "two terms of a name": (problem(terms=[Same("x", 1), Same("x", 2)]), 'term "x": there is another'),
    "NaN weight": (problem(terms=[Same("x", math.nan)]), 'term "x": weight must be a number'),
    "negative weight": (problem(terms=[Same("x", -1)]), 'term "x": weight must be a number'),
    "weight as text": (problem(terms=[Same("x", "1")]), 'term "x": weight must be a number'),
    "NaN score": (
        problem(terms=[Scores("x", 1, scores={"a": {"b": math.nan}})]),
        'term "x": scores must hold',
    ),
    "no Monday": (problem(terms=[Hours("h", 1)]), 'monday: is needed by the term "h"'),
    "a Tuesday": (problem(monday=date(2026, 1, 6)), "monday: 2026-01-06 is no Monday"),
    "no weeks": (problem(monday=MONDAY, weeks=0), "weeks: must be a whole number"),
    "broken pin": (problem(pins=["alice"]), "pins: must hold"),
    "unknown newcomer": (problem(pins=[("zoe", "bob")]), "there is no such newcomer"),
    "unknown mentor": (problem(pins=[("alice", "zoe")]), "there is no such mentor"),
    "pinned and forbidden": (
        problem(pins=[("alice", "bob")], forbidden=[("alice", "bob")]),
        'pin of "alice" to "bob": the pair is pinned and forbidden at once',
    ),
    "pinned twice": (
        problem(mentors=[Mentor("bob"), Mentor("ben")], pins=[("alice", "bob"), ("alice", "ben")]),
        "the newcomer is pinned to another mentor as well",
    ),
    "pins beyond seats": (
        problem(newcomers=[Newcomer("a"), Newcomer("b")], pins=[("a", "bob"), ("b", "bob")]),
        "the mentor has fewer seats (1) than pinned newcomers",
    ),
    "pin to a group beyond seats": (
        problem(mentors=[Mentor("bob", seats=1, size=2)], pins=[("alice", "bob")]),
        "the mentor has fewer seats (1) than the smallest group (2)",
    ),
    "pin to a group that cannot be": (
        problem(mentors=[Mentor("bob", seats=2, size=2)], pins=[("alice", "bob")]),
        'mentor "bob": a newcomer is pinned to this group, which cannot reach its smallest size',
    ),
    "pin against a rule": (
        problem(terms=[Languages("speaks", 0)], pins=[("alice", "bob")]),
        'pin of "alice" to "bob": the pair breaks the rule “speaks”',
    ),
    "skills as a list": (
        with_answer(Skills("s", 1), ["sql"]),
        'newcomer "alice", answer "s": expected a table',
    ),
    "level out of range": (with_answer(Skills("s", 1), {"sql": {"level": 5}}), "level must be 1, 2, 3 or 4"),
    "importance out of range": (
        with_answer(Skills("s", 1), {"sql": {"level": 1, "importance": 0}}),
        "importance must be 1, 2 or 3",
    ),
    "level as truth": (with_answer(Skills("s", 1), {"sql": {"level": True}}), "level must be 1, 2, 3 or 4"),
    "unknown key of a wish": (with_answer(Skills("s", 1), {"sql": {"lvl": 1}}), 'unknown key "lvl"'),
    "set of numbers": (with_answer(Shared("s", 1), [1.5]), "expected texts in the list"),
    "a set that is none": (with_answer(Shared("s", 1), {"a": 1}), "expected a text or a list of texts"),
    "unknown level": (
        with_answer(Gap("g", 1, order=("x",), points={0: 1}), "y"),
        '"y" is not one of the levels',
    ),
    "unknown zone": (with_answer(Hours("h", 1), week([0, 15], zone="Mars")), '"Mars" is not a time zone'),
    "path as a zone": (with_answer(Hours("h", 1), week([0, 15], zone="../etc")), "is not a time zone"),
    "not a quarter": (with_answer(Hours("h", 1), week([0, 20])), "multiples of 15"),
    "beyond the week": (with_answer(Hours("h", 1), week([0, 10095])), "start < end <= 10080"),
    "backwards": (with_answer(Hours("h", 1), week([30, 15])), "start < end"),
    "hours as text": (with_answer(Hours("h", 1), "Mon 9-10"), 'expected {"zone"'),
}


@pytest.mark.parametrize("name", BAD)
def test_the_culprit_is_named_and_nothing_is_changed(name):
    case, words = BAD[name]
    before = copy.deepcopy(case)
    with pytest.raises(BadInput) as caught:
        solve(case)
    assert repr(case) == repr(before)
    assert words in str(caught.value)
    assert isinstance(caught.value, MatchingError)
    assert caught.value.culprit == str(caught.value).partition(": ")[0]


def test_all_faults_are_gathered():
    bad = problem(
        newcomers=[Newcomer("alice", {"s": 3.5}), Newcomer("ann", {"s": [None]})],
        mentors=[Mentor("bob", {"s": 1.5}, seats=-1)],
        terms=[Shared("s", 1), Same("t", -1)],
        objective="best",
    )
    with pytest.raises(BadInput) as caught:
        solve(bad)
    assert len(caught.value.faults) == 6
    assert {id for fault in caught.value.faults for id in fault.ids} == {"alice", "ann", "bob"}


@pytest.mark.parametrize("limit", [-1, math.nan, math.inf, "1", True])
def test_a_limit_that_is_none(limit):
    with pytest.raises(BadInput, match="limit: must be a number"):
        solve(problem(), limit=limit)


def test_bad_input_among_many_people_is_told_at_once():
    people = [Newcomer(f"n{i}", {"s": ["a", "b"]}) for i in range(20_000)]
    people[12_345] = Newcomer("n12345", {"s": [3.5]})
    began = time.process_time()
    with pytest.raises(BadInput, match='newcomer "n12345", answer "s"'):
        solve(problem(newcomers=people, terms=[Shared("s", 1)]))
    assert time.process_time() - began < 2


def test_explaining_somebody_unknown():
    for ask in (lambda: explain(problem(), "zoe", "bob"), lambda: explain(problem(), "alice", "zoe")):
        with pytest.raises(BadInput, match="is not in this problem"):
            ask()
    with pytest.raises(BadInput, match='newcomer "zoe"'):
        candidates(problem(), "zoe")


def test_what_is_too_large_is_said_at_once():
    newcomers = [Newcomer(str(i)) for i in range(30_000)]
    heavy = [Same(f"s{i}", 1_000_000) for i in range(5)]
    with pytest.raises(TooLarge, match="30000 newcomers and 1 mentors with 30000 seats"):
        solve(problem(newcomers=newcomers, mentors=[Mentor("bob", seats=50_000)], terms=heavy))


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({}, "term 1: has no known type (None); choose one of skills, shared"),
        ({"type": "skill", "name": "x"}, "term \"x\": has no known type ('skill')"),
        ({"type": "same"}, "term 1: has no name"),
        ({"type": "same", "name": ""}, "name must be a text"),
        ({"type": "same", "name": "x", "hrad": True}, 'has no option "hrad"; did you mean "hard"?'),
        ({"type": "same", "name": "x", "hard": 1}, "hard must be true or false"),
        ({"type": "same", "name": "x", "weight": math.inf}, "weight must be a number"),
        ({"type": "shared", "name": "x", "minimum": -1}, "minimum must be a whole number"),
        ({"type": "gap", "name": "x", "order": ["a", "a"], "points": {"1": 1}}, 'order holds "a" twice'),
        ({"type": "gap", "name": "x", "order": "abc", "points": {"1": 1}}, "order must be a list"),
        ({"type": "gap", "name": "x", "order": ["a"]}, 'needs "points"'),
        ({"type": "gap", "name": "x", "order": ["a"], "points": {"one": 1}}, "whole numbers of steps"),
        ({"type": "gap", "name": "x", "order": ["a"], "points": {"1": -1}}, "points from 0 on"),
        ({"type": "skills", "name": "x", "near": {"a": {"b": 2}}}, "similarities from 0 to 1"),
        ({"type": "skills", "name": "x", "near": {"a": 2}}, "near must hold a table"),
        ({"type": "scores", "name": "x"}, 'needs "scores"'),
        ({"type": "hours", "name": "x", "full": 0}, "full must be a whole number"),
        ("same", "must be a table"),
    ],
)
def test_terms_from_wrong_tables(spec, words):
    with pytest.raises(BadInput) as caught:
        term_from(spec)
    assert words in str(caught.value)


def test_faults_of_all_tables_at_once():
    with pytest.raises(BadInput) as caught:
        terms_from([{"type": "x"}, {"type": "same", "name": "a"}, {"type": "same", "name": "a"}])
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([1, 2],), "scores: must be newcomers × mentors"),
        (([["a"]],), "scores: must be numbers"),
        (([[1j]],), "scores: must be numbers"),
        (([[1.0, math.inf]],), "scores[0, 1]: must be a finite number"),
        (([[None]],), "scores[0, 0]: must be a finite number"),
        (([[1]], [1, 1]), "seats: must be one number for each of 1 mentors"),
        (([[1]], [-1]), "seats[0]: must be a whole number"),
        (([[1]], [0.5]), "seats: must be a whole number"),
        (([[1]], None, "best"), "objective: must be"),
    ],
)
def test_assign_refuses(arguments, words):
    with pytest.raises(BadInput) as caught:
        assign(*arguments)
    assert words in str(caught.value)


def test_common_hours_refuses():
    with pytest.raises(BadInput) as caught:
        common_hours({"zone": "Mars", "week": []}, 3, date(2026, 1, 6), 0)
    assert len(caught.value.faults) == 4
