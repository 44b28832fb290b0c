"""Whatever goes in, a valid solution or a documented error comes out."""

import math
from contextlib import suppress
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    KINDS,
    BadInput,
    Mentor,
    Newcomer,
    Problem,
    Solution,
    WrongAnswer,
    solve,
    term_from,
    terms_from,
)
from matching.terms.answers import flag_of, offered_of, values_of, wanted_of
from matching.week import hours_of

texts = st.text(max_size=5) | st.sampled_from(["a", "yes", "Europe/Paris", "\ud800", "%s", "%(x)s", "1"])
plain = st.none() | st.booleans() | st.integers() | st.floats() | texts | st.just(b"x")
anything = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(texts | st.sampled_from(["level", "zone", "week"]), inner, max_size=3)
    ),
    max_leaves=8,
)
options = st.sampled_from(
    [
        "weight",
        "field",
        "near",
        "minimum",
        "full",
        "hard",
        "order",
        "points",
        "only_if",
        "scores",
        "type",
        "name",
        "x",
    ]
)
names = st.sampled_from(["a", "b"])


ODD = ["huge", "huge in a list", "huge in a table", "long text", "long list"]


@settings(max_examples=300, deadline=None)
@given(anything)
def test_any_answer_is_read_or_refused(answer):
    for read in (values_of, flag_of, offered_of, wanted_of, hours_of):
        with suppress(WrongAnswer):
            read(answer)


@pytest.mark.parametrize("read", [values_of, flag_of, offered_of, wanted_of, hours_of])
@pytest.mark.parametrize(
    "answer", [10**6000, [10**6000], {"a": 10**6000}, "a" * 10**6, ["a"] * 5000 + [1.5]], ids=ODD
)
def test_what_is_said_of_a_wrong_answer_is_short(read, answer):
    with suppress(WrongAnswer):
        read(answer)
        return
    with pytest.raises(WrongAnswer) as caught:
        read(answer)
    assert len(str(caught.value)) < 400


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(options, anything, max_size=4), st.sampled_from([*KINDS, "none"]))
def test_any_table_is_a_term_or_refused(spec, kind):
    with suppress(BadInput):
        assert term_from({"name": "x", **spec, "type": kind}).most >= 0


PARTS = [
    {"type": "skills", "name": "a", "weight": 1, "minimum": 1},
    {"type": "hours", "name": "a", "weight": 1},
    {"type": "same", "name": "a", "weight": 1},
    {"type": "different", "name": "a", "weight": 1, "hard": True},
    {"type": "wished", "name": "a", "weight": 1, "only_if": "b"},
    {"type": "gap", "name": "a", "weight": 1, "order": ["a", "yes", "1"], "points": {"0": 1}},
    {"type": "shared", "name": "a", "weight": 1},
]
answers = st.dictionaries(names, anything, max_size=2)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.builds(Newcomer, names | anything, answers), max_size=2),
    st.lists(st.builds(Mentor, names | anything, answers, st.integers(0, 2) | anything), max_size=2),
    st.sampled_from(PARTS),
    st.lists(st.tuples(names, names) | anything, max_size=1),
)
def test_any_problem_is_solved_or_refused(newcomers, mentors, spec, pins):
    problem = Problem(newcomers, mentors, terms_from([spec]), pins=pins, monday=date(2026, 1, 5))
    with suppress(BadInput):
        solution = solve(problem)
        assert isinstance(solution, Solution)
        assert all(each.reason.in_words() for each in solution.unmatched)


def test_the_largest_weights_are_still_exact():
    wants = {f"s{i}": {"level": 3, "importance": 3} for i in range(1000)}
    offers = {f"s{i}": 2 for i in range(999)}
    term = term_from({"type": "skills", "name": "s", "weight": 1_000_000})
    (pair,) = solve(Problem([Newcomer("a", {"s": wants})], [Mentor("b", {"s": offers})], [term])).pairs
    assert pair.score == round(10**10 * 999 * 2 / 3000)
    many = [Newcomer(str(i), {"s": wants}) for i in range(60)]
    solution = solve(Problem(many, [Mentor("b", {"s": offers}, 40)], [term]))
    assert (solution.placed, solution.total) == (40, 40 * pair.score)


def test_answers_may_be_any_kind_of_mapping():
    answers = MappingProxyType({"s": MappingProxyType({"sql": 2})})
    wishes = MappingProxyType({"s": MappingProxyType({"sql": {"level": 2}})})
    term = term_from({"type": "skills", "name": "s", "weight": 1})
    assert solve(Problem([Newcomer("a", wishes)], [Mentor("b", answers)], [term])).total == 10_000


@pytest.mark.parametrize("weight", [math.nan, math.inf, -1, 10**7, None, "1", True])
def test_weights_that_are_none(weight):
    with pytest.raises(BadInput, match="weight must be a number"):
        term_from({"type": "same", "name": "s", "weight": weight})
