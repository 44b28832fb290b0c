"""The ways to measure success: each with its definition in words, its unit, its target and its judge."""

from dataclasses import dataclass
from typing import Literal

from mentorship import cases, people_cases
from mentorship.cases import GRACE, Judge
from mentorship.history import Facts
from mentorship.i18n import lazy as _l

Unit = Literal["percent", "points", "hours", "days"]


@dataclass(frozen=True)
class Kind:
    """A way to measure success: in words, in figures, and the rule that judges each subject."""

    key: str
    name: str
    definition: str
    unit: Unit
    target: int
    margin: int  # how far from the target a reading is amber; beyond it is red
    judge: Judge
    days: int = 365  # how far back it looks; 0: it shows how things stand at the time
    lower: bool = False  # whether lower is better
    highest: int = 100
    lowest: int = 0

    def words(self, facts: Facts) -> str:
        """Return the definition with this programme's own days in it."""
        return str(self.definition) % {"first": facts.first_meeting_days, "grace": GRACE}


_ALL = (
    Kind(
        "participation",
        _l("People who take part"),
        _l(
            "Of the newcomers and mentors whose profile has been complete for 30 days, and who completed it "
            "in the last twelve months or are still here: the share who took part in the last 90 days, that "
            "is, had a running pair or answered a proposal. Those who left count as not taking part then."
        ),
        "percent",
        target=70,
        margin=15,
        judge=people_cases.participation,
    ),
    Kind(
        "placed",
        _l("Newcomers with a mentor"),
        _l(
            "Of the newcomers who completed their profile in the last twelve months, or who are waiting now: "
            "the share who have had a mentor. Those who left without one count as not placed."
        ),
        "percent",
        target=85,
        margin=15,
        judge=people_cases.placed,
    ),
    Kind(
        "waiting",
        _l("Time to wait for a mentor"),
        _l(
            "Half of the waits that ended with a mentor in the last six months, or that go on, are shorter "
            "than this. A wait that goes on counts with its days so far. Lower is better."
        ),
        "days",
        target=30,
        margin=15,
        judge=people_cases.waiting,
        days=183,
        lower=True,
        lowest=1,
        highest=365,
    ),
    Kind(
        "response",
        _l("Time to answer a proposal"),
        _l(
            "Half of the proposals published in the last six months were answered by both sides, or declined "
            "by one, within this time. One that expired counts with its whole term; open ones are missing "
            "answers. Lower is better."
        ),
        "hours",
        target=72,
        margin=24,
        judge=people_cases.response,
        days=183,
        lower=True,
        lowest=1,
        highest=720,
    ),
    Kind(
        "first_meeting",
        _l("First meeting held in time"),
        _l(
            "Of the pairs that began in the last twelve months, at least %(first)s days ago: "
            "the share who held their first meeting within %(first)s days."
        ),
        "percent",
        target=80,
        margin=10,
        judge=cases.first_meeting,
    ),
    Kind(
        "cadence",
        _l("Contact kept"),
        _l(
            "Of the pairs that ran in the last 90 days, for at least one and a half times the agreed time "
            "between two meetings: the share that never went longer than that, in whole days, without a "
            "meeting. Pauses are left out."
        ),
        "percent",
        target=70,
        margin=15,
        judge=cases.cadence,
        days=90,
    ),
    Kind(
        "checkins",
        _l("Check-ins answered in time"),
        _l(
            "Of the check-ins due in the last 90 days: the share answered within %(grace)s days. "
            "Those still within that time and not answered are missing answers."
        ),
        "percent",
        target=75,
        margin=10,
        judge=cases.checkins,
        days=90,
    ),
    Kind(
        "satisfaction",
        _l("Satisfaction of newcomers"),
        _l(
            "The mean of the latest mood, from 1 to 5, that the newcomer of each pair gave in the last 90 "
            "days. Newcomers of running pairs who gave none are missing answers."
        ),
        "points",
        target=400,
        margin=40,
        judge=cases.satisfaction("newcomer"),
        days=90,
        lowest=100,
        highest=500,
    ),
    Kind(
        "satisfaction_mentors",
        _l("Satisfaction of mentors"),
        _l(
            "The mean of the latest mood, from 1 to 5, that the mentor of each pair gave in the last 90 "
            "days. Mentors of running pairs who gave none are missing answers."
        ),
        "points",
        target=400,
        margin=40,
        judge=cases.satisfaction("mentor"),
        days=90,
        lowest=100,
        highest=500,
    ),
    Kind(
        "relationship",
        _l("Quality of the relationship"),
        _l(
            "The mean, from 1 to 5, of the short scale about the relationship that each side of a pair is "
            "asked half-way and at the end: the latest answer of each side to what was asked in the last "
            "twelve months. Sides that were asked and never answered are missing answers."
        ),
        "points",
        target=400,
        margin=40,
        judge=cases.relationship,
        lowest=100,
        highest=500,
    ),
    Kind(
        "goals",
        _l("Goals reached"),
        _l(
            "Of the rated goals of pairs that began in the last twelve months: the share rated as reached or "
            "better, on the mean of both sides. Goals that are due, or whose pair has ended, without a "
            "rating are missing answers."
        ),
        "percent",
        target=65,
        margin=10,
        judge=cases.goals,
    ),
    Kind(
        "early_ends",
        _l("Pairs that ended early"),
        _l(
            "Of the pairs that began in the last twelve months: the share that ended before the agreed date "
            "without having completed. A hand-over to another mentor is no early end. Lower is better."
        ),
        "percent",
        target=30,
        margin=8,
        judge=cases.early_ends,
        lower=True,
    ),
    Kind(
        "retention_30",
        _l("Pairs kept for 30 days"),
        _l(
            "Of the pairs that began in the twelve months before the last 30 days: the share that was still "
            "running, or had completed, after 30 days. Pairs handed over are not counted."
        ),
        "percent",
        target=90,
        margin=8,
        judge=cases.retention(30),
        days=395,
    ),
    Kind(
        "retention",
        _l("Pairs kept for 90 days"),
        _l(
            "Of the pairs that began in the twelve months before the last 90 days: the share that was still "
            "running, or had completed, after 90 days. Pairs handed over are not counted."
        ),
        "percent",
        target=70,
        margin=10,
        judge=cases.retention(90),
        days=455,
    ),
    Kind(
        "retention_180",
        _l("Pairs kept for 180 days"),
        _l(
            "Of the pairs that began in the twelve months before the last 180 days: the share that was still "
            "running, or had completed, after 180 days. Pairs handed over are not counted."
        ),
        "percent",
        target=60,
        margin=10,
        judge=cases.retention(180),
        days=545,
    ),
    Kind(
        "conversion",
        _l("Newcomers who became mentors"),
        _l(
            "Of the people who completed a pair as newcomer in the last twelve months and were no mentors "
            "here at the time: the share who have completed a mentor’s profile since."
        ),
        "percent",
        target=15,
        margin=5,
        judge=people_cases.conversion,
    ),
    Kind(
        "mentors",
        _l("Mentors who guide somebody"),
        _l(
            "Of the mentors with a complete profile and a seat who are not away: the share who have at least "
            "one newcomer now."
        ),
        "percent",
        target=70,
        margin=15,
        judge=people_cases.mentors,
        days=0,
    ),
    Kind(
        "load",
        _l("Mentors with a fair load"),
        _l(
            "Of the mentors who guide somebody now: the share who have no more newcomers than the seats they "
            "offer, and no more than twice as many as the average of these mentors."
        ),
        "percent",
        target=90,
        margin=10,
        judge=people_cases.load,
        days=0,
    ),
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}
