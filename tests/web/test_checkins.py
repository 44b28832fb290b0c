"""The pages of check-ins: one side answers, two minutes, in their words and for whom they choose."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient

from mentorship import checkins, goals, mentorships
from mentorship.models import CheckIn, Letter, Mentorship, Person

Browse = Callable[[Person], FlaskClient]
ANSWER = {"mood": "4", "help": "no", "text": "Good talk", "audience": "private"}


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor)


@pytest.fixture
def due(app: Flask, pair: Mentorship) -> CheckIn:
    """The check-in that alice has to answer today."""
    app.config["NOW"] = NOW + timedelta(days=14)
    checkins.tend_due(app.config["NOW"])
    return CheckIn.get(CheckIn.side == "newcomer")


def test_a_check_in_is_answered_and_corrected(world: SimpleNamespace, due: CheckIn, sign_in: Browse) -> None:
    alice, there = sign_in(world.alice), f"/checkins/{due.id}"
    asked = alice.get(there).text
    assert "How is it going with Bob?" in asked
    assert "How far are you with your goal?" not in asked
    assert alice.post(there, data=ANSWER).status_code == 303
    kept = CheckIn.get_by_id(due.id)
    assert (kept.mood, kept.text, kept.audience, kept.wants_help) == (4, "Good talk", "private", False)
    assert "Good talk" in alice.get(there).text
    assert "Good talk" in alice.get(f"{there}/correct").text
    assert alice.post(f"{there}/correct", data={**ANSWER, "mood": "2"}).status_code == 303
    assert CheckIn.get_by_id(due.id).mood == 2


def test_a_second_click_is_told_so_and_changes_nothing(
    world: SimpleNamespace, due: CheckIn, sign_in: Browse
) -> None:
    alice, there = sign_in(world.alice), f"/checkins/{due.id}"
    alice.post(there, data=ANSWER)
    again = alice.post(there, data={**ANSWER, "mood": "1"}, follow_redirects=True)
    assert "This check-in was answered or closed already." in again.text
    assert CheckIn.get_by_id(due.id).mood == 4


def test_progress_is_asked_of_each_goal_in_its_own_words(
    world: SimpleNamespace, due: CheckIn, sign_in: Browse
) -> None:
    values = {"criterion": "", "due_on": None}
    goals.add(due.mentorship, {**values, "text": "Open my shop", "scale": {0: "Ten orders"}}, world.bob, NOW)
    goals.add(due.mentorship, {**values, "text": "Find a room", "scale": {}}, world.bob, NOW)
    first, second = (goal.id for goal in goals.of_pair(due.mentorship))
    alice, there = sign_in(world.alice), f"/checkins/{due.id}"
    asked = alice.get(there).text
    for words in ("Open my shop", "Ten orders", "Find a room", "As we hoped"):
        assert words in asked
    assert alice.post(there, data={**ANSWER, f"progress_{first}": "9"}).status_code == 422
    said = {f"progress_{first}": "0", f"progress_{second}": "-1", "progress_999": "2"}
    assert alice.post(there, data={**ANSWER, **said, "audience": "shared"}).status_code == 303
    kept = CheckIn.get_by_id(due.id)
    assert (kept.progress, kept.progress_on) == (0, {str(first): 0, str(second): -1})
    for shown in (alice.get(there).text, sign_in(world.bob).get(f"/mentorships/{due.mentorship_id}").text):
        assert "Ten orders" in shown
        assert "On the way" in shown
    again = alice.get(f"{there}/correct").text
    assert again.count("checked") == 5  # mood, help, two goals, audience


@pytest.mark.parametrize(
    "bad",
    [
        {"mood": ""},
        {"mood": "9"},
        {"mood": "x"},
        {"help": "maybe"},
        {"audience": "all"},
        {"text": "x" * 4001},
    ],
)
def test_a_bad_answer_is_marked_and_nothing_typed_is_lost(
    world: SimpleNamespace, due: CheckIn, sign_in: Browse, bad: dict[str, str]
) -> None:
    answer = sign_in(world.alice).post(f"/checkins/{due.id}", data={**ANSWER, **bad})
    assert answer.status_code == 422
    assert ({**ANSWER, **bad})["text"] in answer.text
    assert CheckIn.get_by_id(due.id).answered_at is None


def test_only_its_side_answers(
    world: SimpleNamespace, due: CheckIn, sign_in: Browse, client: FlaskClient
) -> None:
    other = builders.person("Olga")
    builders.profile(other, world.programme, "newcomer")
    for there in (f"/checkins/{due.id}", f"/checkins/{due.id}/correct"):
        for who, status in ((world.bob, 403), (world.carol, 403), (world.dave, 404), (other, 404)):
            browser = sign_in(who)
            assert browser.get(there).status_code == status
            assert browser.post(there, data=ANSWER).status_code == status
        assert client.get(there).status_code == 302
        assert client.post(there, data=ANSWER).status_code == 302
    assert CheckIn.get_by_id(due.id).answered_at is None
    assert sign_in(world.alice).get("/checkins/999").status_code == 404
    assert sign_in(world.alice).put(f"/checkins/{due.id}").status_code == 405


def test_only_the_pair_checks_in_unasked(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse, client: FlaskClient
) -> None:
    there = f"/mentorships/{pair.id}/checkins/new"
    for who, status in ((world.carol, 403), (world.dave, 404)):
        assert sign_in(who).get(there).status_code == status
        assert sign_in(who).post(there, data=ANSWER).status_code == status
    assert client.post(there, data=ANSWER).status_code == 302
    bob = sign_in(world.bob)
    assert bob.get(there).status_code == 200
    assert bob.post(there, data={}).status_code == 422
    assert bob.post(there, data=ANSWER).status_code == 303
    again = bob.post(there, data=ANSWER, follow_redirects=True)
    assert "You have checked in today already." in again.text
    assert CheckIn.select().count() == 1


def test_an_open_check_in_comes_first(world: SimpleNamespace, due: CheckIn, sign_in: Browse) -> None:
    answer = sign_in(world.alice).get(f"/mentorships/{due.mentorship_id}/checkins/new")
    assert answer.status_code == 302
    assert answer.location.endswith(f"/checkins/{due.id}")


def test_a_wish_for_help_is_told_to_the_coordinators_alone(
    world: SimpleNamespace, due: CheckIn, sign_in: Browse
) -> None:
    alice = sign_in(world.alice)
    answer = alice.post(
        f"/checkins/{due.id}", data={**ANSWER, "help": "yes", "mood": "1"}, follow_redirects=True
    )
    assert "The coordinators have been told" in answer.text
    assert [row.person for row in Letter.select().where(Letter.kind == "wants_help")] == [world.carol]
    his = sign_in(world.bob).get(f"/mentorships/{due.mentorship_id}").text
    assert "Good talk" not in his
    assert "Asks for help" not in his


def test_a_later_check_in_closes_the_earlier(
    app: Flask, world: SimpleNamespace, due: CheckIn, sign_in: Browse
) -> None:
    sign_in(world.alice).post(f"/checkins/{due.id}", data=ANSWER)
    app.config["NOW"] = NOW + timedelta(days=28)
    checkins.tend_due(app.config["NOW"])
    alice = sign_in(world.alice)
    assert alice.get(f"/checkins/{due.id}/correct").status_code == 302
    assert alice.post(f"/checkins/{due.id}/correct", data=ANSWER).status_code == 409
    assert "/correct" not in alice.get(f"/checkins/{due.id}").text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_skipped_one_and_one_of_an_ended_pair_have_a_next_step(
    app: Flask, world: SimpleNamespace, due: CheckIn, sign_in: Browse, language: str
) -> None:
    Person.update(language=language).execute()
    app.config["NOW"] = NOW + timedelta(days=26)
    checkins.tend_due(app.config["NOW"])
    alice = sign_in(world.alice)
    assert f"/mentorships/{due.mentorship_id}/checkins/new" in alice.get(f"/checkins/{due.id}").text
    mentorships.complete(due.mentorship, "", world.bob, app.config["NOW"])
    shown = alice.get(f"/checkins/{due.id}")
    assert f'href="/mentorships/{due.mentorship_id}"' in shown.text
    assert alice.get(f"/mentorships/{due.mentorship_id}/checkins/new").status_code == 200
    after = alice.post(f"/mentorships/{due.mentorship_id}/checkins/new", data=ANSWER)
    assert after.status_code == 303
    assert not CheckIn.select().where(CheckIn.answered_at.is_null(False)).exists()
