"""What the desk watches for: the rules, the figures that a programme sets for them, and what they find."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from mentorship import journal
from mentorship.db import transaction
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Person, Programme

Subject = Literal["pair", "proposal", "round", "question", "suggestion"]


@dataclass(frozen=True)
class Figure:
    """From which number on a rule fires: its usual value, and the bounds within which a programme sets it."""

    asks: str
    usual: int
    least: int
    most: int
    hint: str = ""


@dataclass(frozen=True)
class Rule:
    """What a group of signals has in common."""

    title: str
    words: str
    step: str  # what the coordinator can do
    tone: Literal["bad", "warn", "soft"]
    about: Subject = "pair"


@dataclass(frozen=True)
class Signal:
    """One thing that needs an act: the rule that fired, about what, since when, and the fact in words.

    ``side`` is whom it is about; what the sides told apart from each other is about ``both``.
    """

    rule: str
    subject: Subject
    id: int
    since: datetime | None
    fact: str
    side: str = ""
    late: bool = False

    @property
    def key(self) -> str:
        """Return what tells this signal from any other, and from the same thing happening anew."""
        return (
            f"{self.rule}:{self.id}:{self.side}:{self.since:%Y%m%d%H%M}"
            if self.since
            else f"{self.rule}:{self.id}"
        )


# The first meeting's figure is the programme's own number of days, unless another one is set here.
FIGURES: dict[str, Figure] = {
    "no_first_meeting": Figure(_l("Days without a first meeting"), 10, 1, 90),
    "silent": Figure(
        _l("Silence, in per cent of the agreed cadence"),
        150,
        100,
        500,
        _l("150 is one and a half times: three weeks for pairs that meet every two."),
    ),
    "low_moods": Figure(_l("Low moods in a row"), 2, 1, 6),
    "missed": Figure(_l("Missed check-ins in a row"), 2, 1, 6),
    "one_sided": Figure(_l("Check-ins that one side answered and the other did not"), 3, 2, 6),
    "diverging": Figure(_l("Steps between the moods, or the ratings of a goal, of both sides"), 2, 1, 4),
    "overdue": Figure(_l("Days after a goal's date without a rating"), 7, 0, 90),
}

RULES: dict[str, Rule] = {
    "help": Rule(
        _l("Would like help"),
        _l("The latest check-in of one side asks for help, and no contact was noted since."),
        _l("Speak with them today."),
        "bad",
    ),
    "low_moods": Rule(
        _l("Low moods in a row"),
        _l("The last check-ins of one side show a mood of 1 or 2, and no contact was noted since."),
        _l("Ask both sides, one at a time, what would help."),
        "bad",
    ),
    "fit": Rule(
        _l("Not a fit"),
        _l("One side answered “not a fit” after the first meeting; the pair runs on, or its newcomer waits."),
        _l("Nobody is to blame: hear both, and look at the round that seeks another mentor."),
        "warn",
    ),
    "no_first_meeting": Rule(
        _l("No first meeting yet"),
        _l("No meeting was held in the days that the programme allows for the first one."),
        _l("Offer them three of their common hours."),
        "warn",
    ),
    "silent": Rule(
        _l("Silent pairs"),
        _l("No meeting held and no check-in answered for well over the agreed cadence."),
        _l("Ask whether they still meet."),
        "warn",
    ),
    "diverging": Rule(
        _l("Two different views"),
        _l("The latest moods of both sides, or their ratings of a goal, lie far apart."),
        _l("Ask each side alone how they see it; then suggest that they compare notes."),
        "warn",
    ),
    "one_sided": Rule(
        _l("One side answers alone"),
        _l("One side answered its last check-ins, the other none of theirs."),
        _l("Write to the side that is silent, and ask the other how they meet."),
        "warn",
    ),
    "missed": Rule(
        _l("Missed check-ins in a row"),
        _l("One side did not answer its last check-ins, in spite of two reminders each."),
        _l("Call rather than write: a letter more changes little."),
        "warn",
    ),
    "unanswered": Rule(
        _l("Proposals without an answer"),
        _l("Half of the time to answer is over, and one side or both have not answered."),
        _l("Remind them by hand."),
        "warn",
        "proposal",
    ),
    "question": Rule(
        _l("Questions without an answer"),
        _l("Somebody asked the pool more than a day ago, and nobody has answered."),
        _l("Answer in a line or two, or ask a mentor who knows the subject to do so."),
        "warn",
        "question",
    ),
    "unsure": Rule(
        _l("Not sure after the first meeting"),
        _l("One side answered “not sure yet”, and no contact was noted since."),
        _l("Ask what would make the next meeting a good one; a goal in one sentence often does."),
        "soft",
    ),
    "overdue": Rule(
        _l("Goals past their date"),
        _l("The date of a goal has passed, and neither side said how far they came."),
        _l("Ask whether the goal still holds: they can rate it, or give it a new date."),
        "soft",
    ),
    "second": Rule(
        _l("A second mentor wanted"),
        _l("One side asked for a second mentor beside the first; none has begun or was asked."),
        _l("Propose one on the pair’s page, or speak with both if nobody has a free seat."),
        "soft",
    ),
    "suggestion": Rule(
        _l("Suggestions without an answer"),
        _l("Somebody suggested something a week ago, and has no answer."),
        _l("A sentence is enough: done, planned, or not for now and why."),
        "soft",
        "suggestion",
    ),
    "round": Rule(
        _l("Open rounds"),
        _l("A round stays open, and nobody is told anything, until you publish it."),
        _l("Look at the pairs that are flagged, approve, read the letters, publish."),
        "soft",
        "round",
    ),
}


def figures(programme: Programme) -> dict[str, int]:
    """Return from which number on each rule fires in a programme."""
    usual = {rule: figure.usual for rule, figure in FIGURES.items()}
    return {**usual, "no_first_meeting": programme.first_meeting_days, **(programme.thresholds or {})}


def settle(programme: Programme, values: Mapping[str, int], by: Person, now: datetime) -> None:
    """Set from which number on each rule fires."""
    for rule, figure in FIGURES.items():
        if not figure.least <= values[rule] <= figure.most:
            raise BadField(
                rule,
                _("Choose a number between %(least)s and %(most)s.", least=figure.least, most=figure.most),
            )
    before = figures(programme)
    changed = sorted(rule for rule in FIGURES if values[rule] != before[rule])
    if not changed:
        return
    # A figure that is as it would be anyway is not kept: the first meeting's follows the programme.
    usual = figures(Programme(first_meeting_days=programme.first_meeting_days))
    kept = {rule: values[rule] for rule in FIGURES if values[rule] != usual[rule]}
    with transaction():
        Programme.update(thresholds=kept).where(Programme.id == programme.id).execute()
        journal.record(by, "programme.watched", programme, now, programme, fields=changed)
