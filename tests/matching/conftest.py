"""A small programme in files, and the command run on them."""

import sys
from pathlib import Path

import pytest

from matching.__main__ import main

# The makers of problems are shared between the files of tests here.
sys.path.append(str(Path(__file__).parent))

NEWCOMERS = """name,wants,hours,speaks,team
Alice,"sql:3:3, Law",Mon 18:00-20:00,"fr, en",a
Ann,law:2,Tue 12:00-13:00,fr,b
"""
MENTORS = """name,offers,hours,speaks,team,places
Bob,"SQL:4, law:2",Mon 17:00-19:00; Tue 12:00-14:00,"en, fr",b,2
Ben,sql:2,Mon 18:00-19:00,en,c,1
"""
CRITERIA = """
zone = "Europe/Paris"
monday = 2026-01-12

[newcomers]
id = "name"
[newcomers.fields]
skills = "wants"

[mentors]
id = "name"
seats = "places"
[mentors.fields]
skills = "offers"

[[terms]]
type = "skills"
name = "skills"
weight = 10

[[terms]]
type = "hours"
name = "hours"
weight = 4

[[terms]]
type = "languages"
name = "speaks"

[[terms]]
type = "different"
name = "team"
hard = true
"""


@pytest.fixture
def folder(tmp_path):
    """Return a folder with newcomers.csv, mentors.csv and criteria.toml."""
    (tmp_path / "newcomers.csv").write_text(NEWCOMERS, encoding="utf-8")
    (tmp_path / "mentors.csv").write_text(MENTORS, encoding="utf-8")
    (tmp_path / "criteria.toml").write_text(CRITERIA, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder, capsys):
    """Return a function that runs the command there: exit code, standard output, standard error."""

    def command(*options, newcomers="newcomers.csv", mentors="mentors.csv"):
        files = [str(folder / newcomers), str(folder / mentors), "--criteria", str(folder / "criteria.toml")]
        code = main([*files, *options])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command
