"""Minutes a week in common, right across time zones and clock changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import numpy as np

from matching.fixed import share, shares
from matching.people import Mentor, Newcomer
from matching.reasons import N_, Reason
from matching.terms import options
from matching.terms.edges import edges_of, weeks_apart
from matching.terms.forms import Form, matrix_of
from matching.terms.reading import Reading, coded
from matching.terms.term import MENTOR_SILENT, NEWCOMER_SILENT, Coming, Term, Verdict
from matching.week import QUARTER, SLOTS, WEEK_MINUTES, WeeklyHours, free_slots, hours_of


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

    Examples
    --------
    >>> from datetime import date
    >>> noon = {"zone": "Europe/Paris", "week": [[12 * 60, 13 * 60]]}
    >>> from matching import Mentor, Newcomer, Problem, Hours, explain
    >>> ann, max = Newcomer("ann", {"hours": noon}), Mentor("max", {"hours": noon})
    >>> pair = explain(Problem([ann], [max], [Hours("hours", 10)], monday=date(2026, 1, 12)), "ann", "max")
    >>> pair.score, pair.parts[0].reason.in_words()
    (50000, '60 minutes a week in common')
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

    def readings(
        self, newcomers: Sequence[Newcomer], mentors: Sequence[Mentor], coming: Coming
    ) -> tuple[Reading, ...]:
        """Read all answers; a pair's code is how many quarters of an hour are common in the least week."""
        asked = [self.read_newcomer(newcomer.answers) for newcomer in newcomers]
        given = [self.read_mentor(mentor.answers) for mentor in mentors]
        minutes = np.arange(SLOTS + 1) * QUARTER
        points = shares(self.most, np.minimum(minutes, self.full), self.full)
        return coded(overlaps(asked, given, coming.starts()), points, minutes >= self.minimum)

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


def overlaps(
    asked: Sequence[WeeklyHours | None], given: Sequence[WeeklyHours | None], starts: Sequence[datetime]
) -> list[Form]:
    """Count the quarters of an hour in common, in a form for each week that differs.

    Two times from s to e and from t to f overlap by min(e, f) - min(e, t) - min(s, f) + min(s, t).
    """
    starts = weeks_apart([*asked, *given], starts)
    forms = []
    for left, right in zip(edges_of(asked, starts), edges_of(given, starts), strict=True):
        slots = np.unique(np.concatenate([left.things, right.things]))
        core = np.minimum(slots[:, None], slots).astype(np.int16)
        mine, theirs = (
            matrix_of(side._replace(things=np.searchsorted(slots, side.things)), len(slots), np.int16)
            for side in (left, right)
        )
        forms.append(Form(mine, theirs, core))
    return forms
