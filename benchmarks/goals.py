"""The goals of the engine, and whether the kept rows reach them."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

Rows: TypeAlias = Mapping[str, Mapping[str, Any]]


class Goal(NamedTuple):
    """What is to be reached on one size: a figure of its rows, and the bound it must keep."""

    size: str
    text: str
    figure: Callable[[Rows], float]
    bound: float
    most: bool = False


def seconds(way: str) -> Callable[[Rows], float]:
    """Return the seconds of one way."""
    return lambda rows: float(rows[way]["seconds"])


def faster(base: str, way: str) -> Callable[[Rows], float]:
    """Return how many times as long the solver of one way takes, its scoring apart, as all of another way."""
    return lambda rows: float(rows[base]["solver"]) / float(rows[way]["seconds"])


def lighter(base: str, way: str) -> Callable[[Rows], float]:
    """Return how many times as much memory, people apart, one way needs as another."""
    return lambda rows: float(rows[base]["extra"]) / max(float(rows[way]["extra"]), 1)


def extra(way: str) -> Callable[[Rows], float]:
    """Return the memory of one way, people apart, in MB."""
    return lambda rows: float(rows[way]["extra"])


FAST, ALONE = "solve, fast", "solve"
GOALS = (
    Goal("2000x1000", "`fast`: seconds", seconds(FAST), 0.4, True),
    Goal("2000x1000", "`fast`: times as fast as dense SciPy", faster("scipy", FAST), 4),
    Goal("10000x5000", "`fast`: times as fast as dense SciPy", faster("scipy", FAST), 10),
    Goal("10000x5000", "SciPy alone: times as fast as dense SciPy", faster("scipy", ALONE), 4),
    Goal("10000x5000", "`fast`: dense SciPy's memory in ours", lighter("scipy", FAST), 8),
    Goal("10000x5000", "`fast`: times as fast as OR-tools on all pairs", faster("flow", FAST), 3),
    Goal("20000x10000", "`fast`: times as fast as OR-tools on all pairs", faster("flow", FAST), 5),
    Goal("20000x10000", "`fast`: OR-tools' memory in ours", lighter("flow", FAST), 25),
    Goal("100000x50000", "`fast`: seconds", seconds(FAST), 200, True),
    Goal("100000x50000", "`fast`: MB beside the people", extra(FAST), 1300, True),
)


def goal_lines(results: Mapping[str, Rows]) -> list[str]:
    """Say of each goal whether it is reached; a table."""
    lines = ["| newcomers × mentors | goal | measured | |", "|---|---|---|---|"]
    for goal in GOALS:
        sign = "≤" if goal.most else "≥"
        try:
            found = goal.figure(results[goal.size])
        except KeyError:
            shown, word = "", "not measured"
        else:
            reached = found <= goal.bound if goal.most else found >= goal.bound
            shown, word = f"{found:.2f}", "reached" if reached else "**not reached**"
        lines.append(f"| {goal.size} | {goal.text} {sign} {goal.bound:g} | {shown} | {word} |")
    return lines
