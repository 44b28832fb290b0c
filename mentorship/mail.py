"""Letters: written in the transaction of their cause, kept in the outbox, sent afterwards, once."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mentorship import i18n
from mentorship.config import current
from mentorship.models import Letter, Person, Programme

TEMPLATES = Path(__file__).parent.parent / "templates" / "email"


def link(path: str) -> str:
    """Return the full address of a page, from the configured base and never from a request."""
    return current().base_url + path


def queue(
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
) -> Letter | None:
    """Put a letter into the outbox, in its reader's language; return None when the same key is there already.

    The text comes from ``templates/email/<kind>.txt``, whose first line is the subject.
    """
    letter = row(
        kind,
        person,
        key,
        now,
        programme=programme,
        due_at=due_at,
        calendar=calendar,
        secret=secret,
        **values,
    )
    added = list(Letter.insert(letter).on_conflict_ignore().returning(Letter.id).execute())
    return Letter(id=added[0].id, **letter) if added else None


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
    """Return a letter as the outbox keeps it, for whoever puts many there at once."""
    with i18n.reader(person.language, person.zone):
        subject, text, html = compose(kind, person=person, programme=programme, **values)
    return {
        "key": f"{kind}:{key}",
        "kind": kind,
        "person": person.id,
        "programme": programme.id if programme else None,
        "address": person.email,
        "language": person.language,
        "subject": subject,
        "text": text,
        "html": html,
        "calendar": calendar,
        "secret": secret,
        "created_at": now,
        "due_at": due_at or now,
    }


def compose(kind: str, **values: Any) -> tuple[str, str, str]:
    """Return subject, text and HTML of a letter in the present reader's language."""
    written = _environment().get_template(f"{kind}.txt").render(product=current().product, **values)
    subject, _, body = written.strip().partition("\n")
    paragraphs = [part.strip() for part in body.split("\n\n") if part.strip()]
    html = (
        _environment()
        .get_template("_frame.html")
        .render(subject=subject, paragraphs=paragraphs, product=current().product, language=i18n.language())
    )
    return " ".join(subject.split()), body.strip() + "\n", html


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
