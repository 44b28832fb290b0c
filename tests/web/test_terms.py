"""The page that says what went with what: too few, nothing clear, or a weight to think about."""

from collections.abc import Callable
from types import SimpleNamespace

import builders
import market
import pytest
from builders import NOW
from flask.testing import FlaskClient

from mentorship.models import CheckIn, Person, Programme, Proposal, Round

SignIn = Callable[[Person], FlaskClient]
PAGE, WEIGHTS = "/p/welcome/indicators/terms", "/p/welcome/settings/weights"


@pytest.fixture
def published(world: SimpleNamespace) -> SimpleNamespace:
    """A round that was run and went out, with forty pairs: the more skills in common, the better the mood."""
    world.round = market.begun(world.programme, world.carol)
    market.run(world.round, world.carol)
    Proposal.delete().execute()
    Round.update(state="published", published_at=NOW).execute()
    for k in range(40):
        sides = [
            builders.profile(builders.person(f"{role} {k}"), world.programme, role, state="left")
            for role in ("newcomer", "mentor")
        ]
        parts = [{"term": "skills", "points": k, "most": 60, "reason": None}]
        parts += [{"term": "hours", "points": 7 * k % 40, "most": 40, "reason": None}]
        asked = builders.proposal(world.round, *sides, state="accepted", published_at=NOW, parts=parts)
        pair = builders.mentorship(*sides, proposal=asked)
        CheckIn.create(
            mentorship=pair, side="mentor", due_on=NOW.date(), answered_at=NOW, mood=1 + k * 5 // 40
        )
    return world


def test_without_pairs_it_is_too_early(world: SimpleNamespace, sign_in: SignIn) -> None:
    page = sign_in(world.carol).get(PAGE)
    assert page.status_code == 200
    assert "Nothing is told under 30 pairs" in page.text
    assert "<table" not in page.text


def test_a_clear_sign_proposes_a_weight_and_changes_nothing(
    published: SimpleNamespace, sign_in: SignIn
) -> None:
    carol = sign_in(published.carol)
    before = Programme.get_by_id(published.programme.id).terms
    page = carol.get(PAGE).text
    assert page.count("more points, more of it") == 1
    assert "no clear sign" in page
    assert "too few to tell" in page
    assert "from 60 to 75" in page
    assert f"{WEIGHTS}?weight-skills=75" in page
    assert "“Spring” would give the same pairs." in page
    for word in ("because", "thanks to", "leads to", "makes pairs", "improves"):
        assert word not in page
    assert Programme.get_by_id(published.programme.id).terms == before
    assert carol.post(PAGE).status_code == 405


def test_one_round_is_looked_at_alone(published: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(published.carol)
    assert "from 60 to 75" in carol.get(PAGE, query_string={"round": published.round.id}).text
    empty = builders.round_(published.programme, name="Later", state="published", published_at=NOW)
    assert "Too few to tell" in carol.get(PAGE, query_string={"round": empty.id}).text
    assert carol.get(PAGE, query_string={"round": "999"}).status_code == 404
    assert f"{PAGE}?round={published.round.id}" in carol.get(f"/rounds/{published.round.id}").text


@pytest.mark.parametrize(
    ("typed", "shown"), [("75", "75"), ("101", "60"), ("-1", "60"), ("", "60"), ("9" * 99, "60")]
)
def test_the_page_of_weights_is_filled_in_and_waits_for_a_save(
    world: SimpleNamespace, sign_in: SignIn, typed: str, shown: str
) -> None:
    carol = sign_in(world.carol)
    page = carol.get(WEIGHTS, query_string={"weight-skills": typed}).text
    field = page[page.index('name="weight0"') - 300 : page.index('name="weight0"') + 100]
    assert f'value="{shown}"' in field
    assert "Nothing is changed until you save" in page
    assert "Nothing is changed until you save" not in carol.get(WEIGHTS).text
    assert Programme.get_by_id(world.programme.id).terms[0]["weight"] == 60


def test_it_speaks_french(published: SimpleNamespace, sign_in: SignIn) -> None:
    Person.update(language="fr").where(Person.id == published.carol.id).execute()
    page = sign_in(Person.get_by_id(published.carol.id)).get(PAGE).text
    assert "Ce qui allait avec quoi" in page
    assert "de 60 à 75" in page
