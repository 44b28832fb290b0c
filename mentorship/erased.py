"""Who was erased, kept outside of the database: a backup brings people back, this takes them out again."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from mentorship import erasure
from mentorship.config import current, sqlite_path
from mentorship.erasure import NOWHERE
from mentorship.errors import Refused
from mentorship.models import Person


def erase(person: Person, now: datetime) -> None:
    """Erase an account, and note its number where no backup of the database reaches."""
    erasure.erase(person, now)
    file = _file()
    if file is None:
        return
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w") as ledger:
        ledger.write(f"{person.id} {person.created_at.isoformat()}\n")
        ledger.flush()
        os.fsync(ledger.fileno())


def erase_again(now: datetime) -> list[str]:
    """Erase whom a backup brought back; return a sentence for each, or why one could not be erased."""
    said = []
    for person in list(_brought_back()):
        try:
            erasure.erase(person, now)
        except Refused as error:
            said.append(f"Account {person.id} was erased once and is back: {error}")
        else:
            said.append(f"Account {person.id} was erased once, and is erased again.")
    return said


def _brought_back() -> Iterator[Person]:
    """Yield the accounts of the ledger that are not erased; number and birth together tell who it was."""
    file = _file()
    if file is None or not file.exists():
        return
    for line in dict.fromkeys(file.read_text().splitlines()):
        number, _, born = line.partition(" ")
        person = Person.get_or_none(
            Person.id == int(number), Person.created_at == datetime.fromisoformat(born)
        )
        if person is not None and not person.email.endswith(NOWHERE):
            yield person


def _file() -> Path | None:
    """Return the ledger: where ERASED_FILE says, or else beside the SQLite file."""
    if current().erased_file:
        return Path(current().erased_file)
    beside = sqlite_path(current().database_url)
    return beside.with_name(f"{beside.name}.erased") if beside else None
