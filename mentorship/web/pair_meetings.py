"""The meetings of a pair as its page shows them: held, ahead, on offer, and the hours in common."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentorship import access, common_week, i18n, meetings, mentorships, offers, topics
from mentorship.models import Meeting, MeetingProposal, Mentorship, Person


@dataclass(frozen=True)
class OfferLine:
    """Offered times as one side sees them."""

    offer: MeetingProposal
    mine: bool
    run_out: bool
    times: list[tuple[str, datetime]]  # what the button sends, and the time: those that are still ahead
    moves: Meeting | None


def of(
    pair: Mentorship, side: access.Side, met: list[Meeting], reader: Person, now: datetime
) -> dict[str, Any]:
    """Return what the page shows about meetings; what is on offer is between the two sides."""
    return {
        "ahead": [meeting for meeting in met if meeting.state == "planned"],
        "held": [meeting for meeting in reversed(met) if meeting.state == "held"],
        "offers": offer_lines(pair, side, now) if side != "coordinator" else [],
        "usual": meetings.usual(pair),
        "first_meeting": topics.FIRST,
        **_hours(pair, reader, now),
    }


def to_take(pair: Mentorship, now: datetime) -> list[MeetingProposal]:
    """Return the offers of which a time can still be taken."""
    return [each for each in offers.open_of(pair) if offers.state(each, now) == "open"]


def offer_lines(pair: Mentorship, side: str, now: datetime) -> list[OfferLine]:
    """Return the offers that wait for an answer, and those that have run out without one."""
    return [
        OfferLine(
            offer=each,
            mine=each.side == side,
            run_out=offers.state(each, now) == "run_out",
            times=[(at.isoformat(), at) for at in offers.times(each) if at > now],
            moves=each.meeting,
        )
        for each in offers.open_of(pair)
    ]


def _hours(pair: Mentorship, reader: Person, now: datetime) -> dict[str, Any]:
    """Return the common hours of a whole week in words, and three times to propose, in the reader's zone."""
    return {
        "common": common_week.in_words(mentorships.common_hours(pair, now), reader.zone, now),
        "times": time_buttons(mentorships.proposed_times(pair, reader.zone, now)),
        "zone": common_week.place(reader.zone),
    }


def time_buttons(times: list[datetime]) -> list[tuple[str, datetime]]:
    """Return each time with what its button sends: the reader's own clock, as the form takes it."""
    return [(i18n.local(at).strftime("%Y-%m-%dT%H:%M"), at) for at in times]
