"""Checks of a term's options: each takes a value and returns what is wrong with it, or None."""

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

from matching.reasons import shown

Check: TypeAlias = Callable[[object], str | None]
HIGHEST_WEIGHT = 1_000_000


def is_number(value: object) -> bool:
    """Tell whether a value is a finite number (True and False are not)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def number(least: float, most: float = HIGHEST_WEIGHT) -> Check:
    """Accept a finite number between two bounds."""

    def check(value: object) -> str | None:
        if isinstance(value, int | float) and is_number(value) and least <= value <= most:
            return None
        return f"must be a number from {least:g} to {most:g}, got {shown(value)}"

    return check


def whole(least: int, most: int) -> Check:
    """Accept a whole number between two bounds."""

    def check(value: object) -> str | None:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return None
        return f"must be a whole number from {least} to {most}, got {shown(value)}"

    return check


def text(value: object) -> str | None:
    """Accept a text that is not blank."""
    return None if isinstance(value, str) and value.strip() else f"must be a text, got {shown(value)}"


def optional_text(value: object) -> str | None:
    """Accept a text, even an empty one."""
    return None if isinstance(value, str) else f"must be a text, got {shown(value)}"


def flag(value: object) -> str | None:
    """Accept true or false."""
    return None if isinstance(value, bool) else f"must be true or false, got {shown(value)}"


def ordered(value: object) -> str | None:
    """Accept a list of different texts, lowest first."""
    if not isinstance(value, list | tuple) or not value:
        return f"must be a list of texts, lowest first, got {shown(value)}"
    if any(text(each) for each in value):
        return "must hold only texts"
    twice = sorted({each for each in value if list(value).count(each) > 1})
    return f'holds "{twice[0]}" twice' if twice else None


def table_of_numbers(value: object) -> str | None:
    """Accept a table of tables of finite numbers."""
    if not isinstance(value, Mapping):
        return f"must be a table, got {shown(value)}"
    for key, row in value.items():
        if not isinstance(key, str) or not isinstance(row, Mapping):
            return f"must hold a table for each name, got {shown(row)} for {shown(key)}"
        for inner, entry in row.items():
            if not isinstance(inner, str) or not is_number(entry) or abs(entry) > HIGHEST_WEIGHT:
                return f'must hold numbers, got {shown(entry)} for "{key}" and {shown(inner)}'
    return None
