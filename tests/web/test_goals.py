"""The pages of goals: written down, worded anew, rated by each side."""

from collections.abc import Callable
from types import SimpleNamespace

import builders
import pytest
from flask.testing import FlaskClient

from mentorship.models import Goal, Mentorship, Person

Browse = Callable[[Person], FlaskClient]
GOAL = {"text": "Open my shop", "criterion": "Ten orders", "due_on": "2026-06-01", "step_1": "Twenty orders"}


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor)


def test_a_goal_is_changed_rated_and_removed(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    alice, bob = sign_in(world.alice), sign_in(world.bob)
    there = f"/mentorships/{pair.id}/goals/new"
    assert alice.post(there, data={**GOAL, "text": ""}).status_code == 422
    assert alice.post(there, data={**GOAL, "due_on": "2020-01-01"}).status_code == 422
    assert alice.post(there, data={**GOAL, "due_on": "soon"}).status_code == 422
    assert alice.post(there, data=GOAL).status_code == 303
    goal = Goal.get()
    assert 'value="Twenty orders"' in bob.get(f"/goals/{goal.id}/edit").text
    assert bob.post(f"/goals/{goal.id}/edit", data={**GOAL, "text": "Open two shops"}).status_code == 303
    assert "Twenty orders" in alice.get(f"/goals/{goal.id}/rate").text
    assert alice.post(f"/goals/{goal.id}/rate", data={"rating": "7"}).status_code == 422
    assert alice.post(f"/goals/{goal.id}/rate").status_code == 422
    assert alice.post(f"/goals/{goal.id}/rate", data={"rating": "1"}).status_code == 303
    assert bob.post(f"/goals/{goal.id}/rate", data={"rating": "-1"}).status_code == 303
    shown = bob.get(f"/mentorships/{pair.id}").text
    assert "You see it 2 steps apart." in shown
    assert "Open two shops" in shown
    assert alice.post(f"/goals/{goal.id}/remove").status_code == 409
