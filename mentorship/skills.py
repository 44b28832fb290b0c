"""The catalogue of skills, interests and languages: labels, look-up as one types, near skills."""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

CATALOGUE = Path(__file__).parent / "catalogue"
FREE = "free:"
LONGEST = 80  # letters of a typed skill that are looked at
SHORT = 3  # names up to this length are never compared loosely: R, C, Go and JS resemble everything
CLOSE = 76.0  # the least likeness, of 100, that is worth a question
OTHER_LANGUAGE = 2.0  # what a name in the other language loses, so that the reader's own comes first


class Choice(NamedTuple):
    """A key with the label a reader sees."""

    key: str
    label: str


@dataclass(frozen=True)
class Skill:
    """One skill of the catalogue."""

    key: str
    en: str
    fr: str
    synonyms_en: tuple[str, ...]
    synonyms_fr: tuple[str, ...]
    domain: str

    def names(self, language: str) -> tuple[str, ...]:
        """Return the label and the synonyms in one language."""
        return (self.fr, *self.synonyms_fr) if language == "fr" else (self.en, *self.synonyms_en)


@dataclass(frozen=True)
class Recognised:
    """What a typed skill may mean; unless it is certain, the person is asked to confirm."""

    key: str | None
    certain: bool
    suggestions: tuple[str, ...]


def normalise(text: str) -> str:
    """Return a name without case, accents and punctuation, save ``+ # .`` that tell C from C++."""
    text = text[:LONGEST].replace("œ", "oe").replace("Œ", "oe")
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = (" " if not (c.isalnum() or c in "+#.") else c for c in plain if not unicodedata.combining(c))
    words = (word.rstrip(".") for word in "".join(letters).split())
    return re.sub(r"(?<=\w) (?=[+#]+(?: |$))", "", " ".join(word for word in words if word))


def label(key: str, language: str) -> str:
    """Return a skill's name; a free skill, or one that left the catalogue, is shown in readable words."""
    if skill := catalogue().get(key):
        return _in(language, skill.en, skill.fr)
    words = key.removeprefix(FREE).replace("_", " ") if key.startswith(FREE) else key.replace("-", " ")
    return words[:1].upper() + words[1:]


def known(key: str) -> bool:
    """Tell whether a key is in the catalogue or is a well-formed free one."""
    return key in catalogue() or (key.startswith(FREE) and key == free_key(key.removeprefix(FREE)))


def free_key(text: str) -> str:
    """Return the key of a skill the catalogue lacks, or nothing when the text holds no letter or digit."""
    kept = (c if c.isalnum() or c in "+#.-'" else " " for c in unicodedata.normalize("NFC", text[:LONGEST]))
    slug = "_".join("".join(kept).lower().split()).strip("-.'_")
    return FREE + slug if any(c.isalnum() for c in slug) else ""


def search(text: str, language: str, limit: int = 8) -> list[Choice]:
    """Return the skills that what is being typed may become, best first."""
    wanted = normalise(text)
    if not wanted:
        return []
    found = _ranked(language, _names_like(wanted, language))
    return [Choice(key, label(key, language)) for key in found[:limit]]


def named(text: str) -> str | None:
    """Return the skill whose label, synonym or acronym a text is, in either language."""
    return _aliases().get(normalise(text))


def recognise(text: str, language: str, limit: int = 4) -> Recognised:
    """Return the skill a text names; certain only when it is a label or a synonym, in either language."""
    wanted = normalise(text)
    if key := named(text):
        return Recognised(key, True, (key,))
    if len(wanted) <= SHORT:
        return Recognised(None, False, ())
    found = tuple(_ranked(language, (*_names_like(wanted, language), *_named(wanted)))[:limit])
    return Recognised(found[0] if found else None, False, found)


@cache
def catalogue() -> dict[str, Skill]:
    """Return every skill by its key."""
    return {
        row["key"]: Skill(
            row["key"],
            row["en"],
            row["fr"],
            tuple(filter(None, row["synonyms_en"].split("|"))),
            tuple(filter(None, row["synonyms_fr"].split("|"))),
            row["domain"],
        )
        for row in _rows("skills")
    }


@cache
def near_table() -> dict[str, dict[str, float]]:
    """Return how far each skill stands in for its neighbours, the same in both directions."""
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for row in _rows("neighbours"):
        skill, neighbour, similarity = row["skill"], row["neighbour"], float(row["similarity"])
        table[skill][neighbour] = table[neighbour][skill] = similarity
    return dict(table)


