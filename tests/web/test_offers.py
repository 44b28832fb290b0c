"""The pages on which times are offered, taken and declined, and what one tap logs."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient

from mentorship import agreements, goals, meetings, mentorships, offers, private_notes
from mentorship.models import JournalEntry, Meeting, MeetingProposal, Mentorship, Person

Browse = Callable[[Person], FlaskClient]
THREE = {"first": "2026-03-05T18:00", "second": "2026-03-06T18:00", "third": "", "minutes": "45"}


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    world.bob.zone, world.bob.language = "America/New_York", "fr"
    world.bob.save()
    pair = builders.mentorship(world.newcomer, world.mentor)
    for who in (world.alice, world.bob):
        agreements.sign(pair, 1, who, NOW)
    goals.add(pair, {"text": "A shop", "criterion": "", "due_on": None, "scale": {}}, world.alice, NOW)
    return Mentorship.get_by_id(pair.id)


def test_times_are_offered_and_one_is_taken(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    alice, bob = sign_in(world.alice), sign_in(world.bob)
    there, page = f"/mentorships/{pair.id}/meetings/offer", f"/mentorships/{pair.id}"
    for field, bad in {"first": "2026-03-01T10:00", "second": "2026-03-29T02:30", "third": "x"}.items():
        answer = alice.post(there, data={**THREE, field: bad, "place": "Room 1"})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
        assert 'value="Room 1"' in answer.text
    assert alice.post(there, data={"minutes": "45"}).status_code == 422
    assert alice.post(there, data=THREE).status_code == 303
    assert alice.post(there, data=THREE).status_code == 409
    assert "Offered to Bob" in alice.get(page).text
    shown = bob.get(page).text
    assert "jeudi 5 mars, 12:00 (New York)" in shown
    assert "Alice vous propose" in bob.get("/").text
    at = re.findall(r'name="at" value="([^"]+)"', shown)[0]
    made = MeetingProposal.get()
    assert alice.post(f"/offers/{made.id}/accept", data={"at": at}).status_code == 403
    for odd in ("", "x", "2026-03-05T17:00:00", "2026-03-07T17:00:00+00:00"):
        assert bob.post(f"/offers/{made.id}/accept", data={"at": odd}).status_code == 409
    assert bob.post(f"/offers/{made.id}/accept", data={"at": at}).status_code == 303
    assert bob.post(f"/offers/{made.id}/accept", data={"at": at}).status_code == 409
    assert Meeting.get().at.isoformat() == at
    assert "Thursday 5 March, 18:00" in alice.get(page).text


def test_other_times_are_offered_instead(world: SimpleNamespace, pair: Mentorship, sign_in: Browse) -> None:
    alice, bob = sign_in(world.alice), sign_in(world.bob)
    there = f"/mentorships/{pair.id}/meetings/offer"
    alice.post(there, data=THREE)
    shown = bob.get(there).text
    assert "5 mars 2026, 12:00 (New York)" in shown
    answering = re.findall(r'name="answering"[^>]*value="(\d+)"', shown)[0]
    other = {**THREE, "first": "2026-03-08T12:00"}
    assert bob.post(there, data=other).status_code == 409  # as if he had not seen hers
    assert bob.post(there, data={**other, "answering": answering}).status_code == 303
    first, second = MeetingProposal.select().order_by(MeetingProposal.id)
    assert (first.state, second.state) == ("declined", "open")
    assert alice.post(f"/offers/{second.id}/withdraw").status_code == 403
    assert alice.post(f"/offers/{second.id}/decline").status_code == 303
    assert alice.post(f"/offers/{second.id}/decline").status_code == 409
    assert bob.post(f"/offers/{second.id}/withdraw").status_code == 409


def test_a_meeting_is_moved_by_an_offer(
    app: Flask, world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    meeting = meetings.plan(pair, NOW + timedelta(days=2), 60, "Room 1", world.alice, NOW)
    alice, bob, there = sign_in(world.alice), sign_in(world.bob), f"/meetings/{meeting.id}/offer"
    page = alice.get(there).text
    assert 'value="Room 1"' in page
    assert "Until then the old time stands" in page
    alice.post(there, data={**THREE, "second": ""})
    assert "souhaite déplacer la rencontre" in bob.get(f"/mentorships/{pair.id}").text
    app.config["NOW"] = NOW + timedelta(days=6)
    assert "Pas de réponse aux horaires proposés" in sign_in(world.bob).get(f"/mentorships/{pair.id}").text
    assert "Offer new times" in sign_in(world.alice).get(f"/mentorships/{pair.id}").text
    meetings.hold(meeting, world.bob, NOW + timedelta(days=6))
    assert "there is nothing to offer times for" in sign_in(world.alice).get(there).text


def test_coordinators_see_no_offer(world: SimpleNamespace, pair: Mentorship, sign_in: Browse) -> None:
    offers.offer(pair, [NOW + timedelta(days=2)], 45, "canary-place", world.alice, NOW)
    carol = sign_in(world.carol)
    assert "canary-place" not in carol.get(f"/mentorships/{pair.id}").text
    assert "canary-place" not in carol.get("/p/welcome/journal").text
    assert "canary-place" not in carol.get("/p/welcome/letters").text


def test_what_has_passed_is_said_in_one_tap(
    app: Flask, world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    took, missed = (
        meetings.plan(pair, NOW + timedelta(days=days), 45, "", world.bob, NOW) for days in (1, 2)
    )
    alice = sign_in(world.alice)
    assert alice.post(f"/meetings/{took.id}/missed").status_code == 409
    app.config["NOW"] = NOW + timedelta(days=3)
    alice = sign_in(world.alice)
    assert "Did you meet Bob on 3 March 2026?" in alice.get("/").text
    assert alice.get(f"/mentorships/{pair.id}").text.count("It took place") == 3  # the next step, and each
    assert alice.post(f"/meetings/{took.id}/held").status_code == 303
    assert alice.post(f"/meetings/{missed.id}/missed").status_code == 303
    assert alice.post(f"/meetings/{missed.id}/held").status_code == 409
    bob = sign_in(world.bob)
    assert bob.post(f"/meetings/{took.id}/missed").status_code == 409  # his page was older than her answer
    assert [each.state for each in Meeting.select().order_by(Meeting.id)] == ["held", "cancelled"]


def test_a_meeting_of_today_is_logged_in_one_tap_and_set_right(
    app: Flask, world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    app.config["NOW"] = NOW + timedelta(days=3)
    alice, today = sign_in(world.alice), f"/mentorships/{pair.id}/meetings/today"
    answer = alice.post(today, follow_redirects=True)
    assert "09:15" in answer.text
    meeting = Meeting.get()
    assert (meeting.state, meeting.minutes) == ("held", 45)
    assert alice.post(today).status_code == 409
    assert sign_in(world.bob).post(today).status_code == 409
    there = f"/meetings/{meeting.id}/correct"
    assert 'value="2026-03-05T09:15"' in alice.get(there).text
    right = {"at": "2026-03-05T08:00", "minutes": "60", "sequence": "0"}
    assert alice.post(there, data={**right, "at": "2026-03-09T08:00"}).status_code == 422
    assert alice.post(there, data={**right, "at": "2026-02-09T08:00"}).status_code == 422
    assert alice.post(there, data=right).status_code == 303
    assert alice.post(there, data=right).status_code == 409
    kept = Meeting.get()
    assert (kept.at.hour, kept.minutes, kept.uid, kept.sequence) == (7, 60, meeting.uid, 1)
    assert alice.post(f"/meetings/{meeting.id}/missed", data={"was": "held"}).status_code == 303
    assert Meeting.get().state == "cancelled"
    assert "can be set right" in alice.get(there).text


def test_a_planned_meeting_that_has_begun_is_the_one_of_today(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    meeting = meetings.plan(pair, NOW + timedelta(hours=1), 45, "", world.bob, NOW)
    results = builders.at_once(lambda: meetings.met_today(pair, world.alice, NOW + timedelta(hours=2)))
    assert sum(isinstance(each, Meeting) for each in results) == 1
    assert Meeting.get_by_id(meeting.id).state == "held"
    assert Meeting.select().count() == 1


def test_agenda_and_notes_are_written_on_the_meetings_page(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    meeting = meetings.plan(pair, NOW + timedelta(days=2), 45, "", world.bob, NOW)
    alice, bob, there = sign_in(world.alice), sign_in(world.bob), f"/meetings/{meeting.id}"
    assert "who you are, and what brought you here" in alice.get(there).text
    assert "qui vous êtes" in bob.get(there).text
    seen = {"seen": meetings.mark("")}
    assert alice.post(f"{there}/agenda", data={"agenda": "Prices", **seen}).status_code == 303
    lost = bob.post(f"{there}/agenda", data={"agenda": "Mine", **seen})
    assert (lost.status_code, "Mine" in lost.text) == (422, True)
    assert alice.post(f"{there}/private", data={"text": "canary"}).status_code == 303
    assert alice.post(f"{there}/private", data={"text": "x" * 9000}).status_code == 422
    assert "canary" in alice.get(there).text
    assert "canary" not in bob.get(there).text
    assert sign_in(world.carol).get(there).status_code == 403
    mentorships.complete(pair, "", world.alice, NOW)
    assert alice.post(f"{there}/agenda", data={"agenda": "x", **seen}).status_code == 409
    assert alice.post(f"{there}/private", data={"text": "canary after the end"}).status_code == 303
    assert private_notes.of(meeting, "newcomer") == "canary after the end"
    assert "canary" not in str(list(JournalEntry.select().dicts()))
