"""The columns of a table of people: what each is called, how its cells are read, and how they are written.

What is written here is read back as the same value, so that an export that is imported changes nothing.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from babel.support import LazyProxy

from mentorship import hours, i18n, people, questions, skills, zones
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Profile, Programme
from mentorship.profiles import LEVELS, STYLES
from mentorship.questions import Question
from mentorship.roster import Entry
from mentorship.skills import normalise

ACCOUNT = ("email", "name", "language")  # of the person; all others are of the profile
USUAL = 2  # level and importance where a cell gives none
LONGEST = {"goal": 300, "team": 100, "bio": 1200}
_SKILL = re.compile(r"(.*?)(?:\s*:\s*(\d+))?(?:\s*:\s*(\d+))?")
_YES, _NO = {"yes", "oui", "true", "1", "x", "y", "o"}, {"no", "non", "false", "0", "n"}


@dataclass(frozen=True)
class Column:
    """One column: its key, its name, an example, and the way there and back."""

    key: str
    label: str
    example: str
    read: Callable[[str], Any]
    write: Callable[[Profile], Any]
    aliases: tuple[str, ...] = ()


def of(programme: Programme, role: str) -> list[Column]:
    """Return the columns of a role in a programme, its own questions last."""
    only = {"goal": "newcomer", **dict.fromkeys(("seats", "hours_month", "until", "away"), "mentor")}
    fixed = [each for each in _fixed(role) if only.get(each.key, role) == role]
    return fixed + [_own(question) for question in questions.of(programme, role)]


def table(entries: Iterable[Entry], programme: Programme, role: str) -> list[list[Any]]:
    """Return the people of one role as rows under a header, ready to be brought in again."""
    header = of(programme, role)
    rows = [[each.write(entry.profile) for each in header] for entry in entries if entry.profile.role == role]
    return [[str(each.label) for each in header], *rows]


def recognised(names: Iterable[str], columns: Iterable[Column]) -> dict[str, Column]:
    """Return which column each name of a file stands for, in either language."""
    known: dict[str, Column] = {}
    for column in columns:
        for language in i18n.LANGUAGES:
            with i18n.reader(language, i18n.zone()):
                known.setdefault(_bare(str(column.label)), column)
        for name in (column.key, *column.aliases):
            known.setdefault(_bare(name), column)
    return {name: known[_bare(name)] for name in names if name and _bare(name) in known}


def _bare(name: str) -> str:
    return normalise(name.replace("_", " ").replace("-", " ")).replace(" ", "")


def _fixed(role: str) -> list[Column]:
    return [
        Column("email", _l("E-mail address"), "ada@example.org", people.address, lambda p: p.person.email,
               ("email", "mail", "courriel", "adresse", "adresse mail", "address")),
        Column("name", _l("Name"), "Ada Lovelace", people.clean_name, lambda p: p.person.name,
               ("full name", "nom complet", "prénom et nom")),
        Column("language", _l("Language of letters"), "en", _chooser(i18n.LANGUAGES),
               lambda p: p.person.language),
        Column("skills", _l("Skills"), "SEO:3:2; sewing" if role == "newcomer" else "SEO:4; sewing:3",
               lambda cell: _skills(role, cell), _skills_as_typed, ("compétence", "skill")),
        Column("week", _l("Hours"), "Mon 18:00-20:00; Sat 9-12", hours.parse, lambda p: hours.words(p.week),
               ("hours", "availability", "disponibilités", "horaires", "heures")),
        Column("zone", _l("Time zone"), "Europe/Paris", _zone, lambda p: p.zone, ("zone", "timezone")),
        Column("languages", _l("Languages"), "en; fr", _spoken, lambda p: "; ".join(p.languages or ()),
               ("langues parlées",)),
        Column("level", _l("Level"), "beginner", _chooser(LEVELS), lambda p: p.level),
        Column("style", _l("Way of working"), "gentle", _chooser(STYLES), lambda p: p.style,
               ("style",)),
        Column("interests", _l("Interests"), _few_interests(), _interests,
               lambda p: "; ".join(skills.interest_label(key, i18n.language()) for key in p.interests or ())),
        Column("team", _l("Team"), "North", lambda c: _text("team", c), lambda p: p.team, ("organisation",)),
        Column("goal", _l("Goal"), "Sell my first ten soaps", lambda c: _text("goal", c), lambda p: p.goal),
        Column("bio", _l("A few words"), "I make soap", lambda c: _text("bio", c), lambda p: p.bio, ("bio",)),
        Column("seats", _l("Seats"), "2", _number, lambda p: p.seats),
        Column("hours_month", _l("Hours a month"), "4", _number, lambda p: p.hours_month),
        Column("until", _l("Until"), "2027-06-30", _day, lambda p: p.until.isoformat() if p.until else ""),
        Column("away", _l("Away"), "no", _flag, lambda p: "yes" if p.away else "no"),
    ]  # fmt: skip


def _own(question: Question) -> Column:
    """Return the column of a programme's own question."""
    several, chosen = question.kind == "some", _chooser(_all_names(question))

    def read(cell: str) -> Any:
        if question.kind in ("text", "number"):
            return questions.read(question, cell)
        keys = [chosen(each) for each in (_parts(cell) if several else [cell])]
        return questions.read(question, keys if several else keys[0])

    def write(profile: Profile) -> Any:
        answer = (profile.answers or {}).get(question.key)
        return "; ".join(map(str, answer)) if isinstance(answer, list) else "" if answer is None else answer

    example = {"number": "12", "text": "…"}.get(question.kind) or next(iter(question.choices), "")
    names = tuple(question.label.values())
    return Column(f"answers.{question.key}", question.asks, example, read, write, (question.key, *names))


