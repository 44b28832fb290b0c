"""The migrated schema is the one that the models describe, on both databases."""

import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from peewee import SqliteDatabase

from mentorship import backup, db
from mentorship.models import MODELS

POSTGRES = os.environ.get("TANDEM_TEST_DATABASE", "sqlite") == "postgresql"


@pytest.fixture
def from_models(app: Flask, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A second database, its tables made from the models without any migration."""
    if POSTGRES:
        url = request.getfixturevalue("cluster").create(f"models_{os.urandom(6).hex()}")
    else:
        url = f"sqlite:///{tmp_path / 'models.db'}"
    migrated = db.db.obj
    other = db.open_database(url)
    with other.connection_context():
        other.create_tables(MODELS)
        db.db.initialize(migrated)
        yield other
    if POSTGRES:
        other.close_all()


def tables(database: Any) -> set[str]:
    return set(database.get_tables()) - {"schema_migration"}


def columns(database: Any, table: str) -> set[tuple[Any, ...]]:
    return {
        (column.name, column.data_type.lower(), column.null, column.primary_key)
        for column in database.get_columns(table)
    }


def indexes(database: Any, table: str) -> set[tuple[Any, ...]]:
    return {(tuple(index.columns), index.unique) for index in database.get_indexes(table)}


def references(database: Any, table: str) -> set[tuple[Any, ...]]:
    if isinstance(database, SqliteDatabase):
        rows = database.execute_sql(f'PRAGMA foreign_key_list("{table}")').fetchall()
        return {(row[3], row[2], row[4], row[6]) for row in rows}
    return set(
        database.execute_sql(
            "SELECT pg_get_constraintdef(oid), confdeltype FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid = %s::regclass",
            (f'"{table}"',),
        ).fetchall()
    )


def checks(database: Any, table: str) -> list[str]:
    if isinstance(database, SqliteDatabase):
        (sql,) = database.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        return sorted(
            re.sub(r"\s+", " ", found) for found in re.findall(r"CHECK \((?:[^()]|\([^()]*\))*\)", sql)
        )
    return sorted(
        definition
        for (definition,) in database.execute_sql(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid = %s::regclass",
            (f'"{table}"',),
        ).fetchall()
    )


@pytest.mark.parametrize("what", [columns, indexes, references, checks])
def test_migrated_schema_is_that_of_the_models(from_models: Any, what: Any) -> None:
    migrated = db.db.obj
    assert tables(migrated) == tables(from_models)
    for table in sorted(tables(from_models)):
        assert what(migrated, table) == what(from_models, table), table


def test_the_models_checks_are_seen(from_models: Any) -> None:
    found = " ".join(checks(from_models, "goal") + checks(from_models, "person"))
    assert all(word in found for word in ("baseline", "newcomer_rating", "mentor_rating", "lower"))


def test_many_processes_migrate_an_empty_database_once(tmp_path: Path, app: Flask) -> None:
    backup.erase()
    db.db.close()
    done: list[list[str]] = []
    starters = [threading.Thread(target=lambda: done.append(db.migrate())) for _ in range(4)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    steps = [path.stem for path in sorted(db.MIGRATIONS.glob("[0-9]*.py"))]
    assert sorted(done, key=len) == [[], [], [], steps]
    db.db.connect(reuse_if_open=True)
    assert db.pending() == []
