"""Extensions: the end and the agreement's length move together, and both sides are asked in time, once."""

from datetime import date, timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import agreements, extensions, i18n, mentorships
from mentorship.errors import AlreadyDone, BadField
from mentorship.models import JournalEntry, Letter, Mentorship, Transition

END = date(2026, 5, 25)


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor, newcomer_signed=1, mentor_signed=1)


def again(pair: Mentorship) -> Mentorship:
    return Mentorship.get_by_id(pair.id)


def test_either_side_moves_end_and_length_together(world: SimpleNamespace, pair: Mentorship) -> None:
    assert extensions.extend(pair, 4, END, world.bob, NOW) == date(2026, 6, 22)
    assert (again(pair).ends_on, again(pair).agreement["length_weeks"]) == (date(2026, 6, 22), 16)
    assert agreements.signed_by_both(again(pair))
    assert Transition.select().count() == 0  # the state is the same
    (letter,) = Letter.select()
    assert (letter.kind, letter.address) == ("mentorship_extended", "alice@example.org")
    assert "4 weeks" in letter.text
    assert "22 June 2026" in letter.text
    assert [until for _at, until in extensions.of_pair(pair)] == [date(2026, 6, 22)]


def test_what_is_over_is_extended_from_today(world: SimpleNamespace, pair: Mentorship) -> None:
    late = NOW + timedelta(weeks=14, days=1)
    assert extensions.extend(pair, 2, END, world.alice, late) == (NOW + timedelta(weeks=17)).date()


def test_a_double_click_extends_once(world: SimpleNamespace, pair: Mentorship) -> None:
    done = builders.at_once(lambda: extensions.extend(pair, 4, END, world.alice, NOW), 4)
    assert sum(isinstance(each, date) for each in done) == 1
    assert sum(isinstance(each, AlreadyDone) for each in done) == 3
    assert again(pair).ends_on == date(2026, 6, 22)
    assert JournalEntry.select().where(JournalEntry.act == extensions.ACT).count() == 1


@pytest.mark.parametrize("weeks", [0, 53])
def test_too_few_or_too_many_weeks_are_refused(world: SimpleNamespace, pair: Mentorship, weeks: int) -> None:
    with pytest.raises(BadField):
        extensions.extend(pair, weeks, END, world.alice, NOW)


def test_two_years_are_the_most_and_an_ended_pair_stays(world: SimpleNamespace, pair: Mentorship) -> None:
    end = extensions.extend(pair, 52, END, world.alice, NOW)
    with pytest.raises(BadField, match="two years"):
        extensions.extend(pair, 52, end, world.alice, NOW)
    mentorships.complete(pair, "", world.alice, NOW)
    with pytest.raises(AlreadyDone):
        extensions.extend(pair, 1, end, world.alice, NOW)


def test_both_sides_are_asked_once_two_weeks_before_the_end(world: SimpleNamespace, pair: Mentorship) -> None:
    world.bob.language = "fr"
    world.bob.save()
    assert extensions.ask_due(NOW + timedelta(weeks=10, hours=-12)) == 0
    near = NOW + timedelta(weeks=10, hours=-5)  # four in the morning
    assert extensions.ask_due(near) == 2
    assert extensions.ask_due(near + timedelta(days=1)) == 0
    hers, his = Letter.select().order_by(Letter.address)
    assert hers.due_at == NOW + timedelta(weeks=10, hours=-2)  # nine in Paris, by summer time
    for part in ("/extend", "/complete"):
        assert f"/mentorships/{pair.id}{part}" in hers.text
    with i18n.reader("fr", "Europe/Paris"):
        assert i18n.day(END) in his.text
    extensions.extend(pair, 4, END, world.alice, near)
    assert extensions.ask_due(near + timedelta(days=1)) == 0
    assert extensions.ask_due(near + timedelta(weeks=4)) == 2  # about the new end


def test_a_pause_is_left_alone(world: SimpleNamespace, pair: Mentorship) -> None:
    Mentorship.update(state="paused").execute()
    assert extensions.ask_due(NOW + timedelta(weeks=11)) == 0
