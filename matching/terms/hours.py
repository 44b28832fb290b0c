"""Minutes a week in common, right across time zones and clock changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matching.fixed import IntArray, share, shares
from matching.people import Mentor, Newcomer
from matching.reasons import N_, Reason
from matching.terms import options
from matching.terms.term import MENTOR_SILENT, NEWCOMER_SILENT, Coming, Kernel, Term, Tile, Verdict
from matching.week import (
    QUARTER,
    WEEK_MINUTES,
    WORDS,
    Bits,
    WeeklyHours,
    bits_of,
    free_slots,
    hours_of,
)


@dataclass(frozen=True)
class Hours(Term):
    """Minutes a week in common, the least of the coming weeks.

    Answers look like ``{"zone": "Europe/Paris", "week": [[1080, 1200]]}``: minutes of the local week
    from Monday 00:00, in multiples of 15.

    Parameters
    ----------
    full : int
        Minutes a week that give full points; fewer give their share.
    minimum : int
        Minutes a week that are needed; 0 is no rule.
    """

    kind: ClassVar[str] = "hours"
    needs_weeks: ClassVar[bool] = True
    checks: ClassVar[Mapping[str, options.Check]] = {
        "full": options.whole(1, WEEK_MINUTES),
        "minimum": options.whole(0, WEEK_MINUTES),
    }

    full: int = 120
    minimum: int = 0

    @property
    def rule(self) -> Reason | None:
        """Put the hard rule into words."""
        if not self.minimum:
            return None
        return Reason(N_("Minutes a week in common: at least %(minimum)s"), {"minimum": self.minimum})

    def read_newcomer(self, answers: Mapping[str, object]) -> WeeklyHours | None:
        """Read the newcomer's week."""
        return hours_of(answers.get(self.newcomer_key))

    def read_mentor(self, answers: Mapping[str, object]) -> WeeklyHours | None:
        """Read the mentor's week."""
        return hours_of(answers.get(self.mentor_key))

    def judge(self, newcomer: Newcomer, mentor: Mentor, coming: Coming) -> Verdict:
        """Judge one pair."""
        asked, given = self.read_newcomer(newcomer.answers), self.read_mentor(mentor.answers)
        minutes = common_minutes(asked, given, coming) if asked and given else 0
        if minutes < self.minimum:
            return Verdict(refusal=self._refusal(asked, given, minutes))
        if not minutes:
            return Verdict()
        reason = Reason(N_("%(minutes)s minutes a week in common"), {"minutes": minutes})
        return Verdict(share(self.most, min(minutes, self.full), self.full), reason)

    def kernel(self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming) -> Kernel:
        """Judge many pairs at once by counting common bits, week by week where weeks differ."""
        asked = [self.read_newcomer(newcomer.answers) for newcomer in newcomers]
        given = [self.read_mentor(mentor.answers) for mentor in mentors]
        weeks = different_weeks(asked, given, coming)

        def tile(rows: slice) -> Tile:
            minutes = common_slots(weeks[0][0][rows], weeks[0][1])
            for left, right in weeks[1:]:
                np.minimum(minutes, common_slots(left[rows], right), out=minutes)
            minutes *= QUARTER
            score = shares(self.most, np.minimum(minutes, self.full), self.full)
            return score, (minutes >= self.minimum if self.minimum else None)

        return tile

    def _refusal(self, asked: WeeklyHours | None, given: WeeklyHours | None, minutes: int) -> Reason:
        if not asked:
            return NEWCOMER_SILENT
        if not given:
            return MENTOR_SILENT
        if not minutes:
            return Reason(N_("No hours in common"))
        text = N_("Only %(minutes)s minutes a week in common, %(minimum)s needed")
        return Reason(text, {"minutes": minutes, "minimum": self.minimum})


def common_minutes(a: WeeklyHours, b: WeeklyHours, coming: Coming) -> int:
    """Count the minutes a week in common, in the coming week that has least."""
    starts = coming.starts()
    return (
        min(int(np.count_nonzero(free_slots(a, start) & free_slots(b, start))) for start in starts) * QUARTER
    )


def different_weeks(
    asked: Sequence[WeeklyHours | None], given: Sequence[WeeklyHours | None], coming: Coming
) -> list[tuple[Bits, Bits]]:
    """Pack both sides for each coming week, leaving out weeks that are just like an earlier one."""
    kept: list[tuple[Bits, Bits]] = []
    for start in coming.starts():
        bits = bits_of(asked, start), bits_of(given, start)
        if not any(np.array_equal(bits[0], left) and np.array_equal(bits[1], right) for left, right in kept):
            kept.append(bits)
    return kept


def common_slots(left: Bits, right: Bits) -> IntArray:
    """Count the common bits of every row on the left with every row on the right."""
    count: IntArray = np.zeros((len(left), len(right)), dtype=np.int64)
    for word in range(WORDS):
        count += np.bitwise_count(left[:, word, None] & right[None, :, word])
    return count
