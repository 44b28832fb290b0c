"""Goals: three at most, rated by each side, the gap between them shown."""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW

from mentorship import goals, i18n, mentorships, outlines
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import Goal, JournalEntry, Mentorship, Rating


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
    goal = goals.add(pair, values(" Open\r\nmy shop "), world.alice, NOW)
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


def test_each_side_says_where_it_stands_once(world: SimpleNamespace, pair: Mentorship) -> None:
    goal = goals.add(pair, values(), world.alice, NOW)
    assert goals.lacks_baseline(goal, [], NOW)
    assert not goals.lacks_baseline(goal, [], NOW + goals.FRESH)
    done = builders.at_once(lambda: goals.stand(goal, -1, world.alice, NOW))
    assert sum(not isinstance(each, Refused) for each in done) == 1
    with pytest.raises(BadField):
        goals.stand(goal, 5, world.bob, NOW)
    goal = Goal.get_by_id(goal.id)
    given = goals.ratings([goal])
    assert not goals.lacks_baseline(goal, given[goal.id, "newcomer"], NOW)
    assert goals.way(goal, "newcomer", given[goal.id, "newcomer"]) == (-1, -1)
    assert goals.way(goal, "mentor", given[goal.id, "mentor"]) is None
    assert (goal.newcomer_rating, goal.rated_at) == (None, None)  # a start is no result


def test_the_way_leads_from_the_start_to_the_newest_rating(world: SimpleNamespace, pair: Mentorship) -> None:
    goal = goals.add(pair, values(), world.alice, NOW)
    goals.stand(goal, -1, world.alice, NOW)
    for days, rating in ((30, 0), (60, 2)):
        goals.rate(goal, rating, world.alice, NOW + timedelta(days=days))
    goals.rate(goal, 1, world.bob, NOW + timedelta(days=60))  # he never said where it began
    goal = Goal.get_by_id(goal.id)
    given = goals.ratings([goal])
    assert [row.value for row in given[goal.id, "newcomer"]] == [-1, 0, 2]
    assert goals.way(goal, "newcomer", given[goal.id, "newcomer"]) == (-1, 2)
    assert goals.way(goal, "mentor", given[goal.id, "mentor"]) == (-2, 1)
    older = Goal.create(mentorship=pair, text="b", created_at=NOW, mentor_rating=0)
    assert goals.way(older, "mentor", []) == (-2, 0)  # rated before the history was kept


def test_a_rating_clicked_twice_is_kept_once(world: SimpleNamespace, pair: Mentorship) -> None:
    goal = goals.add(pair, values(), world.alice, NOW)
    builders.at_once(lambda: goals.rate(goal, 1, world.alice, NOW))
    assert [row.value for row in goal.ratings] == [1]
    goals.rate(goal, 1, world.alice, NOW + timedelta(days=1))
    assert goal.ratings.count() == 2


def test_a_goal_with_nothing_but_starts_can_go(world: SimpleNamespace, pair: Mentorship) -> None:
    goal = goals.add(pair, values(), world.alice, NOW)
    goals.stand(goal, -2, world.bob, NOW)
    goals.remove(goal, world.alice, NOW)
    assert not Rating.select().exists()
    with pytest.raises(AlreadyDone):
        goals.stand(goal, -2, world.alice, NOW)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_there_are_goals_to_begin_from(language: str) -> None:
    with i18n.reader(language, "Europe/Paris"):
        every = outlines.every()
        assert outlines.of(every[0].key) == every[0]
    assert len({each.theme for each in every}) == len(every) >= 10
    for each in every:
        said = (each.theme, each.text, each.criterion, *each.scale)
        assert len(each.scale) == len(goals.STEPS)
        assert all(0 < len(words) <= goals.LONGEST for words in said)
        assert not re.search(r" [;:?!»]|« |\w'\w" if language == "fr" else r"\w'\w", " ".join(said))
    assert outlines.of("nothing of the kind") is None
