"""Facts are read in a handful of queries, and give the same figures as a query of one's own."""

import logging
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import facts, indicators, roster, scarcity, segments
from mentorship.db import db, transaction
from mentorship.history import pool
from mentorship.journal import record
from mentorship.kinds import KINDS
from mentorship.models import CheckIn, Goal, Meeting, Mentorship, Profile, Run

LATER = NOW + timedelta(days=40)


def people(world: SimpleNamespace, count: int) -> list[Mentorship]:
    """Make pairs that differ in every way that indicators look at."""
    made = []
    spring = builders.round_(world.programme, state="published")
    for k in range(count):
        new = builders.profile(builders.person(f"New {k}"), world.programme, "newcomer")
        old = builders.profile(builders.person(f"Old {k}"), world.programme, "mentor")
        asked = builders.proposal(
            spring, new, old, state="accepted", published_at=NOW, answered_at=NOW + timedelta(hours=9 * k + 1)
        )
        ended = {"state": "ended", "ended_at": NOW + timedelta(days=30)} if k % 4 == 3 else {}
        pair = builders.mentorship(new, old, proposal=asked, **ended)
        Meeting.create(
            mentorship=pair,
            uid=f"{k}",
            at=NOW + timedelta(days=2 * k),
            state="held" if k % 3 else "cancelled",
            created_at=NOW,
        )
        CheckIn.create(
            mentorship=pair,
            side="newcomer",
            due_on=(NOW + timedelta(days=14)).date(),
            answered_at=NOW + timedelta(days=14 + k) if k % 5 else None,
            mood=1 + k % 5 if k % 5 else None,
        )
        Goal.create(
            mentorship=pair,
            text="Learn",
            newcomer_rating=k % 4 - 2,
            mentor_rating=0,
            rated_at=NOW + timedelta(days=20),
            created_at=NOW,
        )
        made.append(pair)
    return made


def reading(world: SimpleNamespace, kind: str) -> indicators.Reading:
    aim = SimpleNamespace(kind=kind, target=KINDS[kind].target)
    return indicators.read(facts.of(world.programme), aim, LATER)


def value(sql: str) -> float:
    return float(db.execute_sql(sql).fetchone()[0])


def test_readings_equal_what_a_query_of_ones_own_says(world: SimpleNamespace) -> None:
    pairs = people(world, 15)
    placed = value("SELECT COUNT(DISTINCT newcomer_id) FROM mentorship") / value(
        "SELECT COUNT(*) FROM profile WHERE role = 'newcomer'"
    )
    assert reading(world, "placed").value == round(100 * placed)
    early = value("SELECT COUNT(*) FROM mentorship WHERE state = 'ended'")
    assert reading(world, "early_ends").value == round(100 * early / len(pairs))
    mood = value("SELECT AVG(mood) FROM check_in WHERE mood IS NOT NULL")
    assert reading(world, "satisfaction").value == round(100 * mood)
    reached = value("SELECT COUNT(*) FROM goal WHERE newcomer_rating + mentor_rating >= 0")
    assert reading(world, "goals").value == round(100 * reached / len(pairs))
    assert reading(world, "response").value == 64  # the median of 1, 10, … 127
    held = [k for k in range(15) if k % 3 and 2 * k <= 10]
    assert reading(world, "first_meeting").value == round(100 * len(held) / 15)
    answered = [k for k in range(15) if k % 5 and k <= 7]
    assert reading(world, "checkins").value == round(100 * len(answered) / 15)


def test_the_number_of_queries_does_not_grow_with_the_people(
    world: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    def queries() -> int:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, logger="peewee"):
            facts.of(world.programme)
            facts.names(world.programme)
            roster.entries(world.programme, LATER)
        return len(caplog.records)

    people(world, 2)
    few = queries()
    for k in range(20, 24):
        new = builders.profile(builders.person(f"New {k}"), world.programme, "newcomer")
        builders.mentorship(new, world.mentor)
    assert queries() == few <= 24


def test_another_programme_is_not_looked_at(world: SimpleNamespace) -> None:
    other = builders.programme("third")
    new = builders.profile(world.alice, other, "newcomer")
    old = builders.profile(world.bob, other, "mentor")
    pair = builders.mentorship(new, old)
    builders.proposal(builders.round_(other), new, old, published_at=NOW)
    CheckIn.create(mentorship=pair, side="mentor", due_on=NOW.date())
    Goal.create(mentorship=pair, text="Learn", created_at=NOW)
    found = facts.of(world.programme)
    assert {member.id for member in found.members} == {world.newcomer.id, world.mentor.id}
    assert (found.pairs, found.answers, found.aims, found.asks, found.stages) == ((), (), (), (), ())


