"""A programme's questionnaire: questions added, changed and taken away, and how much each counts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from mentorship import journal, questions, seats
from mentorship.db import transaction
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Person, Programme
from mentorship.problems import TAKEN
from mentorship.questions import KINDS, LEVELS, Option, Question
from mentorship.skills import normalise

COUNTS = {
    "asked": _l("It is only asked"),
    "alike": _l("Alike answers count for a pair"),
    "must": _l("A rule: the answers must be alike"),
    "differ": _l("A rule: the answers must differ"),
    "ahead": _l("It counts when the mentor is ahead (levels only)"),
}
MOST = 20
MOST_OPTIONS = 30
LONGEST_LABEL = 200
LONGEST_KEY = 40
WEIGHT = 15


def put(programme: Programme, question: Question, by: Person, now: datetime) -> Question:
    """Add a question, or put it in the place of the one with its key; the next rounds count it."""
    _check(question)
    with transaction():
        seats.hold(programme)  # two coordinators at once add two questions
        fresh: Programme = Programme.get_by_id(programme.id)
        question = replace(question, key=question.key or _free_key(fresh, question.label["en"]))
        kept = questions.of(fresh)
        known = [each.key for each in kept]
        if question.key in known:
            kept[known.index(question.key)] = question
        elif len(kept) >= MOST:
            raise BadField("label_en", _("A programme has at most %(n)s questions of its own.", n=MOST))
        else:
            kept.append(question)
        _keep(fresh, kept, _with_term(fresh.terms, question), by, now)
    return question


def remove(programme: Programme, key: str, by: Person, now: datetime) -> None:
    """Ask a question no more; what was answered stays until each person saves their profile again."""
    with transaction():
        seats.hold(programme)
        fresh: Programme = Programme.get_by_id(programme.id)
        kept = [each for each in questions.of(fresh) if each.key != key]
        _keep(fresh, kept, [term for term in fresh.terms if term["name"] != key], by, now)


def options_from(text: str, before: Iterable[Option] = ()) -> tuple[Option, ...]:
    """Read the answers to choose from, one a line: English | French; those that stay keep their key."""
    keys = {option.label.get("en"): option.key for option in before}
    found: list[Option] = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        english, _bar, french = (part.strip() for part in line.partition("|"))
        key = keys.get(english) or _slug(english)
        taken = {each.key for each in found}
        if not english or not key or key in taken or len(english) > LONGEST_LABEL:
            raise BadField("options", _("“%(piece)s”: each answer once, in letters.", piece=line[:40]))
        found.append(Option(key, {"en": english, "fr": french or english}))
    return tuple(found)


def options_as_typed(question: Question) -> str:
    """Return the answers to choose from as they are typed."""
    return "\n".join(f"{each.label.get('en', '')} | {each.label.get('fr', '')}" for each in question.options)


def term_of(question: Question) -> dict[str, Any] | None:
    """Return the term by which a question counts; None when it is only asked."""
    if question.counts == "alike":
        kind = "shared" if question.kind == "some" else "same"
        return {"type": kind, "name": question.key, "weight": WEIGHT}
    if question.counts in ("must", "differ"):
        kind = "same" if question.counts == "must" else "different"
        return {"type": kind, "name": question.key, "weight": 0, "hard": True}
    if question.counts == "ahead":
        points = {"1": 10, "2": 8, "0": 3}
        order = list(LEVELS)
        return {"type": "gap", "name": question.key, "order": order, "weight": WEIGHT, "points": points}
    return None


def _with_term(terms: Iterable[Mapping[str, Any]], question: Question) -> list[dict[str, Any]]:
    """Return the terms with the question's; one that counts as before keeps its weight."""
    wanted = term_of(question)
    kept = [dict(term) for term in terms]
    at = next((k for k, term in enumerate(kept) if term["name"] == question.key), len(kept))
    old = kept[at : at + 1]
    if (
        wanted
        and old
        and old[0]["type"] == wanted["type"]
        and bool(old[0].get("hard")) == bool(wanted.get("hard"))
    ):
        return kept
    kept[at : at + 1] = [wanted] if wanted else []
    return kept


def _keep(
    programme: Programme, kept: list[Question], terms: list[dict[str, Any]], by: Person, now: datetime
) -> None:
    Programme.update(questions=[questions.to_json(each) for each in kept], terms=terms).where(
        Programme.id == programme.id
    ).execute()
    journal.record(by, "programme.asked", programme, now, programme, questions=[each.key for each in kept])


def _check(question: Question) -> None:
    for code in ("en", "fr"):
        if not 1 <= len(question.label.get(code, "").strip()) <= LONGEST_LABEL:
            said = _("Write the question in both languages, at most %(n)s letters.", n=LONGEST_LABEL)
            raise BadField(f"label_{code}", said)
    if question.kind not in KINDS:
        raise BadField("kind", _("Choose a kind of answer."))
    if not question.roles:
        raise BadField("newcomer", _("Choose who is asked."))
    if question.kind in ("one", "some") and not 2 <= len(question.options) <= MOST_OPTIONS:
        raise BadField("options", _("Give between 2 and %(n)s answers to choose from.", n=MOST_OPTIONS))
    _check_counts(question)


def _check_counts(question: Question) -> None:
    if question.counts not in COUNTS:
        raise BadField("counts", _("Choose how it counts."))
    if question.counts == "asked":
        return
    if set(question.roles) != {"newcomer", "mentor"}:
        raise BadField("counts", _("Only what both sides are asked can count for a pair."))
    if question.kind == "text":
        raise BadField("counts", _("Texts cannot be compared. Let people choose, or only ask."))
    if question.counts == "ahead" and question.kind != "level":
        raise BadField("counts", _("Only a level can be ahead."))


def _free_key(programme: Programme, label: str) -> str:
    """Return a key that no question, term or answer of the programme has."""
    taken = {*TAKEN, *(term["name"] for term in programme.terms), *(q.key for q in questions.of(programme))}
    base = _slug(label) or "question"
    numbered = (f"{base}_{k}" for k in range(2, 2 + len(taken) + 1))
    return next(key for key in (base, *numbered) if key not in taken)


def _slug(text: str) -> str:
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in normalise(text)).split()
    return "_".join(words)[:LONGEST_KEY].strip("_")
