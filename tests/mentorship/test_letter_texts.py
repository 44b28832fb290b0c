"""A programme's own words: safe fields, the original words behind them, the letters that say them."""

from types import SimpleNamespace

import pytest
from builders import NOW

from mentorship import i18n, letter_texts, letters, mail, manners, specimens, wordings
from mentorship.models import Letter

BODY = "Dear {name},\n\n{partner} suggests new words.\n\n{link}"


def word(world: SimpleNamespace, subject: str = "News, {name}", body: str = BODY, **more: str) -> bool:
    name, language = more.get("name", "agreement_changed"), more.get("language", "en")
    return letter_texts.word(world.programme, name, {language: (subject, body)}, world.carol, NOW)


def queue(world: SimpleNamespace, key: str = "1", **values: object) -> Letter:
    pair = SimpleNamespace(id=7)
    told = {"mentorship": pair, "me": world.alice, "partner": world.bob, **values}
    made = mail.queue("agreement_changed", world.alice, key, NOW, programme=world.programme, **told)
    assert made is not None
    return made


# --- what everybody who adds a kind of letter is told ----------------------------------------------------


def test_every_kind_has_its_line_in_every_table() -> None:
    """A new kind of letter needs: a name, a manner, and either fields for own words or a reason for none."""
    kinds = set(letters.KINDS)
    worded, fixed = set(wordings.WORDINGS), set(wordings.FIXED)
    assert kinds - set(manners.MANNERS) == set(), "mentorship/manners.py MANNERS lacks them"
    assert kinds - worded - fixed == set(), "mentorship/wordings.py WORDINGS (or FIXED, with why) lacks them"
    assert worded - set(letter_texts.STEP_OF) == set(), "mentorship/letter_texts.py STEP_OF lacks them"
    assert worded & fixed == set()
    assert (set(manners.MANNERS) | worded | fixed | set(letter_texts.STEP_OF)) - kinds == set()
    assert {manner.topic for manner in manners.MANNERS.values()} <= set(manners.TOPICS)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_original_words_say_the_same_as_the_letters(world: SimpleNamespace, language: str) -> None:
    """What a form begins with, its fields filled in, is exactly the letter that would go out without it."""
    said: dict[str, set[str]] = {}
    for name in wordings.names():
        kind, _, version = name.partition(".")
        values = specimens.values(kind, version, language, world.programme)
        text = letter_texts.original(name, language)
        assert wordings.checked(name, text.subject, text.body) == (text.subject, text.body), name
        with i18n.reader(language, "Europe/Paris"):
            ours = mail.standard(kind, **values)
        own = letter_texts.preview(world.programme, name, language, text)
        assert (own.subject, own.paragraphs) == (ours.subject, ours.paragraphs), name
        said.setdefault(kind, {"partner"}).update(wordings._FIELD.findall(text.subject + text.body))
    assert {kind: set(each.fields) - said[kind] for kind, each in wordings.WORDINGS.items()} == dict.fromkeys(
        said, set()
    ), "a field that our own words never show"
