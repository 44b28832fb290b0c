"""What the demo's pairs say: texts by language, side, mood and subject, drawn with a pair's own dice."""

import random
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from mentorship import skills
from mentorship.models import Mentorship, Proposal

_FILE = Path(__file__).parent / "stories.toml"

Story = dict[str, Any]


@cache
def _stories() -> Story:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _domains(keys: Iterable[str]) -> set[str]:
    known = skills.catalogue()
    return {known[key].domain for key in keys if key in known}


class Voice:
    """The words of one pair; no line comes twice."""

    def __init__(self, pair: Mentorship | Proposal, dice: random.Random) -> None:
        self._dice = dice
        self._wanted = set(pair.newcomer.skills)
        self._domains = _domains(self._wanted)
        self._said: set[str] = set()

    def checkin(self, language: str, side: str, mood: int) -> str:
        """Return what a side says of a mood; nothing when all that would suit is said."""
        told = [each for each in _stories()["checkins"] if each["side"] == side and each["mood"] == mood]
        return str(self._draw(told, language).get("text", ""))

    def meeting(self, language: str) -> str:
        """Return the notes of one meeting."""
        return str(self._draw(_stories()["meetings"], language).get("text", ""))

    def goal(self, language: str) -> Story:
        """Return a goal for what the newcomer came for, else any for their subjects, else nothing."""
        known = [each for each in _stories()["goals"] if each["language"] == language]
        fitting = [each for each in known if self._wanted & set(each["skills"])]
        near = [each for each in known if self._domains & _domains(each["skills"])]
        return self._dice.choice(fitting or near) if fitting or near else {}

    def step(self, language: str, side: str, number: int) -> str:
        """Return a small step of one side: the next one of the list for each number."""
        told = [
            each["text"]
            for each in _stories()["steps"]
            if (each["language"], each["side"]) == (language, side)
        ]
        return str(told[number % len(told)])

    def line(self, kind: str, language: str, key: str = "") -> str:
        """Return a line of thanks, of an end, or of a refusal."""
        lines = _stories()[kind][key] if key else _stories()[kind]
        return str(self._dice.choice(lines[language]))

    def _draw(self, told: Sequence[Story], language: str) -> Story:
        suiting = [
            each
            for each in told
            if each["language"] == language
            and each["text"] not in self._said
            and (not each.get("domains") or self._domains & set(each["domains"]))
        ]
        if not suiting:
            return {}
        drawn = self._dice.choice(suiting)
        self._said.add(drawn["text"])
        return drawn
