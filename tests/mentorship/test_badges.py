"""Recognition by facts: badges, the wall of those who agreed, a well done that is sent once."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import badges, erasure, praises, separations, walls
from mentorship.errors import AlreadyDone, Refused
from mentorship.models import CheckIn, Goal, JournalEntry, Letter, Meeting, Mentorship, Profile, Step

LATER = NOW + timedelta(days=400)


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor)


def keys(person: object) -> set[str]:
    return {badge.key for badge in badges.of_person(person, LATER)}  # type: ignore[arg-type]


def met(pair: Mentorship, times: int) -> None:
    for number in range(times):
        at = NOW + timedelta(days=number)
        Meeting.create(mentorship=pair, uid=f"{number}@t", at=at, state="held", created_at=NOW)


def answered(pair: Mentorship, side: str, times: int, late: int = 0) -> None:
    for number in range(times):
        due = (NOW + timedelta(days=number)).date()
        at = NOW + timedelta(days=number + late)
        CheckIn.create(mentorship=pair, side=side, due_on=due, answered_at=at)


def test_nothing_done_is_no_badge(world: SimpleNamespace, pair: Mentorship) -> None:
    Mentorship.update(started_at=LATER).execute()
    assert keys(world.alice) == keys(world.bob) == keys(world.dave) == set()


def test_each_badge_stands_on_its_fact(world: SimpleNamespace, pair: Mentorship) -> None:
    assert keys(world.bob) == {"year"}
    assert keys(world.alice) == set()
    met(pair, 10)
    answered(pair, "newcomer", 10, late=7)
    answered(pair, "mentor", 9)
    Goal.create(
        mentorship=pair, text="A shop", newcomer_rating=0, mentor_rating=1, created_at=NOW, rated_at=NOW
    )
    ended = {"state": "completed", "ended_at": NOW + timedelta(weeks=12)}
    Mentorship.update(mentor_thanks="Well done", **ended).execute()
    assert keys(world.alice) == {"completed", "reached", "met", "in_time", "thanked"}
    assert keys(world.bob) == {"completed", "reached", "met", "year"}
    assert [each.fact for each in badges.of_person(world.alice, LATER)][0] == "On 25 May 2026."
    assert [each.key for each in badges.of_profiles([world.mentor], LATER)[world.mentor.id]] == [
        "completed",
        "reached",
        "met",
        "year",
    ]


def test_late_answers_and_broken_pairs_do_not_count(world: SimpleNamespace, pair: Mentorship) -> None:
    answered(pair, "newcomer", 10, late=8)
    met(pair, 9)
    Goal.create(
        mentorship=pair, text="A shop", newcomer_rating=0, mentor_rating=-1, created_at=NOW, rated_at=NOW
    )
    Mentorship.update(state="ended", ended_at=NOW).execute()
    assert keys(world.alice) == set()


def test_the_wall_shows_who_agreed_by_name(world: SimpleNamespace, pair: Mentorship) -> None:
    other = builders.profile(builders.person("Abel"), world.programme, "mentor")
    assert walls.of(world.programme, world.alice, LATER) == []
    for each in (world.mentor, other):
        walls.show(each, True, each.person, NOW)
        walls.show(each, True, each.person, NOW)
    assert JournalEntry.select().where(JournalEntry.act == "profile.on_wall").count() == 2
    shown = walls.of(world.programme, world.alice, LATER)
    assert [each.profile.person.name for each in shown] == ["Abel", "Bob"]
    assert [badge.key for badge in shown[1].badges] == ["year"]
    walls.show(other, False, other.person, NOW)
    assert len(walls.of(world.programme, world.alice, LATER)) == 1


def test_accents_do_not_move_a_name_to_the_end_of_the_wall(world: SimpleNamespace) -> None:
    for name in ("Élodie", "Zoé", "Aïcha"):
        each = builders.profile(builders.person(name), world.programme, "mentor")
        walls.show(each, True, each.person, NOW)
    shown = walls.of(world.programme, world.alice, LATER)
    assert [each.profile.person.name for each in shown] == ["Aïcha", "Élodie", "Zoé"]


def test_who_is_separated_has_left_or_is_erased_is_not_on_it(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    walls.show(world.mentor, True, world.bob, NOW)
    separations.separate(pair, "", world.carol, NOW)
    assert walls.of(world.programme, world.alice, NOW) == []
    assert (
        len(walls.of(world.programme, world.carol, NOW))
        == len(walls.of(world.programme, world.bob, NOW))
        == 1
    )
    erasure.erase(world.bob, NOW)
    assert walls.of(world.programme, world.carol, NOW) == []
    assert not Profile.get_by_id(world.mentor.id).on_wall


def test_only_a_mentors_complete_profile_goes_on_the_wall(world: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        walls.show(world.newcomer, True, world.alice, NOW)


def test_a_step_of_the_partner_is_praised_once(world: SimpleNamespace, pair: Mentorship) -> None:
    goal = Goal.create(mentorship=pair, text="A shop", created_at=NOW)
    hers = {"goal": goal, "side": "newcomer", "created_at": NOW}
    Step.create(text="Ten photos", done_at=NOW, **hers)
    Step.create(text="Not yet", **hers)
    assert praises.occasions(pair, "newcomer", NOW) == []
    (step,) = praises.occasions(pair, "mentor", NOW)
    assert "Ten photos" in step.words
    done = builders.at_once(lambda: praises.send(pair, step.key, world.bob, NOW), 3)
    assert sum(isinstance(each, AlreadyDone) for each in done) == 2
    (letter,) = Letter.select()
    assert (letter.kind, letter.address) == ("praise", "alice@example.org")
    assert "Ten photos" in letter.text
    assert praises.occasions(pair, "mentor", NOW) == []
    assert praises.occasions(pair, "mentor", NOW + timedelta(days=15)) == []


def test_a_meeting_and_a_reached_goal_may_be_praised_by_both(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    met(pair, 1)
    goal = {"text": "A shop", "newcomer_rating": 0, "mentor_rating": 0, "rated_at": NOW, "created_at": NOW}
    Goal.create(mentorship=pair, **goal)
    for who, side in ((world.alice, "newcomer"), (world.bob, "mentor")):
        kinds = set()
        while found := praises.occasions(pair, side, NOW):  # type: ignore[arg-type]
            (one,) = found
            kinds.add(one.key.split(":")[0])
            praises.send(pair, one.key, who, NOW)
        assert kinds == {"goal", "meeting"}
    with pytest.raises(AlreadyDone):
        praises.send(pair, "step:99", world.bob, NOW)
    Mentorship.update(state="ended", ended_at=NOW).execute()
    assert praises.occasions(Mentorship.get_by_id(pair.id), "mentor", NOW) == []
