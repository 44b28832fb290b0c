"""The links of letters: one question, answered once, by whoever has the letter; nothing else opens."""

import json
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import authority
import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer

from mentorship import answer_links, checkins, erasure, fits, goals, letters, logs, meetings, mentorships
from mentorship.models import Attempt, CheckIn, FitCheck, JournalEntry, Letter, Mentorship, Person

Browse = Callable[[Person], FlaskClient]
ANSWER = {"mood": "4", "help": "no", "text": "Good talk", "audience": "private"}
SAID = {"answer": "unsure", "text": "Hm"}
DUE = NOW + timedelta(days=14)


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor)


@pytest.fixture
def due(app: Flask, pair: Mentorship) -> CheckIn:
    """The check-in that Bob has to answer today."""
    app.config["NOW"] = DUE
    checkins.tend_due(DUE)
    return CheckIn.get(CheckIn.side == "mentor")


@pytest.fixture
def fit(app: Flask, world: SimpleNamespace, pair: Mentorship) -> FitCheck:
    """The fit check that Bob has to answer today."""
    app.config["NOW"] = DUE
    meetings.log(pair, DUE - timedelta(hours=1), 45, "", world.alice, DUE)
    fits.ask_due(DUE)
    return FitCheck.get(FitCheck.side == "mentor")


def links(kind: str, person: Person) -> list[str]:
    """Return the addresses in a letter of this kind to this person."""
    text = Letter.get(Letter.kind == kind, Letter.person == person.id).text
    return re.findall(r"http://127.0.0.1:8000(/[cf]/\S+)", text)


def link(asked: CheckIn | FitCheck) -> str:
    return answer_links.path(asked, answer_links.person(asked))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_letter_leads_to_its_check_in_and_the_tapped_mood_is_chosen(
    world: SimpleNamespace, pair: Mentorship, app: Flask, client: FlaskClient, language: str
) -> None:
    Person.update(language=language).execute()
    app.config["NOW"] = DUE
    checkins.tend_due(DUE)
    goals.add(pair, {"text": "My shop", "criterion": "", "due_on": None, "scale": {}}, world.bob, DUE)
    tapped = links("checkin_due", world.bob)
    assert [address[-7:] for address in tapped] == [f"?mood={mood}" for mood in (5, 4, 3, 2, 1)]
    page = client.get(tapped[1])
    assert f'lang="{language}"' in page.text
    assert re.search(
        r'name="mood"[^>]*value="4"[^>]*checked|checked[^>]*name="mood"[^>]*value="4"', page.text
    )
    assert "My shop" in page.text
    assert "Alice" in page.text
    assert "alice@example.org" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "strict-origin"
    sent = client.post(tapped[1], data=ANSWER, follow_redirects=True)
    assert sent.status_code == 200
    kept = CheckIn.get(CheckIn.side == "mentor")
    assert (kept.mood, kept.text, kept.answered_at) == (4, "Good talk", DUE)
    with client.session_transaction() as session:
        assert "_user_id" not in session
    assert client.get("/account").status_code == 302
    assert Attempt.select().count() == 0


def test_looking_changes_nothing(due: CheckIn, fit: FitCheck, client: FlaskClient) -> None:
    before = authority.state()
    for address in (f"{link(due)}?mood=1", f"{link(due)}?mood=x", f"{link(fit)}?answer=no"):
        assert client.get(address).status_code == client.head(address).status_code == 200
    assert authority.state() == before
    assert client.put(link(due)).status_code == 405


def test_twelve_at_once_are_one_answer_and_eleven_plain_ones(app: Flask, due: CheckIn, fit: FitCheck) -> None:
    for asked, data, words in (
        (due, ANSWER, "Your check-in is answered"),
        (fit, SAID, "Your answer is kept"),
    ):
        before = Letter.select().count()
        address = link(asked)
        met = builders.at_once(
            lambda address=address, data=data: app.test_client().post(
                address, data=data, follow_redirects=True
            ),
            12,
        )
        assert all(answer.status_code == 200 and words in answer.text for answer in met)
        acts = [row["act"] for row in _journal(asked)]
        assert len(acts) == 1
        assert Letter.select().count() == before


def _journal(asked: CheckIn | FitCheck) -> list[dict[str, str]]:
    noun = "checkin" if isinstance(asked, CheckIn) else "fit"
    return list(JournalEntry.select().where(JournalEntry.act == f"{noun}.answered").dicts())


def test_a_used_link_says_so_and_corrects_nothing(due: CheckIn, client: FlaskClient) -> None:
    client.post(link(due), data=ANSWER)
    assert "Your check-in is answered" in client.get(f"{link(due)}?mood=1").text
    again = client.post(link(due), data={**ANSWER, "mood": "1"})
    assert again.status_code == 200
    assert "It was answered already, thank you." in again.text
    assert f"/checkins/{due.id}/correct" in again.text
    assert "Good talk" not in again.text
    assert CheckIn.get_by_id(due.id).mood == 4


