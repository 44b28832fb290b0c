"""Proposals that are out: yes, no, reminder, expiry; and what many at once cannot break."""

import threading
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import db as database
from mentorship import proposals
from mentorship.errors import AlreadyDone, Forbidden
from mentorship.models import JournalEntry, Letter, Mentorship, Person, Profile, Proposal


def out(world: SimpleNamespace, newcomer: Profile | None = None, **values: object) -> Proposal:
    world.round = getattr(world, "round", None) or builders.round_(world.programme, state="published")
    values = {"state": "published", "published_at": NOW, "answer_by": NOW + timedelta(days=7), **values}
    return builders.proposal(world.round, newcomer or world.newcomer, world.mentor, **values)


def letters(person: Person) -> list[str]:
    return [each.kind for each in Letter.select().where(Letter.person == person.id).order_by(Letter.id)]


@pytest.fixture
def proposal(world: SimpleNamespace) -> Proposal:
    return out(world)


def test_two_yeses_begin_the_pair(world: SimpleNamespace, proposal: Proposal) -> None:
    assert proposals.accept(proposal, world.alice, NOW) is None
    begun = proposals.accept(proposal, world.bob, NOW)
    assert begun is not None
    assert (begun.newcomer_id, begun.mentor_id) == (world.newcomer.id, world.mentor.id)
    assert Proposal.get_by_id(proposal.id).state == "accepted"
    acts = [each.act for each in JournalEntry.select().order_by(JournalEntry.id)]
    assert acts[:3] == ["proposal.yes", "proposal.yes", "proposal.accepted"]


@pytest.mark.parametrize("first", ["yes", "no"])
@pytest.mark.parametrize("second", ["yes", "no"])
def test_an_answer_is_given_once(world: SimpleNamespace, proposal: Proposal, first: str, second: str) -> None:
    def answer(word: str) -> None:
        if word == "yes":
            proposals.accept(proposal, world.alice, NOW)
        else:
            proposals.decline(proposal, "", world.alice, NOW)

    answer(first)
    with pytest.raises(AlreadyDone):
        answer(second)
    assert Proposal.get_by_id(proposal.id).newcomer_answer == first


def test_a_stranger_cannot_answer(world: SimpleNamespace, proposal: Proposal) -> None:
    for person in (world.carol, world.dave):
        with pytest.raises(Forbidden):
            proposals.accept(proposal, person, NOW)
        with pytest.raises(Forbidden):
            proposals.decline(proposal, "", person, NOW)
    assert not JournalEntry.select().exists()


def test_a_no_is_told_kindly_and_only_the_desk_reads_why(world: SimpleNamespace, proposal: Proposal) -> None:
    proposals.accept(proposal, world.alice, NOW)
    proposals.decline(proposal, "  Too busy this spring ", world.bob, NOW)
    fresh = Proposal.get_by_id(proposal.id)
    assert (fresh.state, fresh.decline_reason) == ("declined", "Too busy this spring")
    assert letters(world.alice) == ["proposal_declined"]
    assert "Too busy" not in Letter.get(Letter.person == world.alice).text
    assert letters(world.carol) == ["proposal_declined_desk"]
    assert "Too busy this spring" in Letter.get(Letter.person == world.carol).text
    assert letters(world.bob) == []
    assert Profile.get_by_id(world.newcomer.id).waiting_since == NOW
    with pytest.raises(AlreadyDone):
        proposals.accept(proposal, world.alice, NOW)


def test_a_mentor_can_pause_in_the_same_step(world: SimpleNamespace, proposal: Proposal) -> None:
    proposals.decline(proposal, "", world.bob, NOW, pause=True)
    assert Profile.get_by_id(world.mentor.id).away
    assert "profile.away" in {each.act for each in JournalEntry.select()}


def test_a_newcomer_cannot_pause_the_mentor(world: SimpleNamespace, proposal: Proposal) -> None:
    proposals.decline(proposal, "", world.alice, NOW, pause=True)
    assert not Profile.get_by_id(world.mentor.id).away


def test_the_seat_is_looked_at_again(world: SimpleNamespace, proposal: Proposal) -> None:
    Profile.update(seats=0).where(Profile.id == world.mentor.id).execute()
    proposals.accept(proposal, world.alice, NOW)
    with pytest.raises(AlreadyDone, match="all seats"):
        proposals.accept(proposal, world.bob, NOW)
    fresh = Proposal.get_by_id(proposal.id)
    assert (fresh.state, fresh.mentor_answer) == ("published", "")
    assert not Mentorship.select().exists()


def test_a_newcomer_has_one_mentor(world: SimpleNamespace, proposal: Proposal) -> None:
    other = builders.profile(builders.person("Eve"), world.programme, "mentor")
    builders.mentorship(world.newcomer, other)
    proposals.accept(proposal, world.alice, NOW)
    with pytest.raises(AlreadyDone, match="has a mentor by now"):
        proposals.accept(proposal, world.bob, NOW)
    assert Mentorship.select().count() == 1


