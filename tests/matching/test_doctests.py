"""The examples in the library's own words run."""

import doctest
import importlib
import pkgutil

import pytest

import matching

MODULES = [
    module.name
    for module in pkgutil.walk_packages(matching.__path__, "matching.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize(
    "name", ["solve", "explain", "candidates", "compare", "common_hours", "assign", "parse_week"]
)
def test_what_is_public_has_an_example(name):
    assert ">>> " in getattr(matching, name).__doc__
