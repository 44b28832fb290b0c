"""Those without a mentor: why in words, the smallest change, whom to recruit; nothing private is told."""

from types import SimpleNamespace

import market
import pytest
from builders import NOW

from mentorship import attention, i18n, reviews, runs, solutions, unplaced
from mentorship.models import NeverAgain, Profile, Round
from mentorship.reviews import Decision
from mentorship.unplaced import Lack


def lack(world: SimpleNamespace, round_: Round | None = None) -> Lack:
    if round_ is None:
        round_ = market.begun(world.programme, world.carol)
        market.run(round_, world.carol)
    run = runs.latest(round_)
    assert run is not None
    kept = solutions.newest(round_)
    assert kept is not None
    return unplaced.lack(round_, kept, [each.id for each in attention.waiting(run)])


def asked(world: SimpleNamespace, **values: object) -> Lack:
    """What is lacking once Alice has these answers."""
    Profile.update(**values).where(Profile.id == world.newcomer.id).execute()
    return lack(world)


def test_who_has_the_seats_and_which_one_more_would_help(world: SimpleNamespace) -> None:
    market.newcomers(world.programme, 2)
    found = lack(world)
    (case,) = found.listed
    assert case.reason == "Every mentor who fits is full: Bob"
    assert len(case.details) == 2
    assert case.details[0].startswith("Bob has ")
    assert case.details[1].startswith("3 newcomers can only go to mentors who have 2 seats together")
    assert case.way is not None
    assert (case.way.act, case.way.mentor) == ("seat", world.mentor.id)
    assert case.way.text == f"One more seat with Bob places {case.name}, and nobody else moves"
    assert found.seats == [(world.mentor.id, "Bob")]
    assert [each.names for each in found.sought] == [[case.name]]
    assert found.sought[0].text == (
        "A mentor for Search engine optimisation who speaks English, free on Monday evening: places 1 more"
    )


def test_no_language_in_common_is_said_with_the_language(world: SimpleNamespace) -> None:
    (case,) = asked(world, languages=["de"]).listed
    assert case.reason == "No mentor speaks their language: German"
    assert case.details == []
    assert case.way is not None
    assert case.way.act == "ask"
    assert case.way.text == "Bob has a free seat; only this stands between: No language in common"


def test_no_common_hour_is_said_with_the_mentors_hours(world: SimpleNamespace) -> None:
    (case,) = asked(world, week=[[120, 240]]).listed
    assert case.reason == "No mentor has enough hours in common with them"
    assert case.way is not None
    assert case.way.text.endswith("No hours in common · Bob is there Mon 18:00–21:00")


def test_no_wanted_skill_is_said_with_the_skills(world: SimpleNamespace) -> None:
    terms = [
        {**each, **({"minimum": 1} if each["name"] == "skills" else {})} for each in world.programme.terms
    ]
    world.programme.terms = terms
    world.programme.save()
    found = asked(world, skills={"css": {"level": 2, "importance": 3}})
    assert found.listed[0].reason.startswith("No mentor offers any of the wanted skills: ")
    assert found.sought[0].names == ["Alice"]


def test_several_rules_are_counted(world: SimpleNamespace) -> None:
    market.mentors(world.programme, 1, week=[[240, 360]], languages=["de"])
    (case,) = asked(world, languages=["fr"], week=[[240, 360]]).listed
    assert case.reason == "Every mentor is left out by one rule or another"
    assert len(case.details) == 2
    assert case.way is not None
    assert "only this stands between" in case.way.text


def test_a_decision_that_stands_in_the_way_can_be_taken_back(world: SimpleNamespace) -> None:
    round_ = market.begun(world.programme, world.carol)
    market.run(round_, world.carol)
    for kind, act in (("unpair", "undo"), ("skip", "undo")):
        fresh = market.fresh(round_)
        decision = Decision(kind, world.newcomer.id, world.mentor.id)  # type: ignore[arg-type]
        reviews.decide(fresh, decision, fresh.version, world.carol, NOW)
        (case,) = lack(world, fresh).listed
        assert case.way is not None
        assert (case.way.act, case.way.mentor) == (act, world.mentor.id)
    assert case.reason == "Left out of this round by a coordinator"


def test_a_private_never_again_is_never_told(world: SimpleNamespace) -> None:
    NeverAgain.create(
        programme=world.programme,
        asked_by=world.bob,
        address=world.alice.email,
        other=world.alice,
        created_at=NOW,
    )
    (case,) = lack(world).listed
    assert case.way is None
    assert "Bob" not in f"{case}"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nobody_is_lacking(world: SimpleNamespace, language: str) -> None:
    with i18n.reader(language, "Europe/Paris"):
        found = lack(world)
    assert found == Lack([], False, [], [])


def test_no_mentor_at_all(world: SimpleNamespace) -> None:
    Profile.update(away=True).where(Profile.id == world.mentor.id).execute()
    (case,) = lack(world).listed
    assert case.reason == "There is no mentor yet"
    assert case.way is None
