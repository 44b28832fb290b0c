"""Offered times: one side offers up to three for a meeting, new or moved; the other takes one or none."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from mentorship import journal, meetings, pair_letters, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Meeting, MeetingProposal, Mentorship, Person

MOST = 3


def open_of(mentorship: Mentorship) -> list[MeetingProposal]:
    """Return what was offered in a pair and neither answered nor taken back, the newest first."""
    rows = MeetingProposal.select().where(
        MeetingProposal.mentorship == mentorship.id, MeetingProposal.state == "open"
    )
    return list(rows.order_by(MeetingProposal.id.desc()))


def times(offer: MeetingProposal) -> list[datetime]:
    """Return the times that were offered."""
    return [datetime.fromisoformat(each) for each in offer.times]


def state(offer: MeetingProposal, now: datetime) -> str:
    """Return the state of an offer; one whose times have all passed has run out, without anybody's doing."""
    if offer.state == "open" and max(times(offer)) <= now:
        return "run_out"
    return str(offer.state)


def offer(
    mentorship: Mentorship,
    at: Sequence[datetime],
    minutes: int,
    place: str,
    by: Person,
    now: datetime,
    meeting: Meeting | None = None,
    answering: int = 0,
) -> MeetingProposal:
    """Offer the other side one to three times, for a new meeting or to move a planned one.

    ``answering`` is the offer of the other side that was on the page: it is declined by offering others.
    """
    side = sides.of(mentorship, by)
    chosen = sorted({each.astimezone(UTC) for each in at})
    if not 1 <= len(chosen) <= MOST:
        raise BadField("first", _("Choose one to three times."))
    place = [meetings.checked(each, minutes, place, now) for each in chosen][-1]
    with transaction():
        sides.hold_live(mentorship)
        if any(meetings.taken(mentorship, each) for each in chosen):
            raise BadField("first", _("A meeting of yours is planned at one of these times."))
        if meeting is not None and Meeting.get_by_id(meeting.id).state != "planned":
            raise AlreadyDone(_("This meeting was held or cancelled, so it stays as it is."))
        answered = _make_room(mentorship, meeting, side, answering, now)
        made: MeetingProposal = MeetingProposal.create(
            mentorship=mentorship,
            meeting=meeting,
            side=side,
            times=[each.isoformat() for each in chosen],
            minutes=minutes,
            place=place,
            created_at=now,
        )
        journal.record(by, "meeting.offered", made, now, mentorship.programme, mentorship=mentorship.id)
        _tell("meeting_offered", made, by, now, times=chosen, instead=answered)
    return made


def accept(offer: MeetingProposal, at: datetime, by: Person, now: datetime) -> Meeting:
    """Take one of the times: the meeting is planned, or moved, in both calendars."""
    if at not in times(offer):
        raise Refused(_("This time was not offered. Choose one of those on your page."))
    if at <= now:
        raise Refused(_("This time has passed. Choose another one, or offer times of your own."))
    pair, how = offer.mentorship, (offer.minutes, offer.place)
    who = sides.person(pair, offer.side)
    with transaction():
        sides.hold_live(pair)
        _close(offer, "accepted", now)
        if offer.meeting_id is None:
            return meetings.plan(pair, at, *how, by, now, offered_by=who)
        present = Meeting.get_by_id(offer.meeting_id)
        return meetings.move(present, present.sequence, at, *how, by, now, offered_by=who)


def decline(offer: MeetingProposal, by: Person, now: datetime) -> None:
    """Take none of the times."""
    _end(offer, "declined", by, now)


def withdraw(offer: MeetingProposal, by: Person, now: datetime) -> None:
    """Take the times back that one offered."""
    _end(offer, "withdrawn", by, now)


def _end(offer: MeetingProposal, state_after: str, by: Person, now: datetime) -> None:
    pair = offer.mentorship
    with transaction():
        sides.hold_live(pair)
        _close(offer, state_after, now)
        journal.record(by, f"meeting.{state_after}", offer, now, pair.programme, mentorship=pair.id)
        if max(times(offer)) > now:  # nobody waits for an answer about times that have passed
            _tell("meeting_not_taken", offer, by, now, times=times(offer), declined=state_after == "declined")


def _make_room(
    pair: Mentorship, meeting: Meeting | None, side: sides.PairSide, answering: int, now: datetime
) -> bool:
    """Close what is on offer for the same meeting; tell whether other times were declined by that.

    What stands unanswered in the way is pointed out instead, so that two offers at once do not cross.
    """
    about = meeting.id if meeting else None
    declined = False
    for each in open_of(pair):
        if each.meeting_id != about:
            continue
        over = state(each, now) == "run_out"
        if each.side == side and not over:
            raise AlreadyDone(_("You have offered times already. Take them back before you offer others."))
        if each.side != side and not over and each.id != answering:
            raise AlreadyDone(_("Your partner has just offered times too. Look at them first."))
        _close(each, "withdrawn" if over else "declined", now)
        declined = declined or not over
    return declined


def _close(offer: MeetingProposal, state_after: str, now: datetime) -> None:
    closed = MeetingProposal.update(state=state_after, answered_at=now).where(
        MeetingProposal.id == offer.id, MeetingProposal.state == "open"
    )
    if not closed.execute():
        raise AlreadyDone(_("These times were answered or taken back meanwhile. Look at your page."))


def _tell(kind: str, offer: MeetingProposal, by: Person, now: datetime, **values: Any) -> None:
    """Write to the other side."""
    pair = offer.mentorship
    side = sides.other(sides.of(pair, by))
    told = {"offer": offer, "meeting": offer.meeting, **values}
    pair_letters.write(kind, pair, side, f"{offer.id}:{side}", now, **told)
