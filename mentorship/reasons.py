"""Reasons in the reader's language: stored sentences and values become words, keys become names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from matching import POINT, BadInput, Fault, Part, term_from
from mentorship import i18n, questions, skills
from mentorship.i18n import gettext as _
from mentorship.i18n import ngettext as _n
from mentorship.models import Person, Profile, Proposal
from mentorship.sentences import SENTENCES, TERMS, VALUES
from mentorship.wishes import MOST

Stored: TypeAlias = Mapping[str, Any]
Names: TypeAlias = Mapping[str, str]

TENTH = POINT // 10
SHOWN_TO_BOTH = ("skills", "interests", "hours", "languages", "level", "style")


@dataclass(frozen=True)
class Line:
    """What one term adds to a pair, ready to be shown; tenths of a point add up to the pair's."""

    term: str
    tenths: int
    most: int
    sentence: str


def in_words(reason: Stored, term: str = "", names: Names | None = None) -> str:
    """Return a stored reason as a sentence; ``names`` are people's, by profile id."""
    text, field = str(reason["text"]), str(reason.get("field", ""))
    if term == "waiting":
        return _waited(reason)
    if term == "wishes":
        return _wished(reason)
    words = {
        key: _shown(text, key, field, value, names or {}) for key, value in reason.get("values", {}).items()
    }
    return str(SENTENCES.get(text, _(text))) % {"term": term_label(term or field), **words}


def of_proposal(proposal: Proposal) -> list[str]:
    """Return the reasons of a proposal as both sides may read them, the weightiest first.

    What else a programme asks, or a rule alone, may hold what one side would not tell the other.
    """
    return _ranked([part for part in proposal.parts if part["term"] in SHOWN_TO_BOTH])


def main_ones(proposal: Proposal, count: int = 2) -> list[str]:
    """Return the weightiest reasons of a proposal, for its coordinators."""
    return _ranked(fit(proposal.parts))[:count]


def lines(parts: Sequence[Stored]) -> list[Line]:
    """Return what each term adds; the tenths are rounded so that they add up to the rounded sum."""
    tenths = rounded([part["points"] for part in parts])
    return [
        Line(
            term_label(part["term"]),
            tenth,
            part["most"] // TENTH,
            in_words(part["reason"], part["term"]) if part["reason"] else _("Nothing in common here"),
        )
        for part, tenth in zip(parts, tenths, strict=True)
    ]


