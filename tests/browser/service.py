"""A real server for the tests: its own SQLite file, its own process, its own port."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from mentorship import config
from mentorship.config import Settings
from mentorship.db import db, migrate, open_database

ROOT = Path(__file__).parent.parent.parent
READY_SECONDS, END_SECONDS = 60, 20


@dataclass
class Service:
    """A running server; `app` is the same application in this process, `visits` how people are signed in."""

    settings: Settings
    app: Flask
    visits: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.settings.base_url

    @contextmanager
    def rows(self) -> Iterator[Flask]:
        """Open the server's database in this process as well, to make rows and to read them."""
        config.use(self.settings)
        open_database(self.settings.database_url)
        with db.connection_context():
            yield self.app


@contextmanager
def started(folder: Path, mail_url: str = "") -> Iterator[Service]:
    """Migrate a new database and serve it until the end of the block; letters go to ``mail_url``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings = Settings(database_url=f"sqlite:///{folder / 'tandem.db'}", base_url=url, demo=True)
    app = create_app(settings)
    migrate()
    said = folder / "server.log"
    with said.open("wb") as log, subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(port)],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": settings.database_url,
            "BASE_URL": url,
            "SECRET_KEY": settings.secret_key,
            "TANDEM_DEMO": "1",
            "MAIL_URL": mail_url,
            "OPENBLAS_NUM_THREADS": "1",
        },
        stdout=log,
        stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        try:
            _wait_until_ready(process, url, said)
            yield Service(settings, app)
        finally:
            _end(process)


def _wait_until_ready(process: "subprocess.Popen[bytes]", url: str, said: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not get ready:\n{said.read_text(errors='replace')}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
