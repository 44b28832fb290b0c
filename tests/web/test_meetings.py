"""The pages of meetings: planned, moved, noted, cancelled, and the calendar file."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask.testing import FlaskClient
from icalendar import Calendar

from mentorship import meetings
from mentorship.models import Meeting, Mentorship, Person

Browse = Callable[[Person], FlaskClient]


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor)


def test_a_meeting_is_moved_noted_and_cancelled(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    alice = sign_in(world.alice)
    new = f"/mentorships/{pair.id}/meetings/new"
    when = {"at": "2026-03-05T18:30", "minutes": "60", "place": "Room 1"}
    for bad in ({"at": "2026-03-01T10:00"}, {"at": "2026-03-29T02:30"}, {"at": "x"}, {"minutes": "7"}):
        assert alice.post(new, data={**when, **bad}).status_code == 422
    assert alice.post(new, data=when).status_code == 303
    assert alice.post(new, data=when).status_code == 409
    meeting = Meeting.get()
    there = f"/meetings/{meeting.id}"
    assert 'value="2026-03-05T18:30"' in alice.get(f"{there}/move").text
    moved = {**when, "at": "2026-03-06T18:30", "sequence": "0"}
    assert alice.post(f"{there}/move", data=moved).status_code == 303
    assert alice.post(f"{there}/move", data={**moved, "at": "2026-03-07T18:30"}).status_code == 409
    seen = re.findall(r'name="seen"[^>]*value="([^"]+)"', alice.get(there).text)[0]
    assert alice.post(there, data={"notes": "Bring prices", "seen": seen}).status_code == 303
    assert alice.post(there, data={"notes": "Overwritten", "seen": seen}).status_code == 422
    assert alice.post(f"{there}/held").status_code == 409
    assert alice.post(f"{there}/cancel").status_code == 303
    assert alice.post(f"{there}/cancel").status_code == 409


def test_the_calendar_file_opens_and_keeps_its_uid(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    meeting = meetings.plan(pair, NOW + timedelta(days=1), 45, "", world.bob, NOW)
    moved = meetings.move(meeting, 0, NOW + timedelta(days=2), 45, "", world.bob, NOW)
    answer = sign_in(world.alice).get(f"/meetings/{meeting.id}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    entry = Calendar.from_ical(answer.data).events[0]
    assert (str(entry["UID"]), entry["SEQUENCE"], entry.start) == (meeting.uid, 1, moved.at)


def test_a_meeting_held_elsewhere_is_written_down(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    alice, there = sign_in(world.alice), f"/mentorships/{pair.id}/meetings/log"
    told = {"at": "2026-03-02T09:30", "minutes": "30", "notes": "We walked."}
    assert alice.post(there, data={**told, "at": "2026-03-05T09:30"}).status_code == 422
    assert alice.post(there, data=told).status_code == 303
    assert alice.post(there, data=told).status_code == 409
    assert "1 meeting held" in alice.get(f"/mentorships/{pair.id}").text
