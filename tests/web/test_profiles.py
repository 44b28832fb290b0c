"""The programme's page, the profile form in steps, the receipt, leaving, the private list."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from flask.testing import FlaskClient

from mentorship import profiles
from mentorship.models import JournalEntry, Letter, NeverAgain, Person, Profile

NOW = builders.NOW
SignIn = Callable[[Person], FlaskClient]

WANTED = {"skills-0-text": "SEO", "skills-0-level": "3", "skills-0-importance": "3", "goal": "Open my shop"}
OFFERED = {"skills-0-text": "référencement naturel", "skills-0-level": "4"}
HOURS = {"cells": ["0-18", "0-19"], "other": "Sat 6-7", "zone": "Europe/Paris"}
YOU = {
    "languages": ["en", "fr"],
    "level": "beginner",
    "style": "gentle",
    "interests": ["reading"],
    "bio": "Hello",
}
SEATS = {"seats": "2", "hours_month": "4", "until": "2026-12-31"}


@pytest.fixture
def erin(world: SimpleNamespace, sign_in: SignIn) -> FlaskClient:
    return sign_in(builders.person("Erin"))


def of_erin(role: str = "newcomer") -> Profile:
    found: Profile = Profile.select().join(Person).where(Person.name == "Erin", Profile.role == role).get()
    return found


def send(
    browser: FlaskClient, step: str, fields: dict[str, Any], role: str = "newcomer", then: str = "on"
) -> Any:
    return browser.post(f"/p/welcome/{role}?step={step}", data={**fields, "then": then})


def fill(browser: FlaskClient, role: str = "newcomer") -> Any:
    steps = {"skills": WANTED if role == "newcomer" else OFFERED, "hours": HOURS, "you": YOU}
    if role == "mentor":
        steps["seats"] = SEATS
    for step, fields in steps.items():
        answer = send(browser, step, fields, role)
        assert answer.status_code == 303, answer.text
    return answer


# --- the programme's page -------------------------------------------------------------------------------


def test_anybody_reads_what_a_programme_is(client: FlaskClient, world: SimpleNamespace) -> None:
    builders.round_(world.programme)
    page = client.get("/p/welcome")
    assert page.status_code == 200
    assert "9 March 2026" in page.text
    assert "12 March 2026" in page.text
    assert 'href="/p/welcome/newcomer"' in page.text
    assert 'href="/p/welcome/mentor"' in page.text
    assert client.get("/p/nowhere").status_code == 404
    assert client.post("/p/welcome").status_code == 405


def test_the_page_says_where_one_stands(sign_in: SignIn, world: SimpleNamespace) -> None:
    page = sign_in(world.alice).get("/p/welcome").text
    assert "You are on the list since 2 March 2026." in page
    assert 'href="/p/welcome/newcomer"' not in page
    assert 'href="/p/welcome/mentor"' in page
    assert "You offer 2 places; 0 taken." in sign_in(world.bob).get("/p/welcome").text


def test_a_pair_and_a_proposal_are_shown(sign_in: SignIn, world: SimpleNamespace) -> None:
    round_ = builders.round_(world.programme)
    builders.proposal(
        round_, world.newcomer, world.mentor, state="published", published_at=NOW, answer_by=NOW
    )
    assert "Somebody is proposed to you." in sign_in(world.alice).get("/p/welcome").text
    builders.mentorship(world.newcomer, world.mentor)
    assert "Your pair with Alice" in sign_in(world.bob).get("/p/welcome").text


# --- the form -------------------------------------------------------------------------------------------


def test_visitors_sign_up_first(client: FlaskClient, world: SimpleNamespace) -> None:
    answer = client.get("/p/welcome/newcomer")
    assert answer.status_code == 302
    assert answer.location == "/sign-up?next=/p/welcome/newcomer"
    assert "/sign-in" in client.post("/p/welcome/newcomer").location
    assert not Profile.select().where(Profile.state == "draft").count()


def test_looking_writes_nothing(erin: FlaskClient) -> None:
    for step in ("skills", "hours", "you"):
        assert erin.get(f"/p/welcome/newcomer?step={step}").status_code == 200
    assert not Profile.select().where(Profile.state == "draft").count()
    assert erin.get("/p/welcome/wizard").status_code == 404


def test_a_newcomer_fills_three_steps_and_gets_a_receipt(erin: FlaskClient, world: SimpleNamespace) -> None:
    builders.round_(world.programme)
    answer = fill(erin)
    assert answer.location == "/p/welcome/newcomer/receipt"
    kept = of_erin()
    assert kept.state == "active"
    assert kept.skills == {"seo": {"level": 3, "importance": 3}}
    assert kept.week == [[1080, 1200], [5 * 1440 + 360, 5 * 1440 + 420]]
    assert (kept.languages, kept.level, kept.style, kept.goal) == (
        ["en", "fr"],
        "beginner",
        "gentle",
        "Open my shop",
    )
    assert kept.waiting_since == NOW
    page = erin.get(answer.location).text
    for words in (
        "9 March 2026",
        "Mon 18:00–20:00; Sat 06:00–07:00",
        "Open my shop",
        "Advanced, essential",
        "3\u00a0h a week",
    ):
        assert words in page
    assert Letter.select().where(Letter.kind == "receipt").count() == 1


def test_a_mentor_fills_four_steps(erin: FlaskClient) -> None:
    fill(erin, "mentor")
    kept = of_erin("mentor")
    assert (kept.state, kept.skills, kept.seats, kept.hours_month) == ("active", {"seo": 4}, 2, 4)
    assert kept.until.isoformat() == "2026-12-31"
    assert kept.waiting_since is None


def test_half_filled_forms_lose_nothing(erin: FlaskClient) -> None:
    answer = send(erin, "skills", {"skills-0-text": "SE", "goal": ""}, then="later")
    assert answer.location == "/p/welcome"
    assert "Go on where you stopped" in erin.get("/p/welcome").text
    assert 'value="SE"' in erin.get("/p/welcome/newcomer?step=skills").text
    send(erin, "hours", {"cells": ["2-9"], "other": "perhaps sunday"}, then="back")
    page = erin.get("/p/welcome/newcomer?step=hours").text
    assert 'value="2-9"' in page.split("checked")[0][-120:]
    assert "perhaps sunday" in page


def test_an_error_stands_at_its_field_and_keeps_what_was_typed(erin: FlaskClient) -> None:
    answer = send(erin, "hours", {"cells": ["0-18"], "other": "sometimes", "zone": "Europe/Paris"})
    assert answer.status_code == 422
    assert "“sometimes” is not understood" in answer.text
    assert 'value="sometimes"' in answer.text
    assert send(erin, "hours", {"zone": "Europe/Paris"}).status_code == 422
    assert send(erin, "hours", {**HOURS, "zone": "Moon/Crater"}).status_code == 422
    assert send(erin, "skills", {"goal": "x"}).status_code == 422
    assert send(erin, "skills", {**WANTED, "goal": ""}).status_code == 422
    assert send(erin, "skills", {**WANTED, "skills-1-text": "seo"}).status_code == 422
    assert send(erin, "skills", {**WANTED, "skills-0-level": "9"}).status_code == 422
    assert send(erin, "you", {**YOU, "languages": []}).status_code == 422
    assert send(erin, "you", {**YOU, "languages": ["klingon"]}).status_code == 422
    assert send(erin, "seats", {**SEATS, "seats": "11"}, "mentor").status_code == 422
    assert send(erin, "seats", {**SEATS, "until": "tomorrow"}, "mentor").status_code == 422
    assert of_erin().state == "draft"


def test_an_unknown_skill_is_asked_about_and_a_known_one_is_not(erin: FlaskClient) -> None:
    answer = send(erin, "skills", {**WANTED, "skills-1-text": "Cold soap making"})
    assert answer.status_code == 422
    assert "Keep it as I typed it: “Cold soap making”" in answer.text
    assert 'value="free:cold_soap_making"' in answer.text
    chosen = {**WANTED, "skills-1-text": "Cold soap making", "skills-1-choice": "free:cold_soap_making"}
    assert send(erin, "skills", chosen).status_code == 303
    page = erin.get("/p/welcome/newcomer?step=skills").text
    assert 'value="free:cold_soap_making"' in page
    invented = {**WANTED, "skills-1-text": "Cold soap making", "skills-1-choice": "python"}
    assert send(erin, "skills", invented).status_code == 422


def test_the_end_leads_back_to_what_is_missing(erin: FlaskClient) -> None:
    send(erin, "skills", {"skills-0-text": "SEO"}, then="later")
    send(erin, "hours", HOURS)
    answer = send(erin, "you", YOU)
    assert answer.location == "/p/welcome/newcomer?step=skills&look=1"
    assert "One sentence is enough." in erin.get(answer.location).text
    assert of_erin().state == "draft"


def test_odd_characters_break_nothing(erin: FlaskClient) -> None:
    odd = "a\x00b\u202e\U0001f984" + "x" * 5000
    for step in ("skills", "hours", "you"):
        fields = {
            "skills-0-text": odd,
            "goal": odd,
            "other": odd,
            "zone": odd,
            "bio": odd,
            "cells": odd,
            odd: odd,
        }
        assert send(erin, step, fields).status_code == 422
        assert erin.get(f"/p/welcome/newcomer?step={step}&look=1").status_code == 200


def test_changing_one_step_of_a_complete_profile(sign_in: SignIn, world: SimpleNamespace) -> None:
    alice = sign_in(world.alice)
    page = alice.get("/p/welcome/newcomer?step=hours").text
    assert 'value="0-18" aria-label="Monday 18:00–19:00" checked' in page
    answer = send(alice, "hours", {"cells": ["1-9"], "zone": "Europe/London"})
    assert answer.location == "/p/welcome/newcomer/receipt"
    kept = Profile.get_by_id(world.newcomer.id)
    assert (kept.week, kept.zone, kept.waiting_since, kept.draft) == (
        [[1980, 2040]],
        "Europe/London",
        NOW,
        {},
    )
    assert kept.goal == world.newcomer.goal
    assert JournalEntry.get().act == "profile.changed"


def test_a_wrong_change_is_kept_apart_from_the_profile(sign_in: SignIn, world: SimpleNamespace) -> None:
    alice = sign_in(world.alice)
    assert send(alice, "hours", {"other": "never", "zone": "Europe/Paris"}).status_code == 422
    assert Profile.get_by_id(world.newcomer.id).week == world.newcomer.week
    assert "It is not saved yet." in alice.get("/p/welcome/newcomer?step=hours").text
    send(alice, "hours", {}, then="discard")
    assert Profile.get_by_id(world.newcomer.id).draft == {}


def test_a_date_that_has_passed_is_refused_by_the_verb(sign_in: SignIn, world: SimpleNamespace) -> None:
    answer = send(sign_in(world.bob), "seats", {**SEATS, "until": "2026-01-01"}, "mentor")
    assert answer.status_code == 422
    assert "This date has passed." in answer.text


def test_the_team_is_asked_only_where_a_rule_reads_it(erin: FlaskClient, world: SimpleNamespace) -> None:
    assert 'name="team"' not in erin.get("/p/welcome/newcomer?step=you").text
    world.programme.terms = [*world.programme.terms, {"type": "different", "name": "team", "hard": True}]
    world.programme.save()
    assert 'name="team"' in erin.get("/p/welcome/newcomer?step=you").text


def test_both_roles_for_one_person(sign_in: SignIn, world: SimpleNamespace) -> None:
    alice = sign_in(world.alice)
    fill(alice, "mentor")
    page = alice.get("/p/welcome").text
    assert "You as a newcomer" in page
    assert "You as a mentor" in page


# --- the preview ----------------------------------------------------------------------------------------


def test_the_preview_follows_what_is_typed_and_keeps_it(erin: FlaskClient) -> None:
    answer = erin.post("/p/welcome/newcomer/preview?step=skills", data={"skills-0-text": "SEO"})
    assert "1 mentor could fit." in answer.text
    assert "<html" not in answer.text
    assert of_erin().draft["skills"] == {"skills-0-text": ["SEO"]}
    answer = erin.post(
        "/p/welcome/newcomer/preview?step=hours", data={"cells": ["3-18"], "zone": "Europe/Paris"}
    )
    assert "No mentor fits yet." in answer.text
    assert "Adding Monday evening makes it 1." in answer.text
    assert "You gave 1\u00a0h a week: Thu 18:00–19:00." in answer.text
    assert "Bob" not in answer.text


def test_the_preview_of_a_complete_profile_writes_nothing(sign_in: SignIn, world: SimpleNamespace) -> None:
    answer = sign_in(world.bob).post("/p/welcome/mentor/preview?step=hours", data={"cells": ["3-18"]})
    assert answer.status_code == 200
    assert Profile.get_by_id(world.mentor.id).draft == {}


def test_visitors_get_no_preview(client: FlaskClient, world: SimpleNamespace) -> None:
    assert client.post("/p/welcome/newcomer/preview").status_code == 302
    assert client.get("/p/welcome/newcomer/preview").status_code == 405


# --- receipt, away, leaving -----------------------------------------------------------------------------


def test_without_a_profile_the_receipt_leads_to_the_form(erin: FlaskClient, client: FlaskClient) -> None:
    assert erin.get("/p/welcome/mentor/receipt").location == "/p/welcome/mentor"
    assert "/sign-in" in client.get("/p/welcome/mentor/receipt").location


def test_away_by_one_click(sign_in: SignIn, world: SimpleNamespace) -> None:
    bob = sign_in(world.bob)
    assert bob.post("/p/welcome/mentor/away", data={"away": "1"}).status_code == 303
    assert "You are away" in bob.get("/p/welcome/mentor/receipt").text
    bob.post("/p/welcome/mentor/away", data={"away": "1"})
    bob.post("/p/welcome/mentor/away", data={"away": "0"})
    assert not Profile.get_by_id(world.mentor.id).away
    assert bob.get("/p/welcome/mentor/away").status_code == 405
    assert sign_in(world.alice).post("/p/welcome/mentor/away", data={"away": "1"}).status_code == 404


def test_leaving_asks_once_and_coming_back_is_one_click(sign_in: SignIn, world: SimpleNamespace) -> None:
    alice = sign_in(world.alice)
    assert "You give up your place on the list." in alice.get("/p/welcome/newcomer/leave").text
    assert alice.post("/p/welcome/newcomer/leave").location == "/p/welcome"
    assert Profile.get_by_id(world.newcomer.id).state == "left"
    assert alice.post("/p/welcome/newcomer/leave").status_code == 409
    assert alice.get("/p/welcome/newcomer").location == "/p/welcome/newcomer/receipt"
    assert send(alice, "hours", HOURS).status_code in (303, 409)
    assert alice.post("/p/welcome/newcomer/return").status_code == 303
    assert Profile.get_by_id(world.newcomer.id).state == "active"
    assert alice.get("/p/welcome/newcomer/return").status_code == 405


def test_nobody_leaves_a_running_pair_from_here(sign_in: SignIn, world: SimpleNamespace) -> None:
    builders.mentorship(world.newcomer, world.mentor)
    bob = sign_in(world.bob)
    assert "Somebody counts on you" in bob.get("/p/welcome/mentor/leave").text
    assert bob.post("/p/welcome/mentor/leave").status_code == 409
    assert Profile.get_by_id(world.mentor.id).state == "active"


@pytest.mark.parametrize("who", ["carol", "dave", "bob"])
def test_nobody_acts_on_a_profile_they_do_not_have(sign_in: SignIn, world: SimpleNamespace, who: str) -> None:
    browser = sign_in(getattr(world, who))
    assert browser.get("/p/welcome/newcomer/leave").status_code == 404
    for act in ("leave", "return"):
        assert browser.post(f"/p/welcome/newcomer/{act}").status_code == 404
    assert Profile.get_by_id(world.newcomer.id).state == "active"


# --- the private list -----------------------------------------------------------------------------------


def test_the_private_list_answers_alike_whoever_exists(sign_in: SignIn, world: SimpleNamespace) -> None:
    alice = sign_in(world.alice)
    answers = [
        alice.post("/p/welcome/apart", data={"address": address}, follow_redirects=True).text
        for address in ("bob@example.org", "bib@example.org")
    ]
    assert "Bob" not in "".join(answers).replace("bob@example.org", "")
    assert all("Noted, and only for you" in answer for answer in answers)
    assert "bob@example.org" not in sign_in(world.bob).get("/p/welcome").text
    assert not JournalEntry.select().count()


def test_wrong_addresses_are_said_at_the_field(sign_in: SignIn, world: SimpleNamespace) -> None:
    alice = sign_in(world.alice)
    for address in ("", "nobody", "alice@example.org"):
        assert alice.post("/p/welcome/apart", data={"address": address}).status_code == 422
    assert not NeverAgain.select().count()


def test_only_oneself_takes_an_entry_off(sign_in: SignIn, world: SimpleNamespace) -> None:
    profiles.keep_apart(world.alice, world.programme, "bob@example.org", NOW)
    address = f"/p/welcome/apart/{NeverAgain.get().id}/remove"
    for person in (world.bob, world.carol, world.dave):
        browser = sign_in(person)
        assert browser.post(address).status_code == 404
        assert "bob@example.org" not in browser.get("/p/welcome/apart").text
    assert sign_in(world.alice).post(address).status_code == 303
    assert not NeverAgain.select().count()


def test_the_list_is_for_those_who_take_part(
    sign_in: SignIn, client: FlaskClient, world: SimpleNamespace
) -> None:
    assert sign_in(world.dave).get("/p/welcome/apart").status_code == 404
    assert "/sign-in" in client.get("/p/welcome/apart").location


# --- both languages -------------------------------------------------------------------------------------


def test_french_readers_see_french_skills_and_days(world: SimpleNamespace, sign_in: SignIn) -> None:
    browser = sign_in(builders.person("Erin", language="fr"))
    page = browser.get("/p/welcome/newcomer?step=hours").text
    assert 'title="lundi"' in page
    assert "Maquillage" in browser.get("/p/welcome/newcomer?step=you").text
    fill(browser)
    assert of_erin().skills == {"seo": {"level": 3, "importance": 3}}
    page = browser.get("/p/welcome/newcomer/receipt").text
    assert "lun. 18:00–20:00\u00a0; sam. 06:00–07:00" in page
