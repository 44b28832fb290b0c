"""The page of measurements, written from the rows that are kept: python -m benchmarks.page writes it anew."""

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
    "engine": "**Tandem's engine**, SciPy alone",
    "engine, fast": "**Tandem's engine**, with `fast`",
    "solve": "**Tandem's `solve`**, SciPy alone",
    "solve, fast": "**Tandem's `solve`**, with `fast`",
}
OURS = ("solve, fast", "solve", "engine, fast", "engine")
PACKAGES = ("numpy", "scipy", "ortools")
WHERE = ("date", "machine", "ratio")
TEXT = Path(__file__).parent / "page.md"
KEPT = Path(__file__).parent / "results.json"
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
ASIDE = {"workers": "s", "answers": "ms"}
VERDICTS = {True: "yes", False: "**no**", None: ""}
COLUMNS = (
    "way",
    "seconds",
    "processor seconds",
    "solver alone",
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
    if way in ASIDE:
        return f"{size:>14}  " + ", ".join(f"{name} {value:.2f} {ASIDE[way]}" for name, value in row.items())
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
    busy = f"{row['cpu']:.2f}" if "cpu" in row else ""
    numbers = [f"{row['peak']:,}", f"{row['placed']:,}{broken}", share(row, rows), proved]
    return [name, f"{row['seconds']:.2f}", busy, solver, times, *numbers]


def table(size: str, rows: dict[str, Row]) -> list[str]:
    """Write the rows of one size, the fastest first."""
    newcomers, mentors = (int(part) for part in size.split("x"))
    found = {way: row for way, row in rows.items() if "seconds" in row or "failed" in row}
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


def workers(results: Results) -> list[str]:
    """Write the time of a pass with one worker and with two."""
    lines = [
        "| newcomers × mentors | workers | seconds with one | with two | as fast |",
        "|---|---|---|---|---|",
    ]
    for size in ordered(results):
        row = results[size].get("workers", {})
        for kind, more in (("process", "processes"), ("dask worker", "dask workers")):
            if f"1 {kind}" in row:
                one, two = row[f"1 {kind}"], row[f"2 {more}"]
                lines.append(f"| {size} | {more} | {one:.2f} | {two:.2f} | {one / two:.2f} |")
    return [*lines, ""]


def answers(results: Results) -> list[str]:
    """Write the time of answers from prices."""
    rows = {size: results[size]["answers"] for size in ordered(results) if "answers" in results[size]}
    asked = list(dict.fromkeys(name for row in rows.values() for name in row if name not in WHERE))
    lines = ["| newcomers × mentors | " + " | ".join(f"{each}, ms" for each in asked) + " |"]
    lines.append("|---" * (len(asked) + 1) + "|")
    for size, row in rows.items():
        lines.append(f"| {size} | " + " | ".join(f"{row[each]:.1f}" for each in asked) + " |")
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
        "answers": "\n".join(answers(results)).strip(),
        "workers": "\n".join(workers(results)).strip(),
    }
    text = TEXT.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"<!-- {name} -->", part)
    return text


if __name__ == "__main__":
    PAGE.write_text(page(load(KEPT)), encoding="utf-8")
