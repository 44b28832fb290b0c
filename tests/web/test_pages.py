"""The frame around every page."""

from flask.testing import FlaskClient

from mentorship.models import Person


def test_first_page_answers_with_strict_headers(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_unknown_page_is_plain_and_says_where_to_go(client: FlaskClient) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert 'href="/"' in answer.text


def test_people_are_kept_in_lower_case(world: object) -> None:
    assert Person.get(Person.name == "Alice").email == "alice@example.org"
