"""One letter instead of many: what waits for a reader who wants it together goes out once a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from peewee import Expression

from mentorship import mail
from mentorship.db import transaction
from mentorship.models import Letter, Person

FIRST_WORDS = 240


@dataclass(frozen=True)
class Item:
    """One letter in short: its subject, its first words and its page."""

    subject: str
    words: str
    page: str  # or the answers, each with its address


def send_due(now: datetime) -> int:
    """Write one letter to each person with letters that wait for it; return how many were written."""
    rows = Person.select().join(Letter, on=(Letter.person == Person.id)).where(_waiting(now)).distinct()
    return sum(_send(person, now) for person in list(rows))


def _waiting(now: datetime) -> Expression:
    """Return what is true of a letter that waits to be told together with others, and is due."""
    due: Expression = (Letter.way == "together") & Letter.sent_at.is_null() & (Letter.due_at <= now)
    return due


def _send(person: Person, now: datetime) -> int:
    """Claim what waits for a person, and tell it in one letter, in the same transaction."""
    with transaction():
        claim = Letter.update(sent_at=now).where(Letter.person == person.id, _waiting(now)).returning(Letter)
        letters = sorted(claim.execute(), key=lambda letter: letter.id)
        if not letters:
            return 0
        # The first letter's number makes the key: a date comes twice when a clock is set back.
        mail.queue("together", person, str(letters[0].id), now, items=items(letters))
    return 1


def items(letters: Sequence[Letter]) -> list[Item]:
    """Return letters in short."""
    return [_item(letter) for letter in letters]


def _item(letter: Letter) -> Item:
    words = mail.Words(letter.subject, [part.strip() for part in letter.text.split("\n\n") if part.strip()])
    page = next(iter(mail.pages(words)), "") or mail.choices(words)
    said = [part for part in words.paragraphs if part != page and not mail.is_address(part)]
    if len(said) > 1 and said[0].endswith(","):
        said = said[1:]  # a greeting says nothing
    first = " ".join(said[0].split()) if said else ""
    short = first if len(first) <= FIRST_WORDS else first[:FIRST_WORDS].rsplit(" ", 1)[0] + " …"
    return Item(letter.subject, short, page)
