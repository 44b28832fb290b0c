"""How the pairs of a programme began and fared, as what went with what is worked out from."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from statistics import fmean

from mentorship import reasons
from mentorship.associations import Course
from mentorship.cases import ended_early
from mentorship.history import Facts, Pair
from mentorship.models import Mentorship, Programme, Proposal


def of(programme: Programme, facts: Facts, now: datetime, round_: int = 0) -> list[Course]:
    """Return the pairs that began with a proposal, of all rounds or of one."""
    shares = _shares(programme)
    told = _Outcomes(facts, now)
    return [
        Course(pair.id, shares[pair.id], told.of(pair))
        for pair in facts.pairs
        if shares.get(pair.id) and pair.started_at <= now and (not round_ or pair.round == round_)
    ]


def _shares(programme: Programme) -> dict[int, dict[str, float]]:
    """Return which share of each term's points each pair had when it was proposed."""
    rows = (
        Mentorship.select(Mentorship.id, Proposal.parts)
        .join(Proposal)
        .where(Mentorship.programme == programme.id)
    )
    return {
        row.id: {
            part["term"]: part["points"] / part["most"]
            for part in reasons.fit(row.proposal.parts)
            if part["most"]
        }
        for row in rows
        if row.proposal
    }


class _Outcomes:
    """What came of pairs, by their number."""

    def __init__(self, facts: Facts, now: datetime) -> None:
        self._now = now
        fits = _by_pair((each.pair, each.answer == "good") for each in facts.fits if each.answered_at <= now)
        # Nobody may find it less than a good fit: one who does is what the question is for.
        self._told: dict[str, dict[int, float]] = {
            "fit": {pair: float(all(answers)) for pair, answers in fits.items()},
            "attainment": _means(
                (aim.pair, aim.rating)
                for aim in facts.aims
                if aim.rating is not None and aim.rated_at and aim.rated_at <= now
            ),
            "satisfaction": _means(
                (answer.pair, answer.mood) for answer in facts.answers if answer.mood and answer.given(now)
            ),
        }

    def of(self, pair: Pair) -> dict[str, float]:
        """Return the outcomes of a pair that are known; how it ends only once it has, or should have."""
        found = {name: values[pair.id] for name, values in self._told.items() if pair.id in values}
        due = pair.ends_on is not None and pair.ends_on <= self._now.date()
        if not pair.handed_over and (pair.over(self._now) or due):
            found["early_end"] = float(ended_early(pair, self._now))
        return found


def _by_pair(values: Iterable[tuple[int, float]]) -> dict[int, list[float]]:
    found: dict[int, list[float]] = defaultdict(list)
    for pair, value in values:
        found[pair].append(value)
    return found


def _means(values: Iterable[tuple[int, float]]) -> dict[int, float]:
    return {pair: fmean(each) for pair, each in _by_pair(values).items()}
