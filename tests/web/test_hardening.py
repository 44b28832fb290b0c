"""What an attacker would try first: forged forms, forged hosts, stolen cookies, redirects, formulas, logs."""

import csv
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import authority
import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient
from reading import Page
from werkzeug.test import TestResponse

from mentorship import config, coordinators, logs, mail
from mentorship.config import Settings
from mentorship.db import db
from mentorship.models import CheckIn, Coordinator, Indicator, Letter, Mentorship, Person, Profile, Proposal
from mentorship.web import letter_texts

pytestmark = pytest.mark.once

Browse = Callable[[Person], FlaskClient]
TABLE = authority.table()
HOST = "mentors.example.org"


@pytest.fixture
def scene(world: SimpleNamespace) -> SimpleNamespace:
    return authority.scene(world)


def token_of(browser: FlaskClient, path: str = "/help/privacy") -> str:
    return re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(path).text)[0]


def signs_in(app: Flask, email: str, address: str = "/sign-in", **more: str) -> FlaskClient:
    """Return a browser that went in by the front door."""
    browser = app.test_client()
    answer = browser.post(address, data={"email": email, "password": builders.PASSWORD, **more})
    assert answer.status_code == 303
    return browser


# --- forged forms ---------------------------------------------------------------------------------------


def test_no_form_is_taken_without_this_sessions_token(
    app: Flask, scene: SimpleNamespace, sign_in: Browse
) -> None:
    browsers = {name: authority.browser(app, sign_in, scene, name) for name in authority.PEOPLE}
    app.config["WTF_CSRF_ENABLED"] = True
    foreign = token_of(browsers["dave"])
    before = authority.state()
    for (method, rule), cells in TABLE.items():
        if method == "POST" and rule != "/stop/<token>":  # mail programs press it: it only stops letters
            who = next((name for name, cell in cells.items() if cell == "ok"), "visitor")
            for forged in ({}, {"csrf_token": ""}, {"csrf_token": foreign}):
                answer = browsers[who].post(authority.address(rule, scene), data=forged)
                assert answer.status_code == 400, f"{rule} took {forged} from {who}"
    assert authority.state() == before


def test_the_page_with_the_token_is_taken(app: Flask, scene: SimpleNamespace, sign_in: Browse) -> None:
    alice = sign_in(scene.alice)
    app.config["WTF_CSRF_ENABLED"] = True
    path = f"/goals/{scene.goal_id}/remove"
    assert alice.post(path, headers={"X-CSRFToken": "forged"}).status_code == 400
    assert alice.post(path, data={"csrf_token": token_of(alice)}).status_code == 303


def test_the_token_of_before_signing_in_is_worth_nothing_after(app: Flask, scene: SimpleNamespace) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    browser = app.test_client()
    early = token_of(browser, "/sign-in")
    entry = {"email": scene.alice.email, "password": builders.PASSWORD, "csrf_token": early}
    assert browser.post("/sign-in", data=entry).status_code == 303
    assert browser.post("/sign-out", data={"csrf_token": early}).status_code == 400
    assert browser.post("/sign-out", data={"csrf_token": token_of(browser)}).status_code == 303


# --- headers --------------------------------------------------------------------------------------------


def assert_strict(answer: TestResponse) -> None:
    policy = answer.headers["Content-Security-Policy"]
    if re.search(r"/letters/texts/.*/preview/", answer.request.path) and answer.status_code == 200:
        assert policy == letter_texts.POLICY  # a letter in its own style, shut in: no script, no page
        return
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in ("same-origin", "strict-origin")
    if "/static/" not in answer.request.path:
        assert answer.headers["Cache-Control"] == "no-store", answer.request.path


def test_refusals_carry_the_strict_headers(app: Flask, world: SimpleNamespace, sign_in: Browse) -> None:
    alice = sign_in(world.alice)
    answers = [
        alice.delete("/"),
        alice.get("/nowhere"),
        alice.get("/p/welcome/desk"),
        alice.get("/confirm/x"),
    ]
    answers += [alice.post("/language", data={"x": "x" * 3_000_000}), app.test_client().post("/account")]
    assert [answer.status_code for answer in answers] == [405, 404, 403, 410, 413, 302]
    for answer in answers:
        assert_strict(answer)


