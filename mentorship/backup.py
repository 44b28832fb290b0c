"""A whole copy of the data in one file, and its way back; PostgreSQL's own programs do it for theirs."""

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from peewee import PostgresqlDatabase

from mentorship.config import current
from mentorship.db import MIGRATIONS, db
from mentorship.errors import Refused
from mentorship.models import Person

_HISTORY = "schema_migration"  # the table in which the migrations note what they did


def save(file: Path) -> int:
    """Write a consistent copy into a new file that only its owner may read; return its size."""
    if file.exists():
        raise Refused(f"{file} exists already: choose another name.")
    if not file.absolute().parent.is_dir():
        raise Refused(f"There is no folder {file.absolute().parent}.")
    begun = file.with_name(f".{file.name}.begun")
    begun.unlink(missing_ok=True)
    begun.touch(mode=0o600)
    try:
        if isinstance(db.obj, PostgresqlDatabase):
            _run("pg_dump", "--format=custom", "--no-owner", f"--file={begun}", _address())
        else:
            _copy_sqlite(begun)
        begun.rename(file)
    finally:
        begun.unlink(missing_ok=True)
    return file.stat().st_size


def restore(file: Path, replace: bool = False) -> None:
    """Put a copy in the place of the data; it is read through before anything is touched."""
    if not file.is_file():
        raise Refused(f"There is no file {file}.")
    postgres = isinstance(db.obj, PostgresqlDatabase)
    unknown = (_steps_in_dump(file) if postgres else _steps_in_sqlite(file)) - _known_steps()
    if unknown:
        raise Refused(f"{file} comes from a newer program ({', '.join(sorted(unknown))}): update first.")
    if holds_data() and not replace:
        raise Refused("There is data already. To replace it by the backup, say so with --yes.")
    if postgres:
        _replay_dump(file)
    else:
        with _opened(file) as source:
            source.backup(db.obj.connection())


def holds_data() -> bool:
    """Tell whether anybody has an account in this database."""
    return db.table_exists(Person._meta.table_name) and bool(Person.select().exists())


def erase() -> None:
    """Remove every table with its data."""
    if isinstance(db.obj, PostgresqlDatabase):
        for table in db.get_tables():
            db.execute_sql(f'DROP TABLE IF EXISTS "{table}" CASCADE')
        return
    # An empty database copied over: it works beside open connections and needs no order among the tables.
    with closing(sqlite3.connect(":memory:")) as nothing:
        nothing.backup(db.obj.connection())


# --- SQLite ---------------------------------------------------------------------------------------------


def _opened(file: Path) -> closing[sqlite3.Connection]:
    """Open a SQLite file that is only read."""
    return closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True))


def _copy_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(file)) as copy:
        db.obj.connection().backup(copy)
        copy.execute("PRAGMA journal_mode = delete")  # one file, without a log beside it


def _steps_in_sqlite(file: Path) -> set[str]:
    try:
        with _opened(file) as source:
            if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise Refused(f"{file} is damaged.")
            return {name for (name,) in source.execute(f"SELECT name FROM {_HISTORY}")}
    except sqlite3.Error as error:
        raise Refused(f"{file} is no backup of this service, or it is damaged.") from error


# --- PostgreSQL -----------------------------------------------------------------------------------------


def _steps_in_dump(file: Path) -> set[str]:
    """Read a dump to its end, and return the migrations that it notes."""
    whole = _run("pg_restore", f"--file={os.devnull}", str(file), refuse=f"{file} is no backup, or damaged.")
    assert whole == ""
    rows = _run("pg_restore", "--data-only", f"--table={_HISTORY}", "--file=-", str(file))
    found = set(re.findall(r"^\d+\t(\w+)\t", rows, re.MULTILINE))
    if not found:
        raise Refused(f"{file} is no backup of this service.")
    return found


def _replay_dump(file: Path) -> None:
    """Drop our tables and make those of the dump, in one transaction: all or nothing."""
    drops = "".join(f'DROP TABLE IF EXISTS public."{table}" CASCADE;\n' for table in db.get_tables())
    with subprocess.Popen(
        [
            _program("psql"),
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            "--no-psqlrc",
            _address(),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=_environment(),
    ) as psql:
        assert psql.stdin is not None
        psql.stdin.write(drops.encode())
        psql.stdin.flush()
        read = subprocess.run(
            [_program("pg_restore"), "--no-owner", "--file=-", str(file)], stdout=psql.stdin, check=False
        )
        if read.returncode:
            psql.kill()  # at the end of its input it would keep the half that came
        _, said = psql.communicate()
    if read.returncode or psql.returncode:
        raise Refused(f"PostgreSQL refused the backup; nothing was changed. {said.decode().strip()[:300]}")


def _known_steps() -> set[str]:
    return {path.stem for path in MIGRATIONS.glob("[0-9]*.py")}


def _run(program: str, *arguments: str, refuse: str = "") -> str:
    made = subprocess.run(
        [_program(program), *arguments], capture_output=True, text=True, env=_environment(), check=False
    )
    if made.returncode:
        raise Refused(refuse or f"{program} failed: {made.stderr.strip()[:300]}")
    return made.stdout


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refused(f"{name} is missing: install PostgreSQL's client programs (postgresql-client).")
    return found


def _address() -> str:
    """Return the database's address without its password, which the process list would show to all."""
    parts = urlsplit(current().database_url)
    user, _, place = parts.netloc.rpartition("@")
    name = user.partition(":")[0]
    return urlunsplit(parts._replace(netloc=f"{name}@{place}" if name else place))


def _environment() -> dict[str, str]:
    password = urlsplit(current().database_url).password
    return {**os.environ, **({"PGPASSWORD": unquote(password)} if password else {})}
