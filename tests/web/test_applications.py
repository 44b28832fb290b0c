"""The pages of applications, and what the person reads about theirs."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from mentorship.models import Letter, Person, Profile, Programme

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def carol(world: SimpleNamespace, sign_in: SignIn) -> FlaskClient:
    Programme.update(applications=True, screening=True).where(Programme.id == world.programme.id).execute()
    Profile.update(application="open").execute()
    return sign_in(world.carol)


def test_those_who_are_ticked_are_approved(
    world: SimpleNamespace, carol: FlaskClient, sign_in: SignIn
) -> None:
    page = carol.get("/p/welcome/applications").text
    assert "2 people would like to take part" in page
    for address in ("/p/welcome/newcomer/receipt", "/p/welcome", "/"):
        assert "with the coordination" in sign_in(world.alice).get(address).text
    ticked = {"profile": [str(world.newcomer.id), "999999", "x"]}
    answer = carol.post("/p/welcome/applications/approve", data=ticked, follow_redirects=True)
    assert "1 person takes part from now on." in answer.text
    assert Profile.get_by_id(world.newcomer.id).application == "approved"
    assert Profile.get_by_id(world.mentor.id).application == "open"
    assert Letter.get(Letter.kind == "application_approved").address == "alice@example.org"
    assert "You are in" in sign_in(world.alice).get("/p/welcome/newcomer/receipt").text


def test_one_is_asked_back_and_reads_the_question(
    world: SimpleNamespace, carol: FlaskClient, sign_in: SignIn
) -> None:
    address = f"/p/welcome/people/{world.newcomer.id}"
    assert "Waits for your decision" in carol.get(address).text
    assert carol.post(f"{address}/ask", data={"text": " "}).status_code == 422
    page = carol.post(f"{address}/ask", data={"text": "Which <shop>?"}, follow_redirects=True).text
    assert "Which &lt;shop&gt;?" in page
    alice = sign_in(world.alice)
    assert "has a question for you" in alice.get("/").text
    assert "Which &lt;shop&gt;?" in alice.get("/p/welcome/newcomer/receipt").text
    page = carol.post(f"{address}/refuse", data={"text": "We are full."}, follow_redirects=True).text
    assert "Refused on" in page
    assert "could not take you in" in alice.get("/p/welcome/newcomer/receipt").text
    assert carol.post(f"{address}/refuse", data={"text": "We are full."}).status_code == 409
    assert "has a letter" in carol.post(f"{address}/approve", follow_redirects=True).text
    assert carol.get(f"{address}/praise").status_code == 404


def test_a_mentor_is_screened(world: SimpleNamespace, carol: FlaskClient, sign_in: SignIn) -> None:
    Profile.update(application="approved").execute()
    assert "Mentors to screen" in carol.get("/p/welcome/applications").text
    for page in ("/p/welcome/mentor/receipt", "/"):
        assert "speak with you first" in sign_in(world.bob).get(page).text
    address = f"/p/welcome/people/{world.mentor.id}"
    assert "is screened" in carol.post(f"{address}/screen", data={"passed": "1"}, follow_redirects=True).text
    assert "Nobody waits" in carol.get("/p/welcome/applications").text
    assert "from now on" in carol.post(f"{address}/screen", follow_redirects=True).text


def test_a_programme_without_applications_says_so(world: SimpleNamespace, sign_in: SignIn) -> None:
    page = sign_in(world.carol).get("/p/welcome/applications").text
    assert "everybody who completes a profile takes part" in page