# --- behind HTTPS, as in production ---------------------------------------------------------------------


class TestBehindHttps:
    @pytest.fixture
    def settings(self, database_url: str) -> Settings:
        return Settings(
            database_url=database_url,
            secret_key="t" * 40,
            base_url=f"https://{HOST}",
            trusted_hosts=(HOST,),
        )

    def test_cookies_stay_in_this_browser_and_on_this_host(self, app: Flask, world: SimpleNamespace) -> None:
        entry = {"email": world.alice.email, "password": builders.PASSWORD}
        answer = app.test_client().post("/sign-in", data=entry, base_url=f"https://{HOST}")
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-tandem=")
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
        assert not any(part.startswith("domain") for part in parts)
        assert "max-age" in answer.headers["Strict-Transport-Security"]

    @pytest.mark.parametrize(
        "host", ["evil.example", f"{HOST}.evil.example", "evil.example:443", f"evil@{HOST}"]
    )
    def test_a_forged_host_is_refused(self, app: Flask, world: SimpleNamespace, host: str) -> None:
        before = authority.state()
        for path in ("/", "/sign-in", "/static/style.css", "/nowhere", "/healthz"):
            answer = app.test_client().get(path, headers={"Host": host}, buffered=True)
            assert answer.status_code == 400, path
            assert "evil" not in answer.text
        answer = app.test_client().post("/forgotten", data={"email": "a@b.org"}, headers={"Host": host})
        assert answer.status_code == 400
        assert authority.state() == before

    def test_headers_of_a_proxy_that_is_not_there_count_for_nothing(self, app: Flask) -> None:
        forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "x"}
        answer = app.test_client().get("/account", headers=forged, base_url=f"https://{HOST}")
        assert answer.location.startswith("/sign-in")

    def test_a_form_sent_from_elsewhere_is_refused(self, app: Flask) -> None:
        app.config["WTF_CSRF_ENABLED"] = True
        browser, base = app.test_client(), f"https://{HOST}"
        page = browser.get("/help/privacy", base_url=base).text
        sent = {"csrf_token": re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0], "language": "fr"}
        for referrer, status in ((None, 400), ("https://evil.example/", 400), (f"{base}/help/privacy", 303)):
            headers = {"Referer": referrer} if referrer else {}
            assert browser.post("/language", data=sent, headers=headers, base_url=base).status_code == status


# --- letters --------------------------------------------------------------------------------------------


def test_links_in_letters_come_from_the_settings(app: Flask, world: SimpleNamespace) -> None:
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    answer = app.test_client().post("/forgotten", data={"email": world.alice.email}, headers=forged)
    assert answer.status_code == 200
    letter = Letter.get(Letter.kind == "reset")
    assert config.current().base_url + "/reset/" in letter.text
    assert "evil" not in letter.text + letter.html


def test_what_somebody_typed_becomes_no_button_of_a_letter(app: Flask, world: SimpleNamespace) -> None:
    """A goal with an address in a paragraph of its own must not look as if we asked to open it."""
    goal = "Help me\n\nhttps://evil.example/sign-in\n\nplease"
    Profile.update(goal=goal).where(Profile.id == world.newcomer.id).execute()
    asked = builders.proposal(
        builders.round_(world.programme), world.newcomer, world.mentor, answer_by=NOW + timedelta(days=7)
    )
    values = {"about": Profile.get_by_id(world.newcomer.id), "first_name": "Alice", "why": list}
    letter = mail.queue(
        "proposal_mentor", world.bob, "1", NOW, programme=world.programme, proposal=asked, **values
    )
    assert letter is not None
    assert 'href="https://evil' not in letter.html
    assert f'href="{config.current().base_url}/proposals/' in letter.html
    assert "\nhttps://evil" not in letter.text


def test_words_between_the_two_of_a_pair_are_not_for_the_desk(
    scene: SimpleNamespace, sign_in: Browse
) -> None:
    canary = {"subject": "A closing line from Bob", "text": "canary of a private word"}
    private = authority.letter(scene.alice, scene.programme, key="thanks:1", kind="thanks", **canary)
    page = sign_in(scene.carol).get(f"/letters/{private.id}")
    assert page.status_code == 200
    assert "A closing line from Bob" in page.text
    assert "canary" not in page.text


