"""From rows to a problem: who takes part, and which pairs are barred."""

import json
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from matching import Pair, explain, solve
from mentorship import problems
from mentorship.models import NeverAgain, Profile, Ruling


def ids(people: object) -> set[str]:
    return {each.id for each in people}  # type: ignore[attr-defined]


def test_a_newcomer_and_a_mentor_take_part_by_id_only(world: SimpleNamespace) -> None:
    problem = problems.of_programme(world.programme, NOW)
    assert ids(problem.newcomers) == {str(world.newcomer.id)}
    assert [(each.id, each.seats) for each in problem.mentors] == [(str(world.mentor.id), 2)]
    written = json.dumps(problems.to_json(problem))
    assert "Alice" not in written
    assert "example.org" not in written


@pytest.mark.parametrize(
    "change",
    [{"state": "draft"}, {"state": "left"}, {"completed_at": None}],
    ids=["draft", "left", "incomplete"],
)
@pytest.mark.parametrize("side", ["newcomer", "mentor"])
def test_who_is_not_ready_stays_out(world: SimpleNamespace, side: str, change: dict[str, object]) -> None:
    Profile.update(**change).where(Profile.id == getattr(world, side).id).execute()
    problem = problems.of_programme(world.programme, NOW)
    assert not (problem.newcomers if side == "newcomer" else problem.mentors)


def test_a_newcomer_whose_pair_has_ended_waits_only_once_they_ask(world: SimpleNamespace) -> None:
    builders.mentorship(world.newcomer, world.mentor, state="completed", ended_at=NOW)
    Profile.update(waiting_since=None).where(Profile.id == world.newcomer.id).execute()
    assert not problems.of_programme(world.programme, NOW).newcomers
    Profile.update(waiting_since=NOW).where(Profile.id == world.newcomer.id).execute()
    assert ids(problems.of_programme(world.programme, NOW).newcomers) == {str(world.newcomer.id)}


def test_unconfirmed_and_disabled_people_stay_out(world: SimpleNamespace) -> None:
    world.alice.confirmed_at = None
    world.alice.save()
    world.bob.disabled_at = NOW
    world.bob.save()
    problem = problems.of_programme(world.programme, NOW)
    assert not problem.newcomers
    assert not problem.mentors


@pytest.mark.parametrize(("days", "there"), [(-1, False), (0, True), (1, True)])
def test_a_mentor_is_there_until_the_day_they_said(world: SimpleNamespace, days: int, there: bool) -> None:
    world.mentor.until = (NOW + timedelta(days=days)).date()
    world.mentor.save()
    assert bool(problems.of_programme(world.programme, NOW).mentors) is there


def test_an_away_mentor_is_not_asked(world: SimpleNamespace) -> None:
    world.mentor.away = True
    world.mentor.save()
    assert not problems.of_programme(world.programme, NOW).mentors


def test_live_pairs_and_open_proposals_take_seats_and_newcomers(world: SimpleNamespace) -> None:
    eve, finn = (builders.profile(builders.person(n), world.programme, "newcomer") for n in ("Eve", "Finn"))
    builders.mentorship(eve, world.mentor)
    past = builders.round_(world.programme, state="published")
    builders.proposal(past, finn, world.mentor, state="published", published_at=NOW)
    problem = problems.of_programme(world.programme, NOW)
    assert ids(problem.newcomers) == {str(world.newcomer.id)}
    assert problem.mentors[0].seats == 0


def test_more_pairs_than_seats_leave_none_and_not_less(world: SimpleNamespace) -> None:
    for name in ("Eve", "Finn"):
        builders.mentorship(
            builders.profile(builders.person(name), world.programme, "newcomer"), world.mentor
        )
    world.mentor.seats = 1
    world.mentor.save()
    assert problems.of_programme(world.programme, NOW).mentors[0].seats == 0


def test_nobody_is_their_own_mentor(world: SimpleNamespace) -> None:
    own = builders.profile(world.alice, world.programme, "mentor")
    assert (str(world.newcomer.id), str(own.id)) in problems.of_programme(world.programme, NOW).forbidden


