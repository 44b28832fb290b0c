"""The first page and the choice of the language."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask.testing import FlaskClient

from mentorship import agenda, offers
from mentorship.models import Person, Profile

SignedIn = Callable[[Person], FlaskClient]


def test_a_visitor_sees_each_programme_with_two_doors(client: FlaskClient, world: SimpleNamespace) -> None:
    builders.round_(world.programme)
    page = client.get("/").text
    for link in (
        "/p/welcome/newcomer",
        "/p/welcome/mentor",
        "/p/other/newcomer",
        "/help/privacy",
        "/sign-up",
    ):
        assert f'href="{link}"' in page
    assert "Next matching" in page
    assert "Alice" not in page


def test_a_service_without_programmes_still_has_a_next_step(client: FlaskClient, sign_in: SignedIn) -> None:
    assert 'href="/sign-up"' in client.get("/").text
    page = sign_in(builders.person("Eve")).get("/").text
    assert 'href="/help/newcomer"' in page


def test_a_person_sees_what_is_next(sign_in: SignedIn, world: SimpleNamespace) -> None:
    page = sign_in(world.alice).get("/").text
    assert "You are on the list for a mentor" in page
    assert "My newcomer profile" in page
    assert "1 free place" not in page
    assert "2 free places" in sign_in(world.bob).get("/").text


def test_somebody_new_is_asked_to_choose(sign_in: SignedIn, world: SimpleNamespace) -> None:
    page = sign_in(builders.person("Eve")).get("/").text
    assert "do you look for a mentor" in page
    assert 'href="/p/welcome/mentor"' in page


def test_a_proposal_comes_first_and_names_nobody(sign_in: SignedIn, world: SimpleNamespace) -> None:
    proposal = builders.proposal(
        builders.round_(world.programme),
        world.newcomer,
        world.mentor,
        state="published",
        published_at=NOW,
        answer_by=NOW,
    )
    page = sign_in(world.alice).get("/").text
    assert f'href="/proposals/{proposal.id}"' in page
    assert "Bob" not in page


def test_a_pair_sees_its_next_step(sign_in: SignedIn, world: SimpleNamespace) -> None:
    pair = builders.mentorship(world.newcomer, world.mentor)
    for person in (world.alice, world.bob):
        page = sign_in(person).get("/").text
        assert f'href="/mentorships/{pair.id}"' in page
        assert "sign the agreement" in page


@pytest.mark.parametrize("values", [{"state": "draft"}, {"state": "left"}, {"away": True}, {"seats": 0}])
def test_every_state_of_a_mentor_is_shown(
    sign_in: SignedIn, world: SimpleNamespace, values: dict[str, object]
) -> None:
    Profile.update(values).where(Profile.id == world.mentor.id).execute()
    assert sign_in(world.bob).get("/").text.count("home-where") == 1


def test_a_coordinator_finds_the_desk(sign_in: SignedIn, world: SimpleNamespace) -> None:
    page = sign_in(world.carol).get("/").text
    assert 'href="/p/welcome/desk"' in page
    assert "1 newcomer waits" in page
    assert 'href="/p/other/desk"' not in page
    assert 'href="/p/welcome/desk"' not in sign_in(world.alice).get("/").text


def test_the_language_is_kept_in_the_browser_and_with_the_person(
    client: FlaskClient, sign_in: SignedIn, world: SimpleNamespace
) -> None:
    answer = client.post("/language", data={"language": "fr", "next": "/help/mentor"})
    assert (answer.status_code, answer.location) == (303, "/help/mentor")
    assert "Pour les mentors" in client.get("/help/mentor").text
    sign_in(world.alice).post("/language", data={"language": "fr", "next": "/"})
    assert Person.get_by_id(world.alice.id).language == "fr"


@pytest.mark.parametrize("language", ["de", "", "../fr", "\0", "x" * 10_000])
def test_an_unknown_language_changes_nothing(
    sign_in: SignedIn, world: SimpleNamespace, language: str
) -> None:
    assert sign_in(world.alice).post("/language", data={"language": language}).location == "/"
    assert Person.get_by_id(world.alice.id).language == "en"


def test_the_language_is_no_way_out(client: FlaskClient) -> None:
    assert client.post("/language", data={"language": "fr", "next": "//evil.example"}).location == "/"
    assert client.get("/language").status_code == 405


def test_times_on_offer_and_past_meetings_are_on_the_first_page(
    sign_in: SignedIn, world: SimpleNamespace
) -> None:
    pair = builders.mentorship(world.newcomer, world.mentor, newcomer_signed=1, mentor_signed=1)
    Profile.update(waiting_since=None).where(Profile.id == world.newcomer.id).execute()
    kinds = [step.kind for step in agenda.steps(world.alice, NOW)]
    assert kinds == ["first-meeting"]
    made = offers.offer(pair, [NOW + timedelta(days=1)], 45, "", world.bob, NOW)
    assert "Bob offers you times to meet" in sign_in(world.alice).get("/").text
    assert "You offered Alice times to meet" in sign_in(world.bob).get("/").text
    assert [step.kind for step in agenda.steps(world.alice, NOW)] == ["times"]
    over = NOW + timedelta(days=2)
    assert [step.kind for step in agenda.steps(world.alice, over)] == ["first-meeting"]  # it has run out
    offers.accept(made, NOW + timedelta(days=1), world.alice, NOW)
    assert [step.kind for step in agenda.steps(world.alice, NOW)] == ["meeting"]
    assert [step.kind for step in agenda.steps(world.alice, over)] == ["met", "first-meeting"]
