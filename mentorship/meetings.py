"""Meetings: planned, moved, cancelled, held or written down afterwards; both calendars follow."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from hashlib import sha256
from uuid import uuid4
from zoneinfo import ZoneInfo

from mentorship import invitations, journal, pair_letters, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Meeting, MeetingProposal, Mentorship, Person

LENGTHS = (30, 45, 60, 90)
USUAL = 45
LONGEST_NOTES = 8000
LONGEST_PLACE = 200
_SOONEST = timedelta(hours=12)  # nobody likes to be asked for the same evening
_FURTHEST = timedelta(days=366)
_SAME = timedelta(hours=6)  # what began so long ago is the meeting that ends now, whatever the partner's date


def instant(local: datetime, zone: str) -> datetime:
    """Return the instant of a time typed in a zone; an hour that a clock change skips is refused."""
    there = local.replace(tzinfo=ZoneInfo(zone))
    if not 1 < local.year < 9999:  # the ends of the calendar, which cannot be turned into another zone
        raise BadField("at", _("Choose a day and a time."))
    if there.astimezone(ZoneInfo("UTC")).astimezone(there.tzinfo).replace(tzinfo=None) != local:
        raise BadField(
            "at", _("The clocks change that night, and this hour does not exist. Choose another one.")
        )
    return there


def good_times(spans: Iterable[tuple[datetime, datetime]], zone: str, now: datetime) -> list[datetime]:
    """Return up to three beginnings within common hours, on different days of the reader's calendar.

    An hour that a clock change repeats is left out: read from the reader's clock, it would be the first one.
    """
    times: dict[object, datetime] = {}
    for start, end in sorted(spans):
        there = start.astimezone(ZoneInfo(zone))
        if start >= now + _SOONEST and end - start >= timedelta(minutes=LENGTHS[0]) and not there.fold:
            times.setdefault(there.date(), start)
    return list(times.values())[:3]


def of_pair(mentorship: Mentorship) -> list[Meeting]:
    """Return the meetings of a pair that were not cancelled, the earliest first."""
    return list(
        Meeting.select()
        .where(Meeting.mentorship == mentorship.id, Meeting.state != "cancelled")
        .order_by(Meeting.at, Meeting.id)
    )


def usual(mentorship: Mentorship) -> tuple[int, str]:
    """Return how long and where the pair meets, as it did last."""
    met = of_pair(mentorship)
    place = next((each.place for each in reversed(met) if each.place), "")
    return (met[-1].minutes if met else USUAL), place


def plan(
    mentorship: Mentorship,
    at: datetime,
    minutes: int,
    place: str,
    by: Person,
    now: datetime,
    offered_by: Person | None = None,
) -> Meeting:
    """Plan a meeting and send it to both calendars; ``offered_by`` is who offered the time that was taken."""
    place = checked(at, minutes, place, now)
    with transaction():
        sides.hold_live(mentorship)
        if taken(mentorship, at):
            raise AlreadyDone(_("A meeting at this time is planned already."))
        meeting = _create(mentorship, at, minutes, offered_by or by, now, place=place)
        _settle(mentorship, None, now)
        journal.record(by, "meeting.planned", meeting, now, mentorship.programme, mentorship=mentorship.id)
        _tell("meeting_planned", meeting, by, now, offered_by is not None)
    return meeting


def move(
    meeting: Meeting,
    seen: int,
    at: datetime,
    minutes: int,
    place: str,
    by: Person,
    now: datetime,
    offered_by: Person | None = None,
) -> Meeting:
    """Move a planned meeting, unless it was changed since the person saw it."""
    place = checked(at, minutes, place, now)
    with transaction():
        sides.hold_live(meeting.mentorship)
        if taken(meeting.mentorship, at, but=meeting):
            raise BadField("at", _("Another meeting of yours is planned at this time."))
        _change(meeting, seen, at=at, minutes=minutes, place=place)
        _settle(meeting.mentorship, meeting, now)
        moved: Meeting = Meeting.get_by_id(meeting.id)
        journal.record(by, "meeting.moved", moved, now, meeting.mentorship.programme)
        _tell("meeting_moved", moved, by, now, offered_by is not None, was=meeting.at)
    return moved


def cancel(meeting: Meeting, by: Person, now: datetime) -> None:
    """Cancel a planned meeting and take it out of both calendars."""
    with transaction():
        sides.hold_live(meeting.mentorship)
        _cancel(meeting, by, now)


def cancel_all(mentorship: Mentorship, by: Person, now: datetime) -> None:
    """Cancel what a pair has ahead or on offer; the caller is within the transaction that ends the pair."""
    on_offer = (MeetingProposal.mentorship == mentorship.id) & (MeetingProposal.state == "open")
    MeetingProposal.update(state="withdrawn", answered_at=now).where(on_offer).execute()
    ahead = Meeting.select().where(
        Meeting.mentorship == mentorship.id, Meeting.state == "planned", Meeting.at > now
    )
    for meeting in ahead:
        _cancel(meeting, by, now)


def hold(meeting: Meeting, by: Person, now: datetime) -> None:
    """Note that a planned meeting took place."""
    if meeting.at > now:
        raise Refused(_("This meeting is still ahead. You can note it as held once it has begun."))
    with transaction():
        sides.hold_live(meeting.mentorship)
        held = Meeting.update(state="held").where(Meeting.id == meeting.id, Meeting.state == "planned")
        if not held.execute():
            raise AlreadyDone(_("This meeting was noted as held or cancelled already."))
        _settle(meeting.mentorship, meeting, now)
        journal.record(by, "meeting.held", meeting, now, meeting.mentorship.programme)


def miss(meeting: Meeting, was: str, by: Person, now: datetime) -> None:
    """Note that a meeting did not take place; its hour is past, so nobody is written to.

    ``was`` is the state that the person saw: what the partner noted meanwhile is not overruled.
    """
    if meeting.at > now:
        raise Refused(_("This meeting is still ahead: move it or cancel it."))
    with transaction():
        sides.hold_live(meeting.mentorship)
        _change(meeting, meeting.sequence, was, state="cancelled")
        _settle(meeting.mentorship, meeting, now)
        journal.record(by, "meeting.missed", meeting, now, meeting.mentorship.programme)


def log(mentorship: Mentorship, at: datetime, minutes: int, notes: str, by: Person, now: datetime) -> Meeting:
    """Write down a meeting that took place without having been planned here."""
    _past(mentorship, at, now)
    notes = _text("notes", notes)
    with transaction():
        sides.hold_live(mentorship)
        if taken(mentorship, at):
            raise AlreadyDone(_("A meeting at this time is written down already."))
        meeting = _create(mentorship, at, minutes, by, now, state="held", notes=notes)
        journal.record(by, "meeting.logged", meeting, now, mentorship.programme, mentorship=mentorship.id)
    return meeting


def met_today(mentorship: Mentorship, by: Person, now: datetime) -> Meeting:
    """Write down in one tap that the pair met: the meeting planned for now, or one that ends now."""
    there = ZoneInfo(by.zone)
    midnight = datetime.combine(now.astimezone(there).date(), time.min, there)
    with transaction():
        sides.hold_live(mentorship)
        today = [each for each in of_pair(mentorship) if min(midnight, now - _SAME) <= each.at <= now]
        begun = next((each for each in today if each.state == "planned"), None)
        if begun is not None:
            hold(begun, by, now)
            return begun
        if today:
            raise AlreadyDone(_("A meeting of today is written down already."))
        minutes, _place = usual(mentorship)
        at = max(midnight, mentorship.started_at, now - timedelta(minutes=minutes))
        return log(mentorship, at.replace(second=0, microsecond=0), minutes, "", by, now)


def correct(meeting: Meeting, seen: int, at: datetime, minutes: int, by: Person, now: datetime) -> None:
    """Set right when a meeting that was held began, and how long it took."""
    _past(meeting.mentorship, at, now)
    with transaction():
        sides.hold_live(meeting.mentorship)
        if taken(meeting.mentorship, at, but=meeting):
            raise BadField("at", _("Another meeting of yours began at this time."))
        _change(meeting, seen, "held", at=at, minutes=minutes)
        journal.record(by, "meeting.corrected", meeting, now, meeting.mentorship.programme)


def prepare(meeting: Meeting, agenda: str, seen: str, by: Person, now: datetime) -> None:
    """Keep the agenda that both sides write, until the meeting is held or cancelled."""
    with transaction():
        _write(meeting, "agenda", agenda, seen, ("planned",))
        journal.record(by, "meeting.prepared", meeting, now, meeting.mentorship.programme)


def note(meeting: Meeting, notes: str, seen: str, by: Person, now: datetime) -> None:
    """Keep the notes that both sides write."""
    with transaction():
        _write(meeting, "notes", notes, seen, ("planned", "held"))
        journal.record(by, "meeting.noted", meeting, now, meeting.mentorship.programme)


def _write(meeting: Meeting, column: str, text: str, seen: str, states: tuple[str, ...]) -> None:
    """Keep a shared text; refuse to write over what the other side wrote since it was read."""
    text = _text(column, text)
    sides.hold_live(meeting.mentorship)
    present = Meeting.get_by_id(meeting.id)
    if present.state not in states:
        raise AlreadyDone(_("This meeting was held or cancelled, so it stays as it is."))
    if mark(getattr(present, column)) != seen:
        raise BadField(
            column,
            _("Your partner changed this text meanwhile. Copy yours, open the page anew, and add it."),
        )
    Meeting.update({column: text}).where(Meeting.id == meeting.id).execute()


def mark(text: str) -> str:
    """Return a short sign by which a text is known to be the same."""
    return sha256(text.encode()).hexdigest()[:16]


def _create(
    mentorship: Mentorship, at: datetime, minutes: int, by: Person, now: datetime, **columns: str
) -> Meeting:
    made: Meeting = Meeting.create(
        mentorship=mentorship,
        uid=f"{uuid4()}@tandem",
        at=at,
        minutes=minutes,
        by=by,
        created_at=now,
        **columns,
    )
    return made


def _change(meeting: Meeting, seen: int, was: str = "planned", **columns: object) -> None:
    """Change a meeting and raise its sequence, without which calendars keep the old time."""
    changed = (
        Meeting.update(sequence=seen + 1, **columns)
        .where(Meeting.id == meeting.id, Meeting.state == was, Meeting.sequence == seen)
        .execute()
    )
    if not changed:
        raise AlreadyDone(_("This meeting was changed meanwhile. Look at it once more."))


def _cancel(meeting: Meeting, by: Person, now: datetime) -> None:
    _change(meeting, meeting.sequence, state="cancelled")
    _settle(meeting.mentorship, meeting, now)
    cancelled = Meeting.get_by_id(meeting.id)
    journal.record(by, "meeting.cancelled", cancelled, now, meeting.mentorship.programme)
    _tell("meeting_cancelled", cancelled, by, now)


def _settle(mentorship: Mentorship, meeting: Meeting | None, now: datetime) -> None:
    """Take back the times that are on offer for a meeting (None: a new one), which is settled now."""
    about = MeetingProposal.meeting == meeting.id if meeting else MeetingProposal.meeting.is_null()
    MeetingProposal.update(state="withdrawn", answered_at=now).where(
        MeetingProposal.mentorship == mentorship.id, MeetingProposal.state == "open", about
    ).execute()


def _tell(
    kind: str, meeting: Meeting, by: Person, now: datetime, chosen: bool = False, was: datetime | None = None
) -> None:
    """Send the change to both sides: the one who made it wants it in the calendar as well.

    ``chosen``: it was one of the times that the other side had offered.
    """
    pair = meeting.mentorship
    for side in sides.BOTH:
        reader = sides.person(pair, side)
        method: invitations.Method = "CANCEL" if meeting.state == "cancelled" else "REQUEST"
        pair_letters.write(
            kind,
            pair,
            side,
            f"{meeting.id}:{meeting.sequence}:{side}",
            now,
            calendar=invitations.calendar_file(meeting, reader, now, method),
            meeting=meeting,
            mine=reader.id == by.id,
            chosen=chosen,
            was=was,
        )


def taken(mentorship: Mentorship, at: datetime, but: Meeting | None = None) -> bool:
    """Tell whether another meeting of the pair begins at this time."""
    same = Meeting.select().where(
        Meeting.mentorship == mentorship.id, Meeting.at == at, Meeting.state != "cancelled"
    )
    return bool(same.where(Meeting.id != (but.id if but else 0)).exists())


def checked(at: datetime, minutes: int, place: str, now: datetime) -> str:
    """Return the place on one line, or refuse a time that cannot be planned."""
    if at <= now:
        raise BadField("at", _("This time has passed. If the meeting took place, write it down as held."))
    if at > now + _FURTHEST:
        raise BadField("at", _("This is more than a year ahead."))
    if minutes not in LENGTHS:
        raise BadField("minutes", _("Choose how long you will meet."))
    place = " ".join(place.split())
    if len(place) > LONGEST_PLACE:
        raise BadField("place", _("Please keep it under %(most)s characters.", most=LONGEST_PLACE))
    return place


def _past(mentorship: Mentorship, at: datetime, now: datetime) -> None:
    """Refuse a time at which the pair cannot have met."""
    if at > now:
        raise BadField("at", _("This is still ahead: plan the meeting instead."))
    if at.date() < mentorship.started_at.date():
        raise BadField("at", _("This is before your pair began."))


def _text(column: str, text: str) -> str:
    text = text.strip().replace("\r\n", "\n")
    if len(text) > LONGEST_NOTES:
        raise BadField(column, _("Please keep it under %(most)s characters.", most=LONGEST_NOTES))
    return text
