"""The demo is believable: everybody is there, every state occurs, and nothing is out of joint."""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import builders
import pytest
from flask import Flask

from mentorship import db, doctor, facts, indicators, signals
from mentorship.commands import demo as commands
from mentorship.demo import COORDINATOR, MENTOR, NEWCOMER, loading
from mentorship.models import (
    CheckIn,
    Coordinator,
    Indicator,
    JournalEntry,
    Letter,
    Meeting,
    Mentorship,
    Person,
    Profile,
    Programme,
    Proposal,
    Round,
)

POSTGRES = os.environ.get("TANDEM_TEST_DATABASE", "sqlite") == "postgresql"
NOW = datetime(2026, 4, 8, 14, 30, tzinfo=UTC)  # both clock changes of the winter lie behind it


@pytest.mark.once
@pytest.mark.slow
def test_the_demo_is_believable(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin it anew over somebody's data, as the command does, and look at what is there then."""
    builders.profile(builders.person("Alice"), builders.programme(), "newcomer")
    monkeypatch.setattr(commands, "now", lambda: NOW)
    db.db.close()
    answer = app.test_cli_runner().invoke(args=["demo-reset"])
    db.db.connect()
    assert answer.exit_code == 0, answer.output
    assert not Person.select().where(Person.email == "alice@example.org").exists()
    programme = Programme.get()
    assert Profile.select().where(Profile.role == "newcomer").count() == 150
    assert Profile.select().where(Profile.role == "mentor").count() == 60
    assert {language for (language,) in Person.select(Person.language).distinct().tuples()} == {"en", "fr"}
    states = {state for (state,) in Mentorship.select(Mentorship.state).distinct().tuples()}
    assert states == {*Mentorship.LIVE, *Mentorship.ENDS}
    assert {each.state for each in Proposal.select()} >= {"accepted", "declined", "expired", "draft"}
    _has_its_rounds()
    assert doctor.faults(NOW) == []

    # Months of check-ins, none from the future, and the three people to sign in as.
    answered = [each.answered_at for each in CheckIn.select().where(CheckIn.answered_at.is_null(False))]
    assert len(answered) > 300
    assert max(answered) <= NOW
    assert NOW - min(answered) > timedelta(days=120)
    newcomer, mentor, coordinator = (
        Person.get(Person.email == address) for address in (NEWCOMER, MENTOR, COORDINATOR)
    )
    pair = Mentorship.get(Mentorship.newcomer.in_(newcomer.profiles), Mentorship.mentor.in_(mentor.profiles))
    assert pair.state == "active"
    _has_something_to_do(pair)
    assert Coordinator.select().where(Coordinator.person == coordinator.id).exists()

    # The past is told: hardly a letter waits. And there is something to do and something to improve.
    assert (
        Letter.select().where(Letter.sent_at.is_null(), Letter.due_at < NOW - timedelta(days=1)).count() == 0
    )
    known = facts.of(programme)
    readings = [indicators.read(known, each, NOW) for each in Indicator.select()]
    assert {reading.status for reading in readings} >= {"good", "red"}
    fired = Counter(signal.rule for signal in signals.of(known, NOW))
    assert set(fired) >= set(signals.RULES) - {"one_sided"}  # which takes longer than its pairs are old
    assert max(fired.values()) <= 10

    # The journal is in the order of time.
    acts = [entry.at for entry in JournalEntry.select().order_by(JournalEntry.id)]
    late = sum(one > other + timedelta(hours=12) for one, other in pairwise(acts))
    assert late == 0


def _has_its_rounds() -> None:
    """Check that three rounds are out and one is under review, named by the calendar."""
    assert [each.state for each in Round.select().order_by(Round.id)] == [
        "published",
        "published",
        "published",
        "open",
    ]
    assert [each.name for each in Round.select().order_by(Round.id)] == [
        "Automne 2025",
        "Printemps 2026",
        "Rattrapage d’avril 2026",
        "Printemps 2026, avril",
    ]


def _has_something_to_do(pair: Mentorship) -> None:
    """Check that both who sign in find a goal, a meeting ahead, and a check-in to answer."""
    assert pair.goals.count()
    assert pair.meetings.where(Meeting.state == "planned", Meeting.at > NOW).exists()
    waiting = pair.checkins.where(CheckIn.answered_at.is_null(), ~CheckIn.missed)
    assert {each.side for each in waiting} == {"newcomer", "mentor"}


@pytest.mark.slow
@pytest.mark.skipif(POSTGRES, reason="takes long, and no database knows what time it is")
def test_the_demo_loads_just_before_midnight_too(app: Flask) -> None:
    """On this day two meetings of a pair once fell on the same hour."""
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    loading.load(late)
    assert doctor.faults(late) == []
