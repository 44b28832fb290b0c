"""What one side of a pair best does next: one thing at a time, in the order in which good pairs begin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mentorship import agreements, sides
from mentorship.models import CheckIn, Goal, Meeting, MeetingProposal, Mentorship


@dataclass(frozen=True)
class NextStep:
    """One thing to do; ``kind`` says what, the rest what it is about."""

    kind: str
    meeting: Meeting | None = None
    checkin: CheckIn | None = None
    offer: MeetingProposal | None = None


def of(
    mentorship: Mentorship,
    side: sides.PairSide,
    goals: Sequence[Goal],
    meetings: Sequence[Meeting],
    checkin: CheckIn | None,
    now: datetime,
    offers: Sequence[MeetingProposal] = (),
) -> NextStep:
    """Return the next step of one side; ``offers`` are the offered times that can still be taken.

    The kinds are "ended", "paused", "sign", "held", "times", "goal", "first_meeting", "offered", "checkin",
    "close", "meeting", "wait_signature" and "prepare".
    """
    if mentorship.state not in Mentorship.LIVE:
        return NextStep("ended")
    if mentorship.state == "paused":
        return NextStep("paused")
    signed = mentorship.newcomer_signed if side == "newcomer" else mentorship.mentor_signed
    if signed < agreements.version(mentorship):
        return NextStep("sign")
    if over := [meeting for meeting in meetings if meeting.state == "planned" and _ended(meeting, now)]:
        return NextStep("held", meeting=over[0])
    if to_answer := [offer for offer in offers if offer.side != side]:
        return NextStep("times", offer=to_answer[0])
    if not goals:
        return NextStep("goal")
    waiting = next((offer for offer in offers if offer.meeting_id is None), None)
    if not meetings and waiting is None:
        return NextStep("first_meeting")
    if checkin is not None:
        return NextStep("checkin", checkin=checkin)
    return _later(mentorship, meetings, waiting, now)


def _later(
    mentorship: Mentorship, meetings: Sequence[Meeting], waiting: MeetingProposal | None, now: datetime
) -> NextStep:
    """Return the step of a pair that is under way."""
    ahead = [meeting for meeting in meetings if meeting.state == "planned"]
    if mentorship.ends_on is not None and now.date() >= mentorship.ends_on - timedelta(days=7):
        return NextStep("close")
    if not ahead:
        return NextStep("offered", offer=waiting) if waiting else NextStep("meeting")
    if not agreements.signed_by_both(mentorship):
        return NextStep("wait_signature")
    return NextStep("prepare", meeting=ahead[0])


def _ended(meeting: Meeting, now: datetime) -> bool:
    return bool(meeting.at + timedelta(minutes=meeting.minutes) <= now)