def rounded(scores: Sequence[int]) -> list[int]:
    """Round scores to tenths of a point that add up: what the floors leave goes to the largest remainders."""
    tenths = [score // TENTH for score in scores]
    left = in_tenths(sum(scores)) - sum(tenths)
    largest = sorted(range(len(scores)), key=lambda k: (-(scores[k] % TENTH), k))
    for k in largest[:left]:
        tenths[k] += 1
    return tenths


def in_tenths(score: int) -> int:
    """Return a score in tenths of a point, halves rounded up."""
    return (2 * score + TENTH) // (2 * TENTH)


def points(tenths: int, signed: bool = False) -> str:
    """Return tenths of a point as the reader writes them."""
    text = i18n.number(abs(tenths) / 10, 1)
    if tenths < 0:
        return f"−{text}"
    return f"+{text}" if signed and tenths else text


def fit(parts: Iterable[Stored]) -> list[Stored]:
    """Return the parts about the pair itself, without what its newcomer gets for having waited."""
    return [part for part in parts if part["term"] != "waiting"]


def counted(parts: Iterable[Stored]) -> list[Stored]:
    """Return the parts that a coordinator should see: time waited only where it counts for something."""
    return [
        {**part, "most": part["points"]} if part["term"] == "waiting" else part
        for part in parts
        if part["points"] or part["term"] != "waiting"
    ]


def most(parts: Iterable[Stored]) -> int:
    """Return the score a pair would have if everything were fully met."""
    return sum(part["most"] for part in parts)


def stored(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Return the parts of a pair as plain data."""
    return [
        {
            "term": part.term,
            "points": part.points,
            "most": part.most,
            "reason": part.reason.to_dict() if part.reason else None,
        }
        for part in parts
    ]


def term_label(term: str) -> str:
    """Return what a term is called; a programme's own question by its own name."""
    known = TERMS.get(term) or questions.label(term)
    return str(known or term[:1].upper() + term[1:].replace("_", " "))


def value_label(field: str, value: str) -> str:
    """Return what a level, a working style or an answer to a programme's own question is called."""
    return str(VALUES.get((field, value)) or questions.option_label(field, value) or value)


def rule(spec: Mapping[str, Any]) -> str:
    """Return the hard rule of a term in words, or nothing when it has none."""
    asked = term_from(spec).rule
    return in_words(asked.to_dict(), str(spec["name"])) if asked else ""


def of_fault(error: BadInput, advice: str = "") -> str:
    """Return in words why a problem cannot be solved: who or what is wrong, and what to do about pairs."""
    ids = {each for fault in error.faults for each in fault.ids}
    known = names_of(ids)
    found = list(dict.fromkeys(_fault(fault, known) for fault in error.faults))[:5]
    if advice and any(len(fault.ids) == 2 for fault in error.faults):
        found.append(advice)
    return " ".join(found)


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Return people's names by profile id."""
    numbers = [int(each) for each in set(ids) if each.isdigit()]
    rows = Profile.select(Profile, Person).join(Person).where(Profile.id.in_(numbers))
    return {str(row.id): row.person.name for row in rows}


def _ranked(parts: Sequence[Stored]) -> list[str]:
    found = sorted((part for part in parts if part["points"]), key=lambda part: -part["points"])
    return [in_words(part["reason"], part["term"]) for part in found if part["reason"]]


def _fault(fault: Fault, names: Names) -> str:
    people = [names.get(each, each) for each in fault.ids]
    if len(people) == 2:
        why = in_words(fault.message.to_dict(), names=names)
        return _(
            "%(newcomer)s and %(mentor)s: %(why)s.",
            newcomer=people[0],
            mentor=people[1],
            why=why,
        )
    field = fault.culprit.partition('answer "')[2].rstrip('"')
    if people and field:
        return _(
            "An answer of %(person)s cannot be read: %(field)s. Ask them to open and save their profile.",
            person=people[0],
            field=term_label(field),
        )
    return _("This cannot be matched: %(fault)s.", fault=str(fault))


def _waited(reason: Stored) -> str:
    rounds = len(next(iter(reason.get("values", {}).values()), ()))
    return _n(
        "%(n)s round has gone out without a mentor for them",
        "%(n)s rounds have gone out without a mentor for them",
        rounds,
    )


def _wished(reason: Stored) -> str:
    shared = len(next(iter(reason.get("values", {}).values()), ()))
    return _("The newcomer’s wish number %(n)s", n=MOST + 1 - shared)


def _shown(text: str, key: str, field: str, value: Any, names: Names) -> str:
    if isinstance(value, list | tuple):
        return i18n.listed([_named(key, field, str(each), names) for each in value])
    if isinstance(value, str):
        return _named(key, field, value, names)
    if key in ("minutes", "minimum") and "inutes a week" in text:
        return i18n.minutes(value)
    return i18n.number(value) if isinstance(value, int | float) else str(value)


def _named(key: str, field: str, value: str, names: Names) -> str:
    """Return the name of a value: the key tells what it is, or else the answer it comes from."""
    if key in ("skills", "near") or field == "skills":
        return skills.label(value, i18n.language())
    if key == "languages" or field == "languages":
        return skills.language_label(value, i18n.language())
    if field == "interests":
        return skills.interest_label(value, i18n.language())
    if key == "mentors":
        return names.get(value, _("somebody"))
    if key == "rule":
        return term_label(value)
    return value_label(field, value)
