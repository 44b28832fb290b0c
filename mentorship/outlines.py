"""Outlines: goals that many pairs set themselves, to begin from, kept as data in both languages."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mentorship import i18n

FILE = Path(__file__).parent / "catalogue" / "goals.toml"


@dataclass(frozen=True)
class Outline:
    """One goal to begin from, in the reader's words; the scale runs from -2 to +2."""

    key: str
    theme: str
    text: str
    criterion: str
    scale: tuple[str, ...]


def every() -> list[Outline]:
    """Return every outline in the reader's language."""
    return [
        Outline(
            key,
            i18n.own(said["theme"]),
            i18n.own(said["text"]),
            i18n.own(said["criterion"]),
            tuple(said["scale"][i18n.language()]),
        )
        for key, said in _catalogue().items()
    ]


def of(key: str) -> Outline | None:
    """Return one outline in the reader's language."""
    return next((each for each in every() if each.key == key), None)


@cache
def _catalogue() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
