"""Meetings: planned, moved, cancelled, held or written down afterwards; both calendars follow."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4
from zoneinfo import ZoneInfo

from mentorship import invitations, journal, mail, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Meeting, Mentorship, Person

LENGTHS = (30, 45, 60, 90)
USUAL = 45
LONGEST_NOTES = 8000
LONGEST_PLACE = 200
_SOONEST = timedelta(hours=12)  # nobody likes to be asked for the same evening
_FURTHEST = timedelta(days=366)


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
    """Return up to three beginnings within common hours, on different days of the reader's calendar."""
    times: dict[object, datetime] = {}
    for start, end in sorted(spans):
        if start >= now + _SOONEST and end - start >= timedelta(minutes=LENGTHS[0]):
            times.setdefault(start.astimezone(ZoneInfo(zone)).date(), start)
    return list(times.values())[:3]


def of_pair(mentorship: Mentorship) -> list[Meeting]:
    """Return the meetings of a pair that were not cancelled, the earliest first."""
    return list(
        Meeting.select()
        .where(Meeting.mentorship == mentorship.id, Meeting.state != "cancelled")
        .order_by(Meeting.at, Meeting.id)
    )


def plan(
    mentorship: Mentorship, at: datetime, minutes: int, place: str, by: Person, now: datetime
) -> Meeting:
    """Plan a meeting and send it to both calendars."""
    place = _checked(at, minutes, place, now)
    with transaction():
        sides.hold_live(mentorship)
        if _taken(mentorship, at):
            raise AlreadyDone(_("A meeting at this time is planned already."))
        meeting = _create(mentorship, at, minutes, by, now, place=place)
        journal.record(by, "meeting.planned", meeting, now, mentorship.programme, mentorship=mentorship.id)
        _tell("meeting_planned", meeting, by, now)
    return meeting


def move(
    meeting: Meeting, seen: int, at: datetime, minutes: int, place: str, by: Person, now: datetime
) -> Meeting:
    """Move a planned meeting, unless it was changed since the person saw it."""
    place = _checked(at, minutes, place, now)
    with transaction():
        sides.hold_live(meeting.mentorship)
        if _taken(meeting.mentorship, at, but=meeting):
            raise BadField("at", _("Another meeting of yours is planned at this time."))
        _change(meeting, seen, at=at, minutes=minutes, place=place)
        moved: Meeting = Meeting.get_by_id(meeting.id)
        journal.record(by, "meeting.moved", moved, now, meeting.mentorship.programme)
        _tell("meeting_moved", moved, by, now)
    return moved


def cancel(meeting: Meeting, by: Person, now: datetime) -> None:
    """Cancel a planned meeting and take it out of both calendars."""
    with transaction():
        sides.hold_live(meeting.mentorship)
        _cancel(meeting, by, now)


def cancel_all(mentorship: Mentorship, by: Person, now: datetime) -> None:
    """Cancel what a pair has still ahead; the caller is within the transaction that ends the pair."""
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
        journal.record(by, "meeting.held", meeting, now, meeting.mentorship.programme)


def log(mentorship: Mentorship, at: datetime, minutes: int, notes: str, by: Person, now: datetime) -> Meeting:
    """Write down a meeting that took place without having been planned here."""
    if at > now:
        raise BadField("at", _("This is still ahead: plan the meeting instead."))
    if at.date() < mentorship.started_at.date():
        raise BadField("at", _("This is before your pair began."))
    notes = _notes(notes)
    with transaction():
        sides.hold_live(mentorship)
        if _taken(mentorship, at):
            raise AlreadyDone(_("A meeting at this time is written down already."))
        meeting = _create(mentorship, at, minutes, by, now, state="held", notes=notes)
        journal.record(by, "meeting.logged", meeting, now, mentorship.programme, mentorship=mentorship.id)
    return meeting


def note(meeting: Meeting, notes: str, seen: str, by: Person, now: datetime) -> None:
    """Keep the shared notes; refuse to write over what the other side wrote since they were read."""
    notes = _notes(notes)
    with transaction():
        sides.hold_live(meeting.mentorship)
        present = Meeting.get_by_id(meeting.id)
        if mark(present.notes) != seen:
            raise BadField(
                "notes",
                _("Your partner changed the notes meanwhile. Copy yours, open the page anew, and add them."),
            )
        Meeting.update(notes=notes).where(Meeting.id == meeting.id).execute()
        journal.record(by, "meeting.noted", meeting, now, meeting.mentorship.programme)


def mark(notes: str) -> str:
    """Return a short sign by which notes are known to be the same."""
    return sha256(notes.encode()).hexdigest()[:16]


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


def _change(meeting: Meeting, seen: int, **columns: object) -> None:
    """Change a planned meeting and raise its sequence, without which calendars keep the old time."""
    changed = (
        Meeting.update(sequence=seen + 1, **columns)
        .where(Meeting.id == meeting.id, Meeting.state == "planned", Meeting.sequence == seen)
        .execute()
    )
    if not changed:
        raise AlreadyDone(_("This meeting was changed meanwhile. Look at it once more."))


def _cancel(meeting: Meeting, by: Person, now: datetime) -> None:
    _change(meeting, meeting.sequence, state="cancelled")
    cancelled = Meeting.get_by_id(meeting.id)
    journal.record(by, "meeting.cancelled", cancelled, now, meeting.mentorship.programme)
    _tell("meeting_cancelled", cancelled, by, now)


def _tell(kind: str, meeting: Meeting, by: Person, now: datetime) -> None:
    """Send the change to both sides: the one who made it wants it in the calendar as well."""
    pair = meeting.mentorship
    for side in sides.BOTH:
        reader = sides.person(pair, side)
        mail.queue(
            kind,
            reader,
            f"{meeting.id}:{meeting.sequence}:{side}",
            now,
            programme=pair.programme,
            calendar=invitations.calendar_file(
                meeting, reader, now, "CANCEL" if meeting.state == "cancelled" else "REQUEST"
            ),
            meeting=meeting,
            me=reader,
            partner=sides.person(pair, sides.other(side)),
            mine=reader.id == by.id,
        )


def _taken(mentorship: Mentorship, at: datetime, but: Meeting | None = None) -> bool:
    same = Meeting.select().where(
        Meeting.mentorship == mentorship.id, Meeting.at == at, Meeting.state != "cancelled"
    )
    return bool(same.where(Meeting.id != (but.id if but else 0)).exists())


def _checked(at: datetime, minutes: int, place: str, now: datetime) -> str:
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


def _notes(text: str) -> str:
    text = text.strip().replace("\r\n", "\n")
    if len(text) > LONGEST_NOTES:
        raise BadField("notes", _("Please keep it under %(most)s characters.", most=LONGEST_NOTES))
    return text
