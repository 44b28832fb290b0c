"""A real Chromium on a real server; a missing Chromium is a failure where CI=true, else a skip."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from browser.service import Service, started
from browser.walker import Walker
from browser.world import World, filled
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from mentorship import people
from mentorship.models import Person

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = {"desktop": (1280, 900), "phone": (390, 844), "narrow": (320, 640)}
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
# What Chromium notes of a page that is answered with a refusal, which some tests ask for on purpose.
REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is missing")
        pytest.skip(f"{CHROMIUM} is missing")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def service(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with started(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="module")
def world(service: Service) -> World:
    with service.rows():
        return filled()


@pytest.fixture
def visit(chromium: Browser, service: Service) -> Iterator[Callable[..., Page]]:
    """Open a page; what any page's console complains of, a broken content policy included, is a failure."""
    contexts, faults = [], []

    def note(message: ConsoleMessage) -> None:
        address = str(message.location.get("url"))
        asked_for = REFUSAL.match(message.text) and "/static/" not in address
        if message.type == "error" and not asked_for:
            faults.append(f"{address}: {message.text}")

    def opened(language: str = "en", size: str = "desktop", email: str = "", **more: Any) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=service.url,
            locale=LOCALES[language],
            timezone_id="Europe/Paris",
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            storage_state=_signed_in(service, email) if email else None,
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(40_000)
        page.on("console", note)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def walk(visit: Callable[..., Page]) -> Iterator[Callable[..., Walker]]:
    """Send somebody through the pages; no English sentence may show on a French one."""
    walkers = []

    def begun(language: str = "en", size: str = "desktop", **more: Any) -> Walker:
        walkers.append(Walker(visit(language, size, **more), language))
        return walkers[-1]

    yield begun
    assert set().union(*(walker.leaks for walker in walkers)) == set()


def _signed_in(service: Service, email: str) -> Any:
    """Return the cookie of a signed-in browser; the page for it has its own tests."""
    if email not in service.visits:
        with service.rows() as app:
            secret = people.begin_session(Person.get(Person.email == email), datetime.now(UTC))
            browser = app.test_client()
            with browser.session_transaction() as session:
                session.update(_user_id=secret, _fresh=True)
            cookie = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        kept: dict[str, Any] = {
            "name": cookie.key,
            "value": cookie.value,
            "domain": "127.0.0.1",
            "path": "/",
            "expires": -1,
        }
        kept.update(httpOnly=True, secure=False, sameSite="Lax")
        service.visits[email] = {"cookies": [kept], "origins": []}
    return service.visits[email]
