"""Invented people and facts, to show a letter before anybody gets it."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from types import SimpleNamespace as Thing
from typing import Any

from mentorship.checkins import MOODS
from mentorship.fits import ANSWERS
from mentorship.models import Mentorship, Programme

_AT = datetime(2026, 3, 9, 17, 30, tzinfo=UTC)
_END = date(2026, 6, 5)
_WORDS = {
    "en": {
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
    called = _REAL if programme else PLACEHOLDERS
    words = _WORDS[language]
    name = {language: "{programme}"}
    there: Any = programme or Thing(id=1, slug="programme", name=name)
    partner = Thing(id=2, name=called["partner"], email="jonas@example.org")
    reader = Thing(id=1, name=called["name"], email="amina@example.org")
    pair = Thing(id=1, programme=there, state="active", LIVE=Mentorship.LIVE, second=False, ends_on=_END)
    meeting = Thing(id=1, at=_AT, minutes=45, place=words["place"], mentorship=pair, mentorship_id=1)
    offers = kind in ("meeting_offered", "meeting_not_taken")
    return {
        **({} if programme else {"product": "{product}"}),
        "person": reader,
        "me": reader,
        "partner": partner,
        "first_name": partner.name,
        "by": Thing(name=called["by"]),
        "programme": there,
        "mentorship": pair,
        "meeting": None if version == "new" or kind == "meeting_not_taken" else meeting,
        **({"offer": Thing(minutes=45, place=words["place"], mentorship_id=1)} if offers else {}),
        "instead": False,
        "declined": True,
        "chosen": False,
        "checkin": Thing(id=1, due_on=date(2026, 3, 9), mentorship=pair),
        "round": Thing(id=1, name=words["round"], match_on=date(2026, 3, 12), publish_on=date(2026, 3, 16)),
        "proposal": Thing(
            id=1,
            round_id=1,
            answer_by=_AT,
            newcomer=Thing(person=Thing(name=called["newcomer"])),
            mentor=Thing(person=Thing(name=called["mentor"])),
        ),
        "profile": Thing(
            id=1,
            role=version if version in ("newcomer", "mentor") else "newcomer",
            state="active",
            application_note=words["note"],
        ),
        "enquiry": Thing(id=1, text=words["question"], answer=words["answer"]),
        **({"about": words["skill"]} if kind == "question_asked" else {"about": Thing(goal=words["goal"])}),
        "goal": words["goal"],
        "author": called["author"],
        "asker": called["asker"],
        "question": Thing(id=1),
        "reply": Thing(id=1, question_id=1),
        "why": partial(list, words["reasons"]),
        "reasons": list(words["reasons"]),
        "times": [_AT, _AT + timedelta(days=1)],
        "thanks": words["thanks"],
        "asking": Thing(name=called["asking"]),
        "coordinator": reader,
        "weeks": 6,
        "end": _END,
        "occasion": Thing(words=words["occasion"]),
        "suggestion": Thing(text=words["suggestion"], answer=words["answer"]),
        "state": words["state"],
        "reason": words["reason"],
        "side": version or "newcomer",
        "mine": False,
        "answered": "",
        "gone": False,
        "beside": False,
        **({"moods": MOODS} if "checkin" in kind else {"answers": ANSWERS}),
        "admitted": True,
        "cadence": 14,
        "address": "/reset/…",
    }