@cache
def domains(language: str) -> dict[str, tuple[Choice, ...]]:
    """Return the skills by the name of their domain, both in reading order, ready for a grouped list."""
    names = {row["key"]: _in(language, row["en"], row["fr"]) for row in _rows("domains")}
    groups: dict[str, list[Choice]] = {name: [] for name in names.values()}
    for skill in catalogue().values():
        groups[names[skill.domain]].append(Choice(skill.key, label(skill.key, language)))
    return {name: _sorted(choices) for name, choices in groups.items() if choices}


@cache
def interests(language: str) -> tuple[Choice, ...]:
    """Return every interest in alphabetical order."""
    return _choices("interests", "key", language)


@cache
def interest_groups(language: str) -> dict[str, tuple[Choice, ...]]:
    """Return the interests by the name of their domain, both in reading order."""
    names = {row["key"]: _in(language, row["en"], row["fr"]) for row in _rows("domains")}
    groups: dict[str, list[Choice]] = {name: [] for name in names.values()}
    for row in _rows("interests"):
        groups[names[row["domain"]]].append(Choice(row["key"], _in(language, row["en"], row["fr"])))
    return {name: _sorted(choices) for name, choices in groups.items() if choices}


@cache
def languages(language: str) -> tuple[Choice, ...]:
    """Return every spoken language in alphabetical order."""
    return _choices("languages", "code", language)


def interest_label(key: str, language: str) -> str:
    """Return an interest's name."""
    return dict(interests(language)).get(key, key)


def language_label(code: str, language: str) -> str:
    """Return a spoken language's name."""
    return dict(languages(language)).get(code, code)


def _ranked(language: str, scored: Iterable[tuple[str, float]]) -> list[str]:
    """Return the keys by their best score, then in alphabetical order."""
    best: dict[str, float] = defaultdict(float)
    for key, score in scored:
        best[key] = max(best[key], score)
    return sorted(best, key=lambda key: (-best[key], normalise(label(key, language))))


def _names_like(wanted: str, language: str) -> Iterator[tuple[str, float]]:
    yield from _begun(wanted, language)
    yield from _alike(wanted, language)


def _begun(wanted: str, language: str) -> Iterator[tuple[str, float]]:
    """Yield skills with a name, or a word of a name, that begins as typed; whole and short names first."""
    for name, key, lost in _names(language):
        if name == wanted:
            yield key, 110 - lost
        elif name.startswith(wanted):
            yield key, 100 + 5 * len(wanted) / len(name) - lost
        elif f" {wanted}" in name:
            yield key, 90 + 5 * len(wanted) / len(name) - lost


def _alike(wanted: str, language: str) -> Iterator[tuple[str, float]]:
    """Yield skills with a name spelt nearly so, whatever the order of its words."""
    if len(wanted) <= SHORT:
        return
    names = [entry for entry in _names(language) if len(entry[0]) > SHORT]
    texts = [name for name, _, _ in names]
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
        for _, score, at in process.extract(wanted, texts, scorer=scorer, score_cutoff=CLOSE, limit=20):
            yield names[at][1], score - names[at][2]


def _named(wanted: str) -> Iterator[tuple[str, float]]:
    """Yield the skills named in full inside a longer text; the more of it a name explains, the better."""
    inside = f" {wanted} "
    for name, key in sorted(_aliases().items(), key=lambda item: (-len(item[0]), item[0])):
        if len(name) >= SHORT and f" {name} " in inside:
            inside = inside.replace(f" {name} ", "  ")
            yield key, 70 + 25 * len(name) / len(wanted)


@cache
def _aliases() -> dict[str, str]:
    """Return every label, synonym and acronym, normalised, with the skill it names."""
    return {
        normalise(name): skill.key
        for skill in catalogue().values()
        for language in ("en", "fr")
        for name in skill.names(language)
    }


@cache
def _names(language: str) -> tuple[tuple[str, str, float], ...]:
    """Return every name with its skill and what it loses for being in the other language."""
    other = "en" if language == "fr" else "fr"
    return tuple(
        (normalise(name), skill.key, lost + (0.5 if nth else 0.0))  # a label comes before a synonym
        for skill in catalogue().values()
        for spoken, lost in ((language, 0.0), (other, OTHER_LANGUAGE))
        for nth, name in enumerate(skill.names(spoken))
    )


def _rows(table: str) -> Iterator[dict[str, str]]:
    with (CATALOGUE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _choices(table: str, key: str, language: str) -> tuple[Choice, ...]:
    return _sorted(Choice(row[key], _in(language, row["en"], row["fr"])) for row in _rows(table))


def _sorted(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda choice: normalise(choice.label)))


def _in(language: str, en: str, fr: str) -> str:
    return fr if language == "fr" else en
