"""What is shown of groups never gives a small one away: checked against every sum that could be taken."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.disclosure import shown

FEWEST = 3
people = st.integers(0, 11)
groups = st.lists(st.frozensets(people, max_size=12), max_size=5)


def test_without_people_or_groups_nothing_is_shown() -> None:
    assert shown({}, [], [], FEWEST) == frozenset()
    assert shown({"a": []}, range(9), range(9), FEWEST) == frozenset()
    assert shown({"a": [0, 1]}, [0, 1], [0, 1], FEWEST) == frozenset()


def test_a_group_is_hidden_when_few_are_in_it_or_few_are_left() -> None:
    everybody = range(10)
    assert shown({"a": range(2)}, everybody, everybody, FEWEST) == frozenset()
    assert shown({"a": range(8)}, everybody, everybody, FEWEST) == frozenset()
    assert shown({"a": range(5)}, everybody, everybody, FEWEST) == {"a"}
    assert shown({"a": range(10)}, everybody, everybody, FEWEST) == {"a"}  # the whole under another name


def test_who_has_not_answered_does_not_make_a_group_large() -> None:
    assert shown({"a": range(5)}, range(10), range(3, 10), FEWEST) == frozenset()
    assert shown({"a": range(5)}, range(10), range(7), FEWEST) == frozenset()


def test_of_groups_that_part_everybody_the_small_one_is_not_what_is_left() -> None:
    parts = {"a": range(4), "b": range(4, 8), "c": range(8, 10)}
    assert shown(parts, range(10), range(10), FEWEST) == {"a"}


def test_a_group_within_a_group_is_hidden_when_few_lie_between() -> None:
    nested = {"large": range(9), "small": range(8)}
    assert shown(nested, range(20), range(20), FEWEST) == {"large"}


@settings(max_examples=150)
@given(groups, st.frozensets(people))
def test_no_sum_of_what_is_shown_is_that_of_few(drawn: list[frozenset[int]], silent: frozenset[int]) -> None:
    everybody = range(12)
    named = {str(k): members for k, members in enumerate(drawn)}
    counted = [each for each in everybody if each not in silent]
    found = shown(named, everybody, counted, FEWEST)
    if not found:
        return
    cells = sorted({tuple(each in members for members in drawn) for each in everybody})
    rows = [[1.0] * len(cells), *([float(cell[int(name)]) for cell in cells] for name in found)]
    rank = np.linalg.matrix_rank(rows)
    for chosen in product((0.0, 1.0), repeat=len(cells)):
        known = np.linalg.matrix_rank([*rows, list(chosen)]) == rank
        inside = {cell for cell, sign in zip(cells, chosen, strict=True) if sign}
        size = sum(tuple(each in members for members in drawn) in inside for each in counted)
        assert not (known and inside and size < FEWEST)


@settings(max_examples=50)
@given(groups)
def test_what_is_shown_does_not_depend_on_the_order_of_people(drawn: list[frozenset[int]]) -> None:
    named = {str(k): members for k, members in enumerate(drawn)}
    assert shown(named, range(12), range(12), FEWEST) == shown(
        named, list(reversed(range(12))), range(12), FEWEST
    )
