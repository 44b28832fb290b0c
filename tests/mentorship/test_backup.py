"""Backups: whole while the service runs, checked before anything is replaced."""

import os
import shutil
import sqlite3
import stat
from pathlib import Path

import builders
import pytest
from flask import Flask

from mentorship import backup, db
from mentorship.errors import Refused
from mentorship.models import Person

POSTGRES = os.environ.get("TANDEM_TEST_DATABASE", "sqlite") == "postgresql"
only_sqlite = pytest.mark.skipif(POSTGRES, reason="about SQLite's files")
only_postgres = pytest.mark.skipif(not POSTGRES, reason="about PostgreSQL's programs")


@pytest.fixture
def file(app: Flask, tmp_path: Path) -> Path:
    """A backup in which there is Alice."""
    builders.person("Alice")
    path = tmp_path / "saved"
    assert backup.save(path) == path.stat().st_size > 0
    return path


def names() -> list[str]:
    return [person.name for person in Person.select().order_by(Person.name)]


def test_what_was_saved_comes_back(file: Path) -> None:
    builders.person("Bob")
    Person.update(name="Alicia").where(Person.name == "Alice").execute()
    backup.restore(file, replace=True)
    assert names() == ["Alice"]
    builders.person("Carol")  # the numbers go on where they were
    assert names() == ["Alice", "Carol"]


def test_data_is_replaced_only_on_purpose(file: Path) -> None:
    builders.person("Bob")
    with pytest.raises(Refused, match="--yes"):
        backup.restore(file)
    assert names() == ["Alice", "Bob"]


def test_an_empty_database_takes_a_backup_at_once(file: Path) -> None:
    backup.erase()
    assert not backup.holds_data()
    backup.restore(file)
    assert names() == ["Alice"]
    db.require_migrated()


def test_only_its_owner_can_read_a_backup(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_overwrites_nothing(file: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="exists already"):
        backup.save(file)
    with pytest.raises(Refused, match="no folder"):
        backup.save(tmp_path / "nowhere" / "saved")
    assert [path.name for path in tmp_path.glob("*saved*")] == ["saved"]


@pytest.mark.parametrize(
    "content", [b"", b"Good day", b"SQLite format 3\0" + b"x" * 2000, b"PGDMP" + b"x" * 2000]
)
def test_what_is_no_backup_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(Refused, match="backup"):
        backup.restore(file, replace=True)
    assert names() == ["Alice"]


def test_half_a_backup_is_refused(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(Refused):
        backup.restore(file, replace=True)
    assert names() == ["Alice"]


def test_a_missing_file_is_refused(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no file"):
        backup.restore(tmp_path / "nothing")


def test_a_backup_of_a_newer_program_is_refused(app: Flask, tmp_path: Path) -> None:
    db.db.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2026-01-01 00:00:00')"
    )
    backup.save(tmp_path / "newer")
    with pytest.raises(Refused, match="9999_later"):
        backup.restore(tmp_path / "newer", replace=True)


@only_sqlite
def test_a_backup_is_one_plain_database(file: Path) -> None:
    copy = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    copy.close()


@only_sqlite
def test_a_foreign_database_is_refused(app: Flask, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other")
    other.execute("CREATE TABLE cheese (name TEXT)")
    other.commit()
    other.close()
    with pytest.raises(Refused, match="no backup of this service"):
        backup.restore(tmp_path / "other", replace=True)


@only_postgres
def test_missing_programs_are_named(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="pg_dump is missing: install"):
        backup.save(tmp_path / "again")
    assert not (tmp_path / "again").exists()


@only_postgres
def test_a_restore_that_breaks_half_way_changes_nothing(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builders.person("Bob")
    real = shutil.which("pg_restore")
    broken = tmp_path / "programs" / "pg_restore"
    broken.parent.mkdir()
    broken.write_text(
        f'#!/bin/sh\ncase "$1" in --no-owner) {real} "$@" | head -c 3000; exit 1 ;; esac\nexec {real} "$@"\n'
    )
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{broken.parent}:{os.environ['PATH']}")
    with pytest.raises(Refused, match="nothing was changed"):
        backup.restore(file, replace=True)
    assert names() == ["Alice", "Bob"]
