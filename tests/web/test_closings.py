"""Pages around the end of a pair: more time, a second mentor, the closing, the certificate, the wall."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient

from mentorship import bonds, certificates, proposals
from mentorship.models import Bond, Certificate, Goal, Letter, Meeting, Mentorship, Person, Profile, Proposal

Browse = Callable[[Person], FlaskClient]
ANSWERS = dict.fromkeys(bonds.STATEMENTS["mentor"], "2")


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    made = builders.mentorship(world.newcomer, world.mentor)
    Goal.create(mentorship=made, text="Open a shop", created_at=NOW)
    return made


def at(pair: Mentorship, part: str = "") -> str:
    return f"/mentorships/{pair.id}{part}"


def close(pair: Mentorship, state: str = "completed") -> None:
    Mentorship.update(state=state, ended_at=NOW).where(Mentorship.id == pair.id).execute()


def test_a_pair_goes_on_for_longer(world: SimpleNamespace, pair: Mentorship, sign_in: Browse) -> None:
    bob = sign_in(world.bob)
    form = bob.get(at(pair, "/extend")).text
    assert 'value="2026-05-25"' in form
    typed = {"weeks": "4", "seen": "2026-05-25"}
    for wrong in ({"weeks": "0"}, {"weeks": "x"}, {"weeks": "99"}):
        assert bob.post(at(pair, "/extend"), data={**typed, **wrong}).status_code == 422
    assert bob.post(at(pair, "/extend"), data=typed).status_code == 303
    assert bob.post(at(pair, "/extend"), data=typed).status_code == 409
    assert "Extended until 22 June 2026" in bob.get(at(pair)).text
    close(pair)
    assert "nothing can be changed" in bob.get(at(pair, "/extend")).text


def test_the_close_step_leads_to_more_time(
    app: Flask, world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    assert at(pair, "/extend") in sign_in(world.alice).get(at(pair)).text
    assert at(pair, "/extend") not in sign_in(world.carol).get(at(pair)).text


def test_a_second_mentor_from_wish_to_pair(world: SimpleNamespace, pair: Mentorship, sign_in: Browse) -> None:
    helper = builders.profile(builders.person("Erin"), world.programme, "mentor", seats=1)
    alice, carol = sign_in(world.alice), sign_in(world.carol)
    assert alice.post(at(pair, "/second-wanted")).status_code == 303
    assert alice.post(at(pair, "/second-wanted")).status_code == 409
    assert "asked for on" in alice.get(at(pair)).text
    assert "the pair asked for one" in carol.get(at(pair)).text
    assert "Erin" in carol.get(at(pair, "/second")).text
    assert carol.post(at(pair, "/second"), data={"mentor": world.mentor.id}).status_code == 422
    assert carol.post(at(pair, "/second"), data={"mentor": helper.id}).status_code == 303
    proposal = Proposal.get()
    erin = sign_in(helper.person)
    assert "second mentor, beside the first" in erin.get(f"/proposals/{proposal.id}").text
    proposals.accept(proposal, world.alice, NOW)
    assert erin.post(f"/proposals/{proposal.id}/accept").status_code == 303
    made = Mentorship.get(Mentorship.second)
    assert "Erin helps as a second mentor" in alice.get(at(pair)).text
    his = sign_in(world.bob).get(at(pair)).text
    assert "A second mentor helps beside you" in his
    assert "Erin" not in his
    assert "Ending it leaves the one with the first" in erin.get(at(made)).text
    assert "Hand over" not in carol.get(at(made)).text
    assert "your second mentor, goes on" in alice.get(at(pair, "/end")).text
    assert "wait_again" not in alice.get(at(made, "/end")).text


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("state", ["completed", "completed_early", "ended"])
def test_each_side_is_led_through_the_closing(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse, state: str, language: str
) -> None:
    Person.update(language=language).execute()
    close(pair, state)
    for who in (world.alice, world.bob):
        browser = sign_in(who)
        assert at(pair, "/closing") in browser.get(at(pair)).text
        shown = browser.get(at(pair, "/closing")).text
        assert f'lang="{language}"' in shown
        assert (at(pair, "/certificate") in shown) == (state != "ended")
        assert (at(pair, "/become-mentor") in shown) == (state != "ended" and who == world.alice)
        assert (
            browser.get(at(pair, "/bond")).status_code
            == browser.get(at(pair, "/certificate")).status_code
            == 200
        )


def test_the_closing_from_the_first_to_the_last_part(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    alice, bob = sign_in(world.alice), sign_in(world.bob)
    assert alice.get(at(pair, "/closing")).location.endswith("/complete")
    done = alice.post(at(pair, "/complete"), data={"thanks": "For your patience"})
    assert done.location.endswith("/closing")
    assert "1 of 5 done" in alice.get(at(pair, "/closing")).text
    assert "For your patience" in bob.get(at(pair, "/closing")).text
    assert bob.post(at(pair, "/thanks"), data={"thanks": ""}).status_code == 422
    too_long = bob.post(at(pair, "/next"), data={"next": "y" * 2001})
    assert too_long.status_code == 422
    assert "y" * 2001 in too_long.text
    assert bob.post(at(pair, "/thanks"), data={"thanks": "You too"}).status_code == 303
    assert bob.post(at(pair, "/next"), data={"next": "Rest a little"}).status_code == 303
    assert "Rest a little" in alice.get(at(pair, "/closing")).text
    assert "Rest a little" in bob.post(at(pair, "/thanks"), data={"thanks": "z" * 2001}).text
    assert bob.post(at(pair, "/bond"), data={**ANSWERS, "glad": ""}).status_code == 422
    assert bob.post(at(pair, "/bond"), data=ANSWERS).status_code == 303
    assert bob.post(at(pair, "/bond"), data=ANSWERS).status_code == 409
    assert set(Bond.get().answers.values()) == {2}
    begun = alice.post(at(pair, "/become-mentor"))
    assert begun.location.endswith("/p/welcome/mentor")
    assert alice.get(begun.location).status_code == 200
    assert Profile.get(Profile.person == world.alice, Profile.role == "mentor").state == "draft"
    assert "You have begun as a mentor" in alice.get(at(pair, "/closing")).text


def test_after_a_separation_there_is_no_closing(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    close(pair, "ended_safety")
    alice = sign_in(world.alice)
    assert "/closing" not in alice.get(at(pair)).text
    for part in ("/closing", "/bond", "/certificate"):
        assert alice.get(at(pair, part)).status_code == 404
    for part in ("/thanks", "/next", "/bond", "/certificate", "/become-mentor"):
        assert alice.post(at(pair, part), data={"thanks": "x"}).status_code == 404


def test_half_time_is_asked_on_the_page_of_each_side(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    alice = sign_in(world.alice)
    assert "You are half-way" not in alice.get(at(pair)).text
    bonds.ask_due(NOW + timedelta(weeks=6))
    assert "You are half-way" in alice.get(at(pair)).text
    assert alice.post(at(pair, "/bond"), data=ANSWERS).status_code == 303
    assert "You are half-way" not in alice.get(at(pair)).text
    assert "You are half-way" in sign_in(world.bob).get(at(pair)).text
    assert "You are half-way" not in sign_in(world.carol).get(at(pair)).text


def test_a_certificate_is_issued_read_by_a_visitor_and_withdrawn(
    app: Flask, world: SimpleNamespace, pair: Mentorship, sign_in: Browse, client: FlaskClient
) -> None:
    close(pair)
    bob = sign_in(world.bob)
    assert "Issue my certificate" in bob.get(at(pair, "/certificate")).text
    assert bob.post(at(pair, "/certificate")).status_code == 303
    assert bob.post(at(pair, "/certificate")).status_code == 409
    code = certificates.grouped(Certificate.get().code)
    assert f"/certificates/{code}" in bob.get(at(pair, "/certificate")).text
    for language, words in (
        ("en", "completed a mentorship as a mentor"),
        ("fr", "a mené à bien un mentorat"),
    ):
        seen = client.get(f"/certificates/{code}", headers={"Accept-Language": language}).text
        assert words in seen
        assert "Bob" in seen
        assert all(word not in seen for word in ("Alice", "Open a shop", "bob@example.org"))
    assert client.get(f"/certificates/{code[:-1]}0x").status_code == 404
    assert bob.post(at(pair, "/certificate/withdraw")).status_code == 303
    assert bob.post(at(pair, "/certificate/withdraw")).status_code == 409
    gone = client.get(f"/certificates/{code}").text
    assert "not valid any more" in gone
    assert "Bob" not in gone
    for _try in range(25):
        last = client.get("/certificates/guess")
    assert last.status_code == 429


def test_the_wall_is_for_the_programmes_people(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse, client: FlaskClient
) -> None:
    alice, bob = sign_in(world.alice), sign_in(world.bob)
    assert "Nobody is on the wall yet" in alice.get("/p/welcome/wall").text
    assert "Put me on the wall" in bob.get("/p/welcome/mentor/receipt").text
    assert bob.post("/p/welcome/mentor/wall", data={"on": "1"}).status_code == 303
    assert "Take me off the wall" in bob.get("/p/welcome/mentor/receipt").text
    for reader in (alice, bob, sign_in(world.carol)):
        shown = reader.get("/p/welcome/wall").text
        assert "Mentor since March 2026" in shown
        assert "bob@example.org" not in shown
    assert sign_in(world.dave).get("/p/welcome/wall").status_code == 404
    Profile.update(state="left").where(Profile.id == world.newcomer.id).execute()
    assert alice.get("/p/welcome/wall").status_code == 403
    assert bob.post("/p/welcome/mentor/wall", data={"on": "0"}).status_code == 303


def test_a_well_done_is_one_click(world: SimpleNamespace, pair: Mentorship, sign_in: Browse) -> None:
    meeting = Meeting.create(mentorship=pair, uid="1@t", at=NOW, state="held", created_at=NOW)
    bob = sign_in(world.bob)
    assert "Say “well done” to Alice" in bob.get(at(pair)).text
    fact = {"fact": f"meeting:{meeting.id}"}
    assert bob.post(at(pair, "/praise"), data=fact).status_code == 303
    assert bob.post(at(pair, "/praise"), data=fact).status_code == 409
    assert bob.post(at(pair, "/praise"), data={"fact": "x"}).status_code == 409
    assert Letter.get(Letter.kind == "praise").person == world.alice
    assert "Say “well done”" not in bob.get(at(pair)).text


def test_ones_own_badges_stand_on_the_account(
    app: Flask, world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    assert "What you have done here" not in sign_in(world.alice).get("/account").text
    close(pair)
    shown = sign_in(world.alice).get("/account").text
    assert "First mentorship completed" in shown
    assert "On 2 March 2026." in shown
    assert "First mentorship completed" in sign_in(world.alice).get(at(pair, "/closing")).text


def test_the_partner_sees_the_badges_of_a_mentor_who_agreed_to_be_shown(
    world: SimpleNamespace, pair: Mentorship, sign_in: Browse
) -> None:
    Mentorship.update(started_at=NOW - timedelta(days=400)).execute()
    assert "A year as a mentor" not in sign_in(world.alice).get(at(pair)).text
    Profile.update(on_wall=True).where(Profile.id == world.mentor.id).execute()
    assert "A year as a mentor" in sign_in(world.alice).get(at(pair)).text
    assert "Done here so far" not in sign_in(world.bob).get(at(pair)).text


@pytest.mark.parametrize("part", ["/second", "/hand-over"])
def test_where_nobody_can_be_asked_the_page_leads_on(
    world: SimpleNamespace, sign_in: Browse, part: str
) -> None:
    pair = builders.mentorship(world.newcomer, world.mentor)
    page = sign_in(world.carol).get(at(pair, part)).text
    assert "No mentor with a free seat fits at present." in page
    assert 'href="/p/welcome/people?role=mentor"' in page
    assert 'href="/p/welcome/desk"' in page
