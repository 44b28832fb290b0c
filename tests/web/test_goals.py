"""The pages of goals: written down, worded anew, rated by each side."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient

from mentorship import goals
from mentorship.models import Goal, Mentorship, Person, Rating, Step

Browse = Callable[[Person], FlaskClient]
GOAL = {"text": "Open my shop", "criterion": "Ten orders", "due_on": "2026-06-01", "step_1": "Twenty orders"}


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor)


def written(pair: Mentorship, **values: object) -> Goal:
    return Goal.create(**{"mentorship": pair, "text": "Open my shop", "created_at": NOW, **values})


def page(browser: FlaskClient, pair: Mentorship) -> str:
    return browser.get(f"/mentorships/{pair.id}").text


def test_a_goal_is_changed_rated_and_removed(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    alice, bob = sign_in(world.alice), sign_in(world.bob)
    there = f"/mentorships/{pair.id}/goals/new"
    assert alice.post(there, data={**GOAL, "text": ""}).status_code == 422
    assert alice.post(there, data={**GOAL, "due_on": "2020-01-01"}).status_code == 422
    assert alice.post(there, data={**GOAL, "due_on": "soon"}).status_code == 422
    assert alice.post(there, data=GOAL).location == "/goals/1/start"
    goal = Goal.get()
    assert "Twenty orders</textarea>" in bob.get(f"/goals/{goal.id}/edit").text
    assert bob.post(f"/goals/{goal.id}/edit", data={**GOAL, "text": "Open two shops"}).status_code == 303
    assert "Twenty orders" in alice.get(f"/goals/{goal.id}/rate").text
    assert alice.post(f"/goals/{goal.id}/rate", data={"rating": "7"}).status_code == 422
    assert alice.post(f"/goals/{goal.id}/rate").status_code == 422
    assert alice.post(f"/goals/{goal.id}/rate", data={"rating": "1"}).status_code == 303
    assert bob.post(f"/goals/{goal.id}/rate", data={"rating": "-1"}).status_code == 303
    shown = page(bob, pair)
    assert "You see this 2 steps apart" in shown
    assert "Open two shops" in shown
    assert alice.post(f"/goals/{goal.id}/remove").status_code == 409


def test_a_goal_is_begun_from_an_outline_in_either_language(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    there = f"/mentorships/{pair.id}/goals/new"
    alice = sign_in(world.alice)
    assert "from=job_interview#goal" in alice.get(there).text
    filled = alice.get(f"{there}?from=job_interview").text
    assert "Go into a job interview well prepared.</textarea>" in filled
    assert "I have an offer that I like.</textarea>" in filled
    assert f'value="{pair.ends_on.isoformat()}"' in filled
    assert 'aria-current="true">Job interview' in filled
    assert "Open my own shop</textarea>" in alice.get(f"{there}?from=nothing").text
    answer = alice.post(f"{there}?from=job_interview", data={**GOAL, "text": "My own words", "due_on": "x"})
    assert answer.status_code == 422
    assert "My own words</textarea>" in answer.text  # what was typed wins over the outline
    Person.update(language="fr").execute()
    assert "Entretien d’embauche" in sign_in(world.alice).get(there).text


def test_each_side_says_where_it_begins_and_then_how_far_it_came(
    app: Flask, world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    goal = written(pair, scale={"-2": "No shop"})
    alice, bob, there = sign_in(world.alice), sign_in(world.bob), f"/goals/{goal.id}/start"
    assert "Say where you stand" in page(alice, pair)
    assert "No shop" in alice.get(there).text
    assert alice.post(there, data={"rating": "9"}).status_code == 422
    assert alice.post(there, data={"rating": "-2"}).status_code == 303
    assert alice.post(there, data={"rating": "-2"}).status_code == 409
    assert alice.get(there).location == f"/goals/{goal.id}/rate"
    shown = page(bob, pair)
    assert "begins here:" in shown
    assert "Bob has not rated yet." in shown
    assert bob.post(there, data={"rating": "-1"}).status_code == 303
    assert "You see this one step apart: a good subject for the next meeting." in page(alice, pair)
    alice.post(f"/goals/{goal.id}/rate", data={"rating": "-1"})
    shown = page(alice, pair)
    assert "You both see it alike." in shown
    assert 'aria-label="From -2 to -1, on a scale from −2 to +2"' in shown
    assert "one step apart" not in page(sign_in(world.carol), pair)
    app.config["NOW"] = NOW + goals.FRESH
    other = written(pair, text="Later")
    assert f"/goals/{other.id}/rate" in page(sign_in(world.bob), pair)


def test_small_steps_stand_at_the_top_for_whoever_takes_them(
    app: Flask, world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    goal = written(pair)
    alice, bob, there = sign_in(world.alice), sign_in(world.bob), f"/goals/{goal.id}/steps/new"
    assert "What is the first small step?" in page(alice, pair)
    assert 'value="2026-03-09"' in alice.get(there).text
    step = {"text": "Ask <three> neighbours", "side": "newcomer", "due_on": "2026-03-05"}
    for wrong in ({"text": ""}, {"side": "x"}, {"due_on": "2020-01-01"}, {"text": "x" * 201}):
        answer = bob.post(there, data={**step, **wrong})
        assert answer.status_code == 422
        assert "field-error" in answer.text
    assert bob.post(there, data=step).status_code == 303
    assert bob.post(there, data=step).status_code == 409
    top = page(alice, pair).split("Your next step<")[0]
    assert "Ask &lt;three&gt; neighbours" in top
    assert "/steps/1/done" in top
    assert "<strong>Alice</strong>: Ask" in page(bob, pair)
    app.config["NOW"] = NOW + timedelta(days=5)
    alice, bob = sign_in(world.alice), sign_in(world.bob)
    assert "5 March has passed: still a good idea?" in page(alice, pair)
    assert alice.post("/steps/1/done").status_code == 303
    assert alice.post("/steps/1/done").status_code == 409
    assert "What is the next small step?" in page(alice, pair)
    assert bob.post("/steps/1/reopen").status_code == 303
    assert bob.post("/steps/1/remove").status_code == 303
    assert alice.post("/steps/1/remove").status_code == 404


def test_a_coordinator_counts_the_steps_but_does_not_read_them(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    goal = written(pair)
    said = {"goal": goal, "side": "mentor", "created_at": NOW}
    Step.create(text="step-of-the-pair", **said)
    Step.create(text="done-by-the-pair", done_at=NOW, **said)
    shown = page(sign_in(world.carol), pair)
    assert "Small steps: 1 of 2 done" in shown
    assert "of-the-pair" not in shown
    assert "by-the-pair" not in shown


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("state", ["active", "completed"])
def test_goals_with_ways_and_steps_have_their_page(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse, state: str, language: str
) -> None:
    goal = written(pair, newcomer_rating=2)
    Rating.create(goal=goal, side="mentor", value=-1, at=NOW)
    Step.create(goal=goal, text="one", side="mentor", created_at=NOW, due_on=NOW.date())
    Step.create(goal=goal, text="two", side="newcomer", created_at=NOW, done_at=NOW)
    Mentorship.update(state=state).execute()
    Person.update(language=language).execute()
    for who in (world.alice, world.bob, world.carol):
        shown = page(sign_in(who), pair)
        assert "<svg" in shown
        assert ("/steps/1/done" in shown) == (state == "active" and who != world.carol)
