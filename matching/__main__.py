"""The command: python -m matching newcomers.csv mentors.csv --criteria criteria.toml."""

import argparse
import io
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NoReturn

from matching.criteria import Criteria, read_criteria
from matching.errors import BadInput, Fault, MatchingError, fault
from matching.intake import read_people
from matching.problem import FAIRNESS, MOST_SEATS, OBJECTIVES, Objective, Problem
from matching.report import as_csv, as_json, as_text, summary
from matching.solving import solve
from matching.tables import Table, read_table

BAR = 30


def arguments() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m matching", description="Match newcomers with mentors by criteria of your own."
    )
    parser.add_argument("newcomers", type=Path, help="newcomers: .csv (comma or semicolon, UTF-8) or .xlsx")
    parser.add_argument("mentors", type=Path, help="mentors: .csv or .xlsx")
    parser.add_argument("--criteria", type=Path, required=True, help="columns, rules and weights, as TOML")
    parser.add_argument("--output", type=Path, metavar="pairs.csv", help="write the pairs to a CSV file")
    parser.add_argument(
        "--objective",
        choices=OBJECTIVES,
        help="most newcomers placed and then the best total (placed), or the best total alone (total)",
    )
    parser.add_argument(
        "--seats", type=int, metavar="N", help="seats of every mentor, whatever the file says"
    )
    parser.add_argument(
        "--quality", type=float, metavar="POINTS", help="make no pair with a lower score than this"
    )
    parser.add_argument(
        "--fairness",
        choices=FAIRNESS[1:],
        help="without losing a place: raise the worst pair as far as it goes (worst), "
        "or serve those passed over before first (waited)",
    )
    parser.add_argument(
        "--limit", type=float, metavar="SECONDS", help="after so long, give the best so far and its gap"
    )
    parser.add_argument("--explain", action="store_true", help="say why, for each pair and each one left")
    parser.add_argument("--json", action="store_true", help="write JSON to standard output")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, or 2 for bad input."""
    options = arguments().parse_args(argv)
    now = datetime.now(UTC)
    try:
        problem, fairness = problem_of(options, next_monday(now.date()))
        with Bar() as bar:
            solution = solve(problem, bar.show, fairness=fairness, limit=options.limit)
        if options.output:
            names = [term.name for term in problem.terms]
            write(options.output, as_csv(solution, names, options.explain))
    except BadInput as bad:
        for each in bad.faults:
            print(each, file=sys.stderr)
        count = len(bad.faults)
        print(f"{count} fault{'s' if count > 1 else ''} found; nothing was written.", file=sys.stderr)
        return 2
    except MatchingError as error:
        print(f"{error}. Nothing was written.", file=sys.stderr)
        return 2
    if options.json:
        print(as_json(solution, options.explain))
    elif options.output:
        print(summary(solution))
    else:
        print(as_text(solution, options.explain))
    return 0


def next_monday(today: date) -> date:
    """Return the coming Monday, or today if it is one."""
    return today + timedelta(days=-today.weekday() % 7)


def problem_of(options: argparse.Namespace, monday: date) -> tuple[Problem, str]:
    """Read the files into a problem and what is asked of fairness, or raise every fault of all of them."""
    faults = list(option_faults(options))
    criteria, criteria_faults = read_criteria(options.criteria)
    faults += criteria_faults
    tables: list[Table | None] = []
    for path in (options.newcomers, options.mentors):
        try:
            tables.append(read_table(path))
        except BadInput as bad:
            faults += bad.faults
            tables.append(None)
    if criteria is None:
        raise BadInput(faults)
    newcomers, mentors, people_faults = read_people(tables[0], tables[1], criteria, options.seats)
    faults += people_faults
    if faults:
        raise BadInput(faults)
    problem = Problem(
        newcomers,
        mentors,
        criteria.terms,
        objective=objective_of(options, criteria),
        monday=criteria.monday or monday,
        weeks=criteria.weeks,
        quality=criteria.quality if options.quality is None else options.quality,
    )
    return problem, options.fairness or criteria.fairness


def objective_of(options: argparse.Namespace, criteria: Criteria) -> Objective:
    """Return the objective: the option's, else the criteria's."""
    return "total" if (options.objective or criteria.objective) == "total" else "placed"


def option_faults(options: argparse.Namespace) -> list[Fault]:
    """Find what is wrong with the options."""
    faults = []
    if options.seats is not None and not 0 <= options.seats <= MOST_SEATS:
        text = "must be a whole number from 0 to %(most)s, got %(seats)s"
        faults.append(fault("--seats", text, most=MOST_SEATS, seats=options.seats))
    if options.output:
        inputs = {path.resolve() for path in (options.newcomers, options.mentors, options.criteria)}
        if options.output.resolve() in inputs:
            faults.append(fault("--output", "is one of the input files; choose another name"))
        elif not options.output.resolve().parent.is_dir() or options.output.is_dir():
            faults.append(fault("--output", "cannot be written there; choose a file in an existing folder"))
    return faults


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        text = "cannot be written (%(why)s); choose another place"
        raise BadInput([fault("--output", text, why=error.strerror or str(error))]) from None


class Bar:
    """A progress bar on standard error, if that is a terminal."""

    def __init__(self) -> None:
        self.visible = sys.stderr.isatty()

    def __enter__(self) -> "Bar":
        return self

    def show(self, done: int, total: int) -> None:
        """Draw the bar."""
        if self.visible:
            filled = BAR * done // total
            print(f"\r[{'#' * filled}{'.' * (BAR - filled)}]", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self.visible:
            print("\r" + " " * (BAR + 2), end="\r", file=sys.stderr, flush=True)


def run() -> NoReturn:
    """Run the command as a program, whatever its output is connected to."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away, as `head` does; what is left must not be flushed into nothing at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)


if __name__ == "__main__":
    run()
