"""A programme's own questions: what may be asked, how an answer is kept, read and said."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeAlias

from mentorship import i18n
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Programme

Texts: TypeAlias = Mapping[str, str]
Answer: TypeAlias = str | int | list[str]

LEVELS = {"beginner": _l("Beginner"), "intermediate": _l("Intermediate"), "expert": _l("Expert")}
KINDS = {
    "one": _l("One of a list"),
    "some": _l("Several of a list"),
    "level": _l("A level: beginner, intermediate, expert"),
    "number": _l("A number"),
    "text": _l("A text"),
}
LONGEST_TEXT = 500
HIGHEST_NUMBER = 1_000_000
_spoken_of: ContextVar[tuple["Question", ...]] = ContextVar("questions", default=())


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from."""

    key: str
    label: Texts


@dataclass(frozen=True)
class Question:
    """A question of a programme's own."""

    key: str
    kind: str
    label: Texts
    roles: tuple[str, ...]
    options: tuple[Option, ...] = ()
    required: bool = False
    counts: str = "asked"

    @property
    def asks(self) -> str:
        """Return the question in the reader's language."""
        return i18n.own(self.label)

    @property
    def choices(self) -> dict[str, str]:
        """Return the answers to choose from, in the reader's language."""
        if self.kind == "level":
            return {key: str(label) for key, label in LEVELS.items()}
        return {option.key: i18n.own(option.label) for option in self.options}


def of(programme: Programme, role: str = "") -> list[Question]:
    """Return the questions of a programme, or those that one role is asked."""
    every = [from_json(spec) for spec in programme.questions or ()]
    return [question for question in every if not role or role in question.roles]


def from_json(spec: Mapping[str, Any]) -> Question:
    """Return the question that a programme keeps."""
    return Question(
        key=str(spec["key"]),
        kind=str(spec["kind"]),
        label=spec["label"],
        roles=tuple(spec["roles"]),
        options=tuple(Option(str(each["key"]), each["label"]) for each in spec.get("options", ())),
        required=bool(spec.get("required")),
        counts=str(spec.get("counts", "asked")),
    )


def to_json(question: Question) -> dict[str, Any]:
    """Return a question as a programme keeps it."""
    return {
        "key": question.key,
        "kind": question.kind,
        "label": dict(question.label),
        "roles": list(question.roles),
        "options": [{"key": each.key, "label": dict(each.label)} for each in question.options],
        "required": question.required,
        "counts": question.counts,
    }


def checked(asked: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the answers to keep, empty ones left out; raise BadField at the first that cannot be kept."""
    kept = {question.key: read(question, answers.get(question.key)) for question in asked}
    for question in asked:
        if question.required and kept[question.key] is None:
            raise BadField(question.key, _("Please answer: %(question)s", question=question.asks))
    return {key: answer for key, answer in kept.items() if answer is not None}


def read(question: Question, given: Any) -> Answer | None:
    """Return one answer as it is kept; an empty one is None."""
    if given is None or given in ("", []):
        return None
    if question.kind == "number":
        return _number(question, given)
    if question.kind == "text":
        return str(given)[:LONGEST_TEXT]
    chosen = [str(each) for each in given] if isinstance(given, list | tuple) else [str(given)]
    for each in chosen:
        if each not in question.choices:
            raise BadField(question.key, _("“%(piece)s” is not one of the choices.", piece=each[:40]))
    return list(dict.fromkeys(chosen)) if question.kind == "some" else chosen[0]


def _number(question: Question, given: Any) -> int:
    try:
        number = int(str(given).strip())
    except ValueError:
        raise BadField(question.key, _("Write a whole number, for example 12.")) from None
    if not 0 <= number <= HIGHEST_NUMBER:
        raise BadField(question.key, _("Write a whole number, for example 12."))
    return number


def in_words(question: Question, answer: Any) -> str:
    """Return an answer in the reader's language; nothing when there is none."""
    if answer is None or answer in ("", []):
        return ""
    if question.kind == "number" and isinstance(answer, int):
        return i18n.number(answer)
    chosen = answer if isinstance(answer, list) else [answer]
    return i18n.listed([question.choices.get(str(each), str(each)) for each in chosen])


def told(programme: Programme, role: str, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return question and answer of all that somebody has answered."""
    said = [(each.asks, in_words(each, answers.get(each.key))) for each in of(programme, role)]
    return [line for line in said if line[1]]


def speak_of(programme: Programme | None) -> None:
    """Let ``label`` and ``option_label`` know this programme's questions, until another's are set."""
    _spoken_of.set(tuple(of(programme)) if programme else ())


def label(key: str) -> str:
    """Return what a question of the programme spoken of is called; nothing when it has no such question."""
    return next((each.asks for each in _spoken_of.get() if each.key == key), "")


def option_label(key: str, option: str) -> str:
    """Return what an answer to a question of the programme spoken of is called, or nothing."""
    return next((each.choices.get(option, "") for each in _spoken_of.get() if each.key == key), "")
