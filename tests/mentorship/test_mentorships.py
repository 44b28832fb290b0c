"""Mentorships: begun once, agreed, changed and ended, each change remembered."""

from datetime import date
from types import SimpleNamespace

import builders
from builders import NOW

from mentorship import mentorships
from mentorship.db import transaction
from mentorship.models import JournalEntry, Letter, Mentorship, Profile, Proposal, Transition


def accepted(world: SimpleNamespace) -> Proposal:
    return builders.proposal(
        builders.round_(world.programme), world.newcomer, world.mentor, state="accepted", published_at=NOW
    )


def test_a_mentorship_begins_with_the_programmes_agreement(world: SimpleNamespace) -> None:
    with transaction():
        begun = mentorships.begin(accepted(world), NOW)
    assert (begun.state, begun.started_at, begun.ends_on) == ("active", NOW, date(2026, 5, 25))
    assert begun.agreement == {
        "version": 1,
        "cadence_days": 14,
        "length_weeks": 12,
        "channel": "video",
        "text": {"en": "We meet.", "fr": "Nous nous voyons."},
    }
    assert [(row.before, row.after) for row in Transition.select()] == [("", "active")]
    assert JournalEntry.select().where(JournalEntry.act == "mentorship active").count() == 1
    assert Profile.get_by_id(world.newcomer.id).waiting_since is None


def test_beginning_twice_has_one_effect(world: SimpleNamespace) -> None:
    proposal = accepted(world)
    with transaction():
        first, second = mentorships.begin(proposal, NOW), mentorships.begin(proposal, NOW)
    assert first == second
    assert Mentorship.select().count() == Transition.select().count() == 1
    assert sorted(letter.address for letter in Letter.select()) == ["alice@example.org", "bob@example.org"]
