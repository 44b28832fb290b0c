"""Small steps: written down for either side, ticked once, taken back, carried along."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW

from mentorship import goals, mentorships, steps
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import Goal, JournalEntry, Mentorship, Step


@pytest.fixture
def goal(world: SimpleNamespace) -> Goal:
    pair = builders.mentorship(world.newcomer, world.mentor)
    return Goal.create(mentorship=pair, text="Open my shop", created_at=NOW)


def values(text: str = "Ask three neighbours", **changed: Any) -> dict[str, Any]:
    return {"text": text, "side": "newcomer", "due_on": date(2026, 3, 9), **changed}


def test_a_step_is_ticked_once_and_can_be_taken_back(world: SimpleNamespace, goal: Goal) -> None:
    step = steps.add(goal, values(), world.bob, NOW)
    done = builders.at_once(lambda: steps.finish(step, world.alice, NOW))
    assert sum(not isinstance(each, Refused) for each in done) == 1
    assert Step.get().done_at == NOW
    steps.reopen(step, world.bob, NOW)
    with pytest.raises(AlreadyDone):
        steps.reopen(step, world.bob, NOW)
    steps.remove(step, world.alice, NOW)
    for act in (steps.finish, steps.reopen, steps.remove):
        with pytest.raises(AlreadyDone):
            act(step, world.alice, NOW)
    acts = [row.act for row in JournalEntry.select().order_by(JournalEntry.id)]
    assert acts == ["step.added", "step.done", "step.reopened", "step.removed"]
    assert "neighbours" not in str([row.details for row in JournalEntry.select()])


def test_open_ones_come_first_by_their_day(world: SimpleNamespace, goal: Goal) -> None:
    for text, due_on in (("late", date(2026, 4, 1)), ("done", None), ("never", None), ("soon", NOW.date())):
        steps.add(goal, values(text, due_on=due_on), world.alice, NOW)
    steps.finish(Step.get(Step.text == "done"), world.alice, NOW)
    assert [step.text for step in steps.of_goals([goal])[goal.id]] == ["soon", "late", "never", "done"]
    soon = Step.get(Step.text == "soon")
    assert [steps.overdue(soon, NOW.date() + timedelta(days=days)) for days in (0, 1)] == [False, True]
    assert not steps.overdue(Step.get(Step.text == "never"), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", " "), ("text", "x" * 201), ("side", "coordinator"), ("due_on", date(2026, 3, 1))],
)
def test_a_step_that_makes_no_sense_is_refused(
    world: SimpleNamespace, goal: Goal, field: str, value: object
) -> None:
    with pytest.raises(BadField) as refused:
        steps.add(goal, values(**{field: value}), world.alice, NOW)
    assert refused.value.field == field


def test_the_same_step_is_written_once_and_ten_are_enough(world: SimpleNamespace, goal: Goal) -> None:
    steps.add(goal, values(), world.alice, NOW)
    with pytest.raises(AlreadyDone):
        steps.add(goal, values(), world.alice, NOW)
    for number in range(9):
        steps.add(goal, values(str(number)), world.alice, NOW)
    with pytest.raises(Refused, match="Ten open steps"):
        steps.add(goal, values("one more"), world.bob, NOW)


def test_nothing_is_stepped_after_the_end_or_without_the_goal(world: SimpleNamespace, goal: Goal) -> None:
    step = steps.add(goal, values(), world.alice, NOW)
    plain = goals.add(
        goal.mentorship, {"text": "b", "criterion": "", "due_on": None, "scale": {}}, world.bob, NOW
    )
    goals.remove(plain, world.bob, NOW)
    with pytest.raises(AlreadyDone, match="goal was removed"):
        steps.add(plain, values(), world.alice, NOW)
    mentorships.complete(goal.mentorship, "", world.alice, NOW)
    for act in (steps.finish, steps.reopen, steps.remove):
        with pytest.raises(AlreadyDone):
            act(step, world.alice, NOW)


def test_open_steps_move_along_with_the_goal(world: SimpleNamespace, goal: Goal) -> None:
    steps.add(goal, values("open", side="mentor"), world.alice, NOW)
    steps.finish(steps.add(goal, values("done"), world.alice, NOW), world.alice, NOW)
    goals.stand(goal, -1, world.alice, NOW)
    begun = builders.mentorship(world.newcomer, builders.profile(world.dave, world.programme, "mentor"))
    later = NOW + timedelta(days=1)
    with transaction():
        goals.carry_over(Mentorship.get_by_id(goal.mentorship_id), begun, later)
    (carried,) = goals.of_pair(begun)
    assert [(step.text, step.side, step.created_at) for step in carried.steps] == [("open", "mentor", later)]
    assert not carried.ratings.exists()  # the new pair says anew where it stands
    assert Step.select().where(Step.goal == goal.id).count() == 2


def test_steps_of_an_erased_side_lose_their_words(world: SimpleNamespace, goal: Goal) -> None:
    steps.add(goal, values("hers"), world.alice, NOW)
    steps.add(goal, values("his", side="mentor"), world.bob, NOW)
    steps.forget(goal.mentorship, "mentor")
    assert sorted(step.text for step in Step.select()) == ["hers", "…"]
    steps.forget(goal.mentorship, "newcomer")
    assert {step.text for step in Step.select()} == {"…"}
