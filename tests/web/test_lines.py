"""A line of the desk on its page: put off, closed, or gone."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import builders
import market
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient

from mentorship import coordinators, facts, second_mentors, signals, suggestions, watch
from mentorship.models import CheckIn, FollowUp, Mentorship, Person, Programme

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def carol(world: SimpleNamespace, sign_in: SignIn) -> FlaskClient:
    return sign_in(world.carol)


@pytest.fixture
def line(world: SimpleNamespace) -> str:
    """The address of the line about a pair that has not met in twenty days."""
    builders.mentorship(world.newcomer, world.mentor, started_at=NOW - timedelta(days=20))
    (signal,) = signals.of(facts.of(world.programme), NOW)
    return f"/p/welcome/lines/{signal.key}"


def test_a_line_is_put_off_and_stands_among_those(line: str, carol: FlaskClient) -> None:
    assert line in carol.get("/p/welcome/desk").text
    assert "No first meeting yet" in carol.get(line).text
    assert "What was done before" not in carol.get(line).text
    assert "Put off" in carol.post(f"{line}/later", data={"days": 7}, follow_redirects=True).text
    assert "What was done before" in carol.get(line).text
    desk = carol.get("/p/welcome/desk").text
    assert "1 line put off" in desk
    assert "I have spoken with them" not in desk


def test_a_line_is_closed_with_its_outcome(line: str, carol: FlaskClient) -> None:
    nothing = carol.post(line, data={"note": "Kept words"})
    assert (nothing.status_code, "Kept words" in nothing.text) == (422, True)
    assert carol.post(line, data={"outcome": "solved", "note": ""}).status_code == 303
    assert FollowUp.get().outcome == "solved"
    assert "Nothing needs you right now" in carol.get("/p/welcome/desk").text


def test_bad_days_a_gone_line_and_a_round(line: str, carol: FlaskClient, world: SimpleNamespace) -> None:
    assert carol.post(f"{line}/later", data={"days": "many"}).status_code == 409
    assert carol.get(line).status_code == 200
    Mentorship.update(state="paused").execute()
    assert carol.get(line).status_code == 404
    assert carol.get("/p/welcome/lines/no-such").status_code == 404
    round_ = market.begun(world.programme, world.carol)
    page = carol.get(f"/p/welcome/lines/round:{round_.id}").text
    assert "Put it off" in page
    assert "Or close it" not in page


def test_a_coordinator_in_the_pair_reads_no_note_about_what_the_partner_said(
    world: SimpleNamespace, sign_in: SignIn
) -> None:
    builders.coordinator(world.bob, world.programme)
    pair = builders.mentorship(world.newcomer, world.mentor)
    for side in ("newcomer", "mentor"):
        CheckIn.create(
            mentorship=pair, side=side, due_on=NOW.date(), answered_at=NOW, mood=3, wants_help=True
        )
    keys = {
        signal.side: signal.key
        for signal in signals.of(facts.of(world.programme), NOW)
        if signal.rule == "help"
    }
    FollowUp.create(
        programme=world.programme,
        key=keys["newcomer"],
        outcome="spoken",
        note="Alice is afraid",
        created_at=NOW,
    )
    line = f"/p/welcome/lines/{keys['mentor']}"
    assert "Alice is afraid" in sign_in(world.carol).get(line).text
    own = sign_in(world.bob).get(line)
    assert own.status_code == 200
    assert "Alice is afraid" not in own.text


def test_only_coordinators_of_the_programme(
    line: str, world: SimpleNamespace, sign_in: SignIn, client: FlaskClient
) -> None:
    for person, status in ((world.alice, 403), (world.bob, 403), (world.dave, 404)):
        assert sign_in(person).get(line).status_code == status
        assert sign_in(person).post(f"{line}/later", data={"days": 1}).status_code == status
    assert client.get(line).status_code == 302
    assert FollowUp.select().count() == 0


def test_the_hour_of_the_summary(carol: FlaskClient, world: SimpleNamespace) -> None:
    assert carol.post("/p/welcome/digest", data={"hour": "7"}).status_code == 303
    assert coordinators.row(world.programme, world.carol).digest_hour == 7
    assert 'value="7" selected' in carol.get("/p/welcome/desk").text
    assert carol.post("/p/welcome/digest", data={"hour": "99"}).status_code == 409
    assert carol.post("/p/welcome/digest", data={"hour": ""}).status_code == 303
    assert coordinators.row(world.programme, world.carol).digest_hour is None


def test_one_click_says_whether_it_helped(
    line: str, carol: FlaskClient, world: SimpleNamespace, sign_in: SignIn, app: Flask
) -> None:
    carol.post(line, data={"outcome": "spoken"})
    assert "Did it help?" not in carol.get("/p/welcome/desk").text
    app.config["NOW"] = NOW + timedelta(days=6)
    desk = sign_in(world.carol)
    page = desk.get("/p/welcome/desk").text
    address = f"/p/welcome/acts/{FollowUp.get().id}/helped"
    assert address in page
    assert "too few to tell" in page
    assert desk.post(address, data={"helped": "perhaps"}).status_code == 409
    assert desk.get(address).status_code == 405
    for person, status in ((world.alice, 403), (world.dave, 404)):
        assert sign_in(person).post(address, data={"helped": "no"}).status_code == status
    assert desk.post(address, data={"helped": "yes"}).status_code == 303
    assert FollowUp.get().helped == "yes"
    assert desk.post(address, data={"helped": "no"}).status_code == 404
    assert "Did it help?" not in desk.get("/p/welcome/desk").text


def test_a_coordinator_is_not_asked_about_what_her_partner_told(
    carol: FlaskClient, world: SimpleNamespace
) -> None:
    mentor = builders.profile(world.carol, world.programme, "mentor")
    pair = builders.mentorship(world.newcomer, mentor)
    values = {"outcome": "spoken", "created_at": NOW - timedelta(days=6)}
    FollowUp.create(programme=world.programme, key=f"help:{pair.id}:newcomer:x", **values)
    row = FollowUp.get()
    assert "Did it help?" not in carol.get("/p/welcome/desk").text
    assert carol.post(f"/p/welcome/acts/{row.id}/helped", data={"helped": "yes"}).status_code == 404


def test_the_figures_are_set_on_a_page_of_their_own(carol: FlaskClient, world: SimpleNamespace) -> None:
    address = "/p/welcome/settings/signals"
    page = carol.get(address).text
    assert 'name="silent"' in page
    assert 'value="150"' in page
    values = {rule: figure.usual for rule, figure in watch.FIGURES.items()}
    wrong = carol.post(address, data={**values, "low_moods": "many", "overdue": 91})
    assert wrong.status_code == 422
    assert 'id="low_moods-error"' in wrong.text
    assert 'id="overdue-error"' in wrong.text
    assert carol.post(address, data={**values, "missed": 3}).status_code == 303
    assert Programme.get_by_id(world.programme.id).thresholds == {"missed": 3}
    world.carol.language = "fr"
    world.carol.save()
    assert "Points d’étape manqués de suite" in carol.get(address).text


def test_wishes_and_suggestions_lead_to_where_they_are_answered(
    world: SimpleNamespace, carol: FlaskClient
) -> None:
    second_mentors.wish(builders.mentorship(world.newcomer, world.mentor), world.bob, NOW)
    suggestions.suggest(world.programme, "Tea", world.alice, NOW)
    assert "Suggestions without an answer" not in carol.get("/p/welcome/desk").text
    before = NOW - timedelta(days=8)
    said = suggestions.suggest(world.programme, "A walk together", world.alice, before)
    page = carol.get("/p/welcome/desk").text
    assert "A second mentor wanted" in page
    assert f'href="/p/welcome/suggestions/{said.id}/answer"' in page
    line = f"/p/welcome/lines/suggestion:{said.id}::{before:%Y%m%d%H%M}"
    assert line in page
    assert carol.post(line, data={"outcome": "solved"}).status_code == 303
    assert line not in carol.get("/p/welcome/desk").text
