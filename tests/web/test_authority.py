"""Every route and method against the table of who may do what; a refusal changes nothing."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import authority
import builders
import pytest
from flask import Flask
from flask.testing import FlaskClient

from mentorship import people
from mentorship.config import Settings
from mentorship.db import db
from mentorship.models import Coordinator, Letter, Person

Browse = Callable[[Person], FlaskClient]
TABLE = authority.table()
REFUSED = ("door", "403", "404", "410")


@pytest.fixture
def settings(database_url: str) -> Settings:
    """A service as it runs for real people: what only the demo shows is closed."""
    return Settings(database_url=database_url, secret_key="t" * 40)


@pytest.fixture
def scene(world: SimpleNamespace) -> SimpleNamespace:
    return authority.scene(world)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever the request of the block did, so that each meets the same scene."""
    with db.atomic() as changes:
        yield
        changes.rollback()


def rules(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, authority.plain(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_its_line_in_the_table(app: Flask) -> None:
    assert set(TABLE) == rules(app)


@pytest.mark.parametrize("name", authority.PEOPLE)
def test_each_person_meets_what_the_table_says(
    app: Flask, scene: SimpleNamespace, sign_in: Browse, name: str
) -> None:
    person = None if name == "visitor" else getattr(scene, name)
    kept = sign_in(person).get_cookie("tandem") if person else None
    found, before = {}, authority.state()
    for method, rule in TABLE:
        browser = app.test_client()
        if kept:
            browser.set_cookie("tandem", kept.value)
        with undone():
            answer = browser.open(authority.address(rule, scene), method=method, buffered=True)
            found[method, rule] = authority.met(answer)
            unchanged = method == "GET" or TABLE[method, rule][name] in REFUSED
            if unchanged and rule != "/account/sign-out-everywhere":
                assert authority.state() == before, f"{method} {rule} changed something for {name}"
    wanted = {key: cells[name] for key, cells in TABLE.items()}
    assert {key: cell for key, cell in found.items() if cell != wanted[key]} == {}


@pytest.mark.parametrize("name", ["alice", "carol"])
def test_head_answers_like_get_and_changes_nothing(
    app: Flask, scene: SimpleNamespace, sign_in: Browse, name: str
) -> None:
    browser = authority.browser(app, sign_in, scene, name)
    before = authority.state()
    for method, rule in TABLE:
        if method == "GET":
            answer = browser.head(authority.address(rule, scene), buffered=True)
            assert authority.met(answer) == TABLE[method, rule][name], rule
            assert authority.state() == before, rule


def test_head_never_presses_the_button_of_a_letter(app: Flask, client: FlaskClient) -> None:
    """A mail scanner that only looks at a link neither uses it up nor signs itself in."""
    kept = {"language": "en", "zone": "Europe/Paris", "place": "here", "now": builders.NOW}
    people.sign_up("new@example.org", "New", "correct horse battery", **kept)
    path = re.findall(r"(/confirm/\S+)", Letter.get(Letter.kind == "confirm").text)[0]
    before = authority.state()
    assert client.head(path).status_code == client.get(path).status_code == 200
    assert authority.state() == before
    assert client.post(path).status_code == 303


@pytest.mark.once
def test_methods_that_an_address_does_not_know_are_refused(
    app: Flask, scene: SimpleNamespace, sign_in: Browse
) -> None:
    carol = sign_in(scene.carol)
    before = authority.state()
    for rule in {rule for _method, rule in TABLE}:
        known = {method for method, each in TABLE if each == rule}
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - known:
            answer = carol.open(authority.address(rule, scene), method=method, buffered=True)
            assert answer.status_code == 405, f"{method} {rule}"
            assert set(answer.headers["Allow"].split(", ")) >= known, rule
    assert authority.state() == before


def test_another_programmes_objects_are_not_there_for_a_coordinator(
    app: Flask, scene: SimpleNamespace, sign_in: Browse
) -> None:
    other = builders.coordinator(scene.carol, builders.programme("third")).programme
    newcomer = builders.profile(builders.person("Hana"), other, "newcomer")
    mentor = builders.profile(builders.person("Ivo"), other, "mentor")
    theirs = authority.stage(other, scene.carol, newcomer, mentor)
    scene.carol.coordinated.where(Coordinator.programme == other).get().delete_instance()
    carol, before = sign_in(scene.carol), authority.state()
    for slug in ("welcome", "third"):
        mixed = SimpleNamespace(**{**vars(theirs), "slug": slug})
        for method, rule in TABLE:
            if "_id>" in rule:
                answer = carol.open(authority.address(rule, mixed), method=method, buffered=True)
                assert answer.status_code == 404, f"{method} {rule} of {slug}"
    assert authority.state() == before


def test_objects_under_another_parent_are_not_there(
    app: Flask, scene: SimpleNamespace, sign_in: Browse
) -> None:
    """An address that names two things is only good when the one belongs to the other."""
    carol = sign_in(scene.carol)
    elsewhere = builders.round_(scene.programme, name="Autumn").id
    mixed = SimpleNamespace(**{**vars(scene), "round_id": elsewhere})
    for method, rule in TABLE:
        if "/runs/" in rule or "/rounds/<int:round_id>/pairs/" in rule:
            assert carol.open(authority.address(rule, mixed), method=method).status_code == 404, rule


@pytest.mark.once
def test_numbers_beyond_any_row_are_missing(app: Flask, scene: SimpleNamespace, sign_in: Browse) -> None:
    carol = sign_in(scene.carol)
    for number in (0, 2**31, 2**63, 10**40):
        nowhere = {name: number for name in vars(scene) if name.endswith("_id")}
        far = SimpleNamespace(**{**vars(scene), **nowhere})
        for method, rule in TABLE:
            if "_id>" in rule:
                assert carol.open(authority.address(rule, far), method=method).status_code == 404, rule
