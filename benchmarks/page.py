"""The page of measurements, written from the rows that are kept."""

import json
import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.goals import goal_lines

Row: TypeAlias = dict[str, Any]
Results: TypeAlias = dict[str, dict[str, Row]]

NAMES = {
    "scipy": "SciPy's `linear_sum_assignment`, whole table",
    "flow": "OR-tools' `SimpleMinCostFlow`, all pairs",
    "greedy": "best pair first, again and again",
    "solve": "**Tandem**, SciPy alone",
    "solve, fast": "**Tandem**, with `fast`",
}
OURS = ("solve, fast", "solve")
PACKAGES = ("numpy", "scipy", "ortools")
TEXT = Path(__file__).parent / "page.md"
VERDICTS = {True: "yes", False: "**no**", None: ""}
COLUMNS = (
    "way",
    "seconds",
    "of these, solver",
    "times as fast",
    "peak MB",
    "placed",
    "of the best total",
    "proved",
)


def machine() -> str:
    """Name processor, Python and packages."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next(
        (each.partition(":")[2].strip() for each in lines if each.startswith("model name")), "unknown"
    )
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}, {packages}"


def load(file: Path) -> Results:
    """Read the rows that are kept, by size and way."""
    results: Results = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return results


def keep(size: str, rows: dict[str, Row], file: Path) -> Results:
    """Add the rows of a run to those kept, with what they were compared with in that run."""
    results = load(file)
    where = {"date": date.today().isoformat(), "machine": machine()}
    for way, row in rows.items():
        results.setdefault(size, {})[way] = {**row, "ratio": ratio(row, rows), **where}
    file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return results


def ratio(row: Row, rows: dict[str, Row]) -> float | None:
    """Return how many times as fast as SciPy on the whole table a row is, in the same run."""
    base = rows.get("scipy", {})
    return base["seconds"] / row["seconds"] if "seconds" in base and "seconds" in row else None


def share(row: Row, rows: dict[str, Row]) -> str:
    """Compare what was found with the optimum: as many placed, then the total."""
    best = next((rows[way] for way in (*OURS, "scipy", "flow") if "total" in rows.get(way, {})), None)
    if best is None:
        return ""
    if (row["placed"], row["total"]) == (best["placed"], best["total"]):
        return "the optimum"
    return f"{row['total'] / best['total']:.2%}"


def line(size: str, way: str, row: Row, rows: dict[str, Row]) -> str:
    """Write one row as it is measured."""
    if "nanoseconds" in row:
        return f"{size:>14}  {way:30} {row['nanoseconds']:8.1f} ns a pair"
    if "failed" in row:
        return f"{size:>14}  {way:30} {row['failed']}"
    times = f"{found:7.2f} x" if (found := ratio(row, rows)) else ""
    proved = VERDICTS[row.get("proved")]
    text = f"{row['seconds']:8.2f} s {row['peak']:6} MB {times:9} {row['placed']:>7,} placed"
    return f"{size:>14}  {way:30} {text}  {share(row, rows)}{', proved: ' if proved else ''}{proved}"


def cells(way: str, row: Row, rows: dict[str, Row]) -> list[str]:
    """Write one row of the page."""
    name = NAMES.get(way, way)
    if "failed" in row:
        return [name, row["failed"], *[""] * (len(COLUMNS) - 2)]
    solver = f"{row['solver']:.2f}" if row.get("solver") is not None else ""
    times = f"{row['ratio']:.2f}" if row.get("ratio") else ""
    proved = VERDICTS[row.get("proved")]
    broken = f", {row['broken']} broken" if row.get("broken") else ""
    numbers = [f"{row['peak']:,}", f"{row['placed']:,}{broken}", share(row, rows), proved]
    return [name, f"{row['seconds']:.2f}", solver, times, *numbers]


def table(size: str, rows: dict[str, Row]) -> list[str]:
    """Write the rows of one size, the fastest first."""
    newcomers, mentors = (int(part) for part in size.split("x"))
    found = {way: row for way, row in rows.items() if "nanoseconds" not in row}
    order = sorted(found, key=lambda way: found[way].get("seconds", float("inf")))
    dates = sorted({row["date"] for row in rows.values()})
    lines = [f"### {newcomers:,} newcomers, {mentors:,} mentors", "", f"Measured {' and '.join(dates)}.", ""]
    lines += ["| " + " | ".join(COLUMNS) + " |", "|---" * len(COLUMNS) + "|"]
    return lines + ["| " + " | ".join(cells(way, found[way], rows)) + " |" for way in order] + [""]


def kernels(results: Results) -> list[str]:
    """Write the time for one pair by size and threads."""
    lines = ["| newcomers × mentors | one thread, ns a pair | two threads | as fast |", "|---|---|---|---|"]
    for size in ordered(results):
        one, two = (results[size].get(f"kernel, {each}", {}) for each in ("1 thread", "2 threads"))
        if one and two:
            first, second = one["nanoseconds"], two["nanoseconds"]
            lines.append(f"| {size} | {first:.1f} | {second:.1f} | {first / second:.2f} |")
    return [*lines, ""]


def ordered(results: Results) -> list[str]:
    """Return the sizes, the smallest first."""
    return sorted(results, key=lambda size: [int(part) for part in size.split("x")])


def page(results: Results) -> str:
    """Write the whole page."""
    machines = sorted({row["machine"] for rows in results.values() for row in rows.values()})
    tables = [each for size in ordered(results) for each in table(size, results[size])]
    parts = {
        "machines": "\n".join(f"- {each}" for each in machines),
        "goals": "\n".join(goal_lines(results)),
        "tables": "\n".join(tables).strip(),
        "kernel": "\n".join(kernels(results)).strip(),
    }
    text = TEXT.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"<!-- {name} -->", part)
    return text
