"""The page on which both sides answer: what they see, what they can do, and nobody else."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask.testing import FlaskClient

from matching import solve
from mentorship import problems, reasons
from mentorship.models import Mentorship, Person, Profile, Proposal

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def proposal(world: SimpleNamespace) -> Proposal:
    pair = solve(problems.of_programme(world.programme, NOW)).pairs[0]
    return builders.proposal(
        builders.round_(world.programme, state="published"),
        world.newcomer,
        world.mentor,
        state="published",
        published_at=NOW,
        answer_by=NOW + timedelta(days=7),
        score=pair.score,
        parts=reasons.stored(pair.parts),
    )


def test_each_side_sees_the_other(world: SimpleNamespace, proposal: Proposal, sign_in: SignIn) -> None:
    Profile.update(bio="Ten years of search").where(Profile.id == world.mentor.id).execute()
    to_alice = sign_in(world.alice).get(f"/proposals/{proposal.id}").text
    for said in ("Your mentor could be Bob", "Ten years of search", "Search engine optimisation", "Monday, "):
        assert said in to_alice
    to_bob = sign_in(world.bob).get(f"/proposals/{proposal.id}").text
    for said in ("Alice would like to learn from you", "Open my own shop", "set me to away"):
        assert said in to_bob
    assert "example.org" not in to_alice + to_bob


def test_two_yeses_lead_to_the_pair(world: SimpleNamespace, proposal: Proposal, sign_in: SignIn) -> None:
    alice, bob = sign_in(world.alice), sign_in(world.bob)
    said = alice.post(f"/proposals/{proposal.id}/accept", follow_redirects=True)
    assert "You said yes. Now it is up to Bob" in said.text
    assert alice.post(f"/proposals/{proposal.id}/accept").status_code == 409
    begun = bob.post(f"/proposals/{proposal.id}/accept")
    assert begun.location == f"/mentorships/{Mentorship.get().id}"
    assert "You both said yes" in alice.get(f"/proposals/{proposal.id}").text


def test_a_no_with_a_reason(world: SimpleNamespace, proposal: Proposal, sign_in: SignIn) -> None:
    bob = sign_in(world.bob)
    done = bob.post(
        f"/proposals/{proposal.id}/decline",
        data={"reason": "Too busy <b>now</b>", "pause": "y"},
        follow_redirects=True,
    )
    assert "You said no, and that is fine" in done.text
    assert Profile.get_by_id(world.mentor.id).away
    to_alice = sign_in(world.alice).get(f"/proposals/{proposal.id}").text
    assert "This match did not work out" in to_alice
    assert "Too busy" not in to_alice
    to_carol = sign_in(world.carol).get(f"/rounds/{proposal.round_id}/pairs/{proposal.id}").text
    assert "Too busy &lt;b&gt;now&lt;/b&gt;" in to_carol


def test_a_reason_that_is_too_long_is_kept_and_refused(
    world: SimpleNamespace, proposal: Proposal, sign_in: SignIn
) -> None:
    answer = sign_in(world.bob).post(f"/proposals/{proposal.id}/decline", data={"reason": "x" * 501})
    assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert Proposal.get_by_id(proposal.id).state == "published"


@pytest.mark.parametrize("state", ["expired", "withdrawn", "declined", "accepted"])
def test_a_closed_proposal_has_no_buttons(
    world: SimpleNamespace, proposal: Proposal, sign_in: SignIn, state: str
) -> None:
    Proposal.update(state=state).where(Proposal.id == proposal.id).execute()
    alice = sign_in(world.alice)
    page = alice.get(f"/proposals/{proposal.id}")
    assert page.status_code == 200
    assert "/accept" not in page.text
    for act in ("accept", "decline"):
        assert alice.post(f"/proposals/{proposal.id}/{act}").status_code == 409


@pytest.mark.parametrize(("method", "act"), [("GET", ""), ("POST", "/accept"), ("POST", "/decline")])
def test_only_the_two_may_open_it(
    world: SimpleNamespace, proposal: Proposal, sign_in: SignIn, client: FlaskClient, method: str, act: str
) -> None:
    address = f"/proposals/{proposal.id}{act}"
    assert client.open(address, method=method).status_code == 302
    assert sign_in(world.carol).open(address, method=method).status_code == 403
    other = builders.profile(builders.person("Eve"), world.programme, "newcomer").person
    for person in (world.dave, other):
        assert sign_in(person).open(address, method=method).status_code == 404
    wrong = "POST" if method == "GET" else "GET"
    assert sign_in(world.alice).open(address, method=wrong).status_code == 405
    assert Proposal.get_by_id(proposal.id).newcomer_answer == ""


def test_a_draft_is_nobodys_business_yet(world: SimpleNamespace, sign_in: SignIn) -> None:
    draft = builders.proposal(builders.round_(world.programme), world.newcomer, world.mentor)
    for person in (world.alice, world.bob):
        assert sign_in(person).get(f"/proposals/{draft.id}").status_code == 404
        assert sign_in(person).post(f"/proposals/{draft.id}/accept").status_code == 404


def test_the_page_in_french(world: SimpleNamespace, proposal: Proposal, sign_in: SignIn) -> None:
    Person.update(language="fr").where(Person.id == world.alice.id).execute()
    page = sign_in(world.alice).get(f"/proposals/{proposal.id}").text
    assert '<html lang="fr">' in page
    assert "Référencement naturel" in page
    assert "Lundi, " in page
