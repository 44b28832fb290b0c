"""The page about running it for real names every setting and every command there is."""

import inspect
import re
from pathlib import Path

from flask import Flask

from mentorship import config, jobs

PAGE = (Path(__file__).parent.parent / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_setting_is_documented() -> None:
    read = set(re.findall(r'"([A-Z][A-Z_]+)"', inspect.getsource(config)))
    assert read == set(re.findall(r"^\| `([A-Z_]+)`", PAGE, re.MULTILINE))


def test_every_command_is_documented(app: Flask) -> None:
    commands = {name for name in app.cli.commands if not name.startswith("demo")}
    named = set(re.findall(r"flask --app app ([a-z-]+)", PAGE))
    units = Path(__file__).parent.parent / "docs" / "systemd"
    for unit in units.iterdir():
        named |= set(re.findall(r"flask --app app ([a-z-]+)", unit.read_text(encoding="utf-8")))
    assert commands <= named
    assert named <= commands | {"demo"}


def test_every_job_is_documented() -> None:
    assert {job.name for job in jobs.JOBS} == set(re.findall(r"`([a-z_]+\.[a-z_]+)`", PAGE)) - {
        "gunicorn.conf.py"
    }
