"""A programme made from a kind, and everything about it changed on its pages."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW
from flask.testing import FlaskClient

from mentorship import patterns, questions
from mentorship.models import Indicator, Person, Profile, Programme

SignIn = Callable[[Person], FlaskClient]
NEW = {"kind": "opensource", "name_en": "First steps: 2026!", "name_fr": "Premiers pas"}
QUESTION = {
    "label_en": "What <for>?",
    "label_fr": "Pour quoi ?",
    "kind": "one",
    "options": "Work | Travail\nJoy | Plaisir",
    "newcomer": "y",
    "mentor": "y",
    "required": "y",
    "counts": "must",
}


def programme(slug: str = "welcome") -> Programme:
    return Programme.get(Programme.slug == slug)


def test_who_runs_a_programme_makes_another_from_a_kind(world: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(world.carol)
    page = carol.get("/programmes/new").text
    assert all(each.name["en"] in page for each in patterns.every().values())
    page = carol.post("/programmes/new", data=NEW, follow_redirects=True).text
    assert "The programme stands, and you run it" in page
    made = programme("first-steps-2026")
    assert (made.kind, made.rhythm, made.cadence_days) == ("opensource", "weekly", 7)
    assert [each.key for each in questions.of(made)] == ["area"]
    owned = Indicator.select().where(Indicator.programme == made.id)
    assert {row.owner for row in owned} == {world.carol}
    assert carol.get("/p/first-steps-2026/desk").status_code == 200
    assert carol.post("/programmes/new", data=NEW).status_code == 422
    assert sign_in(world.alice).get("/programmes/new").status_code == 403
    assert sign_in(world.alice).post("/programmes/new", data=NEW).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "party"},
        {"name_en": ""},
        {"name_fr": ""},
        {"slug": "A b"},
        {"name_en": "✓"},
        {"slug": "other"},
    ],
)
def test_a_programme_that_cannot_be_made_is_told(
    world: SimpleNamespace, sign_in: SignIn, change: dict[str, str]
) -> None:
    before = Programme.select().count()
    answer = sign_in(world.carol).post("/programmes/new", data={**NEW, **change})
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert Programme.select().count() == before


def test_how_it_goes_is_set(world: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(world.carol)
    wanted = {
        "rhythm": "weekly",
        "applications": "y",
        "answer_days": "5",
        "first_meeting_days": "12",
        "cadence_days": "21",
    }
    assert "Saved." in carol.post("/p/welcome/settings", data=wanted, follow_redirects=True).text
    kept = programme()
    assert (kept.rhythm, kept.applications, kept.screening, kept.cadence_days) == ("weekly", True, False, 21)
    assert kept.agreement["cadence_days"] == 21
    for wrong in ({"answer_days": "0"}, {"rhythm": "x"}, {"cadence_days": "5"}, {"answer_days": "9" * 30}):
        assert carol.post("/p/welcome/settings", data={**wanted, **wrong}).status_code == 422
    assert programme().answer_days == 5


def test_texts_are_set_in_both_languages(
    world: SimpleNamespace, sign_in: SignIn, client: FlaskClient
) -> None:
    carol = sign_in(world.carol)
    names = [
        f"{name}_{code}"
        for name in (
            "name",
            "tagline",
            "welcome",
            "conduct",
            "agreement",
            "newcomer_expects",
            "mentor_expects",
        )
        for code in ("en", "fr")
    ]
    wanted = {name: f"<{name}>" for name in names} | {
        "length_weeks": "20",
        "channel": "phone",
        "confidentiality": "lessons",
    }
    assert "Saved." in carol.post("/p/welcome/settings/texts", data=wanted, follow_redirects=True).text
    assert "&lt;welcome_en&gt;" in client.get("/p/welcome").text
    kept = programme()
    assert kept.agreement["fr"] == "<agreement_fr>"
    assert (kept.agreement["length_weeks"], kept.agreement["channel"]) == (20, "phone")
    assert kept.agreement["cadence_days"] == 14
    assert kept.agreement["newcomer_expects"] == {
        "en": "<newcomer_expects_en>",
        "fr": "<newcomer_expects_fr>",
    }
    assert kept.agreement["confidentiality"] == "lessons"
    for wrong in ({"name_fr": ""}, {"channel": "pigeon"}, {"length_weeks": "0"}):
        assert carol.post("/p/welcome/settings/texts", data={**wanted, **wrong}).status_code == 422


def test_weights_are_set_for_the_next_rounds(world: SimpleNamespace, sign_in: SignIn) -> None:
    carol = sign_in(world.carol)
    page = carol.get("/p/welcome/settings/weights").text
    assert 'name="weight0"' in page
    carol.post("/p/welcome/settings/questions/new", data=QUESTION)
    assert "What &lt;for&gt;?" in carol.get("/p/welcome/settings/weights").text
    wanted: dict[str, Any] = {"objective": "total", "save": "1"}
    for k, _term in enumerate(programme().terms):
        wanted |= {f"weight{k}": "7", f"minimum{k}": "0", f"full{k}": "120"}
    assert "Saved." in carol.post("/p/welcome/settings/weights", data=wanted, follow_redirects=True).text
    assert {term["weight"] for term in programme().terms} == {7}
    assert programme().objective == "total"
    assert carol.post("/p/welcome/settings/weights", data={**wanted, "weight0": "x"}).status_code == 422
    none = {name: "0" if name.startswith("weight") else value for name, value in wanted.items()}
    assert carol.post("/p/welcome/settings/weights", data=none).status_code == 422


def test_a_question_is_added_asked_answered_and_removed(world: SimpleNamespace, sign_in: SignIn) -> None:
    carol, alice = sign_in(world.carol), sign_in(world.alice)
    own = "/p/welcome/settings/questions"
    assert "No question of its own" in carol.get(own).text
    page = carol.post(f"{own}/new", data=QUESTION, follow_redirects=True).text
    assert "What &lt;for&gt;?" in page
    (key,) = [each.key for each in questions.of(programme())]
    step = "/p/welcome/newcomer?step=own"
    assert "What &lt;for&gt;?" in alice.get(step).text
    assert alice.post(step, data={"then": "on"}).status_code == 422
    assert alice.post(step, data={"then": "on", f"own-{key}": "sleep"}).status_code == 422
    page = alice.post(step, data={"then": "on", f"own-{key}": "joy"}, follow_redirects=True).text
    assert "<dd>Joy</dd>" in page
    assert Profile.get_by_id(world.newcomer.id).answers == {key: "joy"}
    changed = {**QUESTION, "options": "Joy | Joie\nWork | Travail\nRest | Repos", "counts": "asked"}
    carol.post(f"{own}/{key}", data=changed)
    assert len(questions.of(programme())[0].options) == 3
    assert key not in {term["name"] for term in programme().terms}
    assert carol.post(f"{own}/{key}", data={**QUESTION, "options": "Joy"}).status_code == 422
    assert carol.get(f"{own}/nothing").status_code == 404
    assert "asked no more" in carol.post(f"{own}/{key}/remove", follow_redirects=True).text
    assert alice.get(step).status_code == 200
    assert carol.post(f"{own}/{key}/remove").status_code == 404


def test_a_new_profile_is_complete_only_with_what_is_needed(world: SimpleNamespace, sign_in: SignIn) -> None:
    sign_in(world.carol).post("/p/welcome/settings/questions/new", data=QUESTION)
    (key,) = [each.key for each in questions.of(programme())]
    eve = builders.person("Eve")
    typed: dict[str, dict[str, Any]] = {
        "skills": {
            "skills-0-text": "SEO",
            "skills-0-level": "2",
            "skills-0-importance": "2",
            "goal": "A shop",
        },
        "hours": {"cells": ["0-18"], "zone": "Europe/Paris"},
        "you": {"languages": ["en"]},
    }
    browser = sign_in(eve)
    for step, values in typed.items():
        answer = browser.post(f"/p/welcome/newcomer?step={step}", data={**values, "then": "on"})
        assert answer.status_code == 303
    assert "step=own" in answer.location
    done = browser.post("/p/welcome/newcomer?step=own", data={f"own-{key}": "work", "then": "on"})
    assert done.location.endswith("/receipt")
    profile = Profile.get(Profile.person == eve.id)
    assert (profile.state, profile.answers, profile.completed_at) == ("active", {key: "work"}, NOW)


def test_the_settings_speak_french(world: SimpleNamespace, sign_in: SignIn) -> None:
    Person.update(language="fr").where(Person.id == world.carol.id).execute()
    carol = sign_in(Person.get_by_id(world.carol.id))
    pages = ("", "/texts", "/weights", "/questions", "/questions/new")
    for address in (*(f"/p/welcome/settings{page}" for page in pages), "/programmes/new"):
        assert '<html lang="fr"' in carol.get(address).text
