"""After a no, the next best is looked for at once; everybody else stays where they are."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import market
import pytest
from builders import NOW

from mentorship import proposals, publishing, repairs, reviews, rounds, runs
from mentorship.models import JournalEntry, Profile, Proposal, Round

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def out(world: SimpleNamespace) -> Round:
    """A published round: Alice with one mentor, another newcomer with the other."""
    Profile.update(seats=1).where(Profile.id == world.mentor.id).execute()
    market.newcomers(world.programme, 1)
    market.mentors(world.programme, 2, seats=1)
    begun = market.begun(world.programme, world.carol)
    market.run(begun, world.carol)
    for each in Proposal.select():
        reviews.approve(each, world.carol, NOW)
    publishing.publish(begun, market.fresh(begun).version, world.carol, NOW)
    return market.fresh(begun)


def of(world: SimpleNamespace) -> Proposal:
    return Proposal.get(Proposal.newcomer == world.newcomer.id, Proposal.state == "published")


def test_a_no_opens_a_round_that_finds_the_next_best(world: SimpleNamespace, out: Round) -> None:
    declined = of(world)
    proposals.decline(declined, "", world.alice, LATER)
    assert repairs.begin_due(LATER) == 1
    fresh = Round.get(Round.state == "open")
    assert fresh.name == "Spring (2)"
    rounds.run_queued(LATER)
    assert runs.latest(fresh) is not None
    (draft,) = Proposal.select().where(Proposal.round == fresh.id)
    assert draft.newcomer_id == world.newcomer.id
    assert draft.mentor_id != declined.mentor_id
    others = Proposal.select().where(Proposal.round == out.id, Proposal.id != declined.id)
    assert [each.state for each in others] == ["published"]
    assert "round.opened" in {each.act for each in JournalEntry.select()}


def test_it_is_opened_once_whoever_ticks(world: SimpleNamespace, out: Round) -> None:
    proposals.decline(of(world), "", world.alice, LATER)
    assert sum(builders.at_once(lambda: repairs.begin_due(LATER))) == 1
    Round.update(state="closed").where(Round.state == "open").execute()
    assert repairs.begin_due(LATER + timedelta(days=1)) == 0


@pytest.mark.parametrize("case", ["no no", "a round is open", "left", "long ago"])
def test_otherwise_nothing_is_opened(world: SimpleNamespace, out: Round, case: str) -> None:
    at = LATER
    if case != "no no":
        proposals.decline(of(world), "", world.alice, LATER)
    if case == "a round is open":
        market.begun(world.programme, world.carol)
    if case == "left":
        Profile.update(state="left").where(Profile.id == world.newcomer.id).execute()
    if case == "long ago":
        at = LATER + timedelta(days=30)
    before = Round.select().count()
    assert repairs.begin_due(at) == 0
    assert Round.select().count() == before


@pytest.mark.parametrize(
    ("name", "following"),
    [
        ("Spring", "Spring (2)"),
        ("Spring (2)", "Spring (3)"),
        ("A (b)", "A (b) (2)"),
        ("x" * 100, "x" * 96 + " (2)"),
    ],
)
def test_names_count_on(name: str, following: str) -> None:
    assert repairs.next_name(name) == following
