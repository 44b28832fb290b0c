"""Which groups may show their figures side by side without giving the figures of a small one away.

A figure of a small group need not be printed to be known: who knows the whole and all groups but one takes
them from each other. What can be worked out like that are the sums and differences of what is shown: in
terms of linear algebra, the row space of the groups over the cells into which they part everybody. A group
is therefore shown only while no set of cells with too few members lies in that space.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from itertools import product
from typing import TypeAlias

Row: TypeAlias = list[int]

PRIME = 2**61 - 1  # the algebra is done modulo a prime: exact, and fast with whole numbers
MOST_FREE = 10  # beyond so many independent small sums a group is rather hidden than looked at for long


def shown(
    groups: Mapping[str, Collection[Hashable]],
    everybody: Collection[Hashable],
    counted: Collection[Hashable],
    fewest: int,
) -> frozenset[str]:
    """Return the groups that may be shown beside the whole, the largest first where not all of them may.

    ``counted`` are those of everybody whose answer counts: it takes so many of them not to be small.
    """
    answered = set(counted)
    if len(answered) < fewest:
        return frozenset()
    held = {name: set(members) for name, members in groups.items()}
    cells = [tuple(each in members for members in held.values()) for each in everybody]
    known = sorted(set(cells))
    sizes = Counter(cell for cell, each in zip(cells, everybody, strict=True) if each in answered)
    weights = [sizes[cell] for cell in known]
    rows, found = [[1] * len(known)], []
    columns = {name: [int(cell[k]) for cell in known] for k, name in enumerate(held)}
    for name in sorted(held, key=lambda each: (-len(held[each] & answered), each)):
        enough = len(held[name] & answered) >= fewest
        if enough and not gives_away([*rows, columns[name]], weights, fewest):
            rows.append(columns[name])
            found.append(name)
    return frozenset(found)


def gives_away(rows: Sequence[Row], weights: Sequence[int], fewest: int) -> bool:
    """Tell whether the sums of some cells give the sum of a set of cells that weighs too little."""
    small = [k for k, weight in enumerate(weights) if weight < fewest]
    large = [k for k, weight in enumerate(weights) if weight >= fewest]
    reduced = _reduced([[row[k] for k in (*large, *small)] for row in rows])
    left = [row[len(large) :] for row in reduced if not any(row[: len(large)])]
    if len(left) > MOST_FREE:
        return True
    for signs in product((0, 1), repeat=len(left)):  # cells of a set count once: so do the rows that give it
        total = [sum(sign * row[k] for sign, row in zip(signs, left, strict=True)) for k in range(len(small))]
        cells = [value % PRIME for value in total]
        if any(cells) and max(cells) == 1:
            weight = sum(weights[k] for k, cell in zip(small, cells, strict=True) if cell)
            if weight < fewest:
                return True
    return False


def _reduced(rows: list[Row]) -> list[Row]:
    """Return the reduced row echelon form of a matrix, modulo a prime, without its empty rows."""
    done: list[Row] = []
    left = [row[:] for row in rows]
    for column in range(len(rows[0])):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        inverse = pow(pivot[column], -1, PRIME)
        pivot = [value * inverse % PRIME for value in pivot]
        done = [_without(row, pivot, column) for row in done]
        left = [_without(row, pivot, column) for row in left]
        done.append(pivot)
    return done


def _without(row: Row, pivot: Row, column: int) -> Row:
    factor = row[column]
    if not factor:
        return row
    return [(value - factor * other) % PRIME for value, other in zip(row, pivot, strict=True)]
