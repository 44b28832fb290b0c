"""Small files, small functions, small templates: the ceilings of this project."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE, TESTS, FUNCTION, VIEW, TEMPLATE = 350, 600, 50, 25, 80


def sources() -> Iterator[tuple[str, str]]:
    for folder in ("matching", "mentorship", "scripts", "tests", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "mentorship/migrations/" not in name:  # frozen copies of the models
                yield name, path.read_text(encoding="utf-8")
    yield "app.py", (ROOT / "app.py").read_text(encoding="utf-8")


def ceiling(name: str) -> int:
    return TESTS if name.startswith("tests/") else FILE


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function has, its docstring apart."""
    said = ast.get_docstring(function, clean=False)
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1 - (said.count("\n") + 1 if said else 0)


def functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    calls = [step.func for step in function.decorator_list if isinstance(step, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in ("get", "post", "route") for call in calls)


def test_no_file_is_too_long() -> None:
    counts = {name: text.count("\n") for name, text in sources()}
    assert {name: count for name, count in counts.items() if count > ceiling(name)} == {}


def test_no_function_is_too_long() -> None:
    assert {
        f"{name}:{function.lineno} {function.name}": length(function)
        for name, text in sources()
        for function in functions(text)
        if length(function) > FUNCTION
    } == {}


def test_no_view_is_too_long() -> None:
    assert {
        f"{name}:{function.lineno} {function.name}": length(function)
        for name, text in sources()
        if name.startswith("mentorship/web/")
        for function in functions(text)
        if is_view(function) and length(function) > VIEW
    } == {}


def test_no_template_is_too_long() -> None:
    counts = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    assert {name: count for name, count in counts.items() if count > TEMPLATE} == {}
