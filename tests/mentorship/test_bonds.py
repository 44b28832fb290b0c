"""Bonds: asked half-way and at the end, answered once, seen by their author only."""

from collections import Counter
from datetime import date, timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from half_year import UNTIL, HalfYear

from mentorship import bonds, erasure, mentorships, personal, sides
from mentorship.errors import AlreadyDone, BadField
from mentorship.models import Bond, JournalEntry, Letter, Mentorship

HALF = NOW + timedelta(weeks=6)
GOOD = {"open": 5, "heard": 4, "useful": 4, "kept": 3, "glad": 5}


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor)


def test_both_sides_have_sentences_for_the_same_things() -> None:
    said = [tuple(words[side]) for words in (bonds.STATEMENTS, bonds.LOOKING_BACK) for side in sides.BOTH]
    assert set(said) == {("open", "heard", "useful", "kept", "glad")}


def test_half_way_both_are_asked_once(world: SimpleNamespace, pair: Mentorship) -> None:
    assert bonds.ask_due(HALF - timedelta(days=1)) == 0
    assert bonds.ask_due(HALF) == 1
    assert bonds.ask_due(HALF + timedelta(days=1)) == 0
    assert sorted(letter.address for letter in Letter.select()) == ["alice@example.org", "bob@example.org"]
    assert bonds.is_open(pair, "mentor")


@pytest.mark.parametrize("values", [{"state": "paused"}, {"ends_on": None}])
def test_who_rests_or_has_no_end_is_not_asked(
    world: SimpleNamespace, pair: Mentorship, values: dict[str, object]
) -> None:
    Mentorship.update(values).execute()
    assert bonds.ask_due(HALF) == 0


def test_long_after_half_time_nobody_is_asked(world: SimpleNamespace, pair: Mentorship) -> None:
    assert bonds.ask_due(HALF + timedelta(days=22)) == 0


def test_an_answer_is_taken_once(world: SimpleNamespace, pair: Mentorship) -> None:
    with pytest.raises(AlreadyDone):
        bonds.answer(pair, GOOD, world.alice, HALF)  # nobody asked yet
    bonds.ask_due(HALF)
    done = builders.at_once(lambda: bonds.answer(pair, GOOD, world.alice, HALF), 3)
    assert sum(isinstance(each, Bond) for each in done) == 1
    assert not bonds.is_open(pair, "newcomer")
    assert bonds.is_open(pair, "mentor")
    (entry,) = JournalEntry.select().where(JournalEntry.act == "bond.answered")
    assert entry.details == {"mentorship": pair.id}


@pytest.mark.parametrize("said", [None, 0, 6])
def test_every_sentence_wants_a_step(world: SimpleNamespace, pair: Mentorship, said: int | None) -> None:
    bonds.ask_due(HALF)
    with pytest.raises(BadField) as refused:
        bonds.answer(pair, {**GOOD, "useful": said}, world.alice, HALF)
    assert refused.value.field == "useful"


def test_the_end_asks_again_without_a_letter(world: SimpleNamespace, pair: Mentorship) -> None:
    bonds.ask_due(HALF)
    bonds.answer(pair, GOOD, world.alice, HALF)
    mentorships.complete(pair, "", world.alice, HALF)
    ended = Mentorship.get_by_id(pair.id)
    assert bonds.is_open(ended, "newcomer")
    bonds.answer(ended, {**GOOD, "open": 1}, world.alice, HALF)
    with pytest.raises(AlreadyDone):
        bonds.answer(ended, GOOD, world.alice, HALF)
    mine = personal.export(world.alice, HALF)["profiles"][0]["mentorships"][0]["bond"]
    assert [each["stage"] for each in mine] == ["middle", "closing"]
    theirs = personal.export(world.bob, HALF)["profiles"][0]["mentorships"][0]["bond"]
    assert [each["answers"] for each in theirs] == [{}]


def test_after_a_separation_nothing_is_asked(world: SimpleNamespace, pair: Mentorship) -> None:
    Mentorship.update(state="ended_safety", ended_at=HALF).execute()
    ended = Mentorship.get_by_id(pair.id)
    assert not bonds.is_open(ended, "mentor")
    with pytest.raises(AlreadyDone):
        bonds.answer(ended, GOOD, world.bob, HALF)


def test_figures_outlive_an_account(world: SimpleNamespace, pair: Mentorship) -> None:
    bonds.ask_due(HALF)
    bonds.answer(pair, GOOD, world.alice, HALF)
    erasure.erase(world.alice, HALF)
    assert Bond.get(Bond.side == "newcomer").answers == GOOD


def test_in_half_a_year_each_side_is_asked_once(half_year: HalfYear) -> None:
    """Half-way for the relationship, and two weeks before the end, however badly the clockwork ran."""
    with half_year.rows() as bare:
        pairs = bare.execute("SELECT id, started_at, ends_on, ended_at FROM mentorship").fetchall()
        paused = {
            row[0] for row in bare.execute("SELECT mentorship_id FROM transition WHERE after = 'paused'")
        }
        letters = Counter(
            (row["kind"], int(row["key"].split(":")[1]))
            for row in bare.execute(
                "SELECT kind, key FROM letter WHERE kind IN ('bond_asked', 'mentorship_ending')"
            )
        )
    due = 0
    for pair in (pair for pair in pairs if pair["id"] not in paused):
        begun, end = (date.fromisoformat(pair[column][:10]) for column in ("started_at", "ends_on"))
        last = date.fromisoformat((pair["ended_at"] or str(UNTIL))[:10])
        for kind, day in (
            ("bond_asked", begun + (end - begun) / 2),
            ("mentorship_ending", end - timedelta(days=14)),
        ):
            if last > day + timedelta(days=4):  # nobody looked for three days at most
                due += 1
                assert letters[kind, pair["id"]] == 2, (kind, pair["id"])
            elif last < day:
                assert letters[kind, pair["id"]] == 0, (kind, pair["id"])
    assert due > 20
