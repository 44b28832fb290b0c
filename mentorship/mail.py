"""Letters: written in the transaction of their cause, kept in the outbox, sent afterwards, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mentorship import fields, i18n, manners, quiet, stops, wordings
from mentorship.config import current
from mentorship.models import Letter, LetterText, Person, Programme

TEMPLATES = Path(__file__).parent.parent / "templates" / "email"

Letters = ParamSpec("Letters")


@dataclass(frozen=True)
class Words:
    """What a letter says to its reader."""

    subject: str
    paragraphs: list[str]
    own: bool = False  # a programme's words, not ours

    @property
    def text(self) -> str:
        """The words without a frame."""
        return "\n\n".join(self.paragraphs) + "\n"


def link(path: str) -> str:
    """Return the full address of a page, from the configured base and never from a request."""
    return current().base_url + path


def stop_link(kind: str, person_id: int | None, at: datetime) -> str:
    """Return the address that stops letters like this one; none for a letter that nobody can stop."""
    topic = manners.stoppable(kind)
    return link(f"/stop/{stops.token(person_id, topic, at)}") if topic and person_id else ""


def row(
    kind: str,
    person: Person,
    key: str,
    now: datetime,
    *,
    programme: Programme | None = None,
    due_at: datetime | None = None,
    calendar: str = "",
    secret: bool = False,
    **values: Any,
) -> dict[str, Any]:
    """Return a letter as the outbox keeps it, for whoever puts many there at once.

    The text comes from the programme's own words, else from ``templates/email/<kind>.txt``, whose first line
    is the subject. It is due when the reader's quiet hours allow; one that is stopped keeps its line only.
    """
    way, due = _way(kind, person, due_at or now, values, now, fixed=bool(calendar))
    stopped = way == "stopped"
    with i18n.reader(person.language, person.zone):
        words = compose(kind, person=person, programme=programme, **values)
        html = "" if stopped else framed(words, stop_link(kind, person.id, now))
    return {
        "key": f"{kind}:{key}",
        "kind": kind,
        "person": person.id,
        "programme": programme.id if programme else None,
        "address": person.email,
        "language": person.language,
        "subject": words.subject,
        "text": "" if stopped else words.text,
        "html": html,
        "calendar": "" if stopped else calendar,
        "way": way,
        "own": words.own,
        "secret": secret,
        "created_at": now,
        "due_at": due,
    }


def _kept(write: Callable[Letters, dict[str, Any]]) -> Callable[Letters, Letter | None]:
    def queue(*args: Letters.args, **kwargs: Letters.kwargs) -> Letter | None:
        """Put a letter into the outbox, in its reader's language; None when its key is there already."""
        letter = write(*args, **kwargs)
        added = list(Letter.insert(letter).on_conflict_ignore().returning(Letter.id).execute())
        return Letter(id=added[0].id, **letter) if added else None

    return queue


queue = _kept(row)


def _way(
    kind: str, person: Person, at: datetime, values: dict[str, Any], now: datetime, fixed: bool
) -> tuple[str, datetime]:
    """Return how a letter goes, and when."""
    manner = manners.manner(kind)
    topic = manners.stoppable(kind)
    if topic and topic in stops.stopped(person):
        return "stopped", at
    if manner.urgent or any(quiet.soon(person, each, now) for each in _moments(values)):
        return "", at
    if person.digest and not manner.alone and not fixed:
        return "together", quiet.next_end(person, at)
    due = quiet.after(person, at)
    return ("quiet" if due > at else ""), due


def _moments(values: dict[str, Any]) -> list[datetime]:
    """Return the times a letter speaks of: of a meeting, of the one it replaces, of those on offer."""
    meeting, was = values.get("meeting") or values.get("session"), values.get("was")
    dates = [*([meeting.at] if meeting else []), *([was] if was else [])]
    return dates + (list(values["times"]) if "offer" in values else [])


def compose(kind: str, *, programme: Programme | None = None, **values: Any) -> Words:
    """Return what a letter says in the present reader's language."""
    values |= {"programme": programme}
    ours = standard(kind, **values)
    name = wordings.name_of(kind, values) if programme else ""
    chosen = (
        LetterText.get_or_none(
            LetterText.programme == programme, LetterText.kind == name, LetterText.language == i18n.language()
        )
        if name
        else None
    )
    return worded(chosen.subject, chosen.body, ours, values) if chosen else ours


def worded(subject: str, body: str, ours: Words, values: dict[str, Any]) -> Words:
    """Return a programme's words with their fields filled in; the links are those of our own words."""
    said, parts = wordings.filled(subject, body, {**values, **taken(ours)})
    return Words(said or ours.subject, parts, own=True)


def taken(words: Words) -> dict[str, Any]:
    """Return what fields take from our own words: links, and what stands after greeting and before link."""
    found = pages(words)
    end = words.paragraphs.index(found[0]) if found else len(words.paragraphs)
    first, last = words.paragraphs[1:2], words.paragraphs[end - 1 : end]
    return {
        "pages": found,
        "choices": choices(words),
        "opening": first[0] if first else "",
        "closing": last[0] if last else "",
    }


def choices(words: Words) -> str:
    """Return the paragraph of answers, each line with the address that gives one; none in most letters."""
    found = (each for each in words.paragraphs if not is_address(each))
    return next((each for each in found if all(link("/") in line for line in each.splitlines())), "")


def pages(words: Words) -> list[str]:
    """Return the addresses that stand alone in a letter."""
    return [each for each in words.paragraphs if is_address(each)]


def is_address(paragraph: str) -> bool:
    """Tell whether a paragraph is nothing but the address of one of our pages."""
    return paragraph.startswith(link("/")) and not any(each.isspace() for each in paragraph)


def standard(kind: str, **values: Any) -> Words:
    """Return what our own words for a kind of letter say."""
    written = _environment().get_template(f"{kind}.txt").render({"product": current().product, **values})
    subject, _, body = written.strip().partition("\n")
    return Words(fields.line(subject), wordings.paragraphs(body))


def framed(words: Words, stop: str = "") -> str:
    """Return a letter as a page for mail programs, with the way to stop its like at its foot."""
    frame = _environment().get_template("_frame.html")
    return frame.render(
        subject=words.subject,
        paragraphs=[(each, is_address(each)) for each in words.paragraphs],
        stop=stop,
        product=current().product,
        language=i18n.language(),
    )


@cache
def _environment() -> Environment:
    letters = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith(".html")),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    letters.globals.update(
        _=i18n.gettext,
        _n=i18n.ngettext,
        day=i18n.day,
        moment=i18n.moment,
        own=i18n.own,
        listed=i18n.listed,
        minutes=i18n.minutes,
        link=link,
        Markup=Markup,
    )
    return letters
