"""Mentorships: begun once, agreed, changed and ended, each change remembered."""

from datetime import date, timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import agreements, i18n, mentorships, seats
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import (
    CheckIn,
    JournalEntry,
    Letter,
    Meeting,
    Mentorship,
    Profile,
    Proposal,
    Transition,
)


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor)


def accepted(world: SimpleNamespace) -> Proposal:
    return builders.proposal(
        builders.round_(world.programme), world.newcomer, world.mentor, state="accepted", published_at=NOW
    )


def again(pair: Mentorship) -> Mentorship:
    return Mentorship.get_by_id(pair.id)


def test_a_mentorship_begins_with_the_programmes_agreement(world: SimpleNamespace) -> None:
    with transaction():
        begun = mentorships.begin(accepted(world), NOW)
    assert (begun.state, begun.started_at, begun.ends_on) == ("active", NOW, date(2026, 5, 25))
    assert begun.agreement == {
        "version": 1,
        "cadence_days": 14,
        "length_weeks": 12,
        "channel": "video",
        "confidentiality": "between_us",
        "newcomer_expects": {},
        "mentor_expects": {},
        "text": {"en": "We meet.", "fr": "Nous nous voyons."},
    }
    assert [(row.before, row.after) for row in Transition.select()] == [("", "active")]
    assert JournalEntry.select().where(JournalEntry.act == "mentorship.begun").count() == 1
    assert Profile.get_by_id(world.newcomer.id).waiting_since is None


def test_beginning_twice_has_one_effect(world: SimpleNamespace) -> None:
    proposal = accepted(world)
    with transaction():
        first, second = mentorships.begin(proposal, NOW), mentorships.begin(proposal, NOW)
    assert first == second
    assert Mentorship.select().count() == Transition.select().count() == 1
    assert sorted(letter.address for letter in Letter.select()) == ["alice@example.org", "bob@example.org"]


def test_the_first_letters_say_why_when_and_how_to_write(world: SimpleNamespace) -> None:
    reason = {"term": "languages", "points": 5, "most": 5, "reason": None}
    world.bob.language, world.bob.zone = "fr", "America/Montreal"
    world.bob.save()
    proposal = accepted(world)
    proposal.parts = [reason]
    with transaction():
        mentorships.begin(proposal, NOW)
    hers, his = Letter.get(Letter.person == world.alice), Letter.get(Letter.person == world.bob)
    assert "bob@example.org" in hers.text
    assert "alice@example.org" in his.text
    assert "Monday 9 March, 18:00 (Paris)" in hers.text
    assert "Your hours in common each week: Mon 18:00–21:00 (Paris time)." in hers.text
    assert "lun. 13:00–16:00 (heure de Montreal)" in his.text
    assert "lundi 9 mars, 13:00" in his.text


def test_a_signature_is_for_the_version_that_was_read(world: SimpleNamespace, pair: Mentorship) -> None:
    agreements.sign(pair, 1, world.alice, NOW)
    with pytest.raises(AlreadyDone):
        agreements.sign(pair, 1, world.alice, NOW)
    assert not agreements.signed_by_both(again(pair))
    agreements.sign(pair, 1, world.bob, NOW)
    assert agreements.signed_by_both(again(pair))
    agreements.change(pair, 1, new_terms(), world.bob, NOW)
    assert not agreements.signed_by_both(again(pair))
    with pytest.raises(Refused, match="changed meanwhile"):
        agreements.sign(pair, 1, world.alice, NOW)
    assert (again(pair).newcomer_signed, again(pair).mentor_signed) == (1, 1)


def new_terms(**values: object) -> dict[str, object]:
    return {"cadence_days": 7, "length_weeks": 20, "channel": "phone", "text": "We call.", **values}


def test_a_new_version_moves_the_end_and_asks_the_partner(world: SimpleNamespace, pair: Mentorship) -> None:
    agreements.change(pair, 1, new_terms(), world.bob, NOW)
    assert again(pair).ends_on == date(2026, 7, 20)
    assert again(pair).agreement["version"] == 2
    assert again(pair).agreement["text"] == {"en": "We call."}
    assert [(row.kind, row.person_id) for row in Letter.select()] == [("agreement_changed", world.alice.id)]


