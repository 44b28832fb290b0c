"""Pages of accounts: the way in, every refusal, one's own account."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW, PASSWORD
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mentorship import config, demo, limits
from mentorship.config import Settings
from mentorship.db import db
from mentorship.models import Letter, Person, SignIn

STRONG = "vingt deux vaches bleues"
FORM = {
    "name": "Newt",
    "email": "newt@example.org",
    "password": STRONG,
    "language": "en",
    "zone": "Europe/Paris",
    "consent": "y",
    "conduct": "y",
}

SignedIn = Callable[[Person], FlaskClient]


def post_sign_in(client: FlaskClient, email: str, password: str = PASSWORD, query: str = "") -> TestResponse:
    return client.post(f"/sign-in{query}", data={"email": email, "password": password})


def link_of(kind: str) -> str:
    found = re.search(r"http://\S+(/\w+/\S+)", Letter.get(Letter.kind == kind).text)
    assert found
    return found[1]


def session_of(client: FlaskClient) -> str | None:
    with client.session_transaction() as session:
        return session.get("_user_id")


# --- joining ----------------------------------------------------------------------------------------------


def test_from_sign_up_to_the_page_one_wanted(client: FlaskClient, world: SimpleNamespace) -> None:
    asked = client.get("/p/welcome/newcomer")
    assert asked.location == "/sign-up?next=/p/welcome/newcomer"
    answer = client.post(asked.location, data=FORM)
    assert (answer.status_code, answer.location) == (303, "/sign-up/sent")
    assert "newt@example.org" in client.get("/sign-up/sent").text
    link = link_of("confirm")
    assert "<button" in client.get(link).text
    assert Person.get(Person.email == "newt@example.org").confirmed_at is None  # looking does nothing
    answer = client.post(link)
    assert (answer.status_code, answer.location) == (303, "/p/welcome/newcomer")
    assert session_of(client)
    assert client.get(answer.location).status_code == 200
    assert client.post(link).status_code == 410
    assert client.get(link).status_code == 410


def test_another_browser_confirms_but_is_not_signed_in(app: Flask, client: FlaskClient) -> None:
    client.post("/sign-up", data=FORM)
    other = app.test_client()
    assert other.post(link_of("confirm")).location == "/sign-in"
    assert session_of(other) is None
    assert post_sign_in(other, "newt@example.org", STRONG).location == "/"


def test_a_known_address_gets_the_same_answer(app: Flask, world: SimpleNamespace) -> None:
    pages = []
    for email in ("stranger@example.org", "alice@example.org"):
        browser = app.test_client()
        answer = browser.post("/sign-up", data={**FORM, "email": email})
        page = browser.get("/sign-up/sent").text.replace(email, "")
        pages.append((answer.status_code, answer.location, re.sub(r'csrf_token" value="[^"]+"', "", page)))
    assert pages[0] == pages[1]


def test_the_demo_shows_the_letter_to_the_browser_that_caused_it(app: Flask, client: FlaskClient) -> None:
    client.post("/sign-up", data=FORM)
    assert link_of("confirm") in client.get("/sign-up/letter").text
    assert app.test_client().get("/sign-up/letter").status_code == 302


def test_outside_the_demo_no_page_shows_a_letter(client: FlaskClient, settings: Settings) -> None:
    config.use(replace(settings, demo=False))
    client.post("/sign-up", data=FORM)
    assert "/sign-up/letter" not in client.get("/sign-up/sent").text
    assert client.get("/sign-up/letter").status_code == 302
    assert demo.PASSWORD not in client.get("/sign-in").text


@pytest.mark.parametrize("field", sorted(FORM))
def test_every_field_is_needed_and_what_was_typed_stays(client: FlaskClient, field: str) -> None:
    answer = client.post("/sign-up", data={key: value for key, value in FORM.items() if key != field})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert STRONG not in answer.text
    if field != "name":
        assert 'value="Newt"' in answer.text
    assert not Person.select().exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nope"), ("email", "a@b.fr\r\nBcc: c@d.fr"), ("name", "A\u2028B"), ("name", "x" * 100_000)]
    + [("password", "password1"), ("password", "x" * 1000), ("zone", "Mars/Olympus"), ("language", "xx")]
    + [("name", "\0"), ("email", "\0@example.org"), ("zone", "../../etc/passwd")],
)
def test_odd_input_is_refused_at_its_field(client: FlaskClient, field: str, value: str) -> None:
    answer = client.post("/sign-up", data={**FORM, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_a_name_is_never_markup(client: FlaskClient) -> None:
    client.post("/sign-up", data={**FORM, "name": "<script>alert(1)</script>{{7*7}}"})
    client.post(link_of("confirm"))
    page = client.get("/account").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_closed_registration_answers_kindly(client: FlaskClient, settings: Settings) -> None:
    config.use(replace(settings, sign_up_open=False))
    assert client.get("/sign-up").status_code == 200
    assert "not open" in client.get("/sign-up").text
    assert client.post("/sign-up", data=FORM).status_code == 403
    assert 'href="/sign-up"' not in client.get("/").text


def test_signing_up_twice_by_one_browser_is_limited(client: FlaskClient) -> None:
    codes = [client.post("/sign-up", data=FORM).status_code for _ in range(limits.LETTERS.most + 1)]
    assert codes == [303] * limits.LETTERS.most + [429]


# --- signing in and out -----------------------------------------------------------------------------------


def test_sign_in_begins_a_new_session_and_sign_out_ends_it(
    client: FlaskClient, world: SimpleNamespace
) -> None:
    with client.session_transaction() as session:
        session["left"] = "over"
    assert post_sign_in(client, "Alice@example.org").location == "/"
    first = session_of(client)
    with client.session_transaction() as session:
        assert "left" not in session
    cookie = client.get_cookie("tandem")
    assert cookie
    assert client.get("/account").status_code == 200
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").location == "/"
    client.set_cookie("tandem", cookie.value)  # a copy taken before is worth nothing now
    assert client.get("/account").status_code == 302
    post_sign_in(client, "alice@example.org")
    assert session_of(client) != first


def test_unknown_and_wrong_look_alike(client: FlaskClient, world: SimpleNamespace) -> None:
    def shown(email: str) -> str:
        answer = post_sign_in(client, email, "wrong")
        assert answer.status_code == 422
        return re.sub(r'csrf_token" value="[^"]+"', "", answer.text.replace(email, ""))

    assert shown("alice@example.org") == shown("nobody@example.org")


def test_the_eleventh_failure_is_429_whatever_the_browser_claims(app: Flask, world: SimpleNamespace) -> None:
    def attempt(n: int) -> int:
        browser = app.test_client()
        return browser.post(
            "/sign-in",
            data={"email": "alice@example.org", "password": "wrong"},
            headers={"X-Forwarded-For": f"198.51.100.{n}"},
        ).status_code

    assert [attempt(n) for n in range(11)] == [422] * 10 + [429]
    assert post_sign_in(app.test_client(), "alice@example.org").status_code == 429
    app.config["NOW"] = NOW + timedelta(minutes=6)
    assert post_sign_in(app.test_client(), "alice@example.org").status_code == 303


@pytest.mark.parametrize(
    ("wanted", "where"),
    [("/help/privacy", "/help/privacy"), ("/p/welcome?x=1", "/p/welcome?x=1"), ("", "/")]
    + [
        (bad, "/")
        for bad in ("//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example")
    ]
    + [
        (bad, "/")
        for bad in ("javascript:alert(1)", "/nowhere", "/sign-out", "/\t/evil.example", "///evil.example")
    ]
    + [
        (bad, "/")
        for bad in ("/static/style.css", "http:///evil", "/%0d%0aSet-Cookie:x=1", "/help/privacy\r\nX: y")
    ],
)
def test_one_is_sent_only_to_pages_of_ours(
    client: FlaskClient, world: SimpleNamespace, wanted: str, where: str
) -> None:
    answer = client.post(
        "/sign-in", query_string={"next": wanted}, data={"email": "alice@example.org", "password": PASSWORD}
    )
    assert (answer.status_code, answer.location) == (303, where)


def test_a_page_for_members_asks_to_sign_in_and_comes_back(
    client: FlaskClient, world: SimpleNamespace
) -> None:
    asked = client.get("/account")
    assert asked.location == "/sign-in?next=%2Faccount"
    assert post_sign_in(client, "alice@example.org", query="?next=%2Faccount").location == "/account"


def test_an_unconfirmed_person_with_the_right_password_gets_the_letter_again(client: FlaskClient) -> None:
    client.post("/sign-up", data=FORM)
    answer = post_sign_in(client, "newt@example.org", STRONG)
    assert answer.location == "/sign-up/sent"
    assert session_of(client) is None
    assert Letter.select().where(Letter.kind == "confirm").count() == 2


def test_the_demo_offers_three_people(client: FlaskClient, world: SimpleNamespace) -> None:
    page = client.get("/sign-in").text
    for address in (demo.NEWCOMER, demo.MENTOR, demo.COORDINATOR):
        assert address in page


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up"])
def test_who_is_signed_in_goes_on(sign_in: SignedIn, world: SimpleNamespace, path: str) -> None:
    assert sign_in(world.alice).get(path).location == "/"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/forgotten", "/sign-out", "/language"])
def test_no_form_is_taken_without_its_token(app: Flask, world: SimpleNamespace, path: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    browser = app.test_client()
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "forged"}):
        answer = browser.post(path, data={"email": "alice@example.org", "password": PASSWORD, **token})
        assert answer.status_code == 400
    assert not SignIn.select().exists()


def test_an_expired_form_says_so_in_the_readers_language(
    app: Flask, sign_in: SignedIn, world: SimpleNamespace
) -> None:
    browser = sign_in(builders.person("Inès", language="fr"))
    app.config["WTF_CSRF_ENABLED"] = True
    db.close()  # as between two requests of a server
    answer = browser.post("/account", data={"csrf_token": "forged"})
    db.connect(reuse_if_open=True)
    assert answer.status_code == 400
    assert "Ce formulaire est trop ancien" in answer.text
    assert "Inès" in answer.text


def test_another_browsers_token_is_not_taken(app: Flask, world: SimpleNamespace) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    found = re.search(r'name="csrf_token" value="([^"]+)"', app.test_client().get("/sign-in").text)
    assert found
    mine = app.test_client()
    mine.get("/sign-in")
    data = {"email": "alice@example.org", "password": PASSWORD, "csrf_token": found[1]}
    assert mine.post("/sign-in", data=data).status_code == 400


# --- a forgotten password ---------------------------------------------------------------------------------


def test_a_forgotten_password_is_set_by_the_letters_link_once(
    client: FlaskClient, world: SimpleNamespace
) -> None:
    assert client.get("/forgotten").status_code == 200
    assert client.post("/forgotten", data={"email": "alice@example.org"}).status_code == 200
    link = link_of("reset")
    assert client.get(link).status_code == 200
    assert client.post(link, data={"password": "short"}).status_code == 422
    assert client.post(link, data={"password": STRONG}).status_code == 303
    assert client.get("/account").status_code == 200
    for again in (client.get(link), client.post(link, data={"password": STRONG})):
        assert again.status_code == 410
    assert client.get("/reset/no-such-token").status_code == 410


def test_asking_for_an_unknown_address_looks_alike(client: FlaskClient, world: SimpleNamespace) -> None:
    shown = [
        re.sub(
            r'csrf_token" value="[^"]+"', "", client.post("/forgotten", data={"email": email}).text
        ).replace(email, "")
        for email in ("alice@example.org", "nobody@example.org")
    ]
    assert shown[0] == shown[1]
    assert Letter.select().count() == 1
    assert client.post("/forgotten", data={"email": "nope"}).status_code == 422


# --- one's own account ------------------------------------------------------------------------------------


def test_name_language_and_zone_are_changed(sign_in: SignedIn, world: SimpleNamespace) -> None:
    browser = sign_in(world.alice)
    assert browser.get("/account").status_code == 200
    data = {"name": "Alice B.", "language": "fr", "zone": "America/Martinique"}
    assert browser.post("/account", data=data).location == "/account"
    alice = Person.get_by_id(world.alice.id)
    assert (alice.name, alice.language, alice.zone) == ("Alice B.", "fr", "America/Martinique")
    assert '<html lang="fr">' in browser.get("/account").text
    assert browser.post("/account", data={**data, "name": ""}).status_code == 422
    assert browser.post("/account", data={**data, "name": "a\u2029b"}).status_code == 422


def test_a_changed_password_keeps_this_browser_and_ends_the_others(
    sign_in: SignedIn, world: SimpleNamespace
) -> None:
    mine, other = sign_in(world.alice), sign_in(world.alice)
    assert mine.post("/account/password", data={"old": "wrong", "password": STRONG}).status_code == 422
    assert mine.post("/account/password", data={"old": PASSWORD, "password": "short"}).status_code == 422
    assert mine.post("/account/password", data={"old": PASSWORD, "password": STRONG}).status_code == 303
    assert mine.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_signing_out_everywhere(sign_in: SignedIn, world: SimpleNamespace) -> None:
    mine, other = sign_in(world.alice), sign_in(world.alice)
    assert mine.post("/account/sign-out-everywhere").location == "/sign-in"
    for browser in (mine, other):
        assert browser.get("/account").status_code == 302


def test_the_export_is_a_file_of_ones_own(sign_in: SignedIn, world: SimpleNamespace) -> None:
    answer = sign_in(world.alice).get("/account/export")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    held = json.loads(answer.text)
    assert held["person"]["email"] == "alice@example.org"
    assert "bob" not in answer.text.lower()


def test_an_account_is_erased_by_password_and_tick_only(sign_in: SignedIn, world: SimpleNamespace) -> None:
    browser = sign_in(world.alice)
    assert browser.get("/account/erase").status_code == 200
    for data in ({}, {"old": PASSWORD}, {"sure": "y"}, {"old": "wrong", "sure": "y"}):
        assert browser.post("/account/erase", data=data).status_code == 422
    assert Person.get_by_id(world.alice.id).name == "Alice"
    assert browser.post("/account/erase", data={"old": PASSWORD, "sure": "y"}).location == "/"
    assert Person.get_by_id(world.alice.id).name == "Former member"
    assert browser.get("/account").status_code == 302


def test_the_only_coordinator_is_told_to_name_another(sign_in: SignedIn, world: SimpleNamespace) -> None:
    answer = sign_in(world.carol).post("/account/erase", data={"old": PASSWORD, "sure": "y"})
    assert answer.status_code == 409
    assert "only coordinator" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/account", "/account/password", "/account/sign-out-everywhere", "/account/erase", "/account/export"],
)
def test_a_visitor_does_nothing_to_an_account(client: FlaskClient, world: SimpleNamespace, path: str) -> None:
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert answer.location.startswith("/sign-in")


def test_pages_speak_the_browsers_language(client: FlaskClient) -> None:
    for path in ("/", "/sign-in", "/sign-up", "/forgotten", "/reset/x", "/help/newcomer"):
        assert '<html lang="fr">' in client.get(path, headers={"Accept-Language": "fr"}).text
        assert '<html lang="en">' in client.get(path, headers={"Accept-Language": "de"}).text


def test_letters_are_in_the_readers_language(client: FlaskClient, world: SimpleNamespace) -> None:
    client.post("/sign-up", data={**FORM, "language": "fr"})
    assert Letter.get(Letter.kind == "confirm").language == "fr"
    assert Letter.get(Letter.kind == "confirm").text.startswith("Bonjour Newt")


def test_builders_password_is_a_cheap_hash(world: SimpleNamespace) -> None:
    """The suite stays quick only while nobody signs in by the form without need."""
    assert builders.person("Eve").password.startswith("scrypt:1024:")
