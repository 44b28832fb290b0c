"""The directory of mentors: for newcomers of a programme that has one."""

from collections.abc import Callable
from types import SimpleNamespace

import market
import pytest
from flask.testing import FlaskClient

from mentorship import wishes
from mentorship.models import Person, Profile, Programme, Wish

SignIn = Callable[[Person], FlaskClient]
PAGE = "/p/welcome/mentors"


@pytest.fixture
def alice(world: SimpleNamespace, sign_in: SignIn) -> FlaskClient:
    Programme.update(wishes=True).execute()
    return sign_in(world.alice)


def test_a_wish_is_saved_and_shown(world: SimpleNamespace, alice: FlaskClient) -> None:
    page = alice.get(PAGE).text
    assert "Bob" in page
    assert world.bob.email not in page
    assert alice.post(f"{PAGE}/{world.mentor.id}", data={"rank": "1"}).status_code == 303
    assert [each.mentor_id for each in wishes.of(world.newcomer)] == [world.mentor.id]
    assert "<li>Bob</li>" in alice.get(PAGE).text
    alice.post(f"{PAGE}/{world.mentor.id}", data={"rank": "out"})
    assert [each.rank for each in Wish.select()] == [0]
    alice.post(f"{PAGE}/{world.mentor.id}", data={"rank": ""})
    assert not Wish.select().exists()


@pytest.mark.parametrize("rank", ["9", "-1", "0", "many", "1e3"])
def test_an_odd_place_is_refused(world: SimpleNamespace, alice: FlaskClient, rank: str) -> None:
    assert alice.post(f"{PAGE}/{world.mentor.id}", data={"rank": rank}).status_code == 422
    assert not Wish.select().exists()


def test_only_newcomers_where_the_programme_has_wishes(
    world: SimpleNamespace, alice: FlaskClient, sign_in: SignIn, client: FlaskClient
) -> None:
    for person in (world.bob, world.carol, world.dave):
        assert sign_in(person).get(PAGE).status_code == 404
        assert sign_in(person).post(f"{PAGE}/{world.mentor.id}", data={"rank": "1"}).status_code == 404
    assert client.get(PAGE).status_code == 302
    assert alice.post(f"{PAGE}/{world.newcomer.id}", data={"rank": "1"}).status_code == 404
    Profile.update(away=True).where(Profile.id == world.mentor.id).execute()
    assert alice.post(f"{PAGE}/{world.mentor.id}", data={"rank": "1"}).status_code == 404
    Programme.update(wishes=False).execute()
    assert alice.get(PAGE).status_code == 404
    assert not Wish.select().exists()


def test_many_mentors_come_page_by_page(world: SimpleNamespace, alice: FlaskClient) -> None:
    market.mentors(world.programme, 12)
    assert alice.get(PAGE).text.count("<article") == 12
    assert alice.get(f"{PAGE}?page=2").text.count("<article") == 1
    assert alice.get(f"{PAGE}?page=99").text.count("<article") == 1


def test_search_and_french(world: SimpleNamespace, alice: FlaskClient) -> None:
    assert "Bob" not in alice.get(f"{PAGE}?q=falconry").text
    Person.update(language="fr").execute()
    assert "Vos souhaits" in alice.get(PAGE).text
