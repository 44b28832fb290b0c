"""A run in figures equals what is counted pair by pair."""

from collections import Counter
from types import SimpleNamespace

import builders
import market
import pytest

from matching import Pair, Part
from mentorship import outcomes, reasons
from mentorship.models import Proposal, Run


def pair(points: int, most: int = 100, waited: int = 0) -> Pair:
    parts = (Part("skills", points, most, None), Part("waiting", waited, 50, None))
    return Pair("1", "2", points + waited, parts, False)


@pytest.fixture
def run(world: SimpleNamespace) -> Run:
    market.newcomers(world.programme, 4)
    market.mentors(world.programme, 2, seats=1)
    return market.run(market.begun(world.programme, world.carol), world.carol)


def test_figures_are_those_of_the_proposals(run: Run) -> None:
    found = outcomes.outcome(run)
    rows = list(Proposal.select())
    tenths = [reasons.in_tenths(sum(each["points"] for each in reasons.fit(row.parts))) for row in rows]
    assert found.figures.placed == len(rows) == sum(found.bands) == 4
    assert (found.figures.worst, found.figures.average) == (min(tenths), round(sum(tenths) / len(tenths)))
    assert found.waiting == 1
    assert found.seats == 4
    load = Counter(Counter(row.mentor_id for row in rows).values())
    assert found.loads == (0, load[1], load[2])
    assert len(found.weakest) == 4


@pytest.mark.parametrize(("points", "band"), [(0, 0), (9, 0), (10, 1), (99, 9), (100, 9)])
def test_pairs_fall_into_tenths_of_the_possible_points(points: int, band: int) -> None:
    assert outcomes.bands([pair(points, waited=50)]).index(1) == band


def test_without_any_weight_every_pair_is_as_good_as_can_be() -> None:
    assert outcomes.bands([pair(0, most=0)])[-1] == 1


def test_nobody_placed_is_no_fault(world: SimpleNamespace) -> None:
    world.mentor.delete_instance()
    found = outcomes.outcome(market.run(market.begun(world.programme, world.carol), world.carol))
    assert (found.figures.placed, found.waiting, found.loads, found.weakest) == (0, 1, (), ())


def test_groups_are_compared_from_thirty_on(world: SimpleNamespace) -> None:
    market.newcomers(world.programme, 29, level="intermediate")
    for number in range(31):
        builders.profile(builders.person(f"Adept {number}"), world.programme, "newcomer", level="expert")
    run = market.run(market.begun(world.programme, world.carol), world.carol)
    levels, languages = outcomes.fairness(run)
    shown = {each.group: each.newcomers for each in levels.figures}
    assert shown == {"Intermediate": None, "Expert": 31, "Beginner": None}
    assert {each.group: each.newcomers for each in languages.figures} == {"English": 61, "French": 61}


def test_few_people_are_compared_with_nobody(run: Run) -> None:
    assert outcomes.fairness(run) == []
