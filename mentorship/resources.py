"""Resources: guides and templates by step and topic; those for everybody, and a programme's own."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from mentorship import journal
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField
from mentorship.i18n import LANGUAGES, plain
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Person, Programme, Resource

CATALOGUE = Path(__file__).parent / "catalogue"
DESK = "coordination"  # the step that only coordinators read
STEPS = {
    "before": _l("Before you meet"),
    "first-meeting": _l("The first meeting"),
    "goals": _l("Goals"),
    "along": _l("Along the way"),
    "closing": _l("Closing"),
    DESK: _l("For the coordination"),
}
TOPICS = {
    "start": _l("Getting started"),
    "talk": _l("Talking and listening"),
    "aim": _l("Goals and small steps"),
    "hard": _l("When it gets hard"),
    "end": _l("Looking back, saying goodbye"),
    "run": _l("Running a programme"),
}
LONGEST_TITLE, LONGEST_BODY, LONGEST_SEARCH = 120, 8000, 80


@dataclass(frozen=True)
class Guide:
    """One text to read or to take along; a programme's own has its row."""

    key: str
    step: str
    topic: str
    title: Mapping[str, str]
    body: Mapping[str, str]
    template: bool = False  # made to be filled in
    row: Resource | None = None


@cache
def built_in() -> dict[str, Guide]:
    """Return the guides that come with the program, in reading order."""
    rows = tomllib.loads((CATALOGUE / "resources.toml").read_text(encoding="utf-8"))
    return {key: _read(key, row) for key, row in rows.items()}


def _read(key: str, row: Mapping[str, Any]) -> Guide:
    texts = {
        code: (CATALOGUE / "resources" / f"{key}.{code}.md").read_text(encoding="utf-8") for code in LANGUAGES
    }
    heads = {code: text.partition("\n") for code, text in texts.items()}
    title = {code: head.removeprefix("# ") for code, (head, _gap, _rest) in heads.items()}
    body = {code: rest.strip() for code, (_head, _gap, rest) in heads.items()}
    return Guide(key, row["step"], row["topic"], title, body, row.get("template", False))


def own(resource: Resource) -> Guide:
    """Return a programme's own text as a guide."""
    return Guide(str(resource.id), resource.step, resource.topic, resource.title, resource.body, row=resource)


def own_of_step(programme: Programme, step: str) -> list[Guide]:
    """Return a programme's own texts for a step that are not hidden, the newest first, two at most."""
    rows = Resource.select().where(
        Resource.programme == programme.id, Resource.step == step, Resource.hidden_at.is_null()
    )
    return [own(row) for row in rows.order_by(Resource.id.desc()).limit(2)]


def of_programme(programme: Programme, coordinates: bool) -> list[Guide]:
    """Return what somebody may read in a programme: its own first; what is hidden only whoever runs it."""
    rows = Resource.select().where(Resource.programme == programme.id).order_by(Resource.id)
    found = [*map(own, rows), *built_in().values()]
    return [each for each in found if coordinates or open_to_all(each)]


def open_to_all(guide: Guide) -> bool:
    """Tell whether everybody of a programme may read a guide."""
    return guide.step != DESK and (guide.row is None or guide.row.hidden_at is None)


def search(guides: Iterable[Guide], words: str) -> list[Guide]:
    """Return the guides in which all words stand, in either language, those with one in the title first."""
    wanted = plain(words[:LONGEST_SEARCH]).split()
    found = [each for each in guides if all(word in _all_of(each) for word in wanted)]
    titled = {
        each.key for each in found if any(word in plain(" ".join(each.title.values())) for word in wanted)
    }
    return sorted(found, key=lambda each: each.key not in titled)


def _all_of(guide: Guide) -> str:
    said = (
        *guide.title.values(),
        *guide.body.values(),
        str(TOPICS.get(guide.topic, "")),
        str(STEPS[guide.step]),
    )
    return plain(" ".join(said))


def blocks(body: str) -> list[tuple[str, list[str]]]:
    """Return a text as headings (``## ``), lists (``- ``) and paragraphs, ready for a page."""
    found: list[tuple[str, list[str]]] = []
    for line in body.replace("\r\n", "\n").split("\n"):
        kind, words = _line(line.strip())
        if kind in ("item", "words") and found and found[-1][0] == kind:
            found[-1][1].append(words)
        else:
            found.append((kind, [words]))
    return [each for each in found if each[0] != "gap"]


def _line(line: str) -> tuple[str, str]:
    if line.startswith("#"):
        return "heading", line.lstrip("# ")
    if line.startswith(("- ", "* ")):
        return "item", line[2:].lstrip()
    return ("words" if line else "gap"), line


# --- a programme's own --------------------------------------------------------------------------------


def add(programme: Programme, values: Mapping[str, Any], by: Person, now: datetime) -> Resource:
    """Give a programme a text of its own."""
    columns = _checked(values)
    with transaction():
        made: Resource = Resource.create(programme=programme, by=by, created_at=now, **columns)
        journal.record(by, "resource.added", made, now, programme)
    return made


def change(resource: Resource, values: Mapping[str, Any], by: Person, now: datetime) -> None:
    """Word a programme's own text anew."""
    columns = _checked(values)
    with transaction():
        Resource.update(**columns).where(Resource.id == resource.id).execute()
        journal.record(by, "resource.changed", resource, now, resource.programme)


def hide(resource: Resource, by: Person, now: datetime) -> None:
    """Take a programme's own text out of everybody's sight but the coordinators'."""
    _set_hidden(resource, now, Resource.hidden_at.is_null(), "resource.hidden", by, now)


def restore(resource: Resource, by: Person, now: datetime) -> None:
    """Show a hidden text again."""
    _set_hidden(resource, None, Resource.hidden_at.is_null(False), "resource.restored", by, now)


def _set_hidden(
    resource: Resource, at: datetime | None, before: Any, act: str, by: Person, now: datetime
) -> None:
    with transaction():
        if not Resource.update(hidden_at=at).where(Resource.id == resource.id, before).execute():
            raise AlreadyDone(_("That was done already."))
        journal.record(by, act, resource, now, resource.programme)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    if values["step"] not in STEPS:
        raise BadField("step", _("Choose when it is of use."))
    if values["topic"] not in ("", *TOPICS):
        raise BadField("topic", _("Choose one of the subjects, or none."))
    title = {code: text for code, text in values["title"].items() if text}
    body = {code: text for code, text in values["body"].items() if text}
    if not title:
        raise BadField("title_en", _("Give it a title in one language at least."))
    for code in LANGUAGES:
        if (code in title) != (code in body):
            field = f"body_{code}" if code in title else f"title_{code}"
            raise BadField(field, _("A language needs both: a title and a text. Or leave both empty."))
    return {"step": values["step"], "topic": values["topic"], "title": title, "body": body}