def test_terms_alone_can_change_without_losing_the_other_language(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    with i18n.reader("fr", "Europe/Paris"):
        agreements.change(pair, 1, new_terms(text="Nous nous voyons."), world.bob, NOW)
    assert again(pair).agreement["text"] == {"en": "We meet.", "fr": "Nous nous voyons."}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cadence_days", 5),
        ("length_weeks", 0),
        ("length_weeks", 105),
        ("channel", "pigeon"),
        ("text", " "),
        ("text", "x" * 4001),
    ],
)
def test_an_agreement_that_makes_no_sense_is_refused(
    world: SimpleNamespace, pair: Mentorship, field: str, value: object
) -> None:
    with pytest.raises(BadField) as refused:
        agreements.change(pair, 1, new_terms(**{field: value}), world.bob, NOW)
    assert refused.value.field == field
    assert again(pair).agreement["version"] == 1


def test_an_agreement_needs_a_change_and_an_end_ahead(world: SimpleNamespace, pair: Mentorship) -> None:
    same = {"cadence_days": 14, "length_weeks": 12, "channel": "video", "text": "We meet."}
    with pytest.raises(BadField, match="Nothing is different"):
        agreements.change(pair, 1, same, world.bob, NOW)
    with pytest.raises(BadField, match="over already"):
        agreements.change(pair, 1, new_terms(length_weeks=1), world.bob, NOW + timedelta(days=30))


def test_a_pause_takes_back_what_was_asked(world: SimpleNamespace, pair: Mentorship) -> None:
    CheckIn.create(mentorship=pair, side="mentor", due_on=NOW.date())
    mentorships.pause(pair, "Exams", world.alice, NOW)
    assert again(pair).state == "paused"
    assert not CheckIn.select().exists()
    with pytest.raises(AlreadyDone):
        mentorships.pause(pair, "", world.alice, NOW)
    mentorships.resume(pair, world.bob, NOW + timedelta(days=9))
    with pytest.raises(AlreadyDone):
        mentorships.resume(pair, world.bob, NOW)
    steps = [(row.before, row.after, row.by_id, row.reason) for row in mentorships.history(pair)]
    assert steps == [
        ("active", "paused", world.alice.id, "Exams"),
        ("paused", "active", world.bob.id, ""),
    ]
    assert [(row.kind, row.person_id) for row in Letter.select().order_by(Letter.id)] == [
        ("mentorship_paused", world.bob.id),
        ("mentorship_resumed", world.alice.id),
    ]


@pytest.mark.parametrize(("weeks", "state"), [(3, "completed_early"), (11, "completed"), (14, "completed")])
def test_done_early_is_not_the_same_as_done_in_time(
    world: SimpleNamespace, pair: Mentorship, weeks: int, state: str
) -> None:
    mentorships.complete(pair, "Thank you!", world.alice, NOW + timedelta(weeks=weeks))
    ended = again(pair)
    assert (ended.state, ended.newcomer_thanks, ended.mentor_thanks) == (state, "Thank you!", "")
    assert "Thank you!" in Letter.get(Letter.person == world.bob).text


def test_an_end_frees_the_seat_and_clears_the_way(world: SimpleNamespace, pair: Mentorship) -> None:
    world.newcomer.waiting_since = None
    world.newcomer.save()
    CheckIn.create(mentorship=pair, side="mentor", due_on=NOW.date())
    Meeting.create(mentorship=pair, uid="a", at=NOW + timedelta(days=2), created_at=NOW)
    Meeting.create(mentorship=pair, uid="b", at=NOW - timedelta(days=2), created_at=NOW)
    farewell = mentorships.Farewell("plans", "I move to Lima.", "It was good.", wait_again=True)
    mentorships.end(pair, farewell, world.alice, NOW)
    ended = again(pair)
    assert (ended.state, ended.end_reason, ended.ended_at) == ("ended", "plans", NOW)
    assert seats.has_free(world.mentor)
    assert seats.taken(world.programme)[world.mentor.id] == 0
    assert not CheckIn.select().exists()
    assert [row.state for row in Meeting.select().order_by(Meeting.uid)] == ["cancelled", "planned"]
    assert Profile.get_by_id(world.newcomer.id).waiting_since == NOW
    told = Letter.get(Letter.kind == "mentorship_ended")
    assert told.person == world.bob
    assert "It was good." in told.text
    assert not Letter.select().where(Letter.text.contains("Lima")).exists()
    assert "Lima" not in str([row.details for row in JournalEntry.select()])


