"""A command in a process of its own, with a time limit, and what it took.

It imports little, as the system counts a child's peak from the memory of its parent on.
"""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAUSE = 0.02


class Run(NamedTuple):
    """How a process ended: its output, its exit code (None if it took too long), seconds and peak MB."""

    output: str
    code: int | None
    seconds: float
    peak: int


def run(command: Sequence[str], limit: float, folder: Path) -> Run:
    """Run a command and wait for it, at most so many seconds."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    with (folder / "output").open("w+", encoding="utf-8") as output:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=output, stderr=output, cwd=ROOT, env=kept)
        code, peak = waited(child, began + limit)
        seconds = time.perf_counter() - began
        output.seek(0)
        return Run(output.read(), code, seconds, peak)


def waited(child: subprocess.Popen[bytes], deadline: float) -> tuple[int | None, int]:
    """Wait for a process until a deadline, then end it; return its exit code and its peak MB."""
    while time.perf_counter() < deadline:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode, usage.ru_maxrss // 1024
        time.sleep(PAUSE)
    child.kill()
    child.wait()
    return None, 0
