"""Reading one answer: plain values in, checked values out, or WrongAnswer saying what was expected."""

from collections.abc import Mapping
from typing import TypeGuard

from matching.errors import WrongAnswer
from matching.reasons import shown

BLANK = frozenset({""})
YES = frozenset({"yes", "true", "1", "oui", "y", "on"})
WISH_KEYS = frozenset({"level", "importance"})
LARGEST_ID = 10**18
LEVELS = range(1, 5)
IMPORTANCES = range(1, 4)
MOST_SKILLS = 1_000
"""More would not fit the whole numbers that shares are computed in."""


def values_of(answer: object) -> frozenset[str]:
    """Read one text or a collection of texts as a set; no answer is the empty set."""
    if answer is None:
        return frozenset()
    if is_text(answer):
        answer = (answer,)
    if not isinstance(answer, list | tuple | set | frozenset):
        raise WrongAnswer(f"expected a text or a list of texts, got {shown(answer)}")
    for each in answer:
        if not is_text(each):
            raise WrongAnswer(f"expected texts in the list, got {shown(each)}")
    return frozenset([str(each).strip() for each in answer]) - BLANK


def single_of(answer: object) -> str | None:
    """Read one text; no answer, or a blank one, is None."""
    if answer is None:
        return None
    if not is_text(answer):
        raise WrongAnswer(f"expected one text, got {shown(answer)}")
    return str(answer).strip() or None


def flag_of(answer: object) -> bool:
    """Read a yes or no; no answer is no."""
    if answer is None or isinstance(answer, bool):
        return bool(answer)
    if isinstance(answer, str):
        return answer.strip().casefold() in YES
    raise WrongAnswer(f"expected yes or no, got {shown(answer)}")


def offered_of(answer: object) -> dict[str, int]:
    """Read offered skills: skill to level, 1 to 4."""
    return {skill: level_of(skill, level) for skill, level in skills_of(answer).items()}


def wanted_of(answer: object) -> dict[str, tuple[int, int]]:
    """Read wanted skills: skill to level (1 to 4) and importance (1 to 3)."""
    wanted = {}
    for skill, wish in skills_of(answer).items():
        if not isinstance(wish, Mapping):
            raise WrongAnswer(
                f'skill "{skill}": expected {{"level": 1-4, "importance": 1-3}}, got {shown(wish)}'
            )
        if not wish.keys() <= WISH_KEYS:
            unknown = sorted(str(key) for key in set(wish) - WISH_KEYS)
            raise WrongAnswer(
                f'skill "{skill}": unknown key "{unknown[0]}", expected "level" and "importance"'
            )
        importance = wish.get("importance", 2)
        if not is_whole(importance) or importance not in IMPORTANCES:
            raise WrongAnswer(f'skill "{skill}": importance must be 1, 2 or 3, got {shown(importance)}')
        wanted[skill] = level_of(skill, wish.get("level")), int(importance)
    return wanted


def skills_of(answer: object) -> Mapping[str, object]:
    """Check that an answer is a table by skill; no answer is an empty one."""
    if answer is None:
        return {}
    if not isinstance(answer, Mapping):
        raise WrongAnswer(f"expected a table of skills, got {shown(answer)}")
    if len(answer) > MOST_SKILLS:
        raise WrongAnswer(f"expected at most {MOST_SKILLS} skills, got {len(answer)}")
    for skill in answer:
        if not isinstance(skill, str) or not skill:
            raise WrongAnswer(f"expected a skill's name, got {shown(skill)}")
    return answer


def level_of(skill: str, level: object) -> int:
    """Check a level of skill."""
    if not isinstance(level, int) or isinstance(level, bool) or level not in LEVELS:
        raise WrongAnswer(f'skill "{skill}": level must be 1, 2, 3 or 4, got {shown(level)}')
    return level


def is_text(value: object) -> bool:
    """Tell whether a value is a text, or a whole number that may stand for one, such as an id."""
    return isinstance(value, str) or (is_whole(value) and abs(value) < LARGEST_ID)


def is_whole(value: object) -> TypeGuard[int]:
    """Tell whether a value is a whole number (True and False are not)."""
    return isinstance(value, int) and not isinstance(value, bool)
