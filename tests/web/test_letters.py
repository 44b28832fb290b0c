"""The letters of a programme: read by its coordinators, repeated when they failed."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from flask import Flask
from flask.testing import FlaskClient

from mentorship import config, letters, mail, outbox
from mentorship.models import Letter, Person

SignIn = Callable[[Person], FlaskClient]


def letter(person: Person, programme: Any, number: int = 1, **values: Any) -> Letter:
    defaults = {
        "key": f"welcome:{person.id}:{number}",
        "kind": "welcome",
        "person": person,
        "programme": programme,
        "address": person.email,
        "language": "en",
        "subject": f"Welcome, number {number}",
        "text": "Good day!\n\nhttp://127.0.0.1:8000/p/welcome\n",
        "created_at": builders.NOW,
        "due_at": builders.NOW,
    }
    return Letter.create(**{**defaults, **values})


@pytest.fixture
def hers(world: SimpleNamespace) -> Letter:
    return letter(world.alice, world.programme)


def test_coordinator_reads_list_and_letter(world: SimpleNamespace, hers: Letter, sign_in: SignIn) -> None:
    carol = sign_in(world.carol)
    page = carol.get("/p/welcome/letters")
    assert page.status_code == 200
    assert "Welcome, number 1" in page.text
    assert "not sent yet" in page.text
    page = carol.get(f"/letters/{hers.id}")
    assert page.status_code == 200
    assert "Good day!" in page.text
    assert "alice@example.org" in page.text


def test_a_coordinator_in_a_pair_reads_no_call_of_another(world: SimpleNamespace, sign_in: SignIn) -> None:
    builders.coordinator(world.bob, world.programme)
    builders.coordinator(world.dave, world.programme)
    call = letter(world.carol, world.programme, kind="wants_help", subject="Alice would like help")
    his = letter(world.bob, world.programme, 2, kind="digest", subject="His own digest")
    page = sign_in(world.bob).get("/p/welcome/letters")
    assert "would like help" not in page.text
    assert "His own digest" in page.text
    assert sign_in(world.bob).get(f"/letters/{his.id}").status_code == 200
    for path in (f"/letters/{call.id}", f"/letters/{call.id}/retry"):
        assert sign_in(world.bob).open(path, method="POST" if "retry" in path else "GET").status_code == 404
    assert "would like help" in sign_in(world.dave).get("/p/welcome/letters").text
    assert sign_in(world.dave).get(f"/letters/{call.id}").status_code == 200


def test_others_do_not(world: SimpleNamespace, hers: Letter, sign_in: SignIn, client: FlaskClient) -> None:
    for path in ("/p/welcome/letters", f"/letters/{hers.id}"):
        assert client.get(path).status_code == 302  # to the sign-in page
        assert sign_in(world.alice).get(path).status_code == 403
        assert sign_in(world.dave).get(path).status_code == 404
    retry = f"/letters/{hers.id}/retry"
    assert client.post(retry).status_code == 302
    assert sign_in(world.bob).post(retry).status_code == 404  # hers is nothing that he knows of
    assert sign_in(world.dave).post(retry).status_code == 404
    assert sign_in(world.carol).get(retry).status_code == 405
    assert sign_in(world.carol).get("/letters/999999").status_code == 404


def test_filters_and_pages(world: SimpleNamespace, sign_in: SignIn) -> None:
    for number in range(60):
        letter(world.alice, world.programme, number, created_at=builders.NOW + timedelta(minutes=number))
    letter(world.bob, world.programme, 100, sent_at=builders.NOW, kind="thanks", subject="Thank you, Bob")
    carol = sign_in(world.carol)
    first = carol.get("/p/welcome/letters").text
    assert "Welcome, number 59" in first
    assert "Welcome, number 3<" not in first
    assert "Welcome, number 3<" in carol.get("/p/welcome/letters?page=2").text
    assert carol.get("/p/welcome/letters?page=99").status_code == 200
    sent = carol.get("/p/welcome/letters?state=sent").text
    assert "Thank you, Bob" in sent
    assert "Welcome, number" not in sent
    thanks = carol.get("/p/welcome/letters?kind=thanks").text
    assert "Thank you, Bob" in thanks
    assert "Welcome, number" not in thanks
    assert "No letter fits" in carol.get("/p/welcome/letters?kind=nonsense").text
    assert carol.get("/p/welcome/letters?state=nonsense&page=x").status_code == 200


def test_empty_list_says_what_next(world: SimpleNamespace, sign_in: SignIn) -> None:
    assert "/p/welcome/rounds" in sign_in(world.carol).get("/p/welcome/letters").text


def test_failed_letter_is_repeated_once(world: SimpleNamespace, hers: Letter, sign_in: SignIn) -> None:
    Letter.update(failed_at=builders.NOW, tries=10, last_error="550 no such mailbox").execute()
    carol = sign_in(world.carol)
    page = carol.get(f"/letters/{hers.id}").text
    assert "550 no such mailbox" in page
    assert f"/letters/{hers.id}/retry" in page
    answer = carol.post(f"/letters/{hers.id}/retry")
    assert answer.status_code == 303
    again = Letter.get_by_id(hers.id)
    assert (again.failed_at, again.tries, again.due_at) == (None, 0, builders.NOW)
    outbox.deliver_due(builders.NOW)
    assert "nothing to repeat" in carol.post(f"/letters/{hers.id}/retry", follow_redirects=True).text
    assert Letter.get_by_id(hers.id).sent_at is not None


def test_secret_letters_stay_hidden_outside_the_demo(
    app: Flask, world: SimpleNamespace, sign_in: SignIn
) -> None:
    secret = letter(world.alice, world.programme, secret=True, subject="A link that signs in")
    carol = sign_in(world.carol)
    assert "A link that signs in" in carol.get("/p/welcome/letters").text
    settings = config.current()
    config.use(config.Settings(database_url=settings.database_url, secret_key=settings.secret_key))
    assert "A link that signs in" not in carol.get("/p/welcome/letters").text
    assert carol.get(f"/letters/{secret.id}").status_code == 404
    assert carol.get("/demo/letters").status_code == 404
    assert carol.get(f"/demo/letters/{secret.id}").status_code == 404


def test_demo_shows_every_letter_to_anybody(world: SimpleNamespace, client: FlaskClient) -> None:
    secret = letter(world.dave, None, secret=True, subject="Confirm your address")
    assert "Confirm your address" in client.get("/demo/letters").text
    assert "Good day!" in client.get(f"/demo/letters/{secret.id}").text
    assert client.get("/demo/letters/999999").status_code == 404


def test_answers_of_a_letter_are_links_on_its_page(world: SimpleNamespace, client: FlaskClient) -> None:
    row = letter(world.dave, None, text="How is it?\n\nWell → http://127.0.0.1/c/x?mood=4\nNo link <b>\n")
    page = client.get(f"/demo/letters/{row.id}").text
    assert '<a href="http://127.0.0.1/c/x?mood=4">Well</a>' in page
    assert "No link &lt;b&gt;" in page


def test_pages_speak_french(world: SimpleNamespace, hers: Letter, sign_in: SignIn) -> None:
    Person.update(language="fr").where(Person.id == world.carol.id).execute()
    carol = sign_in(world.carol)
    assert "pas encore envoyée" in carol.get("/p/welcome/letters").text
    assert "En chemin" in carol.get(f"/letters/{hers.id}").text


def test_every_kind_of_letter_has_a_name() -> None:
    kinds = {path.stem for path in mail.TEMPLATES.glob("*.txt")}
    assert kinds | {"trial"} == set(letters.KINDS)