def test_something_that_felt_wrong_reaches_the_coordinators(world: SimpleNamespace, pair: Mentorship) -> None:
    mentorships.end(pair, mentorships.Farewell("wrong", "He shouted."), world.alice, NOW)
    assert "He shouted." in Letter.get(Letter.kind == "wants_help", Letter.person == world.carol).text
    assert not Letter.select().where(Letter.person == world.bob, Letter.text.contains("shouted")).exists()


def test_an_end_needs_a_reason_and_an_open_pair(world: SimpleNamespace, pair: Mentorship) -> None:
    with pytest.raises(BadField):
        mentorships.end(pair, mentorships.Farewell("boredom"), world.alice, NOW)
    with pytest.raises(BadField):
        mentorships.complete(pair, "x" * 2001, world.alice, NOW)
    mentorships.complete(pair, "", world.alice, NOW)
    for act in (
        lambda: mentorships.end(pair, mentorships.Farewell("time"), world.bob, NOW),
        lambda: mentorships.complete(pair, "", world.bob, NOW),
        lambda: mentorships.pause(pair, "", world.bob, NOW),
        lambda: mentorships.resume(pair, world.bob, NOW),
        lambda: agreements.sign(pair, 1, world.bob, NOW),
    ):
        with pytest.raises(AlreadyDone):
            act()


def test_a_closing_line_is_left_once_and_only_after_the_end(world: SimpleNamespace, pair: Mentorship) -> None:
    with pytest.raises(AlreadyDone):
        mentorships.thank(pair, "Thanks", world.bob, NOW)
    mentorships.complete(pair, "", world.alice, NOW)
    with pytest.raises(BadField):
        mentorships.thank(pair, " ", world.bob, NOW)
    mentorships.thank(pair, "It was a joy.", world.bob, NOW)
    with pytest.raises(AlreadyDone):
        mentorships.thank(pair, "Twice", world.bob, NOW)
    assert again(pair).mentor_thanks == "It was a joy."
    assert "It was a joy." in Letter.get(Letter.kind == "thanks", Letter.person == world.alice).text


def test_a_newcomer_waits_again_only_after_the_end(world: SimpleNamespace, pair: Mentorship) -> None:
    Profile.update(waiting_since=None).execute()
    with pytest.raises(AlreadyDone):
        mentorships.wait_again(pair, world.alice, NOW)
    mentorships.end(pair, mentorships.Farewell("time"), world.bob, NOW)
    mentorships.wait_again(again(pair), world.alice, NOW)
    with pytest.raises(AlreadyDone):
        mentorships.wait_again(again(pair), world.alice, NOW)


def test_clicks_at_once_have_one_effect(world: SimpleNamespace, pair: Mentorship) -> None:
    signed = builders.at_once(lambda: agreements.sign(pair, 1, world.alice, NOW))
    ended = builders.at_once(lambda: mentorships.complete(pair, "", world.alice, NOW))
    assert [sum(not isinstance(one, Refused) for one in tries) for tries in (signed, ended)] == [1, 1]
    assert Transition.select().count() == 1
    assert Letter.select().where(Letter.kind == "mentorship_completed").count() == 1


def test_common_hours_ahead_are_of_this_week_and_the_next_three(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    days = [start.date() for start, _ in mentorships.common_hours(pair, NOW)]
    assert days == [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 23)]
