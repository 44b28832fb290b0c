"""The best pairs of each row among many, without putting all of them into order by several keys."""

import numpy as np

from matching.draw import mix
from matching.fixed import BoolArray, IntArray

NOTHING = -(2**62)
"""Less than any pair leaves."""
CHANCE_BITS = 8


def best_of_each(rows: IntArray, others: IntArray, keys: IntArray, most: int, size: int) -> BoolArray:
    """Tell which pairs have the highest keys of their row, about exactly where keys are wide.

    Equal keys are taken as if by chance: if all took the same of them, these would soon be full. Row,
    distance from the row's best and chance are packed into one word each, which is put into order at once.
    """
    top: IntArray = np.full(size, NOTHING, dtype=np.int64)
    np.maximum.at(top, rows, keys)
    behind = top[rows] - keys
    bits = 63 - max(size, 1).bit_length() - CHANCE_BITS
    drop = max(0, int(behind.max(initial=0)).bit_length() - bits)
    chance = mix((rows.astype(np.uint64) << np.uint64(32)) ^ others.astype(np.uint64)).astype(np.int64)
    packed = (((rows << bits) | (behind >> drop)) << CHANCE_BITS) | (chance & ((1 << CHANCE_BITS) - 1))
    order = np.argsort(packed)
    starts = np.cumsum(np.bincount(rows, minlength=size)) - np.bincount(rows, minlength=size)
    rank = np.arange(len(order)) - starts[rows[order]]
    result: BoolArray = np.zeros(len(order), dtype=np.bool_)
    result[order] = rank < most
    return result
