"""Suggestions: said by anybody of a programme, answered by its coordinators, read by all without a name."""

from collections.abc import Callable
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient

from mentorship import erasure, personal, suggestions
from mentorship.errors import AlreadyDone, BadField
from mentorship.models import JournalEntry, Letter, Person, Suggestion

Browse = Callable[[Person], FlaskClient]
THERE = "/p/welcome/suggestions"
WORDS = "A walk together, every month"


@pytest.fixture
def said(world: SimpleNamespace) -> Suggestion:
    return suggestions.suggest(world.programme, WORDS, world.alice, NOW)


def test_the_same_words_are_one_suggestion(world: SimpleNamespace) -> None:
    done = builders.at_once(lambda: suggestions.suggest(world.programme, WORDS, world.alice, NOW))
    assert sum(isinstance(each, Suggestion) for each in done) == 1
    assert Suggestion.select().count() == 1
    with pytest.raises(BadField):
        suggestions.suggest(world.programme, " ", world.alice, NOW)
    with pytest.raises(BadField):
        suggestions.suggest(world.programme, "x" * 2001, world.alice, NOW)


def test_an_answer_reaches_its_author_once_and_can_be_given_anew(
    world: SimpleNamespace, said: Suggestion
) -> None:
    done = builders.at_once(lambda: suggestions.answer(said, "planned", "In May", world.carol, NOW))
    assert sum(each is None for each in done) == 1
    (letter,) = Letter.select().where(Letter.kind == "suggestion_answered")
    assert letter.person == world.alice
    for words in (WORDS, "In May", "We will do it"):
        assert words in letter.text
    suggestions.answer(said, "done", "It was on Sunday", world.carol, NOW.replace(hour=10))
    assert Letter.select().count() == 2
    for state in ("new", "gone"):
        with pytest.raises(BadField):
            suggestions.answer(said, state, "Hm", world.carol, NOW)
    with pytest.raises(AlreadyDone):
        suggestions.answer(said, "done", "It was on Sunday", world.carol, NOW)
    assert WORDS not in str([row.details for row in JournalEntry.select()])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_way_over_the_pages(app: Flask, world: SimpleNamespace, sign_in: Browse, language: str) -> None:
    Person.update(language=language).execute()
    alice, bob, carol = (sign_in(who) for who in (world.alice, world.bob, world.carol))
    assert alice.post(THERE, data={"text": ""}).status_code == 422
    assert alice.post(THERE, data={"text": WORDS}).status_code == 303
    assert alice.post(THERE, data={"text": WORDS}).status_code == 303
    said = Suggestion.get()
    assert WORDS in alice.get(THERE).text
    assert WORDS not in bob.get(THERE).text
    assert "Alice" in carol.get(THERE).text
    page = f"{THERE}/{said.id}/answer"
    assert WORDS in carol.get(page).text
    bad = carol.post(page, data={"state": "new", "answer": "Soon, perhaps"})
    assert bad.status_code == 422
    assert "Soon, perhaps" in bad.text
    assert carol.post(page, data={"state": "planned", "answer": "In May"}).status_code == 303
    assert carol.post(page, data={"state": "planned", "answer": "In May"}).status_code == 409
    shown = bob.get(THERE).text
    assert WORDS in shown
    assert "In May" in shown
    assert "Alice" not in shown
    for who in (bob, alice):
        assert who.post(page, data={"state": "done", "answer": "x"}).status_code == 403
    assert sign_in(world.dave).get(THERE).status_code == 404


def test_ones_own_suggestions_are_in_the_export_and_go_with_the_account(
    world: SimpleNamespace, said: Suggestion
) -> None:
    suggestions.answer(said, "planned", "In May", world.carol, NOW)
    assert WORDS in str(personal.export(world.alice, NOW)["suggestions"])
    assert WORDS not in str(personal.export(world.bob, NOW))
    erasure.erase(world.alice, NOW)
    assert not Suggestion.select().exists()
    assert not Letter.select().where(Letter.text.contains(WORDS)).exists()
