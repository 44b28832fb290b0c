"""Second mentors: beside the first, with a seat of their own, and no word of "placed" gets confused."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import (
    doctor,
    erasure,
    facts,
    fits,
    handovers,
    history,
    mentorships,
    problems,
    proposals,
    repairs,
    roster,
    seats,
    second_mentors,
)
from mentorship.errors import AlreadyDone, Refused
from mentorship.models import FitCheck, Letter, Mentorship, Profile, Proposal, Transition

LATER = NOW + timedelta(days=20)


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    """Alice and Bob at work, and Erin with one free seat."""
    world.erin = builders.person("Erin")
    world.helper = builders.profile(world.erin, world.programme, "mentor", seats=1)
    Profile.update(waiting_since=None).where(Profile.id == world.newcomer.id).execute()
    begun = builders.mentorship(world.newcomer, world.mentor)
    Transition.create(mentorship=begun, after="active", at=NOW)
    return begun


def begun(world: SimpleNamespace, pair: Mentorship) -> Mentorship:
    proposal = second_mentors.propose(pair, world.helper.id, world.carol, LATER)
    proposals.accept(proposal, world.alice, LATER)
    made = proposals.accept(proposal, world.erin, LATER)
    assert made is not None
    return made


def test_two_yeses_begin_a_pair_beside_the_first(world: SimpleNamespace, pair: Mentorship) -> None:
    made = begun(world, pair)
    assert made.second
    assert Mentorship.get_by_id(pair.id).state == "active"
    assert second_mentors.of(pair) == made
    assert seats.taken(world.programme)[world.helper.id] == 1
    assert doctor.faults(LATER) == []
    told = Letter.select().where(Letter.kind == "second_mentor").order_by(Letter.address)
    assert [letter.address for letter in told] == ["alice@example.org", "erin@example.org"]


def test_one_at_a_time_and_never_who_is_there(world: SimpleNamespace, pair: Mentorship) -> None:
    with pytest.raises(Refused):
        second_mentors.propose(pair, pair.mentor_id, world.carol, LATER)
    done = builders.at_once(lambda: second_mentors.propose(pair, world.helper.id, world.carol, LATER), 4)
    assert sum(isinstance(each, Proposal) for each in done) == 1
    assert sum(isinstance(each, AlreadyDone) for each in done) == 3
    made = proposals.accept(Proposal.get(), world.alice, LATER) or proposals.accept(
        Proposal.get(), world.erin, LATER
    )
    assert made is not None
    for refused in (second_mentors.propose, handovers.hand_over):
        with pytest.raises(Refused):
            refused(made, world.mentor.id, world.carol, LATER)


def test_the_last_seat_is_taken_once(world: SimpleNamespace, pair: Mentorship) -> None:
    other = builders.profile(builders.person("Fay"), world.programme, "newcomer", waiting_since=None)
    theirs = builders.mentorship(other, world.mentor)
    wanted = iter((pair, theirs))
    done = builders.at_once(
        lambda: second_mentors.propose(next(wanted), world.helper.id, world.carol, LATER), 2
    )
    assert sum(isinstance(each, Proposal) for each in done) == 1


def test_a_no_leaves_everything_as_it_was(world: SimpleNamespace, pair: Mentorship) -> None:
    proposal = second_mentors.propose(pair, world.helper.id, world.carol, LATER)
    proposals.decline(proposal, "", world.erin, LATER)
    (letter,) = Letter.select().where(Letter.kind == "proposal_declined")
    assert "Your pair goes on as before" in letter.text
    assert not second_mentors.is_asked(pair)
    assert repairs.begin_due(LATER) == 0
    assert Profile.get_by_id(world.newcomer.id).waiting_since is None


def test_each_of_the_two_ends_for_itself(world: SimpleNamespace, pair: Mentorship) -> None:
    made = begun(world, pair)
    FitCheck.create(mentorship=made, side="newcomer", answer="no", asked_at=LATER)
    fits.part(made, world.alice, LATER)
    fresh = Profile.get_by_id(world.newcomer.id)
    assert fresh.waiting_since is None  # the first mentor is still there
    assert (
        "second mentor" in Letter.get(Letter.kind == "mentorship_parted", Letter.person == world.alice).text
    )
    with pytest.raises(AlreadyDone):
        mentorships.wait_again(Mentorship.get_by_id(made.id), world.alice, LATER)


def test_without_the_first_the_newcomer_may_wait_beside_the_second(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    made = begun(world, pair)
    mentorships.end(pair, mentorships.Farewell("time", wait_again=True), world.alice, LATER)
    assert Mentorship.get_by_id(made.id).state == "active"
    fresh = Profile.get_by_id(world.newcomer.id)
    assert not seats.is_placed(fresh)
    assert [each.id for each in problems.newcomers_of(world.programme)] == [fresh.id]
    assert [each.id for each in history.pool(facts.of(world.programme), LATER).waiting] == [fresh.id]
    assert roster.entry(fresh, LATER).state == "waiting"
    assert doctor.faults(LATER) == []


def test_when_the_first_has_gone_the_one_who_was_asked_becomes_the_first(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    proposal = second_mentors.propose(pair, world.helper.id, world.carol, LATER)
    mentorships.complete(pair, "", world.alice, LATER)
    proposals.accept(proposal, world.alice, LATER)
    made = proposals.accept(proposal, world.erin, LATER)
    assert made is not None
    assert not made.second


def test_erasing_the_second_mentor_leaves_the_first(world: SimpleNamespace, pair: Mentorship) -> None:
    begun(world, pair)
    erasure.erase(world.erin, LATER)
    assert Profile.get_by_id(world.newcomer.id).waiting_since is None
    assert "back on the list" not in Letter.get(Letter.kind == "pair_erased").text


def test_the_doctor_finds_two_of_a_kind(world: SimpleNamespace, pair: Mentorship) -> None:
    begun(world, pair)
    Mentorship.update(second=False).execute()
    assert any("2 live mentorships" in fault for fault in doctor.faults(LATER))


def test_the_pair_asks_the_coordination_once_a_side(world: SimpleNamespace, pair: Mentorship) -> None:
    assert second_mentors.wished(pair) is None
    done = builders.at_once(lambda: second_mentors.wish(pair, world.bob, LATER), 3)
    assert sum(each is None for each in done) == 1
    second_mentors.wish(pair, world.alice, LATER)
    assert second_mentors.wished(pair) == LATER
    wanted = Letter.select().where(Letter.kind == "second_wanted")
    assert {letter.address for letter in wanted} == {"carol@example.org"}
    assert wanted.count() == 2