@pytest.mark.parametrize("case", ["missed", "old", "ended", "paused", "turned off", "erased"])
def test_what_is_over_is_said_to_be_over(
    app: Flask, world: SimpleNamespace, due: CheckIn, fit: FitCheck, client: FlaskClient, case: str
) -> None:
    closed = {link(due): 410, link(fit): 410}
    if case == "missed":
        CheckIn.update(missed=True).execute()
        closed[link(fit)] = 303
    if case == "old":
        app.config["NOW"] = DUE + timedelta(days=22)
    if case == "ended":
        mentorships.complete(due.mentorship, "", world.alice, DUE)
    if case == "paused":  # what was open is taken back; the fit check waits
        mentorships.pause(due.mentorship, "", world.alice, DUE)
        closed[link(fit)] = 303
    if case in ("turned off", "erased"):
        closed = dict.fromkeys(closed, 404 if case == "turned off" else 410)
        Person.update(disabled_at=DUE).where(Person.id == world.bob.id).execute()
    if case == "erased":
        erasure.erase(Person.get_by_id(world.bob.id), DUE)
        closed[link(fit)] = 404
    for address, status in closed.items():
        answer = client.post(address, data={**ANSWER, **SAID})
        assert answer.status_code == status, address
        if status != 303:
            assert client.get(address).status_code == status
            assert 'href="/"' in answer.text
    assert CheckIn.get_or_none(CheckIn.answered_at.is_null(False)) is None


def test_a_link_is_good_for_its_own_question_only(
    app: Flask, due: CheckIn, fit: FitCheck, client: FlaskClient
) -> None:
    hers = CheckIn.get(CheckIn.side == "newcomer")
    token = link(due).removeprefix("/c/")
    forged = [
        f"/c/{token[:-2]}",
        f"/f/{token}",
        link(fit).replace("/f/", "/c/"),
        answer_links.path(due, answer_links.person(hers)),
        answer_links.path(hers, answer_links.person(due)),
        "/c/"
        + URLSafeSerializer("another secret", salt="answer:CheckIn").dumps(
            [due.id, due.mentorship.mentor.person_id]
        ),
        "/c/é",
    ]
    before = authority.state()
    for address in forged:
        assert client.get(address).status_code == client.post(address, data=ANSWER).status_code == 404
    assert authority.state() == before
    for _ in range(40 - len(forged)):
        client.post("/c/nothing", data=ANSWER)
    assert client.post("/c/nothing", data=ANSWER).status_code == 429
    assert client.get(link(due)).status_code == 200


def test_the_form_wants_its_token_and_marks_what_is_missing(
    app: Flask, due: CheckIn, client: FlaskClient
) -> None:
    bad = client.post(link(due), data={**ANSWER, "mood": ""})
    assert bad.status_code == 422
    assert "Good talk" in bad.text
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(link(due), data=ANSWER).status_code == 400
    assert CheckIn.get_by_id(due.id).answered_at is None


def test_a_fit_check_is_answered_from_its_letter(
    world: SimpleNamespace, fit: FitCheck, client: FlaskClient, sign_in: Browse
) -> None:
    tapped = links("fit_check", world.bob)
    assert [address.rpartition("=")[2] for address in tapped] == ["good", "unsure", "no"]
    assert "checked" in client.get(tapped[2]).text
    assert client.post(tapped[2], data={"answer": "maybe"}).status_code == 422
    done = client.post(tapped[2], data={"answer": "no", "text": "Too far"}, follow_redirects=True)
    assert FitCheck.get_by_id(fit.id).answer == "no"
    way = f"/mentorships/{fit.mentorship_id}/part"
    assert way in done.text
    assert "/sign-in" in client.post(way).location
    assert sign_in(world.bob).post(way).status_code == 303
    assert client.get(tapped[0]).status_code == 200


def test_no_log_line_and_no_coordinator_reads_a_link(
    app: Flask, world: SimpleNamespace, due: CheckIn, fit: FitCheck, sign_in: Browse
) -> None:
    for asked in (due, fit):
        said = logging.LogRecord("x", logging.INFO, "x", 1, "GET %s", (link(asked),), None)
        shown = json.loads(logs.JsonLines().format(said))["said"]
        assert link(asked).rpartition(".")[2] not in shown
    carol = sign_in(world.carol)
    for letter in Letter.select().where(Letter.kind.in_(("checkin_due", "fit_check"))):
        shown = carol.get(f"/letters/{letter.id}").text
        assert "/c/" not in shown
        assert "/f/" not in shown
    assert {"checkin_reminder", "fit_reminder"} <= set(letters.PRIVATE)


def test_a_fit_check_is_reminded_of_once_and_only_while_it_waits(
    world: SimpleNamespace, fit: FitCheck
) -> None:
    fits.answer(fit.mentorship, "good", "", world.alice, DUE)

    def reminded(after: timedelta) -> list[object]:
        return builders.at_once(lambda: fits.remind_due(DUE + after), 3)

    assert sum(map(int, map(str, reminded(timedelta(days=3))))) == 0
    assert sum(map(int, map(str, reminded(timedelta(days=4))))) == 1
    assert fits.remind_due(DUE + timedelta(days=5)) == 0
    (letter,) = Letter.select().where(Letter.kind == "fit_reminder")
    assert letter.person == world.bob
    assert link(fit) in letter.text


def test_a_fit_check_is_not_reminded_of_late_or_for_a_pair_that_rests(
    world: SimpleNamespace, fit: FitCheck
) -> None:
    assert fits.remind_due(DUE + timedelta(days=15)) == 0
    mentorships.pause(fit.mentorship, "", world.alice, DUE)
    assert fits.remind_due(DUE + timedelta(days=5)) == 0
