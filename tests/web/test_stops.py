"""The links at the foot of letters, the account page's choices, and the pages of a programme's own words."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient

from mentorship import stops
from mentorship.models import Letter, LetterText, Person, Stop

SignIn = Callable[[Person], FlaskClient]
TEXT = "/p/welcome/letters/texts/agreement_changed"


def token(world: SimpleNamespace) -> str:
    return stops.token(world.alice.id, "checkins", NOW)


def test_a_link_looks_first_and_stops_when_pressed(
    app: Flask, world: SimpleNamespace, client: FlaskClient
) -> None:
    path = f"/stop/{token(world)}"
    assert "Stop letters like this one?" in client.get(path).text
    client.head(path)
    assert Stop.select().count() == 0
    for _ in range(2):
        assert "These letters are stopped" in client.post(path).text
    assert stops.stopped(world.alice) == {"checkins"}
    assert client.post(f"{path}/undo").status_code == 303
    assert Stop.select().count() == 0


def test_a_mail_program_stops_with_one_click_and_nothing_else(app: Flask, world: SimpleNamespace) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    path, click = f"/stop/{token(world)}", {"List-Unsubscribe": "One-Click"}
    assert app.test_client().post(path, data=click).status_code == 200
    assert stops.stopped(world.alice) == {"checkins"}
    assert app.test_client().post(f"{path}/undo", data=click).status_code == 400
    assert app.test_client().post("/account/letters", data=click).status_code == 400


def test_a_link_that_is_forged_old_or_of_a_closed_account_stops_nothing(
    app: Flask, world: SimpleNamespace, client: FlaskClient
) -> None:
    good = token(world)
    for path in (f"/stop/{good[:-2]}xx", "/stop/x", f"/stop/{good}/undo/x"):
        assert client.post(path).status_code in (404, 410)
    app.config["NOW"] = NOW + timedelta(days=366)
    assert client.post(f"/stop/{good}").status_code == 410
    app.config["NOW"] = NOW
    Person.update(disabled_at=NOW).where(Person.id == world.alice.id).execute()
    assert client.post(f"/stop/{good}").status_code == 410
    assert Stop.select().count() == 0


def test_the_page_speaks_the_language_of_the_letter(world: SimpleNamespace, client: FlaskClient) -> None:
    Person.update(language="fr").where(Person.id == world.alice.id).execute()
    assert "Arrêter les lettres de ce type" in client.get(f"/stop/{token(world)}").text


def test_the_account_page_keeps_hours_digest_and_topics(world: SimpleNamespace, sign_in: SignIn) -> None:
    alice = sign_in(world.alice)
    chosen = {"quiet_from": "20", "quiet_until": "7", "digest": "y", "wanted": ["news"]}
    assert alice.post("/account/letters", data=chosen).status_code == 303
    row = Person.get_by_id(world.alice.id)
    assert (row.quiet_from, row.quiet_until, row.digest) == (20, 7, True)
    assert "checkins" in stops.stopped(row)
    assert alice.post("/account/letters", data={**chosen, "quiet_from": "99"}).status_code == 422
    assert alice.post("/account/letters", data={**chosen, "wanted": ["safety"]}).status_code == 422


# --- a programme's own words ------------------------------------------------------------------------------


@pytest.fixture
def carol(world: SimpleNamespace, sign_in: SignIn) -> FlaskClient:
    return sign_in(world.carol)


def typed(**values: str) -> dict[str, str]:
    words = {f"subject_{code}": "S" for code in ("en", "fr")}
    words |= {f"body_{code}": "{link}" for code in ("en", "fr")}
    return {**words, **values}


def test_a_coordinator_words_a_letter(carol: FlaskClient) -> None:
    assert "Agreement changed" in carol.get("/p/welcome/letters/texts").text
    assert "{partner}" in carol.get(TEXT).text
    assert carol.post(TEXT, data=typed()).status_code == 303
    assert LetterText.select().count() == 2
    assert "own words: Français" in carol.get("/p/welcome/letters/texts").text
    assert carol.post(f"{TEXT}/trial").status_code == 303
    assert {letter.language for letter in Letter.select()} == {"en", "fr"}
    assert carol.post(f"{TEXT}/restore").status_code == 303
    assert LetterText.select().count() == 0
    assert carol.get("/p/welcome/letters/texts/reset").status_code == 404


def test_nothing_typed_is_lost_when_a_field_is_wrong(carol: FlaskClient) -> None:
    page = carol.post(TEXT, data=typed(body_fr="Bonjour {nobody} {link}"))
    assert page.status_code == 422
    assert "{nobody} is no field of this letter" in page.text
    assert "Bonjour {nobody}" in page.text
    assert LetterText.select().count() == 0


def test_a_preview_is_shut_in_and_keeps_nothing(carol: FlaskClient) -> None:
    shown = carol.get(f"{TEXT}/preview/fr")
    assert "Jonas" in shown.text
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    shown = carol.post(f"{TEXT}/preview/en", data=typed(body_en="<b>Hi</b> {name}\n\n{link}"))
    assert "&lt;b&gt;Hi&lt;/b&gt; Amina" in shown.text
    assert carol.post(f"{TEXT}/preview/en", data=typed(body_en="{x}")).status_code == 422
    assert carol.get(f"{TEXT}/preview/de").status_code == 404
    assert LetterText.select().count() == 0
