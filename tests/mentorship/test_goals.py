"""Goals: three at most, rated by each side, the gap between them shown."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW

from mentorship import goals, i18n, mentorships
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import Goal, JournalEntry, Mentorship


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor)


def values(text: str = "Open my shop", **changed: Any) -> dict[str, Any]:
    base = {
        "text": text,
        "criterion": "Ten orders",
        "due_on": date(2026, 6, 1),
        "scale": {1: "Twenty orders"},
    }
    return {**base, **changed}


def test_a_goal_has_a_criterion_and_a_scale_in_words(world: SimpleNamespace, pair: Mentorship) -> None:
    goal = goals.add(pair, values(), world.alice, NOW)
    kept = Goal.get_by_id(goal.id)
    assert (kept.text, kept.criterion, kept.due_on) == ("Open my shop", "Ten orders", date(2026, 6, 1))
    assert [goals.words(kept, step) for step in (0, 1)] == ["As we hoped", "Twenty orders"]
    with i18n.reader("fr", "Europe/Paris"):
        assert goals.words(None, 0)
    assert JournalEntry.get(JournalEntry.act == "goal.added").subject == f"goal {goal.id}"


def test_three_goals_are_enough(world: SimpleNamespace, pair: Mentorship) -> None:
    for text in "abc":
        goals.add(pair, values(text), world.alice, NOW)
    with pytest.raises(Refused, match="Three goals"):
        goals.add(pair, values("d"), world.bob, NOW)


def test_the_same_goal_is_written_once(world: SimpleNamespace, pair: Mentorship) -> None:
    goals.add(pair, values(), world.alice, NOW)
    with pytest.raises(AlreadyDone):
        goals.add(pair, values(), world.alice, NOW)
    assert len(goals.of_pair(pair)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", "  "), ("text", "x" * 501), ("criterion", "x" * 501), ("due_on", date(2026, 3, 1))],
)
def test_a_goal_that_makes_no_sense_is_refused(
    world: SimpleNamespace, pair: Mentorship, field: str, value: object
) -> None:
    with pytest.raises(BadField) as refused:
        goals.add(pair, values(**{field: value}), world.alice, NOW)
    assert refused.value.field == field


def test_a_goal_keeps_its_old_date_when_it_is_worded_anew(world: SimpleNamespace, pair: Mentorship) -> None:
    goal = goals.add(pair, values(), world.alice, NOW)
    goals.change(goal, values("Open a bigger shop"), world.bob, NOW + timedelta(days=200))
    assert Goal.get_by_id(goal.id).text == "Open a bigger shop"


def test_each_side_rates_and_the_gap_is_known(world: SimpleNamespace, pair: Mentorship) -> None:
    goal = goals.add(pair, values(), world.alice, NOW)
    goals.rate(goal, 1, world.alice, NOW)
    assert goals.gap(Goal.get_by_id(goal.id)) is None
    goals.rate(goal, -1, world.bob, NOW)
    rated = Goal.get_by_id(goal.id)
    assert (rated.newcomer_rating, rated.mentor_rating, goals.gap(rated)) == (1, -1, 2)
    with pytest.raises(BadField):
        goals.rate(goal, 3, world.bob, NOW)


def test_a_rated_goal_stays(world: SimpleNamespace, pair: Mentorship) -> None:
    rated, plain = (
        goals.add(pair, values("a"), world.alice, NOW),
        goals.add(pair, values("b"), world.alice, NOW),
    )
    goals.rate(rated, 0, world.bob, NOW)
    goals.remove(plain, world.alice, NOW)
    with pytest.raises(AlreadyDone):
        goals.remove(plain, world.alice, NOW)
    with pytest.raises(AlreadyDone):
        goals.rate(plain, 0, world.alice, NOW)
    with pytest.raises(AlreadyDone):
        goals.change(plain, values("c"), world.alice, NOW)
    with pytest.raises(Refused, match="rated already"):
        goals.remove(rated, world.alice, NOW)


def test_after_the_end_goals_can_be_rated_but_not_changed(world: SimpleNamespace, pair: Mentorship) -> None:
    goal = goals.add(pair, values(), world.alice, NOW)
    mentorships.complete(pair, "", world.alice, NOW)
    goals.rate(goal, 2, world.bob, NOW)
    for act in (
        lambda: goals.change(goal, values("x"), world.alice, NOW),
        lambda: goals.add(pair, values("x"), world.alice, NOW),
        lambda: goals.remove(goal, world.alice, NOW),
    ):
        with pytest.raises(AlreadyDone):
            act()
