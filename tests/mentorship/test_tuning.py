"""Weights and rules seen before they are saved: whom a rule leaves out, who would move, in figures."""

from types import SimpleNamespace

import market
import pytest
from builders import NOW

from matching import compare, solve
from mentorship import outcomes, problems, runs
from mentorship.models import NeverAgain, Profile, Round
from mentorship.tuning import effect


@pytest.fixture
def round_(world: SimpleNamespace) -> Round:
    """Three newcomers more, one mentor more, and a run."""
    market.newcomers(world.programme, 3)
    market.mentors(world.programme, 1)
    begun = market.begun(world.programme, world.carol)
    market.run(begun, world.carol)
    return market.fresh(begun)


def with_(round_: Round, name: str, **values: object) -> list[problems.Spec]:
    return [{**each, **(values if each["name"] == name else {})} for each in round_.terms]


def test_the_same_weights_do_nothing(round_: Round) -> None:
    seen = effect(round_, round_.terms, "placed", NOW)
    assert seen.is_free
    assert seen.before == seen.after
    assert seen.pairs == 4 * 2


def test_a_rule_says_what_it_forbids_and_whom_it_leaves_out(round_: Round, world: SimpleNamespace) -> None:
    Profile.update(languages=["de"]).where(Profile.id == world.newcomer.id).execute()
    alone = market.begun(world.programme, world.carol)
    rules = {each.label: each for each in effect(alone, alone.terms, "placed", NOW).rules}
    languages = rules["Languages"]
    assert (languages.pairs, languages.alone, languages.names) == (2, 1, ["Alice"])
    assert next(iter(rules)) == "Languages"
    freed = effect(alone, with_(alone, "languages", minimum=0), "placed", NOW)
    assert "Languages" not in {each.label for each in freed.rules}


def test_a_new_rule_shows_the_pairs_that_would_break_it(round_: Round) -> None:
    terms = with_(round_, "hours", minimum=1200)
    seen = effect(round_, terms, "placed", NOW)
    assert seen.before is not None
    assert seen.before.placed == 0
    assert (seen.after.placed, seen.broken, len(seen.moves)) == (0, 3, 3)
    assert market.fresh(round_).terms == round_.terms


def test_moves_are_those_of_two_full_solves(round_: Round) -> None:
    terms = with_(round_, "skills", weight=1)
    seen = effect(round_, terms, "total", NOW)
    run = runs.latest(round_)
    assert run is not None
    before = solve(runs.problem_of(run))
    base = problems.of_round(Round(**{**round_.__data__, "terms": terms, "objective": "total"}), NOW)
    after = solve(problems.decided(base, problems.decisions_of(round_)))
    assert len(seen.moves) == len(compare(before, after).moves)
    assert seen.after.placed == after.placed


def test_without_a_run_there_is_nothing_to_compare(world: SimpleNamespace) -> None:
    seen = effect(market.begun(world.programme, world.carol), world.programme.terms, "placed", NOW)
    assert seen.before is None
    assert seen.after.placed == 1
    assert not seen.is_free


def test_pairs_kept_apart_in_private_show_in_no_rule(round_: Round, world: SimpleNamespace) -> None:
    before = effect(round_, round_.terms, "placed", NOW).rules
    wish = {"asked_by": world.alice, "address": world.bob.email, "other": world.bob, "created_at": NOW}
    NeverAgain.create(programme=world.programme, **wish)
    fresh = market.begun(world.programme, world.carol)
    assert [each.label for each in effect(fresh, fresh.terms, "placed", NOW).rules] == [
        each.label for each in before
    ]


def test_figures_of_nobody() -> None:
    problem = problems.Problem([], [], [])
    assert outcomes.figures(problem, []) == outcomes.Figures(0, None, None, 0, 0)
