"""A programme's own questions: kept, answered, counted, taken away."""

from dataclasses import replace
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from matching import solve, terms_from
from mentorship import patterns, problems, profiles, programmes, questionnaires, questions
from mentorship.errors import BadField
from mentorship.models import Profile, Programme
from mentorship.questions import Option, Question

BOTH = ("newcomer", "mentor")
USE = Question(
    "",
    "one",
    {"en": "What for?", "fr": "Pour quoi ?"},
    BOTH,
    (Option("work", {"en": "Work", "fr": "Travail"}), Option("joy", {"en": "Joy", "fr": "Plaisir"})),
)


def fresh(world: SimpleNamespace) -> Programme:
    return Programme.get_by_id(world.programme.id)


def put(world: SimpleNamespace, question: Question) -> Question:
    return questionnaires.put(world.programme, question, world.carol, NOW)


def test_a_question_is_kept_with_a_key_of_its_own(world: SimpleNamespace) -> None:
    first, second = put(world, USE), put(world, USE)
    level = put(world, replace(USE, label={"en": "Level", "fr": "Niveau"}))
    assert (first.key, second.key, level.key) == ("what_for", "what_for_2", "level_2")
    assert [each.key for each in questions.of(fresh(world), "mentor")] == [
        "what_for",
        "what_for_2",
        "level_2",
    ]
    put(world, replace(first, required=True))
    assert [each.required for each in questions.of(fresh(world))] == [True, False, False]


@pytest.mark.parametrize(
    ("kind", "counts", "met", "unmet"),
    [
        ("one", "alike", ("joy", "joy"), ("joy", "work")),
        ("one", "must", ("joy", "joy"), ("joy", "work")),
        ("one", "differ", ("joy", "work"), ("joy", "joy")),
        ("some", "alike", (["joy", "work"], ["joy"]), (["joy"], ["work"])),
        ("some", "must", (["joy", "work"], ["joy"]), (["joy"], ["work"])),
        ("level", "ahead", ("beginner", "expert"), ("expert", "beginner")),
        ("number", "must", (3, 3), (3, 4)),
    ],
)
def test_a_question_counts_as_it_was_chosen(
    world: SimpleNamespace, kind: str, counts: str, met: tuple[object, object], unmet: tuple[object, object]
) -> None:
    options = USE.options if kind in ("one", "some") else ()
    key = put(world, replace(USE, kind=kind, options=options, counts=counts)).key
    scores = []
    for asked, offered in (met, unmet):
        Profile.update(answers={key: asked}).where(Profile.id == world.newcomer.id).execute()
        Profile.update(answers={key: offered}).where(Profile.id == world.mentor.id).execute()
        pairs = solve(problems.of_programme(fresh(world), NOW)).pairs
        scores.append(pairs[0].score if pairs else -1)
    assert scores[0] > scores[1]
    assert (scores[1] == -1) == (counts in ("must", "differ"))


def test_a_weight_stays_when_only_the_words_change(world: SimpleNamespace) -> None:
    kept = put(world, replace(USE, counts="alike"))
    terms = [{**t, "weight": 40} if t["name"] == kept.key else t for t in fresh(world).terms]
    programmes.weigh(fresh(world), terms, "placed", world.carol, NOW)
    put(world, replace(kept, label={"en": "Why?", "fr": "Pourquoi ?"}))
    assert fresh(world).terms[-1]["weight"] == 40
    put(world, replace(kept, counts="must"))
    assert fresh(world).terms[-1]["hard"] is True
    put(world, replace(kept, counts="asked"))
    assert kept.key not in {term["name"] for term in fresh(world).terms}


def test_a_question_that_is_gone_leaves_its_answers_until_the_next_saving(world: SimpleNamespace) -> None:
    key = put(world, replace(USE, counts="alike")).key
    alice = Profile.get_by_id(world.newcomer.id)
    profiles.change(alice, {"answers": {key: "joy"}}, world.alice, NOW)
    questionnaires.remove(world.programme, key, world.carol, NOW)
    assert questions.of(fresh(world)) == []
    assert key not in {term["name"] for term in fresh(world).terms}
    alice = Profile.get_by_id(world.newcomer.id)
    assert alice.answers == {key: "joy"}
    profiles.change(alice, {"answers": {}}, world.alice, NOW)
    assert Profile.get_by_id(alice.id).answers == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"label": {"en": "", "fr": "x"}}, "label_en"),
        ({"label": {"en": "x", "fr": " "}}, "label_fr"),
        ({"kind": "colour"}, "kind"),
        ({"roles": ()}, "newcomer"),
        ({"options": USE.options[:1]}, "options"),
        ({"counts": "alike", "roles": ("mentor",)}, "counts"),
        ({"counts": "alike", "kind": "text"}, "counts"),
        ({"counts": "ahead"}, "counts"),
        ({"counts": "double"}, "counts"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    world: SimpleNamespace, change: dict[str, object], field: str
) -> None:
    with pytest.raises(BadField) as refused:
        put(world, replace(USE, **change))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert fresh(world).questions == []


def test_answers_are_checked(world: SimpleNamespace) -> None:
    key = put(world, replace(USE, required=True)).key
    number = put(world, replace(USE, label={"en": "N", "fr": "N"}, kind="number", options=())).key
    world.newcomer = Profile.get_by_id(world.newcomer.id)
    for wrong in ({key: "sleep"}, {}, {key: "joy", number: "many"}, {key: "joy", number: -1}):
        with pytest.raises(BadField):
            profiles.change(world.newcomer, {"answers": wrong}, world.alice, NOW)
    profiles.change(world.newcomer, {"answers": {key: "joy", number: "7", "gone": 1}}, world.alice, NOW)
    assert Profile.get_by_id(world.newcomer.id).answers == {key: "joy", number: 7}


def test_options_are_read_a_line_each_and_keep_their_keys() -> None:
    first = questionnaires.options_from("Work | Travail\n\nJoy|Plaisir\nCafé")
    assert [each.key for each in first] == ["work", "joy", "cafe"]
    assert first[2].label == {"en": "Café", "fr": "Café"}
    again = questionnaires.options_from("Joy | La joie\nNew", (Option("j", {"en": "Joy"}),))
    assert [each.key for each in again] == ["j", "new"]
    for wrong in ("Joy\nJoy", "|", "✓"):
        with pytest.raises(BadField):
            questionnaires.options_from(wrong)


def test_every_kind_of_programme_can_be_made_and_matched(world: SimpleNamespace) -> None:
    assert len(patterns.every()) == 7
    for key, pattern in patterns.every().items():
        made = programmes.found(pattern, f"p-{key}", {"en": "P", "fr": "P"}, world.dave, NOW)
        terms_from(made.terms)
        assert made.kind == key
        assert all(
            made.welcome[code] and made.conduct[code] and made.agreement[code] for code in ("en", "fr")
        )
        for question in questions.of(made):
            term = questionnaires.term_of(question)
            assert not term or term["name"] in {each["name"] for each in made.terms}
        one = builders.profile(world.alice, made, "newcomer")
        assert problems.of_programme(made, NOW).newcomers[0].id == str(one.id)
