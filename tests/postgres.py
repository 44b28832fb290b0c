"""A private PostgreSQL for the tests: its own folder, its own port on loopback, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    port: int

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator["Cluster"]:
        """Start a server for the block; as root it runs under the account ``nobody``, as PostgreSQL asks."""
        programs = _programs()
        if programs is None:
            reason = "PostgreSQL is missing: apt-get install postgresql"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
        home = Path(tempfile.mkdtemp(prefix="tandem-postgres-")) if os.getuid() == 0 else folder
        as_user: dict[str, int] = {}
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(home, nobody.pw_uid, nobody.pw_gid)
            as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"}

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / program), "-D", str(home / "data"), *arguments]
            subprocess.run(
                command, check=True, env=environment, cwd=home, stdout=subprocess.DEVNULL, **as_user
            )

        run("initdb", "-U", "tandem", "--auth=trust", "--no-sync", "-E", "UTF8")
        hurry = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {home} -c max_connections=120 {hurry}"
        run("pg_ctl", "-w", "-o", options, "-l", str(home / "log"), "start")
        try:
            yield cls(port)
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
            shutil.rmtree(home, ignore_errors=True)

    def url(self, name: str) -> str:
        """Return the address of a database of this server."""
        return f"postgresql://tandem@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database, as a copy of another; return its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database and end whoever still uses it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


_SCHEMA = """
    SELECT concat_ws(',', c.oid, c.relname, a.attnum, a.attname, a.atttypid, a.attnotnull) AS thing
        FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(',', conrelid, oid, conname) FROM pg_constraint
    UNION ALL SELECT concat_ws(',', tgrelid, oid, tgenabled) FROM pg_trigger
    UNION ALL SELECT concat_ws(',', oid, proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"""
_SEQUENCES = """
    SELECT format('SELECT setval(%L, %s, %L)', quote_ident(sequencename),
        coalesce(last_value, start_value), last_value IS NOT NULL) FROM pg_sequences"""
_OTHERS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class Reused:
    """One database for test after test: emptied, or made anew where a test changed more than rows."""

    MOST = 150  # what was deleted stays in the files, and reading passes over it

    def __init__(self, cluster: Cluster, template: str) -> None:
        self.cluster, self.template = cluster, template

    def __enter__(self) -> "Reused":
        self._make()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.close()

    def empty(self) -> str:
        """Return the address of the database, which then is as the template was."""
        self.uses += 1
        if self.uses > self.MOST or not self._emptied():
            self.server.close()
            self.cluster.drop(self.name)
            self._make()
        return self.cluster.url(self.name)

    def _make(self) -> None:
        self.name, self.uses = f"test_{os.urandom(6).hex()}", 0
        self.server = psycopg.connect(self.cluster.create(self.name, self.template), autocommit=True)
        self.server.execute("SET session_replication_role = replica")  # no order among the tables
        tables = self._column("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        filled = [table for table in tables if self._column(f"SELECT 1 FROM {table} LIMIT 1")]
        rows = "".join(f" UNION ALL SELECT '{table},' || given::text FROM {table} given" for table in filled)
        self.state = f"SELECT md5(string_agg(thing, ';' ORDER BY thing)) FROM ({_SCHEMA}{rows}) AS things"
        self.given = self._column(self.state)
        deletions = [f"DELETE FROM {table}" for table in tables if table not in filled]
        self.emptying = ";".join(deletions + self._column(_SEQUENCES))

    def _column(self, query: str) -> list[str]:
        return [value for (value,) in self.server.execute(query)]

    def _emptied(self) -> bool:
        """End whoever still uses the database and delete its rows; tell whether that leaves the template."""
        try:
            self._column(f"SELECT pg_terminate_backend(pid, 10000) FROM ({_OTHERS}) AS others")
            if self._column(self.state) != self.given:
                return False
            self.server.execute(self.emptying)
        except psycopg.Error:  # a table is gone, or somebody does not let go
            return False
        return True