@pytest.mark.parametrize("known", [True, False], ids=["account", "address only"])
@pytest.mark.parametrize("who", ["newcomer", "mentor"])
def test_never_again_holds_whoever_asked(world: SimpleNamespace, who: str, known: bool) -> None:
    one, other = (world.alice, world.bob) if who == "newcomer" else (world.bob, world.alice)
    NeverAgain.create(
        programme=world.programme,
        asked_by=one,
        address=other.email,
        other=other if known else None,
        created_at=NOW,
    )
    problem = problems.of_programme(world.programme, NOW)
    assert problem.forbidden == [(str(world.newcomer.id), str(world.mentor.id))]


@pytest.mark.parametrize(
    ("state", "barred"), [("ended", 1), ("ended_safety", 1), ("completed", 0), ("completed_early", 0)]
)
def test_a_pair_that_broke_off_is_not_made_again(world: SimpleNamespace, state: str, barred: int) -> None:
    builders.mentorship(world.newcomer, world.mentor, state=state, ended_at=NOW)
    assert len(problems.of_programme(world.programme, NOW).forbidden) == barred


def test_a_no_is_remembered(world: SimpleNamespace) -> None:
    past = builders.round_(world.programme, state="published")
    builders.proposal(past, world.newcomer, world.mentor, state="declined", published_at=NOW)
    assert len(problems.of_programme(world.programme, NOW).forbidden) == 1


def test_decisions_of_the_round_are_part_of_it(world: SimpleNamespace) -> None:
    eve = builders.profile(builders.person("Eve"), world.programme, "newcomer")
    finn = builders.profile(builders.person("Finn"), world.programme, "newcomer")
    round_ = builders.round_(world.programme)
    for newcomer, kind in ((world.newcomer, "pin"), (eve, "forbid"), (finn, "skip")):
        Ruling.create(round=round_, newcomer=newcomer, mentor=world.mentor, kind=kind, created_at=NOW)
    problem = problems.decided(problems.of_round(round_, NOW), problems.decisions_of(round_))
    assert ids(problem.newcomers) == {str(world.newcomer.id), str(eve.id)}
    assert list(problem.pins) == [(str(world.newcomer.id), str(world.mentor.id))]
    assert problem.forbidden == [(str(eve.id), str(world.mentor.id))]


def test_approved_pairs_stay(world: SimpleNamespace) -> None:
    round_ = builders.round_(world.programme)
    builders.proposal(round_, world.newcomer, world.mentor, state="approved")
    assert problems.decisions_of(round_).pins == ((str(world.newcomer.id), str(world.mentor.id)),)


def test_the_same_people_make_the_same_problem(world: SimpleNamespace) -> None:
    round_ = builders.round_(world.programme)
    first, second = (solve(problems.of_round(round_, NOW)) for _ in range(2))
    assert first.digest == second.digest
    kept = problems.from_json(json.loads(json.dumps(problems.to_json(problems.of_round(round_, NOW)))))
    assert solve(kept) == first


def test_another_programme_is_another_world(world: SimpleNamespace) -> None:
    other = builders.programme("elsewhere")
    assert not problems.of_programme(other, NOW).newcomers


def test_hours_in_common_are_those_of_the_coming_week(world: SimpleNamespace) -> None:
    world.mentor.zone = "Europe/London"
    world.mentor.save()
    spans = problems.shared_hours(world.newcomer, world.mentor, NOW)
    assert [(start.isoformat(), end.isoformat()) for start, end in spans] == [
        ("2026-03-09T18:00:00+00:00", "2026-03-09T20:00:00+00:00")
    ]
    assert problems.shared_minutes(world.newcomer, world.mentor, NOW) == 120


def test_a_neighbouring_skill_counts(world: SimpleNamespace) -> None:
    world.newcomer.skills = {"content-strategy": {"level": 2, "importance": 2}}
    world.mentor.skills = {"copywriting": 4}
    for each in (world.newcomer, world.mentor):
        each.save()
    problem = problems.of_programme(world.programme, NOW)
    pair = explain(problem, str(world.newcomer.id), str(world.mentor.id))
    assert isinstance(pair, Pair)
    assert (pair.parts[0].term, pair.parts[0].points) == ("skills", 300_000)  # half of 60 points
