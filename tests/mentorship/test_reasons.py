"""What the matching says, in the reader's language."""

import re
from pathlib import Path
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

import matching
from matching import BadInput, Reason, solve
from mentorship import i18n, problems, reasons
from mentorship.sentences import SENTENCES

MARKED = re.compile(r'N_\(\s*"([^"]+)"')


def said(text: str, field: str = "", term: str = "", **values: object) -> str:
    return reasons.in_words(Reason(text, values, field).to_dict(), term)


def test_every_sentence_of_the_matching_is_known() -> None:
    files = Path(matching.__file__).parent.rglob("*.py")
    marked = {text for file in files for text in MARKED.findall(file.read_text(encoding="utf-8"))}
    assert marked <= set(SENTENCES)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_sentence_takes_its_values(language: str) -> None:
    with i18n.reader(language, "Europe/Paris"):
        for text in SENTENCES:
            values = dict.fromkeys(re.findall(r"%\((\w+)\)s", text), 75)
            assert "%(" not in said(text, term="level", **values)


def test_skills_interests_and_languages_have_names() -> None:
    assert said("Wanted and offered: %(skills)s", "skills", skills=["seo"]) == (
        "Wanted and offered: Search engine optimisation"
    )
    assert said("Languages in common: %(languages)s", "languages", languages=["fr", "en"]) == (
        "Both speak French and English"
    )


def test_names_follow_the_reader() -> None:
    with i18n.reader("fr", "Europe/Paris"):
        sentence = said("Wanted and offered: %(skills)s", "skills", skills=["seo"])
    assert "Référencement naturel" in sentence


def test_minutes_read_as_hours() -> None:
    assert said("%(minutes)s minutes a week in common", minutes=90) == "1\u00a0h\u00a030 a week in common"


def test_the_parts_on_show_add_up() -> None:
    assert reasons.rounded([3_333, 3_333, 3_334]) == [3, 3, 4]
    for scores in ([1, 2, 3], [19_999, 1, 500], [], [0, 0], [123_456, 7_891, 654_321]):
        assert sum(reasons.rounded(scores)) == reasons.in_tenths(sum(scores))


def test_both_sides_do_not_read_how_long_somebody_waited(world: SimpleNamespace) -> None:
    waited = {
        "text": "Languages in common: %(languages)s",
        "values": {"languages": ["1"]},
        "field": "waiting",
    }
    parts = [{"term": "waiting", "points": 5, "most": 9, "reason": waited}]
    pair = builders.proposal(builders.round_(world.programme), world.newcomer, world.mentor, parts=parts)
    assert reasons.of_proposal(pair) == []
    assert reasons.lines(parts)[0].sentence == "1 round has gone out without a mentor for them"


def test_both_sides_read_no_answer_that_was_not_meant_for_them(world: SimpleNamespace) -> None:
    reason = {"text": "Wished for and found: %(wish)s", "values": {"wish": ["secret"]}, "field": "identity"}
    parts = [{"term": "identity", "points": 50_000, "most": 50_000, "reason": reason}]
    pair = builders.proposal(builders.round_(world.programme), world.newcomer, world.mentor, parts=parts)
    assert reasons.of_proposal(pair) == []
    assert reasons.main_ones(pair) == ["Identity: wished for and found, secret"]


def test_reasons_come_weightiest_first(world: SimpleNamespace) -> None:
    pair = solve(problems.of_programme(world.programme, NOW)).pairs[0]
    row = builders.proposal(
        builders.round_(world.programme),
        world.newcomer,
        world.mentor,
        score=pair.score,
        parts=reasons.stored(pair.parts),
    )
    assert reasons.of_proposal(row) == [
        "Wanted and offered: Search engine optimisation",
        "3\u00a0h a week in common",
        "Interests in common: Reading",
        "Both speak English and French",
    ]
    assert sum(line.tenths for line in reasons.lines(row.parts)) == reasons.in_tenths(row.score)


def test_a_fault_names_people_and_what_to_do(world: SimpleNamespace) -> None:
    problem = problems.of_programme(world.programme, NOW)
    pinned = problems.decided(problem, problems.Decisions(pins=((str(world.newcomer.id), "999"),)))
    with pytest.raises(BadInput) as caught:
        solve(pinned)
    sentence = reasons.of_fault(caught.value, "Undo it.")
    assert sentence.startswith("Alice and 999: the mentor no longer takes part")
    assert sentence.endswith("Undo it.")


def test_an_answer_that_cannot_be_read_names_its_person(world: SimpleNamespace) -> None:
    world.newcomer.week = [[7, 3]]
    world.newcomer.save()
    with pytest.raises(BadInput) as caught:
        solve(problems.of_programme(world.programme, NOW))
    assert reasons.of_fault(caught.value) == (
        "An answer of Alice cannot be read: Weekly hours. Ask them to open and save their profile."
    )


def test_rules_in_words() -> None:
    spec = {"type": "hours", "name": "hours", "weight": 5, "minimum": 90}
    assert reasons.rule(spec) == "At least 1\u00a0h\u00a030 a week in common"
    assert reasons.rule({"type": "same", "name": "style", "weight": 5}) == ""
