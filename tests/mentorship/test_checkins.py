"""Check-ins: due once whatever the clock does, asked for kindly, answered once, private by default."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW

from mentorship import access, checkins, mentorships
from mentorship.checkins import Answers
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import CheckIn, JournalEntry, Letter, Mentorship, Transition

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CANARY = "canary-of-a-private-thought"


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor)


def tick(start: datetime, end: datetime, step: timedelta = HOUR) -> int:
    acted = 0
    while start < end:
        acted += checkins.tend_due(start)
        start += step
    return acted


def days(side: str) -> list[date]:
    rows = CheckIn.select().where(CheckIn.side == side).order_by(CheckIn.due_on)
    return [row.due_on for row in rows]


def letters(kind: str, **where: Any) -> list[Letter]:
    rows = Letter.select().where(Letter.kind == kind)
    return list(rows.filter(**where).order_by(Letter.id))


def test_each_side_is_asked_by_the_pairs_cadence(world: SimpleNamespace, pair: Mentorship) -> None:
    assert checkins.tend_due(NOW) == 0
    assert tick(NOW, NOW + 15 * DAY, 3 * HOUR) == 2
    assert days("newcomer") == days("mentor") == [date(2026, 3, 16)]
    asked = letters("checkin_due")
    assert [letter.person for letter in asked] == [world.alice, world.bob]
    assert asked[0].due_at == datetime(2026, 3, 16, 8, tzinfo=UTC)  # nine in the morning in Paris
    assert asked[0].text.count("/c/") == len(checkins.MOODS)


@pytest.mark.parametrize(
    ("begins", "expected"),
    [
        (datetime(2026, 3, 15, 9, tzinfo=UTC), [date(2026, 3, 29), date(2026, 4, 12)]),
        (datetime(2026, 10, 11, 9, tzinfo=UTC), [date(2026, 10, 25), date(2026, 11, 8)]),
    ],
)
def test_a_clock_change_asks_once(world: SimpleNamespace, begins: datetime, expected: list[date]) -> None:
    builders.mentorship(
        world.newcomer, world.mentor, started_at=begins, ends_on=(begins + timedelta(weeks=12)).date()
    )
    for day in range(29):
        close = (begins + day * DAY).date() in {each + shift * DAY for each in expected for shift in (-1, 0)}
        tick(begins + day * DAY, begins + (day + 1) * DAY, HOUR / 2 if close else 12 * HOUR)
    assert days("newcomer") == days("mentor") == expected
    assert len(letters("checkin_due")) == 4


def test_two_zones_are_asked_on_their_own_dates(world: SimpleNamespace, pair: Mentorship) -> None:
    world.bob.zone = "Pacific/Auckland"
    world.bob.save()
    first = datetime(2026, 3, 15, 11, tzinfo=UTC)  # the 16th has begun in Auckland, not in Paris
    assert checkins.tend_due(first) == 1
    assert days("mentor") == [date(2026, 3, 16)]
    assert days("newcomer") == []


def test_a_restart_a_clock_set_back_and_a_second_scheduler_ask_once(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    due = NOW + 14 * DAY
    acted = builders.at_once(lambda: checkins.tend_due(due))
    assert sum(n for n in acted if isinstance(n, int)) == 2
    assert checkins.tend_due(due - 3 * DAY) == 0
    assert checkins.tend_due(due + HOUR) == 0
    assert CheckIn.select().count() == len(letters("checkin_due")) == 2


def test_after_three_days_off_it_is_asked_once_and_not_hurried(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    back = NOW + 17 * DAY
    assert tick(back, back + 2 * DAY) == 2
    assert days("mentor") == [back.date()]
    assert not letters("checkin_reminder")


def test_two_reminders_then_rest(world: SimpleNamespace, pair: Mentorship) -> None:
    due = NOW + 14 * DAY
    tick(due, due + 13 * DAY, 6 * HOUR)
    reminders = letters("checkin_reminder", person=world.bob)
    assert [letter.due_at.date() - due.date() for letter in reminders] == [3 * DAY, 7 * DAY]
    missed = CheckIn.get(CheckIn.side == "mentor")
    assert (missed.missed, missed.reminders) == (True, 2)
    with pytest.raises(AlreadyDone):
        checkins.record(missed, Answers(4), world.bob, due + 13 * DAY)


def test_reminders_once_from_two_schedulers(world: SimpleNamespace, pair: Mentorship) -> None:
    due = NOW + 14 * DAY
    checkins.tend_due(due)
    acted = builders.at_once(lambda: checkins.tend_due(due + 3 * DAY))
    assert sum(n for n in acted if isinstance(n, int)) == 2
    assert len(letters("checkin_reminder")) == 2


def test_an_answer_stops_the_reminders(world: SimpleNamespace, pair: Mentorship) -> None:
    due = NOW + 14 * DAY
    checkins.tend_due(due)
    checkins.record(CheckIn.get(side="mentor"), Answers(4), world.bob, due)
    tick(due, due + 8 * DAY, 6 * HOUR)
    assert not letters("checkin_reminder", person=world.bob)
    assert len(letters("checkin_reminder", person=world.alice)) == 2


def test_a_weekly_pair_is_not_reminded_into_the_next_week(world: SimpleNamespace) -> None:
    weekly = {"version": 1, "cadence_days": 7, "length_weeks": 12, "channel": "video", "text": {"en": "x"}}
    builders.mentorship(world.newcomer, world.mentor, agreement=weekly)
    tick(NOW, NOW + 15 * DAY, 3 * HOUR)
    rows = CheckIn.select().where(CheckIn.side == "mentor").order_by(CheckIn.due_on)
    assert [(row.due_on.day, row.missed, row.reminders) for row in rows] == [(9, True, 1), (16, False, 0)]


def test_a_paused_pair_is_left_in_peace(world: SimpleNamespace, pair: Mentorship) -> None:
    mentorships.pause(pair, "", world.alice, NOW + 13 * DAY)
    assert tick(NOW + 13 * DAY, NOW + 30 * DAY, 6 * HOUR) == 0
    mentorships.resume(pair, world.alice, NOW + 30 * DAY)
    assert tick(NOW + 30 * DAY, NOW + 43 * DAY, 6 * HOUR) == 0
    assert checkins.tend_due(NOW + 44 * DAY) == 2


def test_nothing_is_asked_after_the_last_day_or_the_end(world: SimpleNamespace, pair: Mentorship) -> None:
    pair.ends_on = (NOW + 13 * DAY).date()
    pair.save()
    assert checkins.tend_due(NOW + 14 * DAY) == 0
    mentorships.complete(pair, "", world.alice, NOW)
    assert checkins.tend_due(NOW + 20 * DAY) == 0


def test_an_answer_is_kept_once_and_can_be_corrected(world: SimpleNamespace, pair: Mentorship) -> None:
    checkins.tend_due(NOW + 14 * DAY)
    mine = CheckIn.get(side="newcomer")
    results = builders.at_once(
        lambda: checkins.record(mine, Answers(4, 1, False, "Good", "shared"), world.alice, NOW)
    )
    assert sum(result is None for result in results) == 1
    kept = CheckIn.get_by_id(mine.id)
    assert (kept.mood, kept.progress, kept.text, kept.audience) == (4, 1, "Good", "shared")
    checkins.correct(kept, Answers(2), world.alice, NOW + DAY)
    assert CheckIn.get_by_id(mine.id).mood == 2
    checkins.tend_due(NOW + 28 * DAY)
    with pytest.raises(Refused, match="later check-in"):
        checkins.correct(kept, Answers(5), world.alice, NOW + 28 * DAY)


def test_one_can_check_in_unasked_once_a_day(world: SimpleNamespace, pair: Mentorship) -> None:
    results = builders.at_once(lambda: checkins.log(pair, Answers(5), world.bob, NOW))
    assert sum(isinstance(result, CheckIn) for result in results) == 1
    assert CheckIn.select().count() == 1
    checkins.log(pair, Answers(4), world.bob, NOW + DAY)
    assert days("mentor") == [date(2026, 3, 2), date(2026, 3, 3)]
    assert tick(NOW + DAY, NOW + 14 * DAY) == 1  # alice's only: bob's fortnight began anew
    assert days("newcomer") == [date(2026, 3, 16)]


def test_an_unasked_check_in_answers_the_open_one(world: SimpleNamespace, pair: Mentorship) -> None:
    checkins.tend_due(NOW + 14 * DAY)
    answered = checkins.log(pair, Answers(3), world.alice, NOW + 15 * DAY)
    assert answered == CheckIn.get(side="newcomer")
    assert CheckIn.get_by_id(answered.id).answered_at == NOW + 15 * DAY


@pytest.mark.parametrize(
    ("field", "answers"),
    [
        ("mood", Answers(0)),
        ("mood", Answers(6)),
        ("progress", Answers(3, 4)),
        ("audience", Answers(3, audience="everybody")),
        ("text", Answers(3, text="x" * 4001)),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(
    world: SimpleNamespace, pair: Mentorship, field: str, answers: Answers
) -> None:
    with pytest.raises(BadField) as refused:
        checkins.log(pair, answers, world.alice, NOW)
    assert refused.value.field == field
    assert not CheckIn.select().exists()


def test_a_call_for_help_spares_a_partner_who_coordinates(world: SimpleNamespace, pair: Mentorship) -> None:
    builders.coordinator(world.bob, world.programme)
    checkins.log(pair, Answers(2, None, True, "", "private"), world.alice, NOW)
    assert [letter.person for letter in letters("wants_help")] == [world.carol]


def test_a_call_for_help_reaches_the_coordinators_at_once(world: SimpleNamespace, pair: Mentorship) -> None:
    made = checkins.log(pair, Answers(2, None, True, CANARY), world.alice, NOW)
    called = letters("wants_help")
    assert [(letter.person, letter.due_at) for letter in called] == [(world.carol, NOW)]
    assert "alice@example.org" in called[0].text
    checkins.correct(made, Answers(2, None, True, "Please ring me", "coordinator"), world.alice, NOW)
    assert len(letters("wants_help")) == 1


def test_what_is_private_is_in_no_letter_and_not_in_the_journal(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    made = checkins.log(pair, Answers(1, -2, True, CANARY), world.alice, NOW)
    mentorships.end(pair, mentorships.Farewell("wrong", "Words for carol"), world.alice, NOW)
    assert not [row for row in Letter.select() if CANARY in row.subject + row.text + row.html]
    assert CANARY not in str([row.details for row in JournalEntry.select()])
    assert [access.checkin_text(who, made) for who in (world.alice, world.bob, world.carol)] == [
        CANARY,
        "",
        "",
    ]


def test_the_author_chooses_who_reads(world: SimpleNamespace, pair: Mentorship) -> None:
    shared = checkins.log(pair, Answers(4, None, False, "For both", "shared"), world.alice, NOW)
    desk = checkins.log(pair, Answers(4, None, True, "For carol", "coordinator"), world.bob, NOW)
    assert [access.checkin_text(who, shared) for who in (world.bob, world.carol)] == ["For both", ""]
    assert [access.checkin_text(who, desk) for who in (world.alice, world.carol)] == ["", "For carol"]
    assert "For carol" in letters("wants_help")[0].text


def test_letters_come_in_their_readers_language(world: SimpleNamespace, pair: Mentorship) -> None:
    world.bob.language = "fr"
    world.bob.save()
    tick(NOW + 14 * DAY, NOW + 18 * DAY)
    for kind in ("checkin_due", "checkin_reminder"):
        assert {row.person.name: row.language for row in letters(kind)} == {"Alice": "en", "Bob": "fr"}


def test_a_pair_without_history_counts_from_its_start(world: SimpleNamespace, pair: Mentorship) -> None:
    assert not Transition.select().exists()
    assert checkins.tend_due(NOW + 14 * DAY) == 2
