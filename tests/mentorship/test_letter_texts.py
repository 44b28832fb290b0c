"""A programme's own words: safe fields, the original words behind them, the letters that say them."""

from types import SimpleNamespace

import pytest
from builders import NOW

from mentorship import i18n, letter_texts, letters, mail, manners, specimens, wordings
from mentorship.errors import BadField
from mentorship.models import JournalEntry, Letter, LetterText, Person

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


# --- a programme's words ---------------------------------------------------------------------------------


def test_letters_say_the_programmes_words_and_ours_again(world: SimpleNamespace) -> None:
    assert word(world)
    assert not word(world)  # the same again changes nothing
    letter = queue(world)
    assert (letter.subject, letter.own) == ("News, Alice", True)
    assert letter.text.split("\n\n")[:2] == ["Dear Alice,", "Bob suggests new words."]
    assert "/mentorships/7/agreement" in letter.text
    assert f'href="{mail.link("/mentorships/7/agreement")}"' in letter.html
    Person.update(language="fr").where(Person.id == world.alice.id).execute()
    world.alice.language = "fr"
    assert not queue(world, "2").own  # only English was worded
    assert letter_texts.restore(world.programme, "agreement_changed", world.carol, NOW)
    assert not letter_texts.restore(world.programme, "agreement_changed", world.carol, NOW)
    world.alice.language = "en"
    assert not queue(world, "3").own
    entries = list(JournalEntry.select().order_by(JournalEntry.id))
    assert [entry.act for entry in entries] == ["letter.worded", "letter.restored"]
    assert "Dear" not in str([entry.details for entry in entries])


def test_original_words_are_kept_as_none(world: SimpleNamespace) -> None:
    word(world)
    plain = letter_texts.original("agreement_changed", "en")
    assert word(world, plain.subject, plain.body)
    assert LetterText.select().count() == 0


@pytest.mark.parametrize(
    ("subject", "body", "field", "said"),
    [
        ("News", "No page here", "body_en", "{link}"),
        ("News", BODY + "\n\n{secret}", "body_en", "{secret}"),
        ("News", BODY + "\n\n{{7*7}}", "body_en", "{7*7}"),
        ("News", BODY + "\n\n{thanks}", "body_en", "{thanks}"),  # of another letter
        ("News", BODY + "x" * 6000, "body_en", "6000"),
        ("News", "", "body_en", "original"),
        ("", BODY, "subject_en", "original"),
        ("x" * 151, BODY, "subject_en", "150"),
        ("See {link}", BODY, "subject_en", "{link}"),
        ("News\r\nBcc: all@example.org", BODY, "subject_en", "line breaks"),
        ("News\u2028Bcc: all@example.org", BODY, "subject_en", "line breaks"),
        ("News\x85more", BODY, "subject_en", "line breaks"),
        ("News", BODY + "\x00", "body_en", "cannot be printed"),
    ],
)
def test_words_that_cannot_be_sent_are_refused(
    world: SimpleNamespace, subject: str, body: str, field: str, said: str
) -> None:
    with pytest.raises(BadField, match=said.replace("{", r"\{").replace("*", r"\*")) as refused:
        word(world, subject, body)
    assert refused.value.field == field
    assert LetterText.select().count() == 0


@pytest.mark.parametrize(
    "typed", ["{link}", "<script>alert(1)</script>", "{{7*7}}", "B\r\nBcc: all@x.org\u2028"]
)
def test_what_a_person_typed_is_only_text(world: SimpleNamespace, typed: str) -> None:
    word(world, "News of {partner}")
    world.bob.name = typed
    letter = queue(world)
    shown = " ".join(typed.split())
    assert letter.subject == f"News of {shown}"
    assert f"{shown} suggests" in letter.text
    assert "<script" not in letter.html
    assert "49" not in letter.subject + letter.text
    assert letter.text.count("/agreement") == 1


def test_a_paragraph_with_an_empty_field_is_left_out(world: SimpleNamespace) -> None:
    body = "Well done.\n\n{partner} writes:\n“{thanks}”\n\n{link}"
    letter_texts.word(world.programme, "mentorship_completed", {"en": ("Done", body)}, world.carol, NOW)
    told = {"mentorship": SimpleNamespace(id=7), "me": world.alice, "partner": world.bob}
    for key, thanks, there in (("1", "", False), ("2", "Thank  you", True)):
        made = mail.queue(
            "mentorship_completed", world.alice, key, NOW, programme=world.programme, thanks=thanks, **told
        )
        assert made is not None
        assert ("Bob writes:\n“Thank you”" in made.text) is there


def test_a_trial_goes_to_whoever_words_it(world: SimpleNamespace) -> None:
    word(world)
    letter_texts.try_out(world.programme, "agreement_changed", "en", world.carol, NOW)
    trial = Letter.get()
    assert (trial.person_id, trial.kind, trial.own) == (world.carol.id, "trial", True)
    assert trial.subject == "News, Amina Diallo"
