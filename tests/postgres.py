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
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {home} -c fsync=off -c max_connections=120"
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
