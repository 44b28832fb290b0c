"""One database per test: a fresh copy of a migrated SQLite file, or of a PostgreSQL template."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import builders
import pytest
from flask import Flask
from flask.testing import FlaskClient
from postgres import Cluster

from app import create_app
from mentorship import db as database
from mentorship import i18n, people
from mentorship.config import Settings
from mentorship.models import Person

POSTGRES = os.environ.get("TANDEM_TEST_DATABASE", "sqlite") == "postgresql"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run only what touches the database; the rest has run before."""
    if POSTGRES:
        touching = [item for item in items if "database_url" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(touching)])
        items[:] = touching


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


@pytest.fixture
def database_url(template: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    if POSTGRES:
        cluster: Cluster = request.getfixturevalue("cluster")
        name = f"test_{os.urandom(6).hex()}"
        yield cluster.create(name, "template_tandem")
        cluster.drop(name)
    else:
        path = tmp_path / "tandem.db"
        shutil.copy(template.removeprefix("sqlite:///"), path)
        yield f"sqlite:///{path}"


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, secret_key="t" * 40, demo=True)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application at builders.NOW, its database open for the test as well."""
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, CLOCK=lambda: app.config["NOW"], NOW=builders.NOW)
    database.db.connect(reuse_if_open=True)
    yield app
    database.db.close()
    if POSTGRES:
        database.db.obj.close_all()


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
