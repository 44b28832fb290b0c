"""assign on plain arrays, against brute force in exact arithmetic."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import assign


def exactly(value):
    return Fraction(int(value)) if isinstance(value, int | np.integer) else Fraction(float(value))


def brute_force(table, seats, objective):
    """Return (placed, total) of the best assignment, in exact fractions."""
    rows, columns = table.shape
    choices = [[None, *[c for c in range(columns) if table[r, c] == table[r, c]]] for r in range(rows)]
    results = []
    for picks in itertools.product(*choices):
        taken = [pick for pick in picks if pick is not None]
        if all(taken.count(column) <= seats[column] for column in set(taken)):
            total = sum((exactly(table[r, c]) for r, c in enumerate(picks) if c is not None), Fraction(0))
            results.append((len(taken), total))
    return max(results, key=lambda r: r if objective == "placed" else (r[1], r[0]))


def check(table, seats, objective):
    result = assign(table, seats, objective)
    taken = [(r, c) for r, c in enumerate(result.mentor.tolist()) if c >= 0]
    assert all(table[r, c] == table[r, c] for r, c in taken)
    assert (np.bincount([c for _, c in taken], minlength=len(seats)) <= np.array(seats)).all()
    total = sum((exactly(table[r, c]) for r, c in taken), Fraction(0))
    assert (len(taken), total) == brute_force(table, seats, objective)
    assert result.placed == len(taken)
    assert result.total == (int(total) if table.dtype.kind != "f" else float(total))


shapes = st.tuples(st.integers(1, 4), st.integers(1, 4))
objectives = st.sampled_from(["placed", "total"])


@st.composite
def tables(draw, numbers, dtype):
    rows, columns = draw(shapes)
    cells = draw(st.lists(numbers, min_size=rows * columns, max_size=rows * columns))
    return np.array(cells, dtype=dtype).reshape(rows, columns), draw(
        st.lists(st.integers(0, 3), min_size=columns, max_size=columns)
    )


@settings(max_examples=150, deadline=None)
@given(tables(st.integers(-9, 9), np.int64), objectives)
def test_small_whole_numbers(case, objective):
    check(*case, objective)


@settings(max_examples=100, deadline=None)
@given(tables(st.integers(-(2**63), 2**63 - 1), np.int64), objectives)
def test_whole_numbers_of_any_size(case, objective):
    check(*case, objective)


@settings(max_examples=100, deadline=None)
@given(tables(st.integers(-(10**40), 10**40), object), objectives)
def test_whole_numbers_beyond_any_word(case, objective):
    check(*case, objective)


@settings(max_examples=200, deadline=None)
@given(
    tables(st.floats(-100, 100) | st.just(np.nan) | st.sampled_from([0.1, 0.2, 0.3]), np.float64), objectives
)
def test_floats(case, objective):
    check(*case, objective)


@settings(max_examples=100, deadline=None)
@given(
    tables(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300), float),
    objectives,
)
def test_floats_of_any_size(case, objective):
    check(*case, objective)


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint8, np.uint64, np.float16, np.float32])
@pytest.mark.parametrize("objective", ["placed", "total"])
def test_every_kind_of_number(dtype, objective):
    rng = np.random.default_rng(7)
    check((rng.random((4, 3)) * 2).astype(dtype), [1, 2, 0], objective)


def test_a_difference_in_the_last_digit_counts():
    """Summed in double precision both assignments would be worth the same."""
    tiny = np.array([[2.0**60, 2.0**60], [1.0, 0.0]])
    assert assign(tiny).mentor.tolist() == [1, 0]
    large = np.array([[2**62, 2**62], [1, 0]])
    assert assign(large).mentor.tolist() == [1, 0]
    assert assign(large).total == 2**62 + 1


def test_fractions_are_compared_as_the_floats_they_are():
    """0.1 + 0.2 is more than 0.3 in binary, by a hair that is lost when rounded."""
    table = np.array([[0.1, 0.3], [0.0, 0.2]])
    check(table, [1, 1], "total")


@pytest.mark.parametrize("seats", [None, 3])
@pytest.mark.parametrize("size", [30, 120])
def test_exact_floats_are_no_worse_than_rounded_ones(size, seats):
    rng = np.random.default_rng(size)
    table = rng.random((size, size // 2))
    scaled = np.round(table * 2**20).astype(np.int64)
    assert abs(assign(table, seats).total - assign(scaled, seats).total / 2**20) < size * 2**-20


@pytest.mark.parametrize("objective", ["placed", "total"])
def test_many_ties(objective):
    rng = np.random.default_rng(3)
    table = rng.integers(0, 3, (60, 40)) * 0.1
    table[rng.random(table.shape) < 0.7] = np.nan
    whole = np.where(np.isnan(table), np.nan, np.round(table * 10))
    got, expected = assign(table, 2, objective), assign(whole, 2, objective)
    assert got.placed == expected.placed
    assert got.total == pytest.approx(expected.total / 10)


def test_the_array_is_not_changed():
    table = np.array([[1.0, np.nan], [2.0, 3.0]])
    before = table.copy()
    assign(table, [1, 1])
    assert np.array_equal(table, before, equal_nan=True)


def test_lists_and_one_number_of_seats():
    result = assign([[5, 1], [4, 1], [3, 1]], 2)
    assert (result.mentor.tolist(), result.placed, result.total) == ([0, 0, 1], 3, 10)
