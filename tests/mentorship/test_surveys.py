"""Polls and surveys: drafted, opened, answered once by each, closed; results without persons."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW

from mentorship import erasure, i18n, members, personal, surveys, tallies
from mentorship.errors import AlreadyDone, BadField
from mentorship.models import JournalEntry, Person, Survey, SurveyAnswer

CHOICE = {
    "kind": "choice",
    "label": {"en": "", "fr": ""},
    "options": [{"en": "Day", "fr": "Jour"}, {"en": "Evening", "fr": "Soir"}],
}
SCALE = {"kind": "scale", "label": {"en": "Useful?", "fr": ""}, "options": []}
WORDS = {"kind": "text", "label": {"en": "What else?", "fr": ""}, "options": []}
POLL = surveys.Draft(title={"en": "When?", "fr": "Quand ?"}, questions=[CHOICE])
LONG = replace(POLL, questions=[{**CHOICE, "label": {"en": "When?", "fr": ""}}, SCALE, WORDS])


def opened(world: SimpleNamespace, wanted: surveys.Draft = POLL) -> Survey:
    survey = surveys.draft(world.programme, wanted, world.carol, NOW)
    surveys.begin(survey, world.carol, NOW)
    return Survey.get_by_id(survey.id)


def crowd(world: SimpleNamespace, many: int) -> list[Person]:
    return [builders.person(f"Person {n}") for n in range(many)]


def pending(world: SimpleNamespace, person: Person, at: Any = NOW) -> list[Survey]:
    return surveys.pending(world.programme, members.standing(person, world.programme), person, at)


def test_a_poll_is_answered_once_by_each_and_can_be_changed_until_the_end(world: SimpleNamespace) -> None:
    survey = opened(world)
    assert surveys.is_poll(survey)
    assert pending(world, world.alice) == pending(world, world.bob) == [survey]
    assert pending(world, world.carol) == pending(world, world.dave) == []
    surveys.answer(survey, {0: "0"}, world.alice, NOW)
    surveys.answer(survey, {0: "1"}, world.alice, NOW)
    assert surveys.own_answers(survey, world.alice) == {0: 1}
    assert pending(world, world.alice) == []
    surveys.close(survey, world.carol, NOW)
    with pytest.raises(AlreadyDone):
        surveys.answer(survey, {0: "0"}, world.bob, NOW)
    assert SurveyAnswer.select().count() == 1
    acts = [row.act for row in JournalEntry.select().order_by(JournalEntry.id)]
    assert acts == ["survey.drafted", "survey.opened", "survey.closed"]  # not who answered


def test_many_clicks_are_one_answer(world: SimpleNamespace) -> None:
    survey = opened(world)
    assert builders.at_once(lambda: surveys.answer(survey, {0: "1"}, world.alice, NOW), 12) == [None] * 12
    assert SurveyAnswer.select().count() == 1


def test_a_closing_day_ends_where_the_person_lives(world: SimpleNamespace) -> None:
    survey = opened(world, replace(POLL, closes_on=NOW.date()))
    late = NOW.replace(hour=23, minute=30)  # in Paris it is tomorrow
    Person.update(zone="America/New_York").where(Person.id == world.bob.id).execute()
    bob = Person.get_by_id(world.bob.id)
    assert (pending(world, world.alice, late), pending(world, bob, late)) == ([], [survey])
    surveys.answer(survey, {0: "0"}, bob, late)
    with pytest.raises(AlreadyDone):
        surveys.answer(survey, {0: "0"}, world.alice, late)


@pytest.mark.parametrize(("audience", "asked"), [("newcomer", "alice"), ("mentor", "bob")])
def test_only_the_audience_is_asked(world: SimpleNamespace, audience: str, asked: str) -> None:
    survey = opened(world, replace(POLL, audience=audience))
    found = [name for name in ("alice", "bob", "carol") if pending(world, getattr(world, name))]
    assert found == [asked]
    standings = [members.standing(each, world.programme) for each in (world.alice, world.bob, world.carol)]
    assert [survey in surveys.of_programme(world.programme, each) for each in standings].count(True) == 2


def test_what_is_open_is_not_changed_and_what_is_drafted_is_not_answered(world: SimpleNamespace) -> None:
    survey = surveys.draft(world.programme, POLL, world.carol, NOW)
    with pytest.raises(AlreadyDone):
        surveys.answer(survey, {0: "0"}, world.alice, NOW)
    surveys.change(survey, LONG, world.carol, NOW)
    surveys.begin(survey, world.carol, NOW)
    for act in (
        lambda: surveys.begin(survey, world.carol, NOW),
        lambda: surveys.change(survey, POLL, world.carol, NOW),
        lambda: surveys.remove(survey, world.carol, NOW),
    ):
        with pytest.raises(AlreadyDone):
            act()
    assert len(Survey.get().questions) == 3
    other = surveys.draft(world.programme, replace(POLL, closes_on=date(2026, 3, 1)), world.carol, NOW)
    with pytest.raises(BadField, match="last day has passed"):
        surveys.begin(other, world.carol, NOW)
    surveys.remove(other, world.carol, NOW)
    assert Survey.select().count() == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title_en", {"title": {"en": "", "fr": ""}}),
        ("title_fr", {"title": {"en": "", "fr": "x" * 201}}),
        ("questions", {"questions": []}),
        ("questions", {"questions": [SCALE] * 9}),
        ("questions-0-options", {"questions": [{**CHOICE, "options": CHOICE["options"][:1]}]}),
        ("questions-0-options", {"questions": [{**CHOICE, "options": [{"en": "x"}] * 6}]}),
        ("questions-0-options", {"questions": [{**CHOICE, "options": [{"en": "x" * 201}] * 2}]}),
        ("questions-1-label_en", {"questions": [SCALE, {**SCALE, "label": {"en": "", "fr": ""}}]}),
        ("questions-0-kind", {"questions": [{**SCALE, "kind": "stars"}]}),
    ],
)
def test_what_cannot_be_asked_is_refused(world: SimpleNamespace, field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadField) as refused:
        surveys.draft(world.programme, replace(POLL, **wrong), world.carol, NOW)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("q0", {}),
        ("q0", {0: "2"}),
        ("q0", {0: "x"}),
        ("q1", {1: "6"}),
        ("q1", {1: "0"}),
        ("q2", {2: "x" * 1001}),
    ],
)
def test_what_is_no_answer_is_refused(world: SimpleNamespace, field: str, given: dict[int, str]) -> None:
    with pytest.raises(BadField) as refused:
        surveys.answer(opened(world, LONG), given, world.alice, NOW)
    assert refused.value.field == field
    assert not SurveyAnswer.select().exists()


def test_results_stay_hidden_under_five_answers_and_follow_no_order_of_time(world: SimpleNamespace) -> None:
    survey = opened(world, LONG)
    said = ["Zebra", "apple", "Mango", "kiwi"]
    for each, words in zip(crowd(world, 4), said, strict=True):
        surveys.answer(survey, {0: "0", 1: "4", 2: words}, each, NOW)
    n, found = tallies.of(survey)
    assert (n, [each.shown for each in found]) == (4, [False] * 3)
    assert all(not each.counts and not each.words and each.mean is None for each in found)
    assert "Zebra" not in str(list(tallies.table(survey)))
    surveys.answer(survey, {0: "1", 1: "5"}, world.alice, NOW)
    choice, scale, words = tallies.of(survey)[1]
    assert choice.counts == (("Day", 4), ("Evening", 1))
    assert (scale.mean, scale.counts[3]) == (4.2, ("4", 4))
    assert (words.n, words.shown) == (4, False)  # each question counts its own answers
    surveys.answer(survey, {0: "1", 1: "5", 2: "=1+1"}, world.alice, NOW)
    assert tallies.of(survey)[1][2].words == ("=1+1", "apple", "kiwi", "Mango", "Zebra")
    with i18n.reader("fr", "Europe/Paris"):
        assert tallies.of(survey)[1][0].counts[0][0] == "Jour"
    table = list(tallies.table(survey))
    assert ("When?", "Day", 4, "0.8") in table


def test_ones_answers_are_in_the_export_and_ones_words_go_with_the_account(world: SimpleNamespace) -> None:
    survey = opened(world, LONG)
    surveys.answer(survey, {0: "1", 2: "Canary"}, world.alice, NOW)
    assert personal.export(world.alice, NOW)["surveys"][0]["answers"] == {"0": 1, "2": "Canary"}
    assert "Canary" not in str(personal.export(world.bob, NOW))
    erasure.erase(world.alice, NOW + timedelta(days=1))
    assert SurveyAnswer.get().answers == {"0": 1}