# --- redirects ------------------------------------------------------------------------------------------

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/%09/evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/p/welcome/..//evil.example",
    "/.//evil.example",
    "//[::1",
    "/sign-out",
    "/" + "p" * 100_000,
    "/?next=" + "x" * 100_000,
    "\0",
]


def test_nobody_is_sent_elsewhere(app: Flask, world: SimpleNamespace) -> None:
    entry = {"email": world.alice.email, "password": builders.PASSWORD}
    inside = signs_in(app, world.alice.email)
    for there in ELSEWHERE:
        asked = {"next": there}
        assert inside.post("/language", data={"language": "fr", **asked}).location == "/", there
        if "\0" not in there:
            assert inside.get("/sign-in", query_string=asked).location == "/", there
    for there in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = app.test_client().post("/sign-in", query_string={"next": there}, data=entry)
        assert answer.location == "/", there
    assert app.test_client().get("/sign-in?next=%00").status_code == 404


# --- sessions and rights --------------------------------------------------------------------------------


@pytest.mark.parametrize("out", ["/sign-out", "/account/sign-out-everywhere"])
def test_a_cookie_copied_before_signing_out_is_refused_after(
    app: Flask, world: SimpleNamespace, out: str
) -> None:
    browser = signs_in(app, world.alice.email)
    cookie = browser.get_cookie("tandem")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("tandem", cookie.value)
    assert thief.get("/account").status_code == 200
    assert browser.post(out).status_code == 303
    assert authority.met(thief.get("/account")) == "door"
    assert authority.met(thief.get("/account/export")) == "door"


def test_a_cookie_ends_by_itself(app: Flask, world: SimpleNamespace) -> None:
    alice, carol = signs_in(app, world.alice.email), signs_in(app, world.carol.email)
    app.config["NOW"] = NOW + timedelta(minutes=31)
    assert authority.met(carol.get("/p/welcome/desk")) == "door"  # may read other people's data
    assert alice.get("/account").status_code == 200
    app.config["NOW"] = NOW + timedelta(hours=12, seconds=1)
    assert authority.met(alice.get("/account")) == "door"


def test_a_right_that_is_taken_away_is_gone_on_the_next_request(
    scene: SimpleNamespace, sign_in: Browse
) -> None:
    carol = sign_in(scene.carol)
    pages = ["/p/welcome/desk", f"/rounds/{scene.round_id}", f"/mentorships/{scene.mentorship_id}"]
    assert {carol.get(page).status_code for page in pages} == {200}
    second = Coordinator.get_by_id(scene.row_id).person
    mine = Coordinator.get(Coordinator.person == scene.carol.id)
    coordinators.remove(mine, second, NOW)
    assert {carol.get(page).status_code for page in pages} == {404}
    assert carol.post(f"/rounds/{scene.round_id}/approve-all").status_code == 404


def test_a_closed_account_is_out_on_the_next_request(world: SimpleNamespace, sign_in: Browse) -> None:
    alice = sign_in(world.alice)
    assert alice.get("/account").status_code == 200
    Person.update(disabled_at=NOW).where(Person.id == world.alice.id).execute()
    assert authority.met(alice.get("/account")) == "door"


# --- large bodies, exports, logs ------------------------------------------------------------------------


def test_a_body_beyond_two_megabytes_is_refused(app: Flask, scene: SimpleNamespace, sign_in: Browse) -> None:
    alice, before = sign_in(scene.alice), authority.state()
    large = {"text": "x" * (2 * 1024 * 1024)}
    for path in (f"/mentorships/{scene.mentorship_id}/goals/new", "/p/welcome/newcomer", "/language"):
        answer = alice.post(path, data=large)
        assert answer.status_code == 413, path
        assert "2 MB" in answer.text
    assert authority.state() == before


def test_nothing_typed_is_a_formula_in_a_spreadsheet(scene: SimpleNamespace, sign_in: Browse) -> None:
    for start in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1", "－1"):
        assert_no_formula(scene, sign_in, start)


