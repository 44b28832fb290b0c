"""The memory of this process, in MB."""

from pathlib import Path

STATUS = Path("/proc/self/status")


def now_mb() -> int:
    """Return how much memory this process holds."""
    return read("VmRSS")


def peak_mb() -> int:
    """Return the most memory that this process has held."""
    return read("VmHWM")


def read(name: str) -> int:
    """Return a figure of the kernel's about this process."""
    lines = dict(line.split(":", 1) for line in STATUS.read_text(encoding="utf-8").splitlines())
    return int(lines[name].split()[0]) // 1024
