"""The coordinator's desk, its people, its coordinators and its journal."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient

from mentorship import coordinators, journal
from mentorship.db import transaction
from mentorship.models import CheckIn, Coordinator, JournalEntry, Mentorship, NeverAgain, Person, Profile, Run
from mentorship.web import annals

SignIn = Callable[[Person], FlaskClient]
PAGES = (
    "/p/welcome/desk",
    "/p/welcome/people",
    "/p/welcome/people/{newcomer}",
    "/p/welcome/people/{mentor}",
    "/p/welcome/coordinators",
    "/p/welcome/journal",
    "/p/welcome/journal?check=1",
)


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor, started_at=NOW - timedelta(days=20))


@pytest.mark.parametrize("address", PAGES)
def test_only_a_coordinator_of_the_programme_gets_in(
    world: SimpleNamespace, sign_in: SignIn, client: FlaskClient, address: str
) -> None:
    page = address.format(newcomer=world.newcomer.id, mentor=world.mentor.id)
    assert client.get(page).status_code == 302
    assert sign_in(world.dave).get(page).status_code == 404
    assert sign_in(world.alice).get(page).status_code == 403
    assert sign_in(world.bob).get(page).status_code == 403
    assert sign_in(world.carol).get(page).status_code == 200
    assert sign_in(world.carol).get(page.replace("welcome", "other")).status_code == 404
    assert sign_in(world.carol).put(page).status_code == 405


# --- the desk -----------------------------------------------------------------------------------------


def test_an_empty_desk_says_what_to_do_next(world: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(world.carol)
    page = carol.get("/p/welcome/desk").text
    assert "Nothing needs you right now" in page
    assert "Open a round" in page
    Profile.update(away=True).where(Profile.id == world.mentor.id).execute()
    assert "Invite mentors" in carol.get("/p/welcome/desk").text
    Profile.update(state="left").execute()
    assert "Nobody is waiting" in carol.get("/p/welcome/desk").text


def test_the_desk_names_the_pair_the_fact_and_the_act(
    world: SimpleNamespace, sign_in: SignIn, pair: Mentorship
) -> None:
    page = sign_in(world.carol).get("/p/welcome/desk").text
    for words in (
        "No first meeting yet",
        "Alice and Bob",
        "20 days since the start",
        f"/mentorships/{pair.id}",
    ):
        assert words in page


def test_a_call_for_help_shows_who_asked_but_never_the_private_text(
    world: SimpleNamespace, sign_in: SignIn, pair: Mentorship
) -> None:
    CheckIn.create(
        mentorship=pair,
        side="newcomer",
        due_on=NOW.date(),
        answered_at=NOW,
        mood=2,
        wants_help=True,
        text="He shouts at me",
    )
    page = sign_in(world.carol).get("/p/welcome/desk").text
    assert "Would like help" in page
    assert "Alice: Asked on" in page
    assert "shouts" not in page


def test_a_noted_contact_takes_the_pair_off_the_desk(
    world: SimpleNamespace, sign_in: SignIn, pair: Mentorship
) -> None:
    carol = sign_in(world.carol)
    answer = carol.post(f"/p/welcome/pairs/{pair.id}/contact")
    assert answer.status_code in (302, 303)
    assert "No first meeting yet" not in carol.get("/p/welcome/desk").text
    assert JournalEntry.get(JournalEntry.act == "mentorship.contacted").person == world.carol.id


def test_a_contact_is_noted_by_posting_and_only_by_the_programmes_coordinator(
    world: SimpleNamespace, sign_in: SignIn, pair: Mentorship, client: FlaskClient
) -> None:
    address = f"/p/welcome/pairs/{pair.id}/contact"
    assert client.post(address).status_code == 302
    assert sign_in(world.carol).get(address).status_code == 405
    assert sign_in(world.alice).post(address).status_code == 403
    assert sign_in(world.dave).post(address).status_code == 404
    assert sign_in(world.dave).post(address.replace("welcome", "other")).status_code == 404
    assert sign_in(world.carol).post("/p/welcome/pairs/999999/contact").status_code == 404
    assert not JournalEntry.select().exists()


def test_a_coordinator_of_two_programmes_does_not_mix_their_pairs(
    world: SimpleNamespace, sign_in: SignIn, pair: Mentorship
) -> None:
    builders.coordinator(world.dave, world.programme)
    assert sign_in(world.dave).post(f"/p/other/pairs/{pair.id}/contact").status_code == 404
    assert not JournalEntry.select().exists()


def test_rounds_and_unanswered_proposals_stand_on_the_desk(world: SimpleNamespace, sign_in: SignIn) -> None:
    spring = builders.round_(world.programme, name="Spring <b>")
    Run.create(round=spring, state="done", created_at=NOW)
    builders.proposal(spring, world.newcomer, world.mentor)
    out = builders.round_(world.programme, name="Winter", state="published")
    eve = builders.profile(builders.person("Eve"), world.programme, "newcomer")
    builders.proposal(
        out, eve, world.mentor, state="published", published_at=NOW - timedelta(days=4), mentor_answer="yes"
    )
    page = sign_in(world.carol).get("/p/welcome/desk").text
    assert "1 proposal to review" in page
    assert f"/rounds/{spring.id}" in page
    assert "Spring &lt;b&gt;" in page
    assert "No answer from Eve." in page


def test_scarce_skills_name_the_next_mentor_to_invite(world: SimpleNamespace, sign_in: SignIn) -> None:
    Profile.update(away=True).where(Profile.id == world.mentor.id).execute()
    page = sign_in(world.carol).get("/p/welcome/desk").text
    assert "Next mentor to invite" in page
    assert "Skills that lack mentors; the table below holds the same numbers.</title>" in page


# --- people -------------------------------------------------------------------------------------------


def test_people_are_found_by_name_and_filtered(world: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(world.carol)
    assert ">Bob</a>" not in carol.get("/p/welcome/people?name=ali").text
    assert ">Alice</a>" in carol.get("/p/welcome/people?name=ALI&role=newcomer&state=waiting").text
    assert "Nobody fits this search" in carol.get("/p/welcome/people?level=expert&role=newcomer").text
    odd = carol.get("/p/welcome/people?role=king&state=%01&level='&name=%F0%9F%98%80&page=-3")
    assert odd.status_code == 200
    assert carol.get("/p/welcome/people?state=%00").status_code == 404
    assert carol.get("/p/welcome/people?page=99999999999999999999").status_code == 200
    assert carol.get("/p/welcome/people?page=x").status_code == 200


def test_a_long_list_is_cut_into_pages_that_keep_the_filter(world: SimpleNamespace, sign_in: SignIn) -> None:
    for k in range(60):
        builders.profile(builders.person(f"New {k:02}"), world.programme, "newcomer")
    carol = sign_in(world.carol)
    page = carol.get("/p/welcome/people?role=newcomer").text
    assert "61 people" in page
    assert "role=newcomer" in page[page.index('rel="next"') :]
    assert ">New 59</a>" in carol.get("/p/welcome/people?role=newcomer&page=2").text


def test_a_coordinator_sees_a_person_but_nothing_private(
    world: SimpleNamespace, sign_in: SignIn, pair: Mentorship
) -> None:
    NeverAgain.create(
        programme=world.programme,
        asked_by=world.alice,
        other=world.dave,
        address="dave@example.org",
        created_at=NOW,
    )
    CheckIn.create(
        mentorship=pair, side="newcomer", due_on=NOW.date(), answered_at=NOW, mood=4, text="A secret thought"
    )
    Profile.update(draft={"goal": ["half typed"]}).where(Profile.id == world.newcomer.id).execute()
    page = sign_in(world.carol).get(f"/p/welcome/people/{world.newcomer.id}").text
    for words in ("Open my own shop", "alice@example.org", "Mon 18:00", "Bob", f"/mentorships/{pair.id}"):
        assert words in page
    for words in ("Dave", "A secret thought", "half typed"):
        assert words not in page


def test_a_profile_of_another_programme_is_missing_here(world: SimpleNamespace, sign_in: SignIn) -> None:
    third = builders.programme("third")
    foreign = builders.profile(world.dave, third, "mentor")
    carol = sign_in(world.carol)
    assert carol.get(f"/p/welcome/people/{foreign.id}").status_code == 404
    assert carol.get("/p/welcome/people/999999").status_code == 404
    builders.coordinator(world.carol, third)
    assert carol.get(f"/p/welcome/people/{foreign.id}").status_code == 404
    assert carol.get(f"/p/third/people/{foreign.id}").status_code == 200


def test_an_empty_profile_and_history_are_shown_too(world: SimpleNamespace, sign_in: SignIn) -> None:
    draft = builders.profile(
        builders.person("Eve"),
        world.programme,
        "mentor",
        state="draft",
        skills={},
        week=[],
        languages=[],
        interests=[],
        level="",
        completed_at=None,
    )
    page = sign_in(world.carol).get(f"/p/welcome/people/{draft.id}").text
    assert "profile unfinished" in page
    assert "No proposal and no pair yet" in page


# --- coordinators -------------------------------------------------------------------------------------


def test_a_named_coordinator_works_and_a_removed_one_is_out_at_the_next_request(
    world: SimpleNamespace, sign_in: SignIn
) -> None:
    carol, dave = sign_in(world.carol), sign_in(world.dave)
    assert dave.get("/p/welcome/desk").status_code == 404
    assert carol.post("/p/welcome/coordinators", data={"email": "dave@example.org"}).status_code in (302, 303)
    assert dave.get("/p/welcome/desk").status_code == 200
    row = Coordinator.get(Coordinator.person == world.dave, Coordinator.programme == world.programme)
    assert carol.post(f"/p/welcome/coordinators/{row.id}/remove").status_code in (302, 303)
    assert dave.get("/p/welcome/desk").status_code == 404
    assert dave.post("/p/welcome/coordinators", data={"email": "dave@example.org"}).status_code == 404
    acts = [entry.act for entry in JournalEntry.select().order_by(JournalEntry.id)]
    assert acts == ["coordinator.named", "coordinator.removed"]


@pytest.mark.parametrize(
    "address", ["", "nobody@example.org", "x", "carol@example.org", "a\r\nb@example.org"]
)
def test_an_address_that_cannot_be_named_is_told(
    world: SimpleNamespace, sign_in: SignIn, address: str
) -> None:
    answer = sign_in(world.carol).post("/p/welcome/coordinators", data={"email": address})
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert Coordinator.select().where(Coordinator.programme == world.programme.id).count() == 1


def test_the_last_coordinator_cannot_be_removed(world: SimpleNamespace, sign_in: SignIn) -> None:
    (row,) = coordinators.of(world.programme)
    carol = sign_in(world.carol)
    assert carol.post(f"/p/welcome/coordinators/{row.id}/remove").status_code == 409
    assert carol.get("/p/welcome/desk").status_code == 200
    assert "/remove" not in carol.get("/p/welcome/coordinators").text


def test_who_removes_oneself_goes_home(world: SimpleNamespace, sign_in: SignIn) -> None:
    builders.coordinator(world.dave, world.programme)
    (row, _other) = coordinators.of(world.programme)
    carol = sign_in(world.carol)
    assert carol.post(f"/p/welcome/coordinators/{row.id}/remove").location == "/"
    assert carol.get("/p/welcome/desk").status_code == 404


def test_coordinators_are_removed_by_posting_and_by_nobody_else(
    world: SimpleNamespace, sign_in: SignIn, client: FlaskClient
) -> None:
    builders.coordinator(world.dave, world.programme)
    (row, _other) = coordinators.of(world.programme)
    address = f"/p/welcome/coordinators/{row.id}/remove"
    assert client.post(address).status_code == 302
    assert sign_in(world.carol).get(address).status_code == 405
    assert sign_in(world.alice).post(address).status_code == 403
    eve = builders.person("Eve")
    assert sign_in(eve).post(address).status_code == 404
    assert sign_in(world.dave).post(address.replace("welcome", "other")).status_code == 404
    assert sign_in(world.alice).post("/p/welcome/coordinators", data={}).status_code == 403
    assert Coordinator.select().where(Coordinator.programme == world.programme.id).count() == 2


# --- journal ------------------------------------------------------------------------------------------


def test_the_journal_tells_who_did_what_about_whom(
    world: SimpleNamespace, sign_in: SignIn, pair: Mentorship
) -> None:
    with transaction():
        journal.record(world.alice, "profile.completed", world.newcomer, NOW, world.programme)
        journal.record(None, "mentorship.begun", pair, NOW, world.programme)
        journal.record(world.carol, "something.new", pair, NOW, world.programme)
        journal.record(world.bob, "elsewhere.done", world.mentor, NOW, None)
    page = sign_in(world.carol).get("/p/welcome/journal").text
    assert page.index("something.new") < page.index("began the pair") < page.index("completed the profile")
    assert "Alice and Bob" in page
    assert f"/p/welcome/people/{world.newcomer.id}" in page
    assert "elsewhere.done" not in page


def test_every_act_of_a_programme_has_its_words(world: SimpleNamespace) -> None:
    written = re.compile(r'journal\.record\(\s*[^,]+,\s*"([a-z_.]+)"')
    sources = (path.read_text(encoding="utf-8") for path in Path(journal.__file__).parent.rglob("*.py"))
    acts = {act for source in sources for act in written.findall(source)}
    assert len(acts) > 20
    # What people do to their own account belongs to no programme and is never listed.
    assert {act for act in acts if act not in annals.ACTS and not act.startswith("person")} == set()


def test_the_journal_is_paged(world: SimpleNamespace, sign_in: SignIn) -> None:
    with transaction():
        for _each in range(51):
            journal.record(world.carol, "profile.changed", world.newcomer, NOW, world.programme)
    carol = sign_in(world.carol)
    assert 'rel="next"' in carol.get("/p/welcome/journal").text
    assert carol.get("/p/welcome/journal?page=2").text.count("changed the profile") == 1
    assert carol.get("/p/welcome/journal?page=zzz").status_code == 200


def test_a_changed_entry_is_found_when_the_seals_are_checked(world: SimpleNamespace, sign_in: SignIn) -> None:
    with transaction():
        journal.record(world.carol, "profile.changed", world.newcomer, NOW, world.programme)
    carol = sign_in(world.carol)
    assert "the journal is whole" in carol.get("/p/welcome/journal?check=1").text
    assert "the journal is whole" not in carol.get("/p/welcome/journal").text
    JournalEntry.update(act="profile.left").execute()
    assert "does not fit" in carol.get("/p/welcome/journal?check=1").text


@pytest.mark.parametrize("address", PAGES)
def test_every_page_speaks_french(
    world: SimpleNamespace, sign_in: SignIn, pair: Mentorship, address: str
) -> None:
    Person.update(language="fr").where(Person.id == world.carol.id).execute()
    carol = sign_in(Person.get_by_id(world.carol.id))
    answer = carol.get(address.format(newcomer=world.newcomer.id, mentor=world.mentor.id))
    assert answer.status_code == 200
    assert '<html lang="fr"' in answer.text


def test_a_forged_form_changes_nothing(app: Flask, world: SimpleNamespace, sign_in: SignIn) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = sign_in(world.carol).post("/p/welcome/coordinators", data={"email": "dave@example.org"})
    assert answer.status_code == 400
    assert Coordinator.select().where(Coordinator.programme == world.programme.id).count() == 1
