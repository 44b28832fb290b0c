"""Guides and templates: complete in both languages, found whatever the accents; a programme's own."""

from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW

from mentorship import i18n, personal, resources
from mentorship.errors import AlreadyDone, BadField
from mentorship.models import JournalEntry, Resource
from mentorship.web.resources import HERE

OWN = {
    "step": "goals",
    "topic": "aim",
    "title": {"en": "Our forms", "fr": "Nos formulaires"},
    "body": {"en": "Ask Zoë.", "fr": "Demandez à Zoë."},
}


def test_each_guide_has_its_text_in_both_languages_and_its_place() -> None:
    guides = resources.built_in()
    assert len(guides) >= 12
    for guide in guides.values():
        assert guide.step in resources.STEPS
        assert guide.topic in resources.TOPICS
        for code in i18n.LANGUAGES:
            assert guide.title[code][:1].isupper()
            assert 80 <= len(guide.body[code].split()) <= 260, (guide.key, code)
        counts = {
            code: [kind for kind, _lines in resources.blocks(text)] for code, text in guide.body.items()
        }
        assert counts["en"] == counts["fr"], guide.key
    assert set(resources.STEPS) == {guide.step for guide in guides.values()}
    assert set(HERE.values()) <= set(guides)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("goal worksheet", "goal-worksheet"),
        ("FICHE", "goal-worksheet"),
        ("cloture", "closing-conversation"),
        ("clôture", "closing-conversation"),
        ("retour", "giving-feedback"),
    ],
)
def test_words_find_a_text_in_either_language_and_without_accents(words: str, key: str) -> None:
    found = resources.search(resources.built_in().values(), words)
    assert found[0].key == key


def test_all_words_have_to_stand_there() -> None:
    every = list(resources.built_in().values())
    assert resources.search(every, "goal xylophone") == []
    assert resources.search(every, "  ") == every
    assert resources.search(every, "a" * 5000) == []


def test_text_becomes_headings_lists_and_paragraphs() -> None:
    text = "One\ntwo\n\n## Head\n- a\n- b\r\n\n- c\nend <b>"
    assert resources.blocks(text) == [
        ("words", ["One", "two"]),
        ("heading", ["Head"]),
        ("item", ["a", "b"]),
        ("item", ["c"]),
        ("words", ["end <b>"]),
    ]


def test_a_programmes_own_text_is_kept_changed_hidden_and_restored(world: SimpleNamespace) -> None:
    made = resources.add(world.programme, OWN, world.carol, NOW)

    def seen(coordinates: bool) -> list[Resource | None]:
        return [each.row for each in resources.of_programme(world.programme, coordinates)]

    assert made in seen(False)
    assert made not in [each.row for each in resources.of_programme(builders.programme("third"), True)]
    resources.change(
        made, {**OWN, "title": {"en": "Forms", "fr": ""}, "body": {"en": "x", "fr": ""}}, world.carol, NOW
    )
    assert Resource.get_by_id(made.id).title == {"en": "Forms"}
    done = builders.at_once(lambda: resources.hide(made, world.carol, NOW))
    assert sum(each is None for each in done) == 1
    assert (made in seen(False), made in seen(True)) == (False, True)
    resources.restore(made, world.carol, NOW)
    with pytest.raises(AlreadyDone):
        resources.restore(made, world.carol, NOW)
    assert made in seen(False)
    acts = [row.act for row in JournalEntry.select().order_by(JournalEntry.id)]
    assert acts == ["resource.added", "resource.changed", "resource.hidden", "resource.restored"]
    assert "Forms" in str(personal.export(world.carol, NOW))


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"step": "never"}, "step"),
        ({"topic": "nothing"}, "topic"),
        ({"title": {"en": "", "fr": ""}, "body": {"en": "", "fr": ""}}, "title_en"),
        ({"body": {"en": "Words", "fr": ""}}, "body_fr"),
        ({"title": {"en": "", "fr": "Nos"}}, "title_en"),
    ],
)
def test_what_is_missing_is_named(world: SimpleNamespace, bad: dict[str, Any], field: str) -> None:
    with pytest.raises(BadField) as refused:
        resources.add(world.programme, {**OWN, **bad}, world.carol, NOW)
    assert refused.value.field == field
    assert not Resource.select().exists()
