"""What a pair is worth by each objective: one whole number, so that the best matching is the heaviest."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.fixed import BoolArray
from matching.problem import Objective

WORD = 2**62
"""Whole numbers below this are summed in pairs without leaving a machine word."""


class Ranking(NamedTuple):
    """A pair is worth its score times `scale`, plus `bonus`; nothing is worth a pair below 0.

    Each wished seat that is taken is worth `reward` more, and each newcomer placed as much more as
    `turns` says for their turn.
    """

    scale: int
    bonus: int
    reward: int = 0
    turns: tuple[int, ...] = ()

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


class Span(NamedTuple):
    """What a ranking has to tell apart.

    Parameters
    ----------
    pairs : int
        There are at most so many.
    low, high : int
        All scores lie between them.
    wishes : int
        How many seats carry a reward.
    turns : sequence of int
        How many newcomers there are of each turn, those passed over least first; empty if turns do not count.
    groups : bool
        Whether some mentors take a group or nobody.
    """

    pairs: int
    low: int
    high: int
    wishes: int = 0
    turns: Sequence[int] = ()
    groups: bool = False

    def totals(self, scale: int) -> int:
        """Return the most that totals of equally many pairs differ by."""
        return scale * self.pairs * (self.high - self.low)

    def rewards(self, reward: int) -> int:
        """Return the most that rewards differ by."""
        return reward * min(self.pairs, self.wishes)


def ranking_of(
    objective: Objective,
    most_pairs: int,
    low: int,
    high: int,
    wishes: int = 0,
    turns: Sequence[int] = (),
    groups: bool = False,
) -> Ranking:
    """Return the ranking by an objective, for at most so many pairs with scores within two bounds.

    "placed" ranks one more pair above every wish for a seat, and a wish above every difference of totals;
    "total" ranks the total above the number of pairs, and that above wishes.
    """
    span = Span(most_pairs, low, high, wishes, turns, groups)
    if objective == "total":
        reward = 1 if wishes else 0
        bonus = span.rewards(reward) + 1
        return Ranking(most_pairs * bonus + span.rewards(reward) + 1, bonus, reward)
    reward = span.totals(1) + 1 if wishes else 0
    step = span.totals(1) + span.rewards(reward) + 1
    extra, above = [], 0
    for rank, count in enumerate(turns):
        extra.append(0 if rank == 0 else step * rank if not groups else step + above)
        above += count * extra[-1]
    return Ranking(1, step + (above if groups else 0) - low, reward, tuple(extra))


def means(ranking: Ranking, objective: Objective, span: Span) -> bool:
    """Tell whether the heaviest matching by a ranking is the best one by an objective.

    Without groups the newcomers who can be placed together form a matroid (a transversal one), in which a
    heaviest set is a largest one and has, from the top, as many of each turn as can be, whatever the weights
    of the turns are, as long as they rise. With groups a turn must outweigh all lower turns.
    """
    scale, bonus, reward, turns = ranking
    rewards = span.rewards(reward)
    if scale < 1 or reward < 0 or (span.wishes and not reward) or len(turns) != len(span.turns):
        return False
    if objective == "total":
        return not turns and bonus > rewards and scale > span.pairs * bonus + rewards
    if span.wishes and reward <= span.totals(scale):
        return False
    step = span.totals(scale) + rewards
    lower = [*accumulate((count * turn for count, turn in zip(span.turns, turns, strict=True)), initial=0)]
    if span.groups:
        rising = all(turn > step + below for turn, below in zip(turns[1:], lower[1:], strict=False))
    else:
        rising = all(later - turn > step for turn, later in pairwise(turns))
    return (
        rising and not any(turns[:1]) and bonus + scale * span.low > step + (lower[-1] if span.groups else 0)
    )
