"""Closings: what is done and left, what comes next, and the newcomer who becomes a mentor."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import bonds, certificates, closings, erasure, mentorships, personal, successors
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import Goal, JournalEntry, Letter, Mentorship, Profile

DONE = NOW + timedelta(weeks=11, days=2)
GOOD = dict.fromkeys(bonds.STATEMENTS["mentor"], 4)


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    made = builders.mentorship(world.newcomer, world.mentor)
    Goal.create(mentorship=made, text="Open a shop", mentor_rating=1, created_at=NOW)
    mentorships.complete(made, "Thank you", world.alice, DONE)
    return Mentorship.get_by_id(made.id)


def test_a_double_click_completes_once(world: SimpleNamespace) -> None:
    made = builders.mentorship(world.newcomer, world.mentor)
    done = builders.at_once(lambda: mentorships.complete(made, "Thanks", world.bob, DONE), 4)
    assert sum(isinstance(each, AlreadyDone) for each in done) == 3
    assert Letter.select().where(Letter.kind == "mentorship_completed").count() == 1


def test_each_side_sees_what_it_has_done(world: SimpleNamespace, pair: Mentorship) -> None:
    assert closings.of(pair, "newcomer").marks == [False, True, False, False, False]
    assert closings.of(pair, "mentor").marks == [True, False, False, False, False]
    mentorships.thank(pair, "You too", world.bob, DONE)
    closings.say_next(pair, "A shop of my own", world.bob, DONE)
    bonds.answer(pair, GOOD, world.bob, DONE)
    certificates.issue(pair, world.bob, DONE)
    his = closings.of(Mentorship.get_by_id(pair.id), "mentor")
    assert (his.done, his.parts) == (5, 5)


def test_without_fault_there_is_no_certificate_and_without_a_goal_nothing_to_rate(
    world: SimpleNamespace,
) -> None:
    made = builders.mentorship(world.newcomer, world.mentor)
    mentorships.end(made, mentorships.Farewell("time"), world.alice, DONE)
    closing = closings.of(Mentorship.get_by_id(made.id), "mentor")
    assert (closing.certified, closing.parts) == (None, 3)


def test_what_comes_next_is_kept_changed_and_taken_back(world: SimpleNamespace, pair: Mentorship) -> None:
    for text in ("Sell soap", "Sell more soap"):
        closings.say_next(pair, text, world.alice, DONE)
    assert Mentorship.get_by_id(pair.id).newcomer_next == "Sell more soap"
    assert personal.export(world.alice, DONE)["profiles"][0]["mentorships"][0]["next"] == "Sell more soap"
    with pytest.raises(BadField):
        closings.say_next(pair, "x" * 2001, world.alice, DONE)
    assert "Sell" not in "".join(str(row.details) for row in JournalEntry.select())
    closings.say_next(pair, "Bob's own", world.bob, DONE)
    erasure.erase(world.alice, DONE)
    kept = Mentorship.get_by_id(pair.id)
    assert (kept.newcomer_next, kept.mentor_next) == ("", "Bob's own")


@pytest.mark.parametrize("state", ["active", "ended_safety"])
def test_there_is_nothing_to_close_before_the_end_or_after_a_separation(
    world: SimpleNamespace, pair: Mentorship, state: str
) -> None:
    Mentorship.update(state=state).execute()
    with pytest.raises(AlreadyDone):
        closings.say_next(pair, "Soap", world.alice, DONE)


def test_a_newcomer_begins_as_a_mentor_with_what_is_known(world: SimpleNamespace, pair: Mentorship) -> None:
    wanted = {"seo": {"level": 2, "importance": 1}, "pricing": {"level": 4, "importance": 3}}
    Profile.update(skills=wanted, bio="Soap maker", goal="A shop").where(
        Profile.id == world.newcomer.id
    ).execute()
    done = builders.at_once(lambda: successors.draft(Mentorship.get_by_id(pair.id), world.alice, DONE), 3)
    assert sorted(begun for _profile, begun in done) == [False, False, True]  # type: ignore[misc]
    mine = Profile.get(Profile.person == world.alice, Profile.role == "mentor")
    assert (mine.state, mine.bio, mine.goal) == ("draft", "Soap maker", "")
    assert mine.skills == {"pricing": 3, "seo": 2}
    assert (mine.week, mine.languages, mine.interests) == ([[1080, 1260]], ["en", "fr"], ["reading"])
    assert mine.waiting_since is None


def test_a_mentors_profile_that_is_there_is_left_alone(world: SimpleNamespace, pair: Mentorship) -> None:
    old = builders.profile(world.alice, world.programme, "mentor", bio="Mine")
    found, begun = successors.draft(pair, world.alice, DONE)
    assert (found, begun, found.bio) == (old, False, "Mine")


def test_only_what_was_completed_makes_a_mentor(world: SimpleNamespace, pair: Mentorship) -> None:
    pair.state = "ended"
    with pytest.raises(Refused):
        successors.draft(pair, world.alice, DONE)
