"""Cells of a table turned into answers: texts, lists, levels, hours, yes or no."""

import re
from collections.abc import Callable, Mapping

from matching.errors import WrongAnswer
from matching.terms.answers import IMPORTANCES, LEVELS, YES
from matching.week import zone_of
from matching.week_text import parse_week

NO = frozenset({"no", "false", "0", "non", "n", "off"})
USUAL = 2
"""Level and importance where a cell gives none."""


def list_of(cell: str, separator: str) -> list[str]:
    """Split a cell; without a separator of its own at commas, semicolons and line breaks."""
    parts = cell.split(separator) if separator else re.split(r"[,;\n]", cell)
    return [part for part in (" ".join(part.split()) for part in parts) if part]


def levels_of(cell: str, separator: str) -> dict[str, int]:
    """Read offered skills: "SQL:3, law"."""
    offered: dict[str, int] = {}
    for part in list_of(cell, separator):
        skill, *numbers = [piece.strip() for piece in part.split(":")]
        if len(numbers) > 1:
            raise WrongAnswer(f'"{part:.40}" has too many numbers; write it like "SQL:3"')
        offered[once(skill, offered)] = number_in(numbers, 0, LEVELS, part, "SQL:3")
    return offered


def wishes_of(cell: str, separator: str) -> dict[str, dict[str, int]]:
    """Read wanted skills: "SQL:3:2, law" for level 3 and importance 2."""
    wanted: dict[str, dict[str, int]] = {}
    for part in list_of(cell, separator):
        skill, *numbers = [piece.strip() for piece in part.split(":")]
        if len(numbers) > 2:
            raise WrongAnswer(f'"{part:.40}" has too many numbers; write it like "SQL:3:2"')
        wanted[once(skill, wanted)] = {
            "level": number_in(numbers, 0, LEVELS, part, "SQL:3:2"),
            "importance": number_in(numbers, 1, IMPORTANCES, part, "SQL:3:2"),
        }
    return wanted


def once(skill: str, seen: Mapping[str, object]) -> str:
    """Return a skill's name, refusing an empty one or one that is there already."""
    if not skill:
        raise WrongAnswer('a skill has no name; write it like "SQL:3"')
    if skill.casefold() in {each.casefold() for each in seen}:
        raise WrongAnswer(f'"{skill:.40}" is there twice; leave one')
    return skill


def number_in(numbers: list[str], place: int, allowed: range, part: str, like: str) -> int:
    """Return a level or an importance, the usual one where there is none."""
    if place >= len(numbers) or not numbers[place]:
        return USUAL
    if numbers[place] not in {str(each) for each in allowed}:
        choice = f"{allowed[0]} to {allowed[-1]}"
        raise WrongAnswer(f'"{part:.40}": "{numbers[place]:.20}" is not {choice}; write it like "{like}"')
    return int(numbers[place])


def flag_in(cell: str) -> bool:
    """Read yes or no."""
    word = cell.casefold()
    if word not in YES | NO:
        raise WrongAnswer(f'"{cell:.40}" is neither yes nor no; write "yes" or "no"')
    return word in YES


def hours_in(cell: str, zone: str) -> dict[str, object]:
    """Read typed hours, in a time zone."""
    if not zone:
        raise WrongAnswer('has hours but no time zone; give "zone" or "zone_column" in the criteria')
    zone_of(zone)
    return {"zone": zone, "week": parse_week(cell)}


Reader = Callable[[str, str, str], object]
"""Reads a cell, given its separator and its time zone."""

FORMATS: dict[str, Reader] = {
    "text": lambda cell, separator, zone: " ".join(cell.split()),
    "list": lambda cell, separator, zone: list_of(cell, separator),
    "levels": lambda cell, separator, zone: levels_of(cell, separator),
    "wishes": lambda cell, separator, zone: wishes_of(cell, separator),
    "hours": lambda cell, separator, zone: hours_in(cell, zone),
    "flag": lambda cell, separator, zone: flag_in(cell),
}
