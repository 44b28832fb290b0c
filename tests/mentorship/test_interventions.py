"""What coordinators do to a pair: hand it over to another mentor, or separate it for good."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import builders
import market
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient

from mentorship import (
    directory,
    doctor,
    facts,
    goals,
    handovers,
    indicators,
    invitations,
    meetings,
    mentorships,
    problems,
    proposals,
    repairs,
    separations,
)
from mentorship.db import transaction
from mentorship.errors import Refused
from mentorship.kinds import KINDS
from mentorship.models import Goal, Handover, Letter, Meeting, Mentorship, Person, Profile, Proposal, Round

Browse = Callable[[Person], FlaskClient]
LATER = NOW + timedelta(days=20)
WAITED = NOW - timedelta(days=40)


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    Profile.update(waiting_since=WAITED).where(Profile.id == world.newcomer.id).execute()
    yes = {"newcomer_answer": "yes", "mentor_answer": "yes", "state": "accepted", "published_at": NOW}
    spring = builders.round_(world.programme, state="published", published_at=NOW)
    proposal = builders.proposal(spring, Profile.get_by_id(world.newcomer.id), world.mentor, **yes)
    with transaction():
        begun = mentorships.begin(proposal, NOW)
    values = {"text": "Open my shop", "criterion": "Ten orders", "due_on": None, "scale": {}}
    goals.add(begun, values, world.alice, NOW)
    meetings.plan(begun, LATER + timedelta(days=1), 45, "https://meet.example.org/bob", world.bob, NOW)
    Mentorship.update(agreement={**begun.agreement, "cadence_days": 7, "version": 4}).execute()
    return Mentorship.get_by_id(begun.id)


def letters(kind: str) -> list[Letter]:
    return list(Letter.select().where(Letter.kind == kind).order_by(Letter.address))


def test_a_separation_is_at_once_and_for_good(world: SimpleNamespace, pair: Mentorship) -> None:
    done = builders.at_once(lambda: separations.separate(pair, "Threats", world.carol, LATER))
    assert sum(not isinstance(each, Refused) for each in done) == 1
    assert Mentorship.get_by_id(pair.id).state == "ended_safety"
    assert {each.state for each in Meeting.select()} == {"cancelled"}
    for told in letters("mentorship_separated"):
        assert "Threats" not in told.text
        assert not {"Alice", "Bob"} - {told.person.name} & set(told.text.split())
    for told in letters("meeting_cancelled"):
        other = {"alice@example.org", "bob@example.org"} - {told.address}
        assert not any(each in told.calendar + told.text for each in other)
        assert "meet.example.org" not in told.calendar
        assert "Your common hours" not in told.text
    reversed_ = (
        builders.profile(world.bob, world.programme, "newcomer"),
        builders.profile(world.alice, world.programme, "mentor"),
    )
    ids = [(str(world.newcomer.id), str(world.mentor.id)), (str(reversed_[0].id), str(reversed_[1].id))]
    both = [world.newcomer, reversed_[0]], [world.mentor, reversed_[1]]
    assert set(ids) <= set(problems.barred(world.programme, *both))
    elsewhere = builders.programme("third")
    new, old = (
        builders.profile(world.alice, elsewhere, "newcomer"),
        builders.profile(world.bob, elsewhere, "mentor"),
    )
    assert problems.barred(elsewhere, [new], [old]) == [(str(new.id), str(old.id))]
    assert directory.of(new, LATER) == []


def test_after_a_separation_the_newcomer_may_wait_where_they_stood(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    separations.separate(pair, "", world.carol, LATER)
    assert Profile.get_by_id(world.newcomer.id).waiting_since is None
    mentorships.wait_again(Mentorship.get_by_id(pair.id), world.alice, LATER)
    assert Profile.get_by_id(world.newcomer.id).waiting_since == WAITED


def test_both_pages_hide_the_addresses(
    app: Flask, world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    app.config["NOW"] = LATER
    met = meetings.log(pair, LATER - timedelta(days=1), 45, "", world.bob, LATER)
    Meeting.update(place="https://meet.example.org/bob").where(Meeting.id == met.id).execute()
    carol = sign_in(world.carol)
    page = f"/mentorships/{pair.id}"
    assert "End for safety" in carol.get(page).text
    assert carol.get(page + "/separate").status_code == 200
    assert carol.post(page + "/separate", data={"words": "x" * 2001}).status_code == 422
    assert carol.post(page + "/separate", data={"words": "Threats"}).status_code == 303
    assert carol.post(page + "/separate", data={"words": ""}).status_code == 409
    assert "Threats" in carol.get(page).text
    for who, other in ((world.alice, "bob@"), (world.bob, "alice@")):
        browser = sign_in(who)
        for part in (page, f"/meetings/{met.id}", f"/meetings/{met.id}/calendar.ics"):
            shown = browser.get(part).text
            assert other not in shown
            assert "meet.example.org" not in shown
            assert "Threats" not in shown
    assert "mailto:bob" not in invitations.calendar_file(
        Meeting.get_by_id(met.id), world.alice, LATER, "PUBLISH"
    )


def test_a_hand_over_carries_goals_and_agreement_along(world: SimpleNamespace, pair: Mentorship) -> None:
    market.mentors(world.programme, 2, seats=1)
    new = int(handovers.choices(pair, LATER)[0].mentor)
    with pytest.raises(Refused):
        handovers.hand_over(pair, pair.mentor_id, world.carol, LATER)
    done = builders.at_once(lambda: handovers.hand_over(pair, new, world.carol, LATER))
    assert sum(isinstance(each, Proposal) for each in done) == 1
    old = Mentorship.get_by_id(pair.id)
    assert (old.state, old.end_reason) == ("ended", "handed_over")
    assert Profile.get_by_id(world.newcomer.id).waiting_since == WAITED
    proposal = Proposal.get_by_id(Handover.get().proposal_id)
    assert [len(letters(kind)) for kind in ("mentorship_handed_over", "proposal_newcomer")] == [2, 1]
    assert len(letters("proposal_mentor")) == 1
    proposals.accept(proposal, world.alice, LATER)
    begun = proposals.accept(proposal, proposal.mentor.person, LATER)
    assert begun is not None
    assert begun.agreement == {**pair.agreement, "version": 1}
    assert (begun.newcomer_signed, begun.waited_since) == (0, WAITED)
    (goal,) = Goal.select().where(Goal.mentorship == begun.id)
    assert (goal.text, goal.criterion, goal.newcomer_rating) == ("Open my shop", "Ten orders", None)
    assert doctor.faults(LATER) == []


def test_a_declined_hand_over_looks_on_and_passes_nobody_over(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    market.mentors(world.programme, 2, seats=1)
    other = market.newcomers(world.programme, 1)[0]
    before = problems.of_programme(world.programme, LATER)
    new = int(handovers.choices(pair, LATER)[0].mentor)
    proposal = handovers.hand_over(pair, new, world.carol, LATER)
    waits = {each.id: each.answers["waiting"] for each in before.newcomers}
    after = {e.id: e.answers["waiting"] for e in problems.of_programme(world.programme, LATER).newcomers}
    assert after[str(other.id)] == waits[str(other.id)]
    proposals.decline(proposal, "", world.alice, LATER)
    assert repairs.begin_due(LATER + timedelta(hours=1)) == 1
    assert Round.select().where(Round.state == "open").count() == 1


def test_the_hand_over_page(app: Flask, world: SimpleNamespace, pair: Mentorship, sign_in: Browse) -> None:
    app.config["NOW"] = LATER
    carol = sign_in(world.carol)
    page = f"/mentorships/{pair.id}/hand-over"
    assert "No mentor with a free seat" in carol.get(page).text
    market.mentors(world.programme, 1, seats=1)
    assert "No mentor with a free seat" not in carol.get(page).text
    assert carol.post(page, data={"mentor": pair.mentor_id}).status_code == 422
    new = handovers.choices(pair, LATER)[0].mentor
    assert carol.post(page, data={"mentor": new}).status_code == 303
    assert "Handed over to another mentor" in carol.get(f"/mentorships/{pair.id}").text
    assert carol.get(page).status_code == 200
    assert carol.get(f"/rounds/{Round.get(Round.state == 'closed').id}").status_code == 200
    assert carol.get("/p/welcome/rounds").status_code == 200
    assert "nobody’s fault" in sign_in(world.alice).get(f"/mentorships/{pair.id}").text


@pytest.mark.parametrize(
    ("state", "early"),
    [
        ("active", 0),
        ("completed", 0),
        ("completed_early", 0),
        ("ended", 1),
        ("ended_safety", 1),
        ("handed", 0),
    ],
)
def test_the_rate_of_early_ends_is_computed_from_states(
    world: SimpleNamespace, pair: Mentorship, state: str, early: int
) -> None:
    ended = None if state == "active" else LATER
    handed = {"state": "ended", "end_reason": "handed_over"} if state == "handed" else {"state": state}
    Mentorship.update(ended_at=ended, **handed).execute()
    aim = SimpleNamespace(kind="early_ends", target=KINDS["early_ends"].target)
    reading = indicators.read(facts.of(world.programme), aim, LATER)
    assert [case.outcome for case in reading.cases] == ["missed" if early else "met"]
