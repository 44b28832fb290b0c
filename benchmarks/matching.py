"""Tandem's engine against other solvers and packages on the same people: python -m benchmarks.matching.

Each way runs in a process of its own. Seconds depend on the machine and on what else it does; the ratios of
one run are what counts. The rows are kept in benchmarks/results.json, from which docs/benchmarks.md is
written; a row replaces the one of the same size and way, all others stay.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.goals import goal_lines
from benchmarks.page import KEPT, Row, keep, line, page
from benchmarks.peers import PEERS, matched
from benchmarks.running import run

SIZES = ("200x120", "500x250", "1000x500", "2000x1000", "5000x2500")
OURS = ("engine", "engine, fast", "solve", "solve, fast")
BASES = {"scipy": 12_000, "flow": 22_000, "greedy": 12_000}
"""The ways that score all pairs first, and the most newcomers that they have memory for."""
ASIDE = {"workers": (5_000, 20_000), "answers": (2_000, 20_000)}
"""What else is measured, from so many newcomers to so many."""


def measured(size: str, way: str, given: argparse.Namespace, folder: Path) -> Row:
    """Run one way on one size."""
    command = [sys.executable, "-m", "benchmarks.ways", size, way, "--seed", str(given.seed)]
    command += ["--no-proof"] if given.no_proof else []
    ran = run(command, given.limit, folder)
    if ran.code is None:
        return {"failed": f"over {given.limit:g} s"}
    if ran.code:
        raise RuntimeError(f"{way} on {size} failed: {ran.output}")
    found: Row = json.loads(ran.output.splitlines()[-1])
    return found


def kernel(size: str, given: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Row]]:
    """Measure the time for one pair."""
    ran = run(
        [sys.executable, "-m", "benchmarks.kernel", size, "--seed", str(given.seed)], given.limit, folder
    )
    if ran.code == 0:
        for threads, nanoseconds in json.loads(ran.output.splitlines()[-1]).items():
            yield f"kernel, {threads} thread{'s' if threads != '1' else ''}", {"nanoseconds": nanoseconds}


def aside(way: str, size: str, given: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Row]]:
    """Measure what is no way to match: one worker process against two, or answers from prices."""
    command = [sys.executable, "-m", f"benchmarks.{way}", size, "--seed", str(given.seed)]
    ran = run(command, given.limit, folder)
    if ran.code == 0:
        yield way, json.loads(ran.output.splitlines()[-1])


def peers(size: str, given: argparse.Namespace, folder: Path, late: set[str]) -> Iterator[tuple[str, Row]]:
    """Run the other packages; one that failed or took too long is not asked again for more people."""
    people = folder / "people.json"
    asked = [peer for peer in PEERS if peer.name not in late]
    if asked:
        command = [sys.executable, "-m", "benchmarks.people", size, str(people), "--seed", str(given.seed)]
        if run(command, given.limit, folder).code != 0:
            raise RuntimeError(f"no people of the size {size}")
    for peer in asked:
        found = matched(peer, people, given.peer_limit, folder)
        if "failed" in found:
            late.add(peer.name)
        yield peer.name, found


def rows_of(size: str, given: argparse.Namespace, folder: Path, late: set[str]) -> Iterator[tuple[str, Row]]:
    """Measure everything on one size."""
    newcomers = int(size.partition("x")[0])
    yield from kernel(size, given, folder)
    for way, (least, most) in ASIDE.items():
        if least <= newcomers <= most:
            yield from aside(way, size, given, folder)
    for way, most in BASES.items():
        if newcomers <= most and way not in given.without:
            yield way, measured(size, way, given, folder)
    for way in OURS:
        if way not in given.without:
            yield way, measured(size, way, given, folder)
    if given.peers and newcomers <= given.peers:
        yield from peers(size, given, folder, late)


def bench(given: argparse.Namespace) -> None:
    """Measure size after size, show each line at once, and write the page after each size."""
    late: set[str] = set()
    with tempfile.TemporaryDirectory() as name:
        for size in given.sizes:
            rows: dict[str, Row] = {}
            for way, row in rows_of(size, given, Path(name), late):
                rows[way] = row
                print(line(size, way, row, rows), flush=True)
            results = keep(size, rows, given.results)
            if given.page:
                given.page.write_text(page(results), encoding="utf-8")
    for each in goal_lines(results):
        print(each)


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("sizes", nargs="*", default=list(SIZES), help="newcomers x mentors, like 2000x1000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=900, help="seconds that one way may take")
    parser.add_argument(
        "--peers", type=int, default=1000, help="most newcomers for other packages; 0 for none"
    )
    parser.add_argument("--peer-limit", type=float, default=60, help="seconds that another package may take")
    parser.add_argument("--without", nargs="*", default=[], choices=[*BASES, *OURS], help="ways to leave out")
    parser.add_argument("--no-proof", action="store_true", help="do not verify the solutions")
    parser.add_argument("--results", type=Path, default=KEPT)
    parser.add_argument("--page", type=Path, help="the page to write, like docs/benchmarks.md")
    bench(parser.parse_args())


if __name__ == "__main__":
    main()
