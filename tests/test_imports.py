"""The import contracts see what they are meant to see."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINT = Path(sys.executable).parent / "lint-imports"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_contracts_hold() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("matching/week.py", "import mentorship.config", "matching is usable alone"),
        ("matching/week.py", "import flask", "matching is usable alone"),
        ("mentorship/people.py", "import flask", "verbs know no HTTP and no scheduler"),
        ("mentorship/people.py", "import mentorship.web.session", "only the root imports the pages"),
        ("mentorship/web/home.py", "import mentorship.jobs", "pages and jobs do not know each other"),
        ("mentorship/people.py", "import app", "nothing imports the root"),
        ("mentorship/errors.py", "import mentorship.models", "the ground carries the rest"),
    ],
)
def test_a_breach_is_seen(tmp_path: Path, file: str, line: str, contract: str) -> None:
    for name in ("pyproject.toml", "app.py"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    for folder in ("matching", "mentorship"):
        for source in (ROOT / folder).rglob("*.py"):
            copy = tmp_path / source.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(source.read_text())
    (tmp_path / file).write_text(f"{line}\n" + (tmp_path / file).read_text())
    broken = [said for said in lint(tmp_path).stdout.splitlines() if " BROKEN" in said]
    assert any(said.startswith(contract) for said in broken), broken
