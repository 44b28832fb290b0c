"""Invented people and facts, to show a letter before anybody gets it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from types import SimpleNamespace as Thing
from typing import Any

from mentorship.checkins import MOODS
from mentorship.fits import ANSWERS
from mentorship.i18n import LANGUAGES
from mentorship.models import Mentorship, Programme

_AT = datetime(2026, 3, 9, 17, 30, tzinfo=UTC)
_END = date(2026, 6, 5)
_WORDS = {
    "en": {
        "hours": "Mondays 18:00–20:00",
        "title": "Bookkeeping together",
        "occasion": "You have met for the third time.",
        "suggestion": "A list of good places to meet.",
        "state": "planned",
        "skill": "Bookkeeping",
        "goal": "find my first clients by the summer",
        "thanks": "Thank you for your patience, and for the walk by the river.",
        "note": "How many hours a month do you have?",
        "question": "Would you also meet in the evening?",
        "answer": "Yes, on Tuesdays from seven.",
        "reason": "a new job from May",
        "place": "the library café",
        "round": "Spring",
        "reasons": [
            "You want to learn bookkeeping, Jonas has taught it for years",
            "3 hours a week in common",
        ],
    },
    "fr": {
        "hours": "le lundi 18:00–20:00",
        "title": "La comptabilité ensemble",
        "occasion": "Vous vous êtes vus pour la troisième fois.",
        "suggestion": "Une liste de bons lieux de rencontre.",
        "state": "prévu",
        "skill": "Comptabilité",
        "goal": "trouver mes premiers clients d’ici l’été",
        "thanks": "Merci pour votre patience, et pour la promenade au bord de l’eau.",
        "note": "Combien d’heures par mois avez-vous ?",
        "question": "Pourrions-nous aussi nous voir le soir ?",
        "answer": "Oui, le mardi à partir de dix-neuf heures.",
        "reason": "un nouvel emploi en mai",
        "place": "le café de la médiathèque",
        "round": "Printemps",
        "reasons": [
            "Vous voulez apprendre la comptabilité, Jonas l’enseigne",
            "3 heures en commun par semaine",
        ],
    },
}
_REAL = {
    "name": "Amina Diallo",
    "partner": "Jonas",
    "by": "Claire",
    "newcomer": "Amina",
    "mentor": "Jonas",
    "author": "Jonas",
    "asker": "Amina",
    "asking": "Amina",
}
PLACEHOLDERS = {name: f"{{{name}}}" for name in _REAL}


def values(kind: str, version: str, language: str, programme: Programme | None = None) -> dict[str, Any]:
    """Return all that any letter may speak of; without a programme, names stand for their own fields."""
    called, words = _REAL if programme else PLACEHOLDERS, _WORDS[language]
    there: Any = programme or Thing(id=1, slug="programme", name={language: "{programme}"})
    return {
        **({} if programme else {"product": "{product}"}),
        "programme": there,
        **_STATES,
        **_people(called),
        **_around_a_proposal(version, called, words),
        **_around_a_pair(there, words),
        **_around_the_programme(words),
        **_only(kind, version, words),
        "side": version or "newcomer",
    }


_STATES = {"mine": False, "instead": False, "declined": True, "chosen": False, "answered": "", "gone": False}
_STATES |= {"beside": False, "admitted": True}


def _people(called: Mapping[str, str]) -> dict[str, Any]:
    reader = Thing(id=1, name=called["name"], email="amina@example.org")
    return {
        "person": reader,
        "me": reader,
        "coordinator": reader,
        "partner": Thing(id=2, name=called["partner"], email="jonas@example.org"),
        "first_name": called["partner"],
        "by": Thing(name=called["by"]),
        "asking": Thing(name=called["asking"]),
        "author": called["author"],
        "asker": called["asker"],
    }


def _around_a_proposal(version: str, called: Mapping[str, str], words: Mapping[str, Any]) -> dict[str, Any]:
    role = version if version in ("newcomer", "mentor") else "newcomer"
    sides = {side: Thing(person=Thing(name=called[side])) for side in ("newcomer", "mentor")}
    return {
        "round": Thing(id=1, name=words["round"], match_on=date(2026, 3, 12), publish_on=date(2026, 3, 16)),
        "proposal": Thing(id=1, round_id=1, answer_by=_AT, **sides),
        "profile": Thing(id=1, role=role, state="active", application_note=words["note"]),
        "enquiry": Thing(id=1, text=words["question"], answer=words["answer"]),
        "about": Thing(goal=words["goal"]),
        "why": partial(list, words["reasons"]),
        "address": "/reset/…",
        **{name: words[name] for name in ("goal", "reason", "reasons")},
    }


def _around_a_pair(programme: Any, words: Mapping[str, Any]) -> dict[str, Any]:
    pair = Thing(id=1, programme=programme, state="active", LIVE=Mentorship.LIVE, second=False, ends_on=_END)
    return {
        "mentorship": pair,
        "meeting": Thing(id=1, at=_AT, minutes=45, place=words["place"], mentorship=pair, mentorship_id=1),
        "times": [_AT, _AT + timedelta(days=1)],
        "checkin": Thing(id=1, due_on=date(2026, 3, 9), mentorship=pair),
        "thanks": words["thanks"],
        "hours": words["hours"],
        "zone": "Paris",
        "cadence": 14,
        "weeks": 6,
        "end": _END,
        "occasion": Thing(words=words["occasion"]),
    }


def _around_the_programme(words: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "question": Thing(id=1),
        "reply": Thing(id=1, question_id=1),
        "suggestion": Thing(text=words["suggestion"], answer=words["answer"]),
        "state": words["state"],
    }


def _only(kind: str, version: str, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return what has another meaning in one kind of letter than in the others."""
    only: dict[str, Any] = {"moods": MOODS} if "checkin" in kind else {"answers": ANSWERS}
    if kind in ("meeting_offered", "meeting_not_taken"):
        only["offer"] = Thing(minutes=45, place=words["place"], mentorship_id=1)
        only |= {} if version == "moved" else {"meeting": None}
    if kind.startswith("session_"):
        title = dict.fromkeys(LANGUAGES, words["title"])
        only["session"] = Thing(id=1, title=title, at=_AT, minutes=45, place=words["place"])
    return only | ({"about": words["skill"]} if kind == "question_asked" else {})
