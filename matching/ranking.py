"""What a pair is worth by each objective: one whole number, so that the best matching is the heaviest."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.fixed import BoolArray
from matching.problem import Objective

WORD = 2**62
"""Whole numbers below this are summed in pairs without leaving a machine word."""


class Ranking(NamedTuple):
    """A pair is worth its score times `scale`, plus `bonus`; nothing is worth a pair below 0."""

    scale: int
    bonus: int

    def most(self, low: int, high: int) -> int:
        """Return the largest number that comes up for scores within two bounds."""
        return max(abs(low), abs(high)) * self.scale + abs(self.bonus)

    def value(self, score: int) -> int:
        """Return what one pair is worth."""
        return score * self.scale + self.bonus

    def values(self, scores: NDArray[Any], allowed: BoolArray, limit: int) -> NDArray[Any]:
        """Return what all pairs are worth, 0 for those not to be made; beyond `limit` as Python numbers."""
        wide = scores.astype(np.int64 if limit < WORD else object, copy=False)
        return np.where(allowed, np.maximum(wide * self.scale + self.bonus, 0), 0)


def ranking_of(objective: Objective, most_pairs: int, low: int, high: int) -> Ranking:
    """Return the ranking by an objective, for at most so many pairs with scores within two bounds.

    For "placed" no difference of totals outweighs one more pair; for "total" more pairs only settle ties.
    """
    if objective == "placed":
        return Ranking(1, most_pairs * (high - low) - low + 1)
    return Ranking(most_pairs + 1, 1)


def means(ranking: Ranking, objective: Objective, most_pairs: int, low: int, high: int) -> bool:
    """Tell whether the heaviest matching by a ranking is the best one by an objective."""
    scale, bonus = ranking
    if scale < 1:
        return False
    if objective == "placed":
        return bonus > scale * (most_pairs * (high - low) - low)
    return bonus > 0 and bonus * most_pairs < scale