def assert_no_formula(scene: SimpleNamespace, sign_in: Browse, start: str) -> None:
    Person.update(name=start).where(Person.id == scene.carol.id).execute()
    Indicator.update(action={"en": start, "fr": start}, owner=scene.carol).execute()
    sheet = sign_in(scene.carol).get("/p/welcome/indicators.csv")
    assert sheet.mimetype == "text/csv"
    assert sheet.headers["Content-Disposition"].startswith("attachment")
    cells = [cell for row in csv.reader(io.StringIO(sheet.text.lstrip("\ufeff"), newline="")) for cell in row]
    assert any(start.strip() in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "－"))]


@pytest.fixture
def said(app: Flask) -> Iterator[io.StringIO]:
    """What the service logs, as it logs in production."""
    out, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.JsonLines())
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_failure_logs_its_place_and_no_private_word(
    app: Flask, scene: SimpleNamespace, sign_in: Browse, said: io.StringIO
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    bob = sign_in(scene.bob)
    words = {"mood": "3", "help": "yes", "text": "canary of a private thought", "audience": "private"}
    path = f"/checkins/{scene.checkin_id}"
    assert bob.post(path, data=words).status_code == 303
    CheckIn.update(answered_at=None).execute()
    db.execute_sql("ALTER TABLE check_in RENAME COLUMN mood TO gone")
    answer = bob.post(path, data=words)
    assert answer.status_code == 500
    assert not re.search("canary|Traceback|mood|SELECT", answer.text)
    logged = [json.loads(line) for line in said.getvalue().splitlines()]
    assert any("error" in line and line["where"] for line in logged)
    assert not re.search("canary|@example.org|tandem=", said.getvalue())
    assert scene.bob.name not in said.getvalue()


# --- what a page may hold -------------------------------------------------------------------------------

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{191*7}}{% x %}%(name)s"


def poison(scene: SimpleNamespace) -> None:
    """Put markup wherever people write."""
    Person.update(name=EVIL).execute()
    Profile.update(goal=EVIL, bio=EVIL, team=EVIL, skills={EVIL: {"level": 2, "importance": 2}}).where(
        Profile.role == "newcomer"
    ).execute()
    for table, columns in (
        (authority.Goal, ("text", "criterion")),
        (authority.Meeting, ("place", "notes")),
        (authority.Round, ("name",)),
        (authority.Letter, ("subject", "text", "html", "last_error", "address")),
        (authority.NeverAgain, ("address",)),
        (Mentorship, ("newcomer_thanks", "mentor_thanks", "end_reason")),
        (Proposal, ("decline_reason",)),
    ):
        table.update(dict.fromkeys(columns, EVIL)).execute()
    authority.Goal.update(scale={"0": EVIL}).execute()
    Indicator.update(action={"en": EVIL, "fr": EVIL}, owner=scene.carol).execute()
    answered = {"text": EVIL, "audience": "shared", "answered_at": NOW, "mood": 2}
    CheckIn.create(mentorship=scene.mentorship_id, side="newcomer", due_on=NOW.date(), **answered)


@pytest.mark.parametrize("name", ["alice", "bob", "carol"])
def test_what_people_wrote_runs_on_no_page(
    app: Flask, scene: SimpleNamespace, sign_in: Browse, name: str
) -> None:
    poison(scene)
    browser, shown = authority.browser(app, sign_in, scene, name), 0
    for method, rule in TABLE:
        if method == "GET":
            answer = browser.get(authority.address(rule, scene), buffered=True)
            assert answer.status_code < 500, rule
            assert_strict(answer)
            if answer.mimetype == "text/html":
                assert (
                    "sandbox" in answer.headers["Content-Security-Policy"] or Page(answer.text).unsafe == []
                )
                assert "<script>alert" not in answer.text, rule
                assert "<img src=x" not in answer.text, rule
                assert "1337" not in answer.text, rule
                shown += "&lt;script&gt;alert" in answer.text
    assert shown > 3


def test_no_page_of_the_demo_holds_anything_inline(app: Flask, scene: SimpleNamespace) -> None:
    poison(scene)
    config.use(replace(config.current(), demo=True))
    for path in ("/", "/sign-in", "/demo/letters", f"/demo/letters/{scene.letter_id}"):
        page = app.test_client().get(path)
        assert page.status_code == 200
        assert Page(page.text).unsafe == []
