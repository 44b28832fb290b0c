"""After the first meeting each side is asked once; what is not a fit parts without fault."""

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
    erasure,
    facts,
    fits,
    meetings,
    mentorships,
    personal,
    problems,
    repairs,
    rounds,
    signals,
)
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import (
    FitCheck,
    JournalEntry,
    Letter,
    Meeting,
    Mentorship,
    Person,
    Profile,
    Proposal,
    Round,
)

Browse = Callable[[Person], FlaskClient]
MET = NOW + timedelta(days=3)
WAITED = NOW - timedelta(days=40)
CANARY = "what-only-the-coordination-reads"


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    """A pair that has met once, an hour before MET."""
    Profile.update(waiting_since=WAITED).where(Profile.id == world.newcomer.id).execute()
    proposal = builders.proposal(
        builders.round_(world.programme, state="published", published_at=NOW),
        Profile.get_by_id(world.newcomer.id),
        world.mentor,
        state="accepted",
        newcomer_answer="yes",
        mentor_answer="yes",
        published_at=NOW,
    )
    with transaction():
        begun = mentorships.begin(proposal, NOW)
    meetings.log(begun, MET - timedelta(hours=1), 45, "", world.alice, MET)
    return begun


@pytest.fixture
def asked(pair: Mentorship) -> Mentorship:
    fits.ask_due(MET)
    return pair


def test_each_side_is_asked_once_after_the_first_meeting(pair: Mentorship) -> None:
    assert sum(builders.at_once(lambda: fits.ask_due(MET))) == 1
    meetings.log(pair, MET + timedelta(days=7), 45, "", pair.mentor.person, MET + timedelta(days=8))
    assert fits.ask_due(MET + timedelta(days=8)) == 0
    letters = Letter.select().where(Letter.kind == "fit_check")
    assert sorted(each.address for each in letters) == ["alice@example.org", "bob@example.org"]
    assert {each.side for each in FitCheck.select()} == {"newcomer", "mentor"}


@pytest.mark.parametrize("case", ["not held", "paused", "ended", "long ago"])
def test_otherwise_nobody_is_asked(pair: Mentorship, case: str) -> None:
    if case == "not held":
        Meeting.update(state="planned").execute()
    if case in ("paused", "ended"):
        Mentorship.update(state=case).execute()
    assert fits.ask_due(MET + timedelta(days=22) if case == "long ago" else MET) == 0


