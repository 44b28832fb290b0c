"""Odd strings into every field of every form that a page shows: never a failure, never a trace."""

import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from urllib.parse import urlencode

import authority
import pytest
from flask import Flask
from flask.testing import FlaskClient
from reading import Form, Page

from mentorship.db import db
from mentorship.models import Person
from mentorship.web import accounts

POSTGRES = os.environ.get("TANDEM_TEST_DATABASE", "sqlite") == "postgresql"
Browse = Callable[[Person], FlaskClient]
TABLE = authority.table()

TEXT = [
    "a\0b",
    "\ud800 alone",
    "\u202eexe.gnp\u2066",
    "👩🏽‍💻🏳️‍🌈" * 3,
    "x" * 100_000,
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "{{191*7}} ${191*7} {% x %} %(name)s {0} %s",
    '=HYPERLINK("https://evil.example")',
    "x\r\nBcc: a@b.org\u2028\u0085\x0b",
    "' OR 1=1; DROP TABLE person; --",
    " ",
]
NUMBERS = ["9" * 5000, "-1", "99999999999", "NaN", "sNaN", "Infinity", "1e400", "٣", "1.5", ""]
DATES = ["0001-01-01", "9999-12-31", "2026-02-30", "-1", "9" * 30, "2026-01-01\0", ""]
TIMES = [f"{day}T{clock}" for day in DATES[:3] for clock in ("00:00", "23:59")] + ["T", "x" * 1000]
CHOICES = ["\ud800\0", "9" * 5000, "<b>{{191*7}}</b>"]


def odd_for(kind: str) -> list[str]:
    """Return what to try on a field of this type."""
    if kind in ("number", "date", "datetime-local"):
        return {"number": NUMBERS, "date": DATES}.get(kind, TIMES) + TEXT[:1]
    return TEXT if kind in ("text", "textarea", "email", "password") else CHOICES


@contextmanager
def undone() -> Iterator[None]:
    with db.atomic() as changes:
        yield
        changes.rollback()


@pytest.fixture
def scene(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The usual scene; no answer waits to be as slow as another."""
    monkeypatch.setattr(accounts, "_EVEN_SECONDS", 0)
    return authority.scene(world)


def forms(browser: FlaskClient, here: SimpleNamespace) -> dict[tuple[str, str], Form]:
    """Return every form of the pages that a browser may see, with the address it is sent to."""
    found = {}
    for method, rule in TABLE:
        if method == "GET" and "static" not in rule:
            path = authority.address(rule, here)
            answer = browser.get(path)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                for form in Page(answer.text).forms:
                    form.action = form.action or path
                    found[form.action, ",".join(sorted(form.types))] = form
    return found


def send(browser: FlaskClient, form: Form, **odd: str) -> None:
    """Send a form as filled by its page, but for some fields; lone surrogates are sent as they are."""
    body = urlencode({**form.values, **odd}, errors="surrogatepass")
    about = f"{form.action} {', '.join(f'{name}={value[:30]!r}' for name, value in odd.items())}"
    with undone():
        answer = browser.post(form.action, data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500, about
        assert "Traceback" not in answer.text, about
        if answer.mimetype == "text/html":
            assert Page(answer.text).unsafe == [], about
            assert "<img src=x" not in answer.text, about
            assert "1337" not in answer.text, about


@pytest.mark.skipif(not POSTGRES, reason="PostgreSQL takes less than SQLite, so it is asked")
def test_odd_strings_break_no_form(app: Flask, scene: SimpleNamespace, sign_in: Browse) -> None:
    seen: set[tuple[str, str]] = set()
    for name in ("visitor", "alice", "bob", "carol"):
        browser = authority.browser(app, sign_in, scene, name)
        session = browser.get_cookie("tandem")
        found = {key: form for key, form in forms(browser, scene).items() if key not in seen}
        for form in found.values():
            if session:  # a form may have signed out
                browser.set_cookie("tandem", session.value)
            try_out(browser, form)
        seen |= set(found)
    assert len(seen) > 40


def try_out(browser: FlaskClient, form: Form) -> None:
    """Send a form again and again: each string meets many fields; each field, a different few."""
    for field, kind in form.types.items():
        tries = odd_for(kind)
        at = zlib.crc32(f"{form.action} {field}".encode())
        for step in range(0, len(tries), 1 + len(tries) // 3):
            send(browser, form, **{field: tries[(at + step) % len(tries)]})
    send(browser, form, **{"odd\0": "x", "a" * 1000: "1", "skills-99999999999999999999-text": "y"})


def test_odd_addresses_are_missing(scene: SimpleNamespace, sign_in: Browse) -> None:
    carol = sign_in(scene.carol)
    for odd in ("%00", "%ED%A0%80", "%F0%9F%98%80", "x" * 5000, "%3Cscript%3E", "..%2f..%2fetc%2fpasswd"):
        for path in (
            "/p/{}",
            "/p/{}/desk",
            "/p/welcome/indicators/{}",
            "/help/{}",
            "/static/{}",
            "/rounds/{}",
        ):
            assert carol.get(path.format(odd)).status_code == 404, (path, odd)
        assert carol.get(f"/confirm/{odd}").status_code in (404, 410)


def test_odd_questions_break_no_list(scene: SimpleNamespace, sign_in: Browse) -> None:
    carol = sign_in(scene.carol)
    asked = {
        "/p/welcome/people": ("name", "role", "state", "level", "page"),
        "/p/welcome/letters": ("state", "kind", "page"),
        "/p/welcome/journal": ("page", "check"),
        f"/rounds/{scene.round_id}": ("q", "show", "page"),
        f"/rounds/{scene.round_id}/decide": ("kind", "newcomer", "mentor"),
        "/p/welcome/newcomer": ("step", "look"),
    }
    odd = ["%00", "%ED%A0%80", "9" * 5000, "-1", "%3Cscript%3Ealert(1)%3C/script%3E", "{{191*7}}"]
    for path, names in asked.items():
        for name in names:
            for value in odd:
                answer = carol.get(f"{path}?{name}={value}")
                assert answer.status_code < 500, (path, name, value[:30])
                assert Page(answer.text).unsafe == []
                assert "1337" not in answer.text
