"""The pages of polls and surveys: the editor without script, the tap, who sees what came out."""

from collections.abc import Callable
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask.testing import FlaskClient

from mentorship import surveys
from mentorship.models import Person, Survey, SurveyAnswer

Browse = Callable[[Person], FlaskClient]
NEW = "/p/welcome/surveys/new"
TYPED = {
    "title_en": "When shall we meet?",
    "audience": "everybody",
    "questions-0-kind": "choice",
    "questions-0-options": "By day | Le jour\nIn the evening",
}
MORE = {
    "questions-0-label_en": "When?",
    "questions-1-kind": "scale",
    "questions-1-label_en": "How useful?",
    "questions-2-kind": "text",
    "questions-2-label_fr": "Autre chose ?",
}


@pytest.fixture
def poll(world: SimpleNamespace, sign_in: Browse) -> Survey:
    carol = sign_in(world.carol)
    assert carol.post(NEW, data=TYPED).status_code == 303
    survey = Survey.get()
    assert carol.post(f"/surveys/{survey.id}/open").status_code == 303
    return survey


def test_a_survey_is_drafted_row_by_row_and_nothing_typed_is_lost(
    world: SimpleNamespace, sign_in: Browse
) -> None:
    carol = sign_in(world.carol)
    added = carol.post(NEW, data={**TYPED, "then": "add"})
    assert added.status_code == 200
    assert "questions-1-kind" in added.text
    assert "By day | Le jour" in added.text
    assert not Survey.select().exists()
    for bad in ({"title_en": ""}, {"questions-0-options": "one"}, {"audience": "x"}, {"closes_on": "x"}):
        answer = carol.post(NEW, data={**TYPED, **bad})
        assert answer.status_code == 422, bad
        assert "field-error" in answer.text
    wrong = carol.post(NEW, data={**TYPED, **MORE, "questions-0-label_en": "", "questions-0-options": "one"})
    assert wrong.status_code == 422
    assert "How useful?" in wrong.text
    assert carol.post(NEW, data={**TYPED, **MORE, "then": "keep"}).status_code == 303
    survey = Survey.get()
    there = f"/surveys/{survey.id}"
    assert [each["kind"] for each in survey.questions] == ["choice", "scale", "text"]
    assert "By day | Le jour" in carol.get(f"{there}/edit").text
    assert "Autre chose" in carol.get(there).text
    assert sign_in(world.alice).get(there).status_code == 404
    fewer = {**TYPED, "questions-1-kind": "scale", "questions-1-label_en": ""}
    assert carol.post(f"{there}/edit", data=fewer).status_code == 303
    assert len(Survey.get().questions) == 1
    assert carol.post(f"{there}/remove").status_code == 303


def test_a_poll_is_answered_by_one_tap_on_the_first_page(
    world: SimpleNamespace, sign_in: Browse, poll: Survey
) -> None:
    alice, there = sign_in(world.alice), f"/surveys/{poll.id}"
    assert 'name="q0" value="1"' in alice.get("/").text
    assert alice.post(there, data={"q0": "1", "then": "home"}).location == "/"
    assert "When shall we meet?" not in alice.get("/").text
    assert alice.post(there, data={"q0": "7"}).status_code == 422
    page = alice.get(there).text
    assert "You have answered" in page
    assert "What came out" not in page
    assert "without names" in sign_in(world.bob).get(there).text  # before one answers


def test_who_sees_what_came_out(world: SimpleNamespace, sign_in: Browse) -> None:
    carol = sign_in(world.carol)
    carol.post(NEW, data={**TYPED, **MORE})
    survey = Survey.get()
    there = f"/surveys/{survey.id}"
    carol.post(f"{there}/open")
    for n in range(4):
        given = {0: "1", 1: "5", 2: f"Canary {n}"}
        surveys.answer(survey, given, builders.person(f"Person {n}"), NOW)
    alice = sign_in(world.alice)
    assert alice.post(there, data={"q0": "0", "q1": "4", "q2": '=HYPERLINK("x")'}).status_code == 303
    shown = carol.get(there).text  # while it is open, one answer more would tell what was answered
    assert "5 people have answered" in shown
    assert "Canary" not in shown
    assert carol.get(f"{there}/results.csv").status_code == 409
    assert carol.post(f"{there}/close").status_code == 303
    assert carol.post(f"{there}/close").status_code == 409
    assert "Canary" in carol.get(there).text
    table = carol.get(f"{there}/results.csv")
    assert "\"'=HYPERLINK" in table.text
    assert "Person 1" not in table.text
    page = alice.get(there).text
    assert "80%" in page
    assert "Canary" not in page
    assert alice.post(there, data={"q0": "0"}).status_code == 409
    assert SurveyAnswer.select().count() == 5


def test_in_french(world: SimpleNamespace, sign_in: Browse, poll: Survey) -> None:
    Person.update(language="fr").where(Person.id == world.alice.id).execute()
    alice = sign_in(Person.get_by_id(world.alice.id))
    assert "Le jour" in alice.get("/").text
    assert "Sondages et enquêtes" in alice.get("/p/welcome/surveys").text
