"""When people may join, and the rounds that open by themselves."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW

from mentorship import profiles, rhythms, rounds
from mentorship.errors import BadField, Refused
from mentorship.models import Profile, Programme, Proposal, Round, Run

WEEK = timedelta(days=7)
VALUES = {"skills": {"seo": {"level": 1, "importance": 1}}, "week": [[0, 60]], "languages": ["en"]}


def weekly(world: SimpleNamespace) -> None:
    Programme.update(rhythm="weekly").where(Programme.id == world.programme.id).execute()


@pytest.mark.parametrize(
    ("dates", "open_", "words"),
    [
        ([], True, ""),
        ([(None, None)], True, ""),
        ([("2026-03-01", "2026-03-02")], True, "until 2 March 2026"),
        ([(None, "2026-03-01")], False, "closed at present"),
        ([("2026-03-03", "2026-03-08")], False, "opens on 3 March 2026"),
        ([("2026-03-05", None), ("2026-03-04", None)], False, "opens on 4 March 2026"),
        ([(None, "2026-03-01"), ("2026-03-02", None)], True, ""),
    ],
)
def test_people_join_while_a_dated_round_lets_them(
    world: SimpleNamespace, dates: list[tuple[str | None, str | None]], open_: bool, words: str
) -> None:
    for opens, closes in dates:
        days = [date.fromisoformat(each) if each else None for each in (opens, closes)]
        builders.round_(world.programme, opens_on=days[0], closes_on=days[1])
    found = rhythms.joining(world.programme, NOW.date())
    assert found.open is open_
    assert words in found.words
    assert bool(words) == bool(found.words)
    Round.update(state="published").execute()
    assert rhythms.joining(world.programme, NOW.date()).open


def test_nobody_joins_outside_but_who_is_in_may_change(world: SimpleNamespace) -> None:
    eve = profiles.begin(builders.person("Eve"), world.programme, "newcomer", NOW)
    builders.round_(world.programme, closes_on=NOW.date() - timedelta(days=1))
    with pytest.raises(Refused):
        profiles.complete(eve, VALUES, eve.person, NOW)
    assert Profile.get_by_id(eve.id).state == "draft"
    profiles.change(world.newcomer, {"goal": "Another"}, world.alice, NOW)


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"closes_on": date(2026, 3, 10)}, "closes_on"),
        ({"opens_on": date(2026, 3, 10)}, "opens_on"),
        ({"opens_on": date(2026, 3, 8), "closes_on": date(2026, 3, 7)}, "opens_on"),
    ],
)
def test_dates_in_a_wrong_order_are_refused(
    world: SimpleNamespace, dates: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadField) as refused:
        rounds.begin(
            world.programme, "Spring", date(2026, 3, 9), date(2026, 3, 12), world.carol, NOW, **dates
        )
    assert refused.value.field == field


def test_a_weekly_programme_opens_and_runs_one_round_a_week(world: SimpleNamespace) -> None:
    weekly(world)
    assert rhythms.open_due(NOW) == 1
    assert [rhythms.open_due(NOW + timedelta(hours=k)) for k in range(5)] == [0] * 5
    (made,) = Round.select()
    assert (made.name, made.match_on) == ("Week of 2 March 2026", NOW.date())
    assert rounds.run_queued(NOW) == 1
    assert Run.get().state == "done"
    assert {row.state for row in Proposal.select()} == {"draft"}  # nothing goes out without an approval
    assert rhythms.open_due(NOW + WEEK) == 0  # the last one still waits for its coordinator
    Round.update(state="published").execute()
    assert rhythms.open_due(NOW + timedelta(days=6)) == 0
    assert rhythms.open_due(NOW + WEEK) == 1
    assert rhythms.open_due(NOW - WEEK) == 0  # a clock that is set back


def test_no_round_opens_where_nobody_waits_or_where_it_is_not_wanted(world: SimpleNamespace) -> None:
    assert rhythms.open_due(NOW) == 0
    weekly(world)
    Profile.update(waiting_since=None).execute()
    assert rhythms.open_due(NOW) == 0


def test_many_schedulers_open_one_round(world: SimpleNamespace) -> None:
    weekly(world)
    results = builders.at_once(lambda: rhythms.open_due(NOW))
    assert sorted(map(str, results)) == ["0"] * 5 + ["1"]
    assert (Round.select().count(), Run.select().count()) == (1, 1)


def test_the_rounds_name_is_in_the_coordinators_language(world: SimpleNamespace) -> None:
    weekly(world)
    type(world.carol).update(language="fr").where(type(world.carol).id == world.carol.id).execute()
    rhythms.open_due(NOW)
    assert "2 mars 2026" in Round.get().name


def test_a_weekly_round_takes_in_who_comes_before_it_is_looked_at(world: SimpleNamespace) -> None:
    day = timedelta(days=1)
    weekly(world)
    rhythms.open_due(NOW)
    rounds.run_queued(NOW)
    assert rhythms.run_again_due(NOW + day) == 0  # nobody came
    late = NOW + timedelta(hours=5)
    eve = builders.profile(builders.person("Eve"), world.programme, "newcomer", waiting_since=late)
    assert rhythms.run_again_due(late) == 0  # not twice a day
    assert sorted(map(str, builders.at_once(lambda: rhythms.run_again_due(NOW + day)))) == ["0"] * 5 + ["1"]
    assert rhythms.run_again_due(NOW + day) == 0  # one is under way
    rounds.run_queued(NOW + day)
    assert {row.newcomer_id for row in Proposal.select()} == {world.newcomer.id, eve.id}
    assert rhythms.run_again_due(NOW + 2 * day) == 0
    builders.profile(builders.person("Flo"), world.programme, "newcomer", waiting_since=NOW + 2 * day)
    Proposal.update(state="approved").where(Proposal.newcomer == eve.id).execute()
    assert rhythms.run_again_due(NOW + 3 * day) == 0  # from the first approval on it is the coordinator's
