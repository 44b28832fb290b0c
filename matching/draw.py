"""The fair draw: lots by a hash of both ids, which decide among matchings that are equally good."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.fixed import IntArray
from matching.people import Mentor, Newcomer

LOT_BITS = 30
Hashes: TypeAlias = NDArray[np.uint64]


class Draw:
    """Lots of pairs, by row and column; they depend on the two ids and on nothing else."""

    def __init__(self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor]) -> None:
        self._left = hashes([each.id for each in newcomers])
        self._right = hashes([each.id for each in mentors])

    def lots(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Return the lot of each pair, from 1 to 2**30."""
        mixed = mix(self._left[rows] ^ mix(self._right[columns]))
        lots: IntArray = (mixed >> np.uint64(64 - LOT_BITS)).astype(np.int64) + 1
        return lots


def hashes(ids: Sequence[str]) -> Hashes:
    """Hash ids to 64 bits each."""
    digests = b"".join(sha256(each.encode("utf-8", "surrogatepass")).digest()[:8] for each in ids)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def mix(words: Hashes) -> Hashes:
    """Scatter 64 bits so that each of them changes about half of the others (splitmix64)."""
    words = words + np.uint64(0x9E3779B97F4A7C15)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))
