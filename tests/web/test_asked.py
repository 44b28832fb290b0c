"""The pages of questions: what each person finds there, in both languages."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask.testing import FlaskClient

from mentorship import asked, profiles
from mentorship.models import Person, Question, Reply, Report

Browse = Callable[[Person], FlaskClient]


@pytest.fixture
def question(world: SimpleNamespace) -> Question:
    return asked.ask(world.programme, "How do I price a cake?", "seo", world.alice, NOW)


def test_a_newcomer_asks_and_reads_the_answer(world: SimpleNamespace, sign_in: Browse) -> None:
    alice, bob = sign_in(world.alice), sign_in(world.bob)
    there = "/p/welcome/questions"
    assert "other newcomers do not" in alice.get(there).text
    bad = alice.post(there, data={"text": "x" * 2001, "skill": ""})
    assert bad.status_code == 422
    assert "x" * 2001 in bad.text
    assert alice.post(there, data={"text": "How?", "skill": "sewing"}).status_code == 422
    assert alice.post(there, data={"text": "How?", "skill": "seo"}).status_code == 303
    page = f"/questions/{Question.get().id}"
    assert "1 newcomer waits for an answer" in bob.get("/").text
    assert "Alice asks" in bob.get(page).text
    assert bob.post(f"{page}/reply", data={"text": " "}).status_code == 422
    assert bob.post(f"{page}/reply", data={"text": "By the hour."}).status_code == 303
    assert "By the hour." in alice.get(page).text
    reply = f"/replies/{Reply.get().id}"
    assert alice.post(f"{reply}/helped").status_code == 303
    assert alice.post(f"{reply}/helped").status_code == 409
    assert alice.post(f"{page}/close").status_code == 303
    assert bob.post(f"{page}/reply", data={"text": "Also…"}).status_code == 409


def test_who_left_reads_on_and_adds_nothing(
    world: SimpleNamespace, question: Question, sign_in: Browse
) -> None:
    profiles.leave(world.newcomer, world.alice, NOW)
    page = f"/questions/{question.id}"
    shown = sign_in(world.alice).get(page)
    assert shown.status_code == 200
    assert "/reply" not in shown.text
    assert sign_in(world.alice).post(f"{page}/reply", data={"text": "Still here"}).status_code == 403
    assert not Reply.select().exists()


def test_who_has_a_mentor_is_told_whom_to_ask_first(world: SimpleNamespace, sign_in: Browse) -> None:
    builders.mentorship(world.newcomer, world.mentor)
    assert "You have a mentor: Bob" in sign_in(world.alice).get("/p/welcome/questions").text


def test_hidden_words_are_seen_by_coordinators_and_their_author_is_told(
    world: SimpleNamespace, sign_in: Browse, question: Question
) -> None:
    reply = asked.reply(question, "Canary in a cage", world.bob, NOW)
    carol, page = sign_in(world.carol), f"/questions/{question.id}"
    assert carol.post(f"/replies/{reply.id}/hide").status_code == 303
    assert "Canary" in carol.get(page).text
    assert "Canary" not in sign_in(world.alice).get(page).text
    shown = sign_in(world.bob).get(page).text
    assert "Canary" not in shown
    assert "It is yours" in shown
    assert sign_in(world.alice).post(f"/replies/{reply.id}/helped").status_code == 404
    assert carol.post(f"/replies/{reply.id}/restore").status_code == 303
    assert "Canary" in sign_in(world.alice).get(page).text
    assert carol.post(f"{page}/hide").status_code == 303
    assert sign_in(world.bob).get(page).status_code == 404
    asker = sign_in(world.alice)
    assert "price a cake" not in asker.get(page).text + asker.get("/p/welcome/questions").text


def test_one_tells_about_the_other_by_the_first_name(
    world: SimpleNamespace, sign_in: Browse, question: Question
) -> None:
    Person.update(name="Bob Smith").where(Person.id == world.bob.id).execute()
    reply = asked.reply(question, "Rude.", world.bob, NOW)
    alice = sign_in(world.alice)
    assert "Smith" not in alice.get(f"/questions/{question.id}").text
    there = f"/replies/{reply.id}/report"
    assert "About Bob." in alice.get(there).text
    told = alice.post(there, data={"text": "He was rude."})
    assert "Smith" not in alice.get(told.location).text
    assert Report.get().about_id == world.bob.id


def test_a_coordinator_sees_how_soon_and_what_waits_on_the_desk(
    app: object, world: SimpleNamespace, sign_in: Browse, question: Question
) -> None:
    app.config["NOW"] = NOW + timedelta(days=2)  # type: ignore[attr-defined]
    carol = sign_in(world.carol)
    desk = carol.get("/p/welcome/desk").text
    assert "Questions without an answer" in desk
    assert f"/questions/{question.id}" in desk
    asked.reply(question, "So.", world.bob, NOW + timedelta(hours=30))
    there = carol.get("/p/welcome/questions").text
    assert "of 1 question" in there
    assert "30 h" in there
    assert f"/questions/{question.id}" in carol.get("/p/welcome/journal").text


@pytest.mark.parametrize(("language", "words"), [("en", "Newcomers ask"), ("fr", "demandent")])
def test_in_both_languages(
    world: SimpleNamespace, sign_in: Browse, question: Question, language: str, words: str
) -> None:
    Person.update(language=language).where(Person.id == world.bob.id).execute()
    assert words in sign_in(Person.get_by_id(world.bob.id)).get("/p/welcome/questions").text
