"""The goals of the engine, and whether the kept rows reach them."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

Rows: TypeAlias = Mapping[str, Mapping[str, Any]]


Figure: TypeAlias = Callable[[Rows, str], float]


class Goal(NamedTuple):
    """What is to be reached on one size: a figure of its rows, and the bound it must keep.

    With `way` None it is a figure of the engine alone.
    """

    size: str
    text: str
    way: str | None
    figure: Figure
    bound: float
    most: bool = False


def seconds(rows: Rows, way: str) -> float:
    """Return the seconds of one way: of the engine, answers having been read, or of all that `solve` does."""
    return float(rows[way].get("solver") or rows[way]["seconds"])


def faster(base: str) -> Figure:
    """Return how many times as long another solver's bare call takes, its scoring and its tables apart."""
    return lambda rows, way: float(rows[base]["solver"]) / seconds(rows, way)


def lighter(base: str) -> Figure:
    """Return how many times as much memory, people apart, another way needs."""
    return lambda rows, way: float(rows[base]["extra"]) / max(float(rows[way]["extra"]), 1)


def extra(rows: Rows, way: str) -> float:
    """Return the memory of one way, people apart, in MB."""
    return float(rows[way]["extra"])


def two_workers(rows: Rows, way: str) -> float:
    """Return how many times as fast two worker processes are as one."""
    return float(rows["workers"]["1 process"]) / float(rows["workers"]["2 processes"])


def answer(question: str) -> Figure:
    """Return the milliseconds of an answer from prices."""
    return lambda rows, way: float(rows["answers"][question])


FAST, ALONE = ", fast", ""
GOALS = (
    Goal("2000x1000", "`fast`: seconds", FAST, seconds, 0.4, True),
    Goal("2000x1000", "`fast`: times as fast as dense SciPy", FAST, faster("scipy"), 4),
    Goal("10000x5000", "`fast`: times as fast as dense SciPy", FAST, faster("scipy"), 10),
    Goal("10000x5000", "SciPy alone: times as fast as dense SciPy", ALONE, faster("scipy"), 4),
    Goal("10000x5000", "`fast`: dense SciPy's memory in ours", FAST, lighter("scipy"), 8),
    Goal("10000x5000", "`fast`: times as fast as OR-tools on all pairs", FAST, faster("flow"), 3),
    Goal("20000x10000", "`fast`: times as fast as OR-tools on all pairs", FAST, faster("flow"), 5),
    Goal("20000x10000", "`fast`: OR-tools' memory in ours", FAST, lighter("flow"), 25),
    Goal("100000x50000", "`fast`: seconds", FAST, seconds, 200, True),
    Goal("100000x50000", "`fast`: MB beside the people", FAST, extra, 1300, True),
    Goal("20000x10000", "the pass: two worker processes as fast as one", None, two_workers, 1.7),
    Goal("5000x2500", "prices for one newcomer: ms", None, answer("alternatives"), 10, True),
    Goal("5000x2500", "one change, solved: ms", None, answer("one more seat, solved"), 100, True),
    Goal("20000x10000", "one change, solved: ms", None, answer("one more seat, solved"), 600, True),
)


def goal_lines(results: Mapping[str, Rows]) -> list[str]:
    """Say of each goal whether it is reached, by the engine and by all that `solve` does; a table."""
    lines = ["| newcomers × mentors | goal | engine | | all of `solve` | |", "|---|---|---|---|---|---|"]
    for goal in GOALS:
        rows = results.get(goal.size, {})
        cells = [cell for way in ("engine", "solve") for cell in judged(goal, rows, way)]
        sign = "≤" if goal.most else "≥"
        lines.append(f"| {goal.size} | {goal.text} {sign} {goal.bound:g} | {' | '.join(cells)} |")
    return lines


def judged(goal: Goal, rows: Rows, way: str) -> tuple[str, str]:
    """Return the figure of the engine or of `solve`, and whether it reaches the goal."""
    if goal.way is None and way != "engine":
        return "", ""
    try:
        found = goal.figure(rows, way + (goal.way or ""))
    except KeyError:
        return "", "not measured"
    reached = found <= goal.bound if goal.most else found >= goal.bound
    return f"{found:.2f}", "reached" if reached else "**not reached**"
