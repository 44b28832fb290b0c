"""Sets of many people as sparse 0/1 arrays, so that common values are counted by one exact product."""

from collections.abc import Collection, Sequence

import numpy as np
from scipy import sparse

from matching.fixed import IntArray


class Common:
    """Counts common values of every newcomer of a slice with every mentor."""

    def __init__(self, left: Sequence[Collection[str]], right: Sequence[Collection[str]]) -> None:
        vocabulary = {value: k for k, value in enumerate(sorted({value for each in left for value in each}))}
        self._left = incidence(left, vocabulary)
        self._right = incidence(right, vocabulary).T.tocsr()
        self.left_sizes: IntArray = np.array([len(each) for each in left], dtype=np.int64)
        self.right_sizes: IntArray = np.array([len(each) for each in right], dtype=np.int64)

    def count(self, rows: slice) -> IntArray:
        """Return the newcomers × mentors array of counts for a slice of newcomers."""
        counts: IntArray = (self._left[rows] @ self._right).toarray()
        return counts


def incidence(sets: Sequence[Collection[str]], vocabulary: dict[str, int]) -> sparse.csr_array:
    """Return the people × values array with a one where a person has a value of the vocabulary."""
    columns = [[vocabulary[value] for value in each if value in vocabulary] for each in sets]
    starts = np.concatenate([[0], np.cumsum([len(each) for each in columns], dtype=np.int64)])
    indices = np.array([k for each in columns for k in each], dtype=np.int64)
    ones = np.ones(len(indices), dtype=np.int64)
    return sparse.csr_array((ones, indices, starts), shape=(len(sets), len(vocabulary)))
