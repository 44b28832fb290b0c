"""Everything public says what goes in, what comes out and what can go wrong, with an example that runs."""

import ast
import dataclasses
import inspect
import re
import textwrap

import pytest

import matching

FUNCTIONS = [name for name in matching.__all__ if inspect.isfunction(getattr(matching, name))]
CLASSES = [name for name in matching.__all__ if inspect.isclass(getattr(matching, name))]
MEMBERS = [
    (name, member)
    for name in CLASSES
    for member, value in vars(getattr(matching, name)).items()
    if not member.startswith("_") and inspect.isfunction(getattr(value, "__func__", value))
]


def sections(text):
    """Return the text below each underlined heading."""
    found = re.split(r"^(\w[\w ]*)\n-{3,}\n", inspect.cleandoc(text), flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def named(text):
    """Return the names that a section explains: `one, other : type`, or a name alone on its line."""
    lines = [line for line in text.splitlines() if line and not line[0].isspace()]
    return {name.strip(" *") for line in lines for name in line.partition(" : ")[0].split(",")}


def raises(function):
    """Tell whether a function raises anything by itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return any(isinstance(node, ast.Raise) and node.exc for node in ast.walk(tree))


def missing(function):
    """Name what a function does not explain."""
    told = sections(function.__doc__ or "")
    signature = inspect.signature(function)
    parameters = {name for name in signature.parameters if name not in ("self", "cls")}
    unnamed = sorted(parameters - named(told.get("Parameters", "")))
    if signature.return_annotation not in (None, "None") and "Returns" not in told:
        unnamed.append("Returns")
    if raises(function) and "Raises" not in told:
        unnamed.append("Raises")
    return unnamed


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_explains_itself(name):
    assert missing(getattr(matching, name)) == []


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_explains_its_fields(name):
    public = getattr(matching, name)
    fields = dataclasses.fields(public) if dataclasses.is_dataclass(public) else ()
    told = sections(public.__doc__)
    of_base = {
        each.name
        for base in public.__mro__[1:-1]
        for each in getattr(base, "__dataclass_fields__", {}).values()
    }
    explained = named(told.get("Parameters", "")) | named(told.get("Attributes", ""))
    assert sorted({each.name for each in fields} - explained - of_base) == []


@pytest.mark.parametrize("name", [*FUNCTIONS, *CLASSES])
def test_an_example_runs_in(name):
    assert ">>> " in getattr(matching, name).__doc__


@pytest.mark.parametrize(("name", "member"), MEMBERS)
def test_a_method_says_what_it_does(name, member):
    assert inspect.getdoc(getattr(getattr(matching, name), member))