def test_an_answer_is_taken_once_and_only_from_who_was_asked(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    with pytest.raises(AlreadyDone):
        fits.answer(pair, "good", "", world.alice, MET)
    fits.ask_due(MET)
    for said, text in (("great", ""), ("good", "x" * 301)):
        with pytest.raises(BadField):
            fits.answer(pair, said, text, world.alice, MET)
    done = builders.at_once(lambda: fits.answer(pair, "unsure", "Hm", world.alice, MET))
    assert sum(isinstance(each, FitCheck) for each in done) == 1
    entry = JournalEntry.get(JournalEntry.act == "fit.answered")
    assert entry.details == {"mentorship": pair.id}


def test_not_a_fit_parts_and_keeps_the_place(world: SimpleNamespace, asked: Mentorship) -> None:
    market.mentors(world.programme, 2, seats=1)
    ahead = meetings.plan(asked, MET + timedelta(days=5), 45, "", world.bob, MET)
    with pytest.raises(Refused):
        fits.part(asked, world.bob, MET)
    fits.answer(asked, "no", "", world.bob, MET)
    assert sum(not isinstance(each, Refused) for each in builders.at_once(lambda: _part(asked, world))) == 1
    ended = Mentorship.get_by_id(asked.id)
    assert (ended.state, ended.end_reason, ended.ended_at) == ("ended", "fit", MET)
    assert Profile.get_by_id(world.newcomer.id).waiting_since == WAITED
    assert Meeting.get_by_id(ahead.id).state == "cancelled"
    told = Letter.select().where(Letter.kind == "mentorship_parted")
    assert sorted(each.address for each in told) == ["alice@example.org", "bob@example.org"]
    soon = MET + timedelta(hours=1)
    assert repairs.begin_due(soon) == 1
    assert repairs.begin_due(soon) == 0
    rounds.run_queued(soon)
    fresh = Round.get(Round.state == "open")
    assert fresh.name == "Spring (2)"
    (draft,) = Proposal.select().where(Proposal.round == fresh.id)
    assert draft.newcomer_id == world.newcomer.id
    assert draft.mentor_id != world.mentor.id
    barred = problems.barred(world.programme, [world.newcomer], [world.mentor])
    assert barred == [(str(world.newcomer.id), str(world.mentor.id))]


def _part(pair: Mentorship, world: SimpleNamespace) -> None:
    fits.part(pair, world.bob, MET)


def rules(world: SimpleNamespace, at: timedelta = timedelta()) -> list[tuple[str, str]]:
    found = signals.of(facts.of(world.programme), MET + at)
    return [(each.rule, each.side) for each in found if each.rule in ("fit", "unsure")]


def test_doubts_are_lines_of_the_desk(world: SimpleNamespace, asked: Mentorship) -> None:
    fits.answer(asked, "unsure", "", world.alice, MET)
    assert rules(world) == [("unsure", "newcomer")]
    fits.answer(asked, "no", "", world.bob, MET)
    assert rules(world) == [("fit", "mentor"), ("unsure", "newcomer")]
    fits.part(asked, world.bob, MET)
    assert rules(world) == [("fit", "")]
    assert rules(world, timedelta(days=31)) == []
    Profile.update(waiting_since=None).where(Profile.id == world.newcomer.id).execute()
    assert rules(world) == []


def test_a_coordinator_does_not_read_what_their_partner_said(
    app: Flask, world: SimpleNamespace, asked: Mentorship, sign_in: Browse
) -> None:
    app.config["NOW"] = MET
    builders.coordinator(world.bob, world.programme)
    fits.answer(asked, "unsure", "", world.alice, MET)
    shown = [sign_in(who).get("/p/welcome/desk").text for who in (world.carol, world.bob)]
    assert ["Not sure after the first meeting" in each for each in shown] == [True, False]


def test_the_way_over_the_pages(
    app: Flask, world: SimpleNamespace, asked: Mentorship, sign_in: Browse
) -> None:
    app.config["NOW"] = MET
    bob, alice = sign_in(world.bob), sign_in(world.alice)
    page = f"/mentorships/{asked.id}"
    assert "is it a good fit?" in bob.get(page).text
    assert bob.get(page + "/part").status_code == 200
    assert bob.post(page + "/part").status_code == 409
    assert bob.post(page + "/fit", data={"answer": "maybe"}).status_code == 409
    answer = bob.post(page + "/fit", data={"answer": "no", "text": CANARY})
    assert answer.location == f"{page}/part"
    assert bob.post(page + "/fit", data={"answer": "good"}).status_code == 409
    assert "Part without fault" in bob.get(page).text
    assert CANARY in sign_in(world.carol).get(page).text
    assert bob.post(page + "/part").status_code == 303
    for who in (alice, bob):
        shown = who.get(page).text
        assert "nobody’s fault" in shown
        assert CANARY not in shown
    assert "Not a fit" in sign_in(world.carol).get("/p/welcome/desk").text
    texts = " ".join(each.text + each.html for each in Letter.select())
    assert CANARY not in texts
    assert CANARY not in " ".join(str(each.details) for each in JournalEntry.select())


def test_ones_own_answer_is_in_the_export_and_its_words_go_with_the_account(
    world: SimpleNamespace, asked: Mentorship
) -> None:
    fits.answer(asked, "unsure", CANARY, world.bob, MET)
    assert CANARY in str(personal.export(world.bob, MET))
    assert CANARY not in str(personal.export(world.alice, MET))
    erasure.erase(world.bob, MET)
    assert [each.text for each in FitCheck.select().where(FitCheck.side == "mentor")] == [""]
