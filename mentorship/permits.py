"""Which rules which pairs break, all pairs at once."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching import Mentor, Newcomer, Problem

Table = NDArray[np.bool_]  # newcomers by mentors


def broken(problem: Problem, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor]) -> Mapping[str, Table]:
    """Return, for each term that has a rule, the pairs that break it."""
    found = {}
    for term in problem.terms:
        if term.rule is None:
            continue
        _points, permitted = term.kernel(newcomers, mentors, problem.coming)(slice(0, len(newcomers)))
        found[term.name] = (
            np.zeros((len(newcomers), len(mentors)), dtype=np.bool_) if permitted is None else ~permitted
        )
    return found


def barred(problem: Problem, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor]) -> Table:
    """Return the pairs that are forbidden one by one."""
    rows = {each.id: row for row, each in enumerate(newcomers)}
    columns = {each.id: column for column, each in enumerate(mentors)}
    found = np.zeros((len(newcomers), len(mentors)), dtype=np.bool_)
    for newcomer, mentor in problem.forbidden:
        if newcomer in rows and mentor in columns:
            found[rows[newcomer], columns[mentor]] = True
    return found


def count(tables: Mapping[str, Table], shape: tuple[int, int]) -> NDArray[np.int64]:
    """Return how many rules each pair breaks."""
    total = np.zeros(shape, dtype=np.int64)
    for table in tables.values():
        total += table
    return total
