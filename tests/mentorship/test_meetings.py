"""Meetings: planned, moved, cancelled, held; the same calendar entry for its whole life."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW
from icalendar import Calendar

from mentorship import meetings, mentorships
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import Letter, Meeting, Mentorship

SOON = NOW + timedelta(days=3)


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    world.bob.zone, world.bob.language = "America/Toronto", "fr"
    world.bob.save()
    return builders.mentorship(world.newcomer, world.mentor)


def plan(world: SimpleNamespace, pair: Mentorship, at: datetime = SOON) -> Meeting:
    return meetings.plan(pair, at, 45, "Room 1", world.alice, NOW)


def event(letter: Letter) -> tuple[Any, Any]:
    calendar = Calendar.from_ical(letter.calendar)
    return calendar, calendar.events[0]


def letters(kind: str) -> list[Letter]:
    return list(Letter.select().where(Letter.kind == kind).order_by(Letter.id))


def test_a_planned_meeting_is_sent_to_both_calendars_in_their_zones(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    meeting = plan(world, pair)
    hers, his = letters("meeting_planned")
    assert (hers.person, his.person) == (world.alice, world.bob)
    for letter, zone in ((hers, "Europe/Paris"), (his, "America/Toronto")):
        calendar, entry = event(letter)
        assert calendar["METHOD"] == "REQUEST"
        assert [str(part["TZID"]) for part in calendar.timezones] == [zone]
        assert entry.start == SOON
        assert entry["DTSTART"].params["TZID"] == zone
        assert entry.end - entry.start == timedelta(minutes=45)
        assert (str(entry["UID"]), entry["SEQUENCE"]) == (meeting.uid, 0)
        assert entry["STATUS"] == "CONFIRMED"
        assert {str(a) for a in entry["ATTENDEE"]} == {"mailto:alice@example.org", "mailto:bob@example.org"}
        assert entry["LOCATION"] == "Room 1"
    assert "Thursday 5 March 2026, 10:00 (Paris)" in hers.text
    assert "jeudi 5 mars 2026, 04:00" in his.text


def test_a_change_keeps_the_uid_and_raises_the_sequence(world: SimpleNamespace, pair: Mentorship) -> None:
    meeting = plan(world, pair)
    moved = meetings.move(meeting, 0, SOON + timedelta(days=1), 60, "", world.bob, NOW)
    meetings.cancel(moved, world.alice, NOW)
    entries = [event(letters(kind)[0]) for kind in ("meeting_planned", "meeting_moved", "meeting_cancelled")]
    assert {str(entry["UID"]) for _, entry in entries} == {meeting.uid}
    assert [entry["SEQUENCE"] for _, entry in entries] == [0, 1, 2]
    assert [calendar["METHOD"] for calendar, _ in entries] == ["REQUEST", "REQUEST", "CANCEL"]
    assert entries[2][1]["STATUS"] == "CANCELLED"
    assert Letter.select().count() == 6


def test_a_stale_page_cannot_move_or_cancel(world: SimpleNamespace, pair: Mentorship) -> None:
    meeting = plan(world, pair)
    meetings.move(meeting, 0, SOON + timedelta(days=1), 60, "", world.bob, NOW)
    with pytest.raises(AlreadyDone):
        meetings.move(meeting, 0, SOON + timedelta(days=2), 60, "", world.alice, NOW)
    with pytest.raises(AlreadyDone):
        meetings.cancel(meeting, world.alice, NOW)
    meetings.cancel(Meeting.get_by_id(meeting.id), world.alice, NOW)
    with pytest.raises(AlreadyDone):
        meetings.cancel(Meeting.get_by_id(meeting.id), world.alice, NOW)
    assert not meetings.of_pair(pair)


def test_planning_twice_at_once_makes_one_meeting(world: SimpleNamespace, pair: Mentorship) -> None:
    results = builders.at_once(lambda: plan(world, pair))
    assert sum(isinstance(result, Meeting) for result in results) == 1
    assert Meeting.select().count() == 1
    assert Letter.select().count() == 2


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("at", {"at": NOW}),
        ("at", {"at": NOW + timedelta(days=400)}),
        ("minutes", {"minutes": 5}),
        ("place", {"place": "x" * 201}),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(
    world: SimpleNamespace, pair: Mentorship, field: str, values: dict[str, Any]
) -> None:
    asked = {"at": SOON, "minutes": 45, "place": "", **values}
    with pytest.raises(BadField) as refused:
        meetings.plan(pair, **asked, by=world.alice, now=NOW)
    assert refused.value.field == field
    assert not Letter.select().exists()


def test_two_meetings_do_not_begin_together(world: SimpleNamespace, pair: Mentorship) -> None:
    plan(world, pair)
    other = plan(world, pair, SOON + timedelta(days=1))
    with pytest.raises(AlreadyDone):
        plan(world, pair)
    with pytest.raises(BadField):
        meetings.move(other, 0, SOON, 45, "", world.bob, NOW)
    meetings.move(other, 0, other.at, 90, "", world.bob, NOW)


def test_a_place_cannot_break_out_of_its_line(world: SimpleNamespace, pair: Mentorship) -> None:
    meetings.plan(pair, SOON, 45, "Room 1\r\nATTENDEE:mailto:eve@example.org", world.alice, NOW)
    assert len(event(letters("meeting_planned")[0])[1]["ATTENDEE"]) == 2


def test_a_meeting_is_held_once_and_not_before_its_time(world: SimpleNamespace, pair: Mentorship) -> None:
    meeting = plan(world, pair)
    with pytest.raises(Refused, match="ahead"):
        meetings.hold(meeting, world.alice, NOW)
    results = builders.at_once(lambda: meetings.hold(meeting, world.bob, SOON))
    assert sum(result is None for result in results) == 1
    with pytest.raises(AlreadyDone):
        meetings.move(meeting, 0, SOON + timedelta(days=9), 45, "", world.alice, SOON)


def test_a_meeting_held_elsewhere_is_written_down(world: SimpleNamespace, pair: Mentorship) -> None:
    later = NOW + timedelta(days=5)
    meeting = meetings.log(pair, SOON, 30, "We walked.", world.bob, later)
    assert (meeting.state, meeting.notes) == ("held", "We walked.")
    assert not Letter.select().exists()
    with pytest.raises(AlreadyDone):
        meetings.log(pair, SOON, 30, "", world.bob, later)
    for at in (later + timedelta(hours=1), NOW - timedelta(days=1)):
        with pytest.raises(BadField):
            meetings.log(pair, at, 30, "", world.bob, later)


def test_notes_are_not_written_over(world: SimpleNamespace, pair: Mentorship) -> None:
    meeting = plan(world, pair)
    meetings.note(meeting, "Agenda: prices", meetings.mark(""), world.alice, NOW)
    with pytest.raises(BadField, match="changed this text"):
        meetings.note(meeting, "Mine", meetings.mark(""), world.bob, NOW)
    meetings.note(meeting, "Agenda: prices, shop", meetings.mark("Agenda: prices"), world.bob, NOW)
    assert Meeting.get_by_id(meeting.id).notes == "Agenda: prices, shop"
    with pytest.raises(BadField):
        meetings.note(meeting, "x" * 8001, meetings.mark("Agenda: prices, shop"), world.bob, NOW)


def test_nothing_is_planned_after_the_end(world: SimpleNamespace, pair: Mentorship) -> None:
    meeting = plan(world, pair)
    mentorships.complete(pair, "", world.alice, NOW)
    assert Meeting.get_by_id(meeting.id).state == "cancelled"
    assert len(letters("meeting_cancelled")) == 2
    for act in (
        lambda: plan(world, pair),
        lambda: meetings.log(pair, NOW, 30, "", world.alice, NOW),
        lambda: meetings.note(meeting, "x", meetings.mark(""), world.alice, NOW),
        lambda: meetings.cancel(meeting, world.alice, NOW),
    ):
        with pytest.raises(AlreadyDone):
            act()


def test_an_hour_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadField, match="clocks change"):
        meetings.instant(datetime(2026, 3, 29, 2, 30), "Europe/Paris")
    summer = meetings.instant(datetime(2026, 3, 29, 3, 30), "Europe/Paris")
    assert summer.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_good_times_are_on_different_days_and_not_too_soon() -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    starts = [NOW + hour, NOW + day, NOW + day + 4 * hour, NOW + 2 * day, NOW + 5 * day, NOW + 6 * day]
    spans = [(start, start + hour) for start in starts] + [(NOW + 3 * day, NOW + 3 * day + hour / 4)]
    assert meetings.good_times(spans, "Europe/Paris", NOW) == [starts[1], starts[3], starts[4]]
