"""Judging many pairs by arrays gives the same whole numbers as judging them one by one."""

import pickle
import random
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_hours import AUTUMN, SPRING, WINTER, ZONES
from test_terms import COMING, NEAR, TERMS, person

from matching import Hours, Languages, Mentor, Newcomer, Scores, Shared, Skills
from matching.fixed import LOWEST, share
from matching.judging import judge
from matching.market import FORBIDDEN_KEY, open_market
from matching.solution import Pair
from matching.terms import Coming, forms, reading

HIGH = 1_000_000


def people(rng, newcomers, mentors):
    return (
        [Newcomer(f"n{i}", person(rng)) for i in range(newcomers)],
        [Mentor(f"m{i}", person(rng)) for i in range(mentors)],
    )


def judged(market, forbidden=(), floor=LOWEST, coming=COMING):
    """Return the keys of all pairs of a market, judged one by one."""
    keys = np.full((len(market.newcomers), len(market.mentors)), market.forbidden_key, dtype=object)
    for i, newcomer in enumerate(market.newcomers):
        for j, mentor in enumerate(market.mentors):
            barred = (newcomer.id, mentor.id) in forbidden
            pair = judge(newcomer, mentor, market.terms, coming, barred, False, floor)
            if isinstance(pair, Pair):
                keys[i, j] = pair.score
    return keys


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_any_terms_any_part(seed):
    rng = random.Random(seed)
    terms = rng.sample(TERMS, rng.randint(0, 4))
    newcomers, mentors = people(rng, rng.randint(0, 7), rng.randint(0, 7))
    mentors += rng.sample(mentors, len(mentors) // 3)  # some stand in two columns
    forbidden = {("n1", "m0"), ("n2", "m3"), ("gone", "m1")} if rng.random() < 0.5 else set()
    floor = rng.choice([LOWEST, 0, 30_000])
    market = open_market(newcomers, mentors, terms, COMING, forbidden, floor)
    expected = judged(market, forbidden, floor)
    keys = market.keys(slice(None), slice(None))
    assert (keys == expected).all()
    if keys.size:
        rows, columns = (np.array(rng.choices(range(size), k=9)) for size in keys.shape)
        assert (market.keys(rows, columns) == expected[np.ix_(rows, columns)]).all()
        assert (market.keys_of(rows, columns) == expected[rows, columns]).all()
        part = market.part(rows, columns)
        assert (part.keys(slice(1, 6), slice(2, None)) == expected[np.ix_(rows, columns)][1:6, 2:]).all()
        assert [each.id for each in part.mentors] == [market.mentors[column].id for column in columns]
        scores, allowed = market.tile(slice(0, 1))
        assert (np.where(allowed, scores, FORBIDDEN_KEY) == expected[:1]).all()


def test_keys_are_32_bits_unless_weights_are_high():
    newcomers, mentors = people(random.Random(1), 5, 6)
    low = open_market(newcomers, mentors, TERMS[:3], COMING, ())
    high = [Shared("k", HIGH, "set"), Languages("k", 7.5, "set"), Hours("k", 3, "hours")]
    market = open_market(newcomers, mentors, high, COMING, ())
    assert low.keys(slice(None), slice(None)).dtype == np.int32
    assert low.forbidden_key == FORBIDDEN_KEY
    keys = market.keys(slice(None), slice(None))
    assert keys.dtype == np.int64
    assert (keys == judged(market)).all()
    assert (market.keys_of(np.array([3]), np.array([2])) == keys[3, 2]).all()


def test_a_sheet_is_small_and_travels():
    rng = random.Random(2)
    newcomers, mentors = people(rng, 300, 200)
    market = open_market(newcomers, mentors, TERMS[:6], COMING, {("n1", "m0")})
    packed = pickle.dumps(market.sheet)
    assert b"n17" not in packed
    there = pickle.loads(packed)
    every = slice(None)
    assert (there.keys(every, every) == market.keys(every, every)).all()


@pytest.mark.parametrize("weight", [0.0003, 7.77, 100, HIGH])
@pytest.mark.parametrize("most_codes", [0, 2**8, reading.MOST_CODES])
@pytest.mark.parametrize("narrow", [2, forms.NARROW])
def test_every_way_of_counting_rounds_alike(monkeypatch, weight, most_codes, narrow):
    """Tables or division, 16 bits or floating point: markets only differ in which of them they need."""
    for module in ("shared", "skills"):
        monkeypatch.setattr(f"matching.terms.{module}.MOST_CODES", most_codes)
    monkeypatch.setattr(forms, "NARROW", narrow)
    newcomers, mentors = people(random.Random(3), 20, 25)
    for term in (
        Skills("k", weight, "wants", "offers", near=NEAR, minimum=1),
        Skills("k", weight, "wants", "offers"),
        Shared("k", weight, "set", minimum=1),
        Languages("k", weight, "set", full=2),
    ):
        market = open_market(newcomers, mentors, [term], COMING, ())
        assert (market.keys(slice(None), slice(None)) == judged(market)).all()
        rows, columns = np.divmod(np.arange(500), 25)
        assert (market.keys_of(rows, columns) == judged(market)[rows, columns]).all()


def test_long_answers():
    """So many interests and skills that neither 16 bits nor tables of points suffice."""
    rng = random.Random(4)
    things = [f"t{i}" for i in range(2_000)]

    def answers():
        some = rng.sample(things, rng.randint(500, 1_000))
        wish = {each: {"level": rng.randint(1, 4), "importance": rng.randint(1, 3)} for each in some}
        return {
            "set": rng.sample(things, rng.randint(900, 1_800)),
            "wants": wish,
            "offers": dict.fromkeys(some, 3),
        }

    newcomers = [Newcomer(f"n{i}", answers()) for i in range(4)]
    mentors = [Mentor(f"m{i}", answers()) for i in range(3)]
    near = {thing: {other: 0.123} for thing, other in zip(things, things[1:], strict=False)}
    for term in (Shared("set", 30), Skills("k", 50, "wants", "offers", near=near)):
        market = open_market(newcomers, mentors, [term], COMING, ())
        assert (market.keys(slice(None), slice(None)) == judged(market)).all()


@settings(max_examples=300)
@given(st.integers(0, 10**10), st.integers(1, 10**7), st.data())
@example(10**10, 10**7, None)
def test_rounding_is_exact(most, whole, data):
    parts = [0, whole] + ([data.draw(st.integers(0, whole)) for _ in range(5)] if data else [whole // 2])
    values = reading.rounded(most, np.array(parts, dtype=np.float64), np.float64(whole) * np.ones(len(parts)))
    assert values.tolist() == [share(most, part, whole) for part in parts]


def test_halves_are_rounded_up_as_they_are_one_by_one():
    for whole in range(1, 400):
        part = np.arange(whole + 1, dtype=np.float64)
        for most in (1, 199_999, 500_000, 500_001):
            expected = [share(most, each, whole) for each in range(whole + 1)]
            assert reading.rounded(most, part, np.full_like(part, whole)).tolist() == expected


def test_a_market_wider_than_one_strip():
    rng = random.Random(6)
    newcomers, mentors = people(rng, 70, 2_500)
    terms = [*TERMS[:2], TERMS[5], Scores("k", 6, scores={"n0": {"m0": 3.3, "m2400": -2}})]
    market = open_market(newcomers, mentors, terms, COMING, {("n3", "m2000"), ("n9", "m7")})
    whole = market.keys(slice(None), slice(None))
    rows, columns = np.array(rng.choices(range(70), k=3000)), np.array(rng.choices(range(2_500), k=3000))
    assert (market.keys_of(rows, columns) == whole[rows, columns]).all()
    assert (np.concatenate([market.keys(slice(i, i + 1), slice(None)) for i in range(70)]) == whole).all()
    few = market.part(np.arange(70), np.array([3, 2_499, 3]))
    assert (few.keys(slice(None), slice(None)) == judged(few, {("n3", "m2000"), ("n9", "m7")})).all()
    strip = market.strip(slice(1_000, 2_000))
    assert (strip.keys(slice(10, 60)) == whole[10:60, 1_000:2_000]).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from([WINTER, SPRING, AUTUMN, date(2026, 3, 30), date(2026, 9, 28)]))
def test_hours_across_clock_changes(seed, monday):
    rng, coming = random.Random(seed), Coming(monday, 3)

    def answers():
        starts = [rng.randrange(0, 10_000, 15) for _ in range(rng.randint(0, 12))]
        week = [[start, min(start + 15 * rng.randint(1, 40), 10_080)] for start in starts]
        return {"hours": {"zone": rng.choice(ZONES), "week": week}}

    newcomers = [Newcomer(f"n{i}", answers()) for i in range(6)]
    mentors = [Mentor(f"m{i}", answers()) for i in range(6)]
    term = Hours("hours", 7, full=10_080, minimum=rng.choice([0, 45]))
    market = open_market(newcomers, mentors, [term], coming, ())
    assert (market.keys(slice(None), slice(None)) == judged(market, coming=coming)).all()