def test_a_round_knows_how_far_it_has_come(world: SimpleNamespace) -> None:
    spring = builders.round_(world.programme)
    Run.create(round=spring, state="done", created_at=NOW)
    Run.create(round=spring, state="failed", created_at=NOW)
    builders.proposal(spring, world.newcomer, world.mentor, state="approved")
    (stage,) = facts.of(world.programme).stages
    assert (stage.runs, stage.drafts, stage.approved) == (1, 0, 1)


def test_a_noted_contact_is_read_from_the_journal(world: SimpleNamespace) -> None:
    pair = builders.mentorship(world.newcomer, world.mentor)
    with transaction():
        record(world.carol, facts.CONTACT, pair, NOW, world.programme)
        record(world.carol, facts.CONTACT, pair, LATER, world.programme)
    assert facts.of(world.programme).pairs[0].contacted_at == LATER


def test_seats_are_held_by_pairs_and_by_proposals_that_are_out(world: SimpleNamespace) -> None:
    assert pool(facts.of(world.programme), LATER).free == {world.mentor.id: 2}
    other = builders.profile(builders.person("Eve"), world.programme, "newcomer")
    builders.proposal(
        builders.round_(world.programme), other, world.mentor, state="published", published_at=NOW
    )
    builders.mentorship(world.newcomer, world.mentor)
    here = pool(facts.of(world.programme), LATER)
    assert here.free == {world.mentor.id: 0}
    assert here.waiting == ()


def test_scarcity_compares_wishes_with_free_seats(world: SimpleNamespace) -> None:
    wish = {"level": 2, "importance": 2}
    for k, wished in enumerate((("seo", "python"), ("seo",), ("seo", "sewing"), ("python",))):
        skills = dict.fromkeys(wished, wish)
        builders.profile(builders.person(f"New {k}"), world.programme, "newcomer", skills=skills)
    found = scarcity.scarcest(pool(facts.of(world.programme), LATER))
    # Four (with Alice) want SEO and Bob has two seats for it; nobody offers Python or sewing.
    assert [(each.skill, each.wanted, each.seats, each.mentors) for each in found] == [
        ("seo", 4, 2, 1),
        ("python", 2, 0, 0),
        ("sewing", 1, 0, 0),
    ]
    assert len(scarcity.scarcest(pool(facts.of(world.programme), LATER), limit=1)) == 1


def state(profile: Profile) -> str:
    return roster.entry(Profile.get_by_id(profile.id), LATER).state


def test_the_roster_says_where_each_one_stands(world: SimpleNamespace) -> None:
    assert (state(world.newcomer), state(world.mentor)) == ("waiting", "free")
    asked = builders.proposal(
        builders.round_(world.programme), world.newcomer, world.mentor, state="published", published_at=NOW
    )
    assert state(world.newcomer) == "asked"
    pair = builders.mentorship(world.newcomer, world.mentor, proposal=asked)
    asked.state = "accepted"
    asked.save()
    Profile.update(seats=1, waiting_since=None).execute()
    assert (state(world.newcomer), state(world.mentor)) == ("paired", "full")
    Mentorship.update(state="completed", ended_at=NOW).where(Mentorship.id == pair.id).execute()
    assert (state(world.newcomer), state(world.mentor)) == ("done", "free")
    Profile.update(until=NOW.date()).where(Profile.id == world.mentor.id).execute()
    assert state(world.mentor) == "away"
    Profile.update(state="left").where(Profile.id == world.newcomer.id).execute()
    assert state(world.newcomer) == "left"


def test_the_roster_finds_people_by_any_spelling_of_their_name(world: SimpleNamespace) -> None:
    builders.profile(builders.person("Zoé Lefèvre", email="z@example.org"), world.programme, "newcomer")

    def names(**wanted: str) -> list[str]:
        found = segments.people_of(world.programme, wanted, LATER)
        return [each.profile.person.name for each in found]

    assert names(name="ZOE lef") == ["Zoé Lefèvre"]
    assert names(role="mentor") == ["Bob"]
    assert names(level="expert", role="newcomer") == []
    assert names(state="waiting") == ["Alice", "Zoé Lefèvre"]
