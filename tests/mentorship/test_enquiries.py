"""Tell me more: a question before the answer, told by letter, answered once."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import enquiries, proposals
from mentorship.errors import AlreadyDone, BadField, Forbidden
from mentorship.models import Enquiry, JournalEntry, Letter, Person, Proposal


@pytest.fixture
def proposal(world: SimpleNamespace) -> Proposal:
    terms = {"state": "published", "published_at": NOW, "answer_by": NOW + timedelta(days=7)}
    return builders.proposal(builders.round_(world.programme), world.newcomer, world.mentor, **terms)


def test_a_question_and_its_answer_go_by_letter(world: SimpleNamespace, proposal: Proposal) -> None:
    asked = enquiries.ask(proposal, " Do you also  teach SQL? ", world.alice, NOW)
    to_bob = Letter.get(Letter.person == world.bob)
    assert "“Do you also teach SQL?”" in to_bob.text
    assert world.alice.email not in to_bob.text
    enquiries.answer(asked, "Yes, gladly.", world.bob, NOW)
    assert "“Yes, gladly.”" in Letter.get(Letter.person == world.alice).text
    assert Proposal.get_by_id(proposal.id).state == "published"
    assert [each.act for each in JournalEntry.select()] == ["proposal.asked", "proposal.told"]
    proposals.accept(proposal, world.alice, NOW)
    assert proposals.accept(proposal, world.bob, NOW) is not None


def test_who_asks_late_gets_time_once(world: SimpleNamespace, proposal: Proposal) -> None:
    late = NOW + timedelta(days=6)
    enquiries.ask(proposal, "When?", world.alice, late)
    assert Proposal.get_by_id(proposal.id).answer_by == late + timedelta(days=3)
    later = late + timedelta(days=2)
    enquiries.ask(Proposal.get_by_id(proposal.id), "Where?", world.bob, later)
    assert Proposal.get_by_id(proposal.id).answer_by == late + timedelta(days=3)


def test_three_questions_are_enough(world: SimpleNamespace, proposal: Proposal) -> None:
    for word in ("One?", "Two?", "Three?"):
        enquiries.ask(proposal, word, world.bob, NOW)
    with pytest.raises(AlreadyDone, match="3 questions"):
        enquiries.ask(proposal, "Four?", world.bob, NOW)
    enquiries.ask(proposal, "One?", world.alice, NOW)


def test_an_answer_is_given_once_and_by_the_other_side(world: SimpleNamespace, proposal: Proposal) -> None:
    asked = enquiries.ask(proposal, "When?", world.alice, NOW)
    for person in (world.alice, world.carol, world.dave):
        with pytest.raises(Forbidden):
            enquiries.answer(asked, "Now", person, NOW)
    enquiries.answer(asked, "On Mondays", world.bob, NOW)
    with pytest.raises(AlreadyDone):
        enquiries.answer(asked, "On Fridays", world.bob, NOW)
    assert Enquiry.get().answer == "On Mondays"


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_nothing_and_too_much_are_refused(world: SimpleNamespace, proposal: Proposal, text: str) -> None:
    with pytest.raises(BadField):
        enquiries.ask(proposal, text, world.alice, NOW)
    assert not Enquiry.select().exists()


def test_a_closed_proposal_takes_no_question(world: SimpleNamespace, proposal: Proposal) -> None:
    proposals.decline(proposal, "", world.bob, NOW)
    with pytest.raises(AlreadyDone, match="closed"):
        enquiries.ask(proposal, "Why?", world.alice, NOW)


def test_a_question_clicked_twelve_times_is_answered_once(world: SimpleNamespace, proposal: Proposal) -> None:
    asked = enquiries.ask(proposal, "When?", world.alice, NOW)
    done = builders.at_once(lambda: enquiries.answer(asked, "Soon", world.bob, NOW), 12)
    assert sum(each is None for each in done) == 1
    assert Letter.select().where(Letter.kind == "enquiry_answered").count() == 1


def test_in_french(world: SimpleNamespace, proposal: Proposal) -> None:
    Person.update(language="fr").execute()
    enquiries.ask(Proposal.get_by_id(proposal.id), "Quand ?", Person.get_by_id(world.alice.id), NOW)
    assert "Bonjour" in Letter.get(Letter.person == world.bob).text
