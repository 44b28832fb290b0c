"""A database without rows for each test: a copy of a migrated SQLite file, or PostgreSQL's emptied.

What only takes time is paid once for each process: routes and templates are compiled once, passwords are
kept by a cheap hash, and SQLite does not wait for the disk. Processes that a test starts do none of this.
"""

import dataclasses
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from flask import Flask
from flask.testing import FlaskClient
from half_year import HalfYear, lived
from hypothesis import HealthCheck
from hypothesis import settings as drawing
from postgres import Cluster, Reused
from werkzeug.security import generate_password_hash

from app import create_app
from mentorship import config, i18n, passwords, people
from mentorship import db as database
from mentorship.config import Settings
from mentorship.models import Person

POSTGRES = os.environ.get("TANDEM_TEST_DATABASE", "sqlite") == "postgresql"
CHEAP = "scrypt:1024:8:1"
SLOW = {"METHOD": passwords.METHOD, "NOBODY": passwords.NOBODY}
# How fast examples are drawn says how busy the machine is, nothing of the program.
drawing.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
drawing.load_profile("busy")
_applications: dict[Settings, tuple[Flask, dict[str, Any]]] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what depends on the database: the rest has run before. What is slow goes first."""
    if POSTGRES:
        touching = [
            item
            for item in items
            if "database_url" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("once")
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(touching)])
        items[:] = touching
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Leave what was imported out of every later search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def in_a_hurry() -> Iterator[None]:
    """Take what is safe but slow out of this process; the tests of just that ask for it again."""
    with pytest.MonkeyPatch.context() as hurry:
        hurry.setitem(database._PRAGMAS, "synchronous", "off")
        hurry.setattr(passwords, "NOBODY", generate_password_hash("nobody", method=CHEAP))
        hurry.setattr(passwords, "METHOD", CHEAP)
        yield


@pytest.fixture
def slow_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep passwords as the service does."""
    for name, value in SLOW.items():
        monkeypatch.setattr(passwords, name, value)


@pytest.fixture(autouse=True)
def english() -> None:
    """Speak English again, whatever an earlier request of this process left."""
    i18n.set_reader("en", "Europe/Paris")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster.started(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> str:
    """Migrate an empty database once; every test copies it."""
    if POSTGRES:
        url = request.getfixturevalue("cluster").create("template_tandem")
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('template') / 'template.db'}"
    database.open_database(url)
    database.migrate()
    if POSTGRES:
        database.db.obj.close_all()
    return url


@pytest.fixture(scope="session")
def reused(template: str, request: pytest.FixtureRequest) -> Iterator[Reused]:
    with Reused(request.getfixturevalue("cluster"), "template_tandem") as reused:
        yield reused


@pytest.fixture(scope="session")
def half_year(tmp_path_factory: pytest.TempPathFactory) -> HalfYear:
    """A simulated half-year of forty pairs, lived once for all processes: read it, see half_year.py."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "half-year"
    folder.mkdir(exist_ok=True)
    return lived(folder)


@pytest.fixture
def database_url(template: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if POSTGRES:
        reused: Reused = request.getfixturevalue("reused")
        return reused.empty()
    path = tmp_path / "tandem.db"
    shutil.copy(template.removeprefix("sqlite:///"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, secret_key="t" * 40, demo=True)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application at builders.NOW, its database open for the test as well."""
    app = wired(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, CLOCK=lambda: app.config["NOW"], NOW=builders.NOW)
    database.db.connect(reuse_if_open=True)
    yield app
    database.db.close()
    if POSTGRES:
        database.db.obj.close_all()


def wired(settings: Settings) -> Flask:
    """Return the application for these settings as it comes from create_app, made before if it can be."""
    alike = dataclasses.replace(settings, database_url="")
    if alike not in _applications:
        made = create_app(settings)
        _applications[alike] = made, dict(made.config)
    app, configured = _applications[alike]
    app.config.clear()
    app.config.update(configured)
    config.use(settings)
    database.open_database(settings.database_url)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Person], FlaskClient]:
    """Return a browser that is signed in as a person, without the password page."""

    def signed_in(person: Person) -> FlaskClient:
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"] = people.begin_session(person, app.config["CLOCK"]())
            session["_fresh"] = True
        return browser

    return signed_in


@pytest.fixture
def world(app: Flask) -> SimpleNamespace:
    """Alice, newcomer; Bob, mentor; Carol, their coordinator; Dave, who coordinates another programme."""
    alice, bob, carol, dave = (builders.person(name) for name in ("Alice", "Bob", "Carol", "Dave"))
    programme, other = builders.programme(), builders.programme("other")
    builders.coordinator(carol, programme)
    builders.coordinator(dave, other)
    return SimpleNamespace(
        alice=alice,
        bob=bob,
        carol=carol,
        dave=dave,
        programme=programme,
        newcomer=builders.profile(alice, programme, "newcomer"),
        mentor=builders.profile(bob, programme, "mentor", seats=2),
    )
