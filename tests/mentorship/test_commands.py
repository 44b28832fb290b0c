"""The commands: what they do, what they print, and a plain sentence when they refuse."""

import dataclasses
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import market
import pytest
import sink as sinks
from flask import Flask

from mentorship import backup, config, db, demo, logs
from mentorship.models import Coordinator, JournalEntry, Person, Programme, Run

ROOT = Path(__file__).parent.parent.parent


def call(app: Flask, *arguments: str) -> Any:
    """Run a command as a process of its own would: with no connection of the test."""
    db.db.close()
    try:
        return app.test_cli_runner().invoke(args=list(arguments))
    finally:
        db.db.connect(reuse_if_open=True)


def test_migrate_says_what_it_did_and_then_nothing(app: Flask) -> None:
    from_the_start = [path.stem for path in sorted(db.MIGRATIONS.glob("[0-9]*.py"))]
    assert call(app, "migrate").output == ""
    backup.erase()
    assert call(app, "migrate").output.split() == from_the_start


def test_an_old_schema_is_refused_with_the_remedy(app: Flask) -> None:
    db.db.execute_sql("DELETE FROM schema_migration")
    answer = call(app, "doctor")
    assert answer.exit_code == 1
    assert "flask --app app migrate" in answer.output


def test_a_run_is_replayed(app: Flask, world: SimpleNamespace) -> None:
    run = market.run(market.begun(world.programme, world.carol), world.carol)
    assert call(app, "replay", str(run.id)).output == "Exactly the same pairs.\n"
    Run.update(digest="another").where(Run.id == run.id).execute()
    changed = call(app, "replay", str(run.id))
    assert (changed.exit_code, "the matching has changed" in changed.output) == (1, True)
    assert "There is no run 99." in call(app, "replay", "99").output


def test_coordinator_is_named(app: Flask, world: SimpleNamespace) -> None:
    answer = call(app, "coordinator", "Alice@Example.org", "--programme", "welcome")
    assert (answer.exit_code, answer.output) == (
        0,
        "Alice now runs http://127.0.0.1:8000/p/welcome/desk\n",
    )
    assert Coordinator.select().where(Coordinator.person == world.alice.id).exists()
    assert JournalEntry.select().where(JournalEntry.act == "coordinator.named").count() == 1


def test_first_coordinator_gets_a_programme(app: Flask) -> None:
    builders.person("Erin")
    assert call(app, "coordinator", "erin@example.org").exit_code == 0
    assert [programme.slug for programme in Programme.select()] == ["welcome"]
    again = call(app, "coordinator", "erin@example.org")
    assert again.exit_code == 1
    assert "already" in again.output


def test_coordinator_refusals_say_what_to_do(app: Flask, world: SimpleNamespace) -> None:
    unknown = call(app, "coordinator", "nobody@example.org", "--programme", "welcome")
    assert unknown.exit_code == 1
    assert "sign up" in unknown.output
    assert "Traceback" not in unknown.output
    unsaid = call(app, "coordinator", "alice@example.org")
    assert "--programme: welcome, other" in unsaid.output
    wrong = call(app, "coordinator", "alice@example.org", "--programme", "nothing")
    assert wrong.exit_code == 1


def test_backup_and_restore(app: Flask, world: SimpleNamespace, tmp_path: Path) -> None:
    file = tmp_path / "saved"
    assert call(app, "backup", str(file)).exit_code == 0
    Person.update(name="Somebody else").where(Person.name == "Alice").execute()
    refused = call(app, "restore", str(file))
    assert (refused.exit_code, "--yes" in refused.output) == (1, True)
    done = call(app, "restore", str(file), "--yes")
    assert done.exit_code == 0, done.output
    assert Person.get(Person.email == "alice@example.org").name == "Alice"


def test_doctor_and_journal(app: Flask, world: SimpleNamespace) -> None:
    call(app, "coordinator", "alice@example.org", "--programme", "welcome")
    assert call(app, "doctor").output == "All is well.\n"
    assert call(app, "journal-verify").output == "The journal is whole.\n"
    JournalEntry.update(details={"changed": True}).execute()
    sick = call(app, "doctor")
    assert (sick.exit_code, "broken at entry" in sick.output) == (1, True)
    broken = call(app, "journal-verify")
    assert (broken.exit_code, "broken at entry" in broken.output) == (1, True)


def test_demo_commands_need_the_demo(app: Flask, world: SimpleNamespace) -> None:
    config.use(dataclasses.replace(config.current(), demo=False))
    for command in ("demo", "demo-reset"):
        answer = call(app, command)
        assert (answer.exit_code, "TANDEM_DEMO=1" in answer.output) == (1, True)
    assert Person.select().count() == 4


def test_demo_is_not_loaded_over_data(app: Flask, world: SimpleNamespace) -> None:
    assert call(app, "demo").output == ""
    assert Person.select().count() == 4


def served(database_url: str, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url, "TANDEM_DEMO": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_server_answers_and_ends_cleanly(app: Flask, database_url: str) -> None:
    port = sinks.free_port()
    server = served(database_url, port)
    assert server.stdout is not None
    try:
        assert f"http://127.0.0.1:{port}" in server.stdout.readline()
        signs = [server.stdout.readline() for _ in range(4)]
        assert demo.PASSWORD in signs[0]
        assert [line.split()[-1] for line in signs[1:]] == [demo.NEWCOMER, demo.MENTOR, demo.COORDINATOR]
        assert ready(port) == 200
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 0
        assert server.stdout.read() == ""
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def ready(port: int) -> int:
    until = time.monotonic() + 15
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                return int(answer.status)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_a_port_in_use_gets_a_sentence(app: Flask, database_url: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        server = served(database_url, port)
        said, _ = server.communicate(timeout=60)
        assert server.returncode == 1
        assert said.startswith(f"Error: Port {port} cannot be used")
        early = subprocess.run(
            [sys.executable, "scripts/port.py", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert early.returncode == 1
        assert f"PORT={port + 1}" in early.stderr


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "²"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    answer = subprocess.run(
        [sys.executable, "scripts/port.py", port], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    assert "PORT must be" in answer.stderr


def test_log_lines_are_json_and_quote_nobody() -> None:
    secret = "qwertyuiopasdfghjklzxcvbnm123456"
    try:
        raise ValueError("alice@example.org wrote something private")
    except ValueError:
        record = logging.LogRecord(
            "app",
            logging.ERROR,
            "",
            1,
            "Exception on /reset/%s for %s",
            (secret, "bob@example.org"),
            sys.exc_info(),
        )
    written = logs.JsonLines().format(record)
    line = json.loads(written)
    assert line["level"] == "error"
    assert line["error"] == "ValueError"
    assert line["at"].endswith("+00:00")
    assert "test_log_lines" in line["where"][-1]
    assert not any(word in written for word in (secret, "alice", "bob", "private"))
