"""What a programme may begin with: texts, questions, terms, cadence and targets by kind, kept as data."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "catalogue" / "programmes.toml"
LEFT_OUT = -1


@dataclass(frozen=True)
class Pattern:
    """One kind of programme."""

    key: str
    name: Mapping[str, str]
    about: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]
    fields: Mapping[str, Any]
    questions: tuple[Mapping[str, Any], ...]
    changes: tuple[Mapping[str, Any], ...]
    targets: Mapping[str, int]

    def terms(self, usual: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the usual terms as this kind changes them."""
        kept = {str(term["name"]): dict(term) for term in usual}
        for change in self.changes:
            name = str(change["name"])
            kept[name] = {**({} if "type" in change else kept[name]), **change}
        return [term for term in kept.values() if term["weight"] != LEFT_OUT]


@cache
def every() -> dict[str, Pattern]:
    """Return every kind of programme by its key."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    conduct = data.pop("conduct")
    return {key: _pattern(key, said, conduct) for key, said in data.items()}


def _pattern(key: str, said: Mapping[str, Any], conduct: Mapping[str, str]) -> Pattern:
    agreement = {"agreement": said["agreement"]} if "agreement" in said else {}
    return Pattern(
        key,
        said["name"],
        said["about"],
        {"tagline": said["tagline"], "welcome": said["welcome"], "conduct": conduct},
        {**said.get("fields", {}), **agreement},
        tuple(said.get("questions", ())),
        tuple(said.get("terms", ())),
        said.get("targets", {}),
    )
