"""The examples in the library's own words run."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import matching
from matching.__main__ import main

MODULES = [
    module.name
    for module in pkgutil.walk_packages(matching.__path__, "matching.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


PUBLIC = ["solve", "verify", "price", "Answers", "why_not", "explain", "candidates", "compare"]


@pytest.mark.parametrize("name", [*PUBLIC, "common_hours", "assign", "parse_week"])
def test_what_is_public_has_an_example(name):
    assert ">>> " in getattr(matching, name).__doc__


def test_the_page_on_matching_runs():
    page = Path(__file__).parents[2] / "docs" / "matching.md"
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8").failed == 0


def test_the_page_on_matching_shows_what_the_command_prints(capsys):
    page = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
    examples = Path(__file__).parents[2] / "docs" / "examples"
    files = [str(examples / name) for name in ("newcomers.csv", "mentors.csv")]
    main([*files, "--criteria", str(examples / "criteria.toml")])
    assert capsys.readouterr().out in page
    main([*files, "--criteria", str(examples / "criteria.toml"), "--explain"])
    first = capsys.readouterr().out.partition("Jonas")[0]
    assert first in page


def test_the_page_on_matching_names_every_term_and_option():
    page = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
    for kind, term in matching.KINDS.items():
        assert f"| `{kind}` |" in page
        for option in term.all_checks():
            assert f"`{option}" in page