@pytest.mark.parametrize(("days", "reminded"), [(4, 0), (5, 2), (6, 2), (7, 0)])
def test_a_reminder_two_days_before_the_end(
    world: SimpleNamespace, proposal: Proposal, days: int, reminded: int
) -> None:
    assert proposals.remind_due(NOW + timedelta(days=days)) == reminded
    assert proposals.remind_due(NOW + timedelta(days=days)) == 0


def test_only_the_silent_side_is_reminded(world: SimpleNamespace, proposal: Proposal) -> None:
    proposals.accept(proposal, world.alice, NOW)
    assert proposals.remind_due(NOW + timedelta(days=6)) == 1
    assert letters(world.bob) == ["proposal_reminder"]


def test_a_short_time_to_answer_is_reminded_at_half(world: SimpleNamespace) -> None:
    out(world, answer_by=NOW + timedelta(days=2))
    assert proposals.remind_due(NOW) == 0
    assert proposals.remind_due(NOW + timedelta(days=1)) == 2


def test_time_over(world: SimpleNamespace, proposal: Proposal) -> None:
    proposals.accept(proposal, world.alice, NOW)
    later = NOW + timedelta(days=7)
    assert proposals.expire_due(later - timedelta(seconds=1)) == 0
    assert proposals.expire_due(later) == 1
    assert proposals.expire_due(later) == 0
    assert "You said yes to Bob" in Letter.get(Letter.person == world.alice).text
    assert "its time is over" in Letter.get(Letter.person == world.bob).text
    with pytest.raises(AlreadyDone, match="time to answer"):
        proposals.accept(proposal, world.bob, later)


def test_letters_in_french(world: SimpleNamespace, proposal: Proposal) -> None:
    world.alice.language = "fr"
    world.alice.save()
    proposals.expire_due(NOW + timedelta(days=8))
    assert Letter.get(Letter.person == world.alice).language == "fr"


def at_once(acts: list[tuple[Proposal, Person]]) -> Counter[str]:
    """Accept all of them at the same moment, each in a thread of its own; count what came of it."""
    outcomes: Counter[str] = Counter()
    gate = threading.Barrier(len(acts))

    def accept(proposal: Proposal, person: Person) -> None:
        with database.db.connection_context():
            gate.wait()
            try:
                begun = proposals.accept(Proposal.get_by_id(proposal.id), person, NOW)
                outcomes["begun" if begun else "noted"] += 1
            except AlreadyDone:
                outcomes["refused"] += 1

    threads = [threading.Thread(target=accept, args=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("turn", range(3))
def test_the_same_answer_twelve_times_counts_once(world: SimpleNamespace, turn: int) -> None:
    proposal = out(world, newcomer_answer="yes")
    assert at_once([(proposal, world.bob)] * 12) == {"begun": 1, "refused": 11}
    assert Mentorship.select().count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_both_sides_at_once_begin_one_pair(world: SimpleNamespace, turn: int) -> None:
    proposal = out(world)
    assert at_once([(proposal, world.alice), (proposal, world.bob)]) == {"noted": 1, "begun": 1}
    assert Mentorship.select().count() == 1


@pytest.mark.parametrize("seats", [1, 3])
def test_twelve_newcomers_and_the_last_seats(world: SimpleNamespace, seats: int) -> None:
    Profile.update(seats=seats).where(Profile.id == world.mentor.id).execute()
    acts = []
    for k in range(12):
        person = builders.person(f"Newcomer {k}")
        newcomer = builders.profile(person, world.programme, "newcomer")
        acts.append((out(world, newcomer, mentor_answer="yes"), person))
    assert at_once(acts) == {"begun": seats, "refused": 12 - seats}
    assert Mentorship.select().where(Mentorship.mentor == world.mentor.id).count() == seats


@pytest.mark.parametrize("language", ["en", "fr"])
def test_who_lets_a_proposal_run_out_unseen_is_set_to_away(
    world: SimpleNamespace, proposal: Proposal, language: str
) -> None:
    Person.update(language=language).where(Person.id == world.bob.id).execute()
    assert proposals.expire_due(NOW + timedelta(days=7)) == 1
    assert Profile.get_by_id(world.mentor.id).away
    letter = Letter.get(Letter.kind == "proposal_expired", Letter.person == world.bob.id)
    assert ("I am back" if language == "en" else "Je suis de retour") in letter.text
    assert "profile.rested" in {each.act for each in JournalEntry.select()}
    Profile.update(away=False).where(Profile.id == world.mentor.id).execute()
    assert proposals.expire_due(NOW + timedelta(days=8)) == 0
    assert not Profile.get_by_id(world.mentor.id).away


@pytest.mark.parametrize("sign", ["seen", "said yes"])
def test_who_gave_a_sign_of_life_is_not_set_to_away(
    world: SimpleNamespace, proposal: Proposal, sign: str
) -> None:
    if sign == "seen":
        Person.update(seen_at=NOW + timedelta(days=2)).where(Person.id == world.bob.id).execute()
    else:
        Proposal.update(mentor_answer="yes").where(Proposal.id == proposal.id).execute()
    proposals.expire_due(NOW + timedelta(days=7))
    assert not Profile.get_by_id(world.mentor.id).away