def _all_names(question: Question) -> dict[str, Any]:
    """Return the choices with a label that is read in the reader's language each time."""
    if question.kind == "level":
        return dict(LEVELS)
    return {each.key: LazyProxy(i18n.own, each.label, enable_cache=False) for each in question.options}


def _parts(cell: str) -> list[str]:
    """Split a cell at semicolons and line breaks; at commas only where it has none of these."""
    pieces = re.split(r"[;\n]", cell) if re.search(r"[;\n]", cell) else cell.split(",")
    return [piece for piece in (" ".join(each.split()) for each in pieces) if piece]


def _skills(role: str, cell: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in _parts(cell):
        name, *numbers = _SKILL.fullmatch(part).groups()  # type: ignore[union-attr]  # it matches any line
        level, importance = (int(each or USUAL) for each in numbers)
        like = "SEO:3:2" if role == "newcomer" else "SEO:3"
        if not 1 <= level <= 4 or not 1 <= importance <= 3 or (role == "mentor" and numbers[1]):
            raise BadField("skills", _("“%(piece)s”: write it like %(like)s.", piece=part[:40], like=like))
        key = _skill(name)
        if key in found:
            raise BadField("skills", _("“%(piece)s” is there twice. Leave one of them out.", piece=name[:40]))
        found[key] = {"level": level, "importance": importance} if role == "newcomer" else level
    return found


def _skill(name: str) -> str:
    """Return the skill that a cell names; one that the catalogue lacks is kept as it was typed."""
    if name in skills.catalogue() or name.startswith(skills.FREE):
        return name
    key = skills.named(name) or ("" if ":" in name else skills.free_key(name))
    if not key:
        raise BadField("skills", _("“%(piece)s” is not a skill. Write it in letters.", piece=name[:40]))
    return key


def _skills_as_typed(profile: Profile) -> str:
    said = []
    for key, kept in (profile.skills or {}).items():
        label = skills.label(key, i18n.language())
        name = label if _skill_or_none(label) == key else key
        levels = [kept["level"], kept["importance"]] if isinstance(kept, Mapping) else [kept]
        said.append(":".join([name, *map(str, levels)]))
    return "; ".join(said)


def _skill_or_none(label: str) -> str | None:
    try:
        return _skill(label)
    except BadField:
        return None


def _chooser(choices: Mapping[str, str]) -> Callable[[str], str]:
    """Return what reads a choice by its key or its name, whole or up to its colon, in either language."""
    known: dict[str, str] = {}
    for language in i18n.LANGUAGES:
        with i18n.reader(language, i18n.zone()):
            for key, label in choices.items():
                name = str(label)
                for each in (key, name, re.split(r"\s*[:\u00a0]", name)[0]):
                    known.setdefault(normalise(each), key)

    def chosen(cell: str) -> str:
        if normalise(cell) in known:
            return known[normalise(cell)]
        few = ", ".join(list(choices)[:8])
        said = _("“%(piece)s” is none of the choices: %(choices)s.", piece=cell[:40], choices=few)
        raise BadField("", said)

    return chosen


def _listed(cell: str, known: Mapping[str, str], example: str) -> list[str]:
    found = []
    for part in _parts(cell):
        if normalise(part) not in known:
            said = _("“%(piece)s” is not known here. Write it like: %(like)s", piece=part[:40], like=example)
            raise BadField("", said)
        found.append(known[normalise(part)])
    return list(dict.fromkeys(found))


@cache
def _by_name(table: Callable[[str], Iterable[tuple[str, str]]]) -> dict[str, str]:
    """Return the keys of a table of the catalogue by key and by name, in both languages."""
    pairs = [pair for language in i18n.LANGUAGES for pair in table(language)]
    return {normalise(name): key for key, label in pairs for name in (key, label)}


def _spoken(cell: str) -> list[str]:
    return _listed(cell, _by_name(skills.languages), "en; fr")


def _interests(cell: str) -> list[str]:
    return _listed(cell, _by_name(skills.interests), _few_interests())


def _few_interests() -> str:
    return "; ".join(label for _key, label in skills.interests(i18n.language())[:2])


@cache
def _zones() -> frozenset[str]:
    return frozenset(key for table in zones.named("en") for key, _name in table)


def _zone(cell: str) -> str:
    if cell not in _zones():
        said = _("“%(piece)s” is not a time zone. Write it like: Europe/Paris", piece=cell[:40])
        raise BadField("zone", said)
    return cell


def _text(key: str, cell: str) -> str:
    if len(cell) > LONGEST[key]:
        raise BadField(key, _("At most %(n)s characters, please.", n=LONGEST[key]))
    return cell


def _number(cell: str) -> int:
    if not cell.isascii() or not cell.isdigit() or len(cell) > 6:
        raise BadField("", _("Write a whole number, for example 12."))
    return int(cell)


def _day(cell: str) -> str:
    """Return a day as it is kept in a report: year, month, day."""
    turned = re.sub(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", r"\3-\2-\1", cell)
    try:
        return date(*map(int, turned[:10].split("-"))).isoformat()
    except (ValueError, TypeError):
        said = _("“%(piece)s” is not a day. Write it like: 2027-06-30", piece=cell[:40])
        raise BadField("until", said) from None


def _flag(cell: str) -> bool:
    word = normalise(cell)
    if word not in _YES | _NO:
        raise BadField("away", _("Write yes or no."))
    return word in _YES
