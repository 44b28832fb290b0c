"""The database: how it is opened, how it keeps times, how its schema moves forward."""

import fcntl
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from peewee import (
    AutoField,
    Check,
    Database,
    DatabaseProxy,
    DateTimeField,
    Model,
    PostgresqlDatabase,
    SqliteDatabase,
)
from playhouse import db_url
from playhouse.migrations import Runner

from mentorship.config import sqlite_path
from mentorship.errors import BadSetting

db = DatabaseProxy()

MIGRATIONS = Path(__file__).parent / "migrations"
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "secure_delete": 1,
}
_MIGRATION_LOCK = 7_263_051  # any number of our own, the same in every process


class UtcDateTimeField(DateTimeField):
    """An instant: kept as naive UTC, so that both databases agree, and given back aware."""

    def db_value(self, value: datetime | None) -> Any:
        """Return the naive UTC time to keep; a naive time is refused as a mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be kept")
        return value.astimezone(UTC).replace(tzinfo=None)

    def python_value(self, value: Any) -> datetime | None:
        """Return the aware UTC time of what was kept."""
        if value is None:
            return None
        naive = datetime.fromisoformat(value) if isinstance(value, str) else value
        return cast(datetime, naive).replace(tzinfo=UTC)


def one_of(column: str, values: tuple[str, ...]) -> Any:
    """Return the constraint that a column holds one of these words."""
    return Check(f"{column} IN ({', '.join(repr(value) for value in values)})")


class Row(Model):
    """A table of ours."""

    id = AutoField()

    class Meta:
        database = db
        legacy_table_names = False


def open_database(url: str) -> Database:
    """Point the models at the database of this address; no connection is made yet."""
    path = sqlite_path(url)
    database: Database
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        database = SqliteDatabase(str(path), pragmas=_PRAGMAS, lock_type="IMMEDIATE", autoconnect=False)
    else:
        pooled = url.replace("postgresql://", "postgresql+pool://", 1)
        database = db_url.connect(
            pooled, unquote_password=True, max_connections=40, timeout=5, autoconnect=False
        )
    db.initialize(database)
    return database


def transaction() -> AbstractContextManager[Any]:
    """Return a transaction that takes SQLite's write lock at once, so that it cannot fail half-way."""
    return db.atomic()


def migrate() -> list[str]:
    """Bring the schema to the newest step, one process at a time; return the steps that were run.

    The runner switches foreign keys off around a table rebuild, which has no effect inside a transaction:
    the lock is therefore a file's (SQLite) or the session's (PostgreSQL), never a transaction.
    """
    with db.connection_context():
        runner = Runner(db.obj, str(MIGRATIONS))
        if isinstance(db.obj, PostgresqlDatabase):
            db.execute_sql("SELECT pg_advisory_lock(%s)", (_MIGRATION_LOCK,))
            try:
                return [str(step) for step in runner.up()]
            finally:
                db.execute_sql("SELECT pg_advisory_unlock(%s)", (_MIGRATION_LOCK,))
        with open(f"{db.obj.database}.migrating", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return [str(step) for step in runner.up()]


def pending() -> list[str]:
    """Return the migration steps that this database still lacks."""
    runner = Runner(db.obj, str(MIGRATIONS))
    done = runner.applied()
    return [step.name for step in runner.migrations() if step.name not in done]


def require_migrated() -> None:
    """Raise BadSetting when the schema is older than the code."""
    if pending():
        raise BadSetting("The database is older than the program: run `flask --app app migrate`.")
