"""The doctor: each breach of what must always hold is told in one sentence."""

import os
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest

from mentorship import doctor, journal
from mentorship.db import db, transaction
from mentorship.models import (
    JournalEntry,
    Letter,
    Mentorship,
    Profile,
    Proposal,
    Round,
    Run,
    Transition,
)

NOW = builders.NOW
POSTGRES = os.environ.get("TANDEM_TEST_DATABASE", "sqlite") == "postgresql"


def told(person: Any, programme: Any) -> None:
    Letter.create(
        key=f"told:{person.id}",
        kind="test",
        person=person,
        programme=programme,
        address=person.email,
        language="en",
        subject="Somebody for you",
        text="…",
        created_at=NOW,
        due_at=NOW,
    )


@pytest.fixture
def pair(world: SimpleNamespace) -> SimpleNamespace:
    """A round that was published, a proposal with two yeses, its mentorship: all as it should be."""
    round_ = builders.round_(world.programme, state="published", published_at=NOW)
    run = Run.create(round=round_, state="done", result={}, created_at=NOW, finished_at=NOW)
    proposal = builders.proposal(
        round_,
        world.newcomer,
        world.mentor,
        state="accepted",
        newcomer_answer="yes",
        mentor_answer="yes",
        published_at=NOW,
    )
    mentorship = builders.mentorship(world.newcomer, world.mentor, proposal=proposal)
    Transition.create(mentorship=mentorship, after="active", at=NOW)
    for person in (world.alice, world.bob):
        told(person, world.programme)
    with transaction():
        journal.record(world.carol, "round.published", round_, NOW, world.programme)
        journal.record(None, "mentorship.active", mentorship, NOW, world.programme)
    return SimpleNamespace(round=round_, run=run, proposal=proposal, mentorship=mentorship)


def found() -> str:
    return " ".join(doctor.faults(NOW))


def test_a_whole_service_has_no_fault(pair: SimpleNamespace) -> None:
    assert doctor.faults(NOW) == []


def test_too_few_seats(pair: SimpleNamespace) -> None:
    Profile.update(seats=0).execute()
    assert "1 live mentorships but 0 seats" in found()


def test_two_mentors_at_once(world: SimpleNamespace, pair: SimpleNamespace) -> None:
    second = builders.mentorship(world.newcomer, world.mentor)
    Transition.create(mentorship=second, after="active", at=NOW)
    assert "has 2 live mentorships" in found()


def test_a_yes_without_pair(pair: SimpleNamespace) -> None:
    Mentorship.delete().execute()
    assert f"Proposal {pair.proposal.id} was accepted, but there is no mentorship" in found()


@pytest.mark.parametrize("change", [{"state": "declined"}, {"mentor_answer": ""}, {"newcomer_answer": "no"}])
def test_a_pair_without_two_yeses(pair: SimpleNamespace, change: dict[str, str]) -> None:
    Proposal.update(**change).execute()
    assert "without two yeses" in found()


def test_a_pair_of_strangers(world: SimpleNamespace, pair: SimpleNamespace) -> None:
    elsewhere = builders.profile(world.dave, builders.programme("elsewhere"), "mentor")
    Mentorship.update(mentor=elsewhere).execute()
    assert "do not belong together" in found()


def test_a_state_without_transition(pair: SimpleNamespace) -> None:
    Mentorship.update(state="paused").execute()
    assert "is paused, its last transition says active" in found()


def test_an_end_without_date(pair: SimpleNamespace) -> None:
    Mentorship.update(state="completed").execute()
    Transition.create(mentorship=pair.mentorship, before="active", after="completed", at=NOW)
    assert "does not fit the date of its end" in found()


def test_a_round_half_published(world: SimpleNamespace, pair: SimpleNamespace) -> None:
    Round.update(state="open", published_at=None).execute()
    assert f"Round {pair.round.id} is half published" in found()
    Round.update(state="published").execute()
    assert "does not fit the date of its publication" in found()


def test_a_draft_left_in_a_published_round(world: SimpleNamespace, pair: SimpleNamespace) -> None:
    other = builders.profile(builders.person("Erin"), world.programme, "newcomer")
    builders.proposal(pair.round, other, world.mentor, state="draft")
    assert f"Round {pair.round.id} is half published" in found()


def test_a_run_without_result(pair: SimpleNamespace) -> None:
    Run.update(result=None).execute()
    assert f"Run {pair.run.id} is neither whole nor absent" in found()


def test_a_side_that_was_not_told(pair: SimpleNamespace) -> None:
    Letter.delete().where(Letter.address == "bob@example.org").execute()
    assert f"Proposal {pair.proposal.id} was published, but a side was not told" in found()


def test_a_changed_journal(pair: SimpleNamespace) -> None:
    JournalEntry.update(act="round.opened").where(JournalEntry.act == "round.published").execute()
    assert "The journal is broken at entry" in found()


def test_a_letter_both_sent_and_failed(pair: SimpleNamespace) -> None:
    Letter.update(sent_at=NOW, failed_at=NOW + timedelta(hours=1)).execute()
    assert "was sent and has failed" in found()


@pytest.mark.skipif(POSTGRES, reason="PostgreSQL never lets it happen")
def test_an_orphan(pair: SimpleNamespace) -> None:
    db.execute_sql("PRAGMA foreign_keys = off")
    db.execute_sql("DELETE FROM person WHERE name = 'Alice'")
    assert "refers to a row of person that is gone" in found()
