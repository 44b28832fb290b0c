"""Who did what when: written in the transaction of the act, sealed with the entry before."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from peewee import PostgresqlDatabase, chunked

from mentorship.db import Row, db
from mentorship.models import JournalEntry, Person, Programme

AT_ONCE = 200  # rows of one statement
_JOURNAL_LOCK = 7_263_052


def record(
    by: Person | None,
    act: str,
    subject: Row,
    now: datetime,
    programme: Programme | None = None,
    **details: Any,
) -> JournalEntry:
    """Add an entry; the caller is within the transaction that does the act.

    SQLite's writers are one at a time already; PostgreSQL's wait for each other here, so that the chain of
    seals has no fork.
    """
    (entry,) = record_all(by, act, [subject], now, programme, **details)
    return entry


def record_all(
    by: Person | None,
    act: str,
    subjects: Iterable[Row],
    now: datetime,
    programme: Programme | None = None,
    **details: Any,
) -> list[JournalEntry]:
    """Add the same act on many subjects, in their order; the caller is within the transaction."""
    if isinstance(db.obj, PostgresqlDatabase):
        db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_JOURNAL_LOCK,))
    last = JournalEntry.select(JournalEntry.seal).order_by(JournalEntry.id.desc()).first()
    before, entries = last.seal if last else "", []
    for subject in subjects:
        entry = JournalEntry(
            at=now,
            person=by.id if by else None,
            programme=programme.id if programme else None,
            act=act,
            subject=f"{type(subject).__name__.lower()} {subject.id}",
            details=details,
        )
        entry.seal = before = seal(before, entry)
        entries.append(entry)
    if len(entries) == 1:
        entries[0].save()
        return entries
    for some in chunked((dict(entry.__data__) for entry in entries), AT_ONCE):
        JournalEntry.insert_many(some).execute()
    return entries


def seal(before: str, entry: JournalEntry) -> str:
    """Return the hash of an entry and the seal before it."""
    said = json.dumps(
        [
            before,
            entry.at.isoformat(timespec="microseconds"),
            entry.person,
            entry.programme,
            entry.act,
            entry.subject,
            entry.details,
        ],
        sort_keys=True,
        ensure_ascii=True,
    )
    return hashlib.sha256(said.encode()).hexdigest()


def first_broken() -> JournalEntry | None:
    """Return the first entry whose seal does not fit, or None when the journal is whole."""
    before = ""
    for entry in JournalEntry.select().order_by(JournalEntry.id).iterator():
        if seal(before, entry) != entry.seal:
            return entry  # type: ignore[no-any-return]
        before = entry.seal
    return None
