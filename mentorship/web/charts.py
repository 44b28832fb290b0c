"""The geometry of our charts: numbers in, places on the drawing out; the macros of _charts.html draw them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 150
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 12, 24


@dataclass(frozen=True)
class Dot:
    """One reading on a line: where, and what it says."""

    x: float
    y: float
    label: str
    words: str
    last: bool = False


@dataclass(frozen=True)
class Tick:
    """One value of an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Line:
    """A line over months with its target; months without a value leave a gap."""

    dots: tuple[Dot, ...]
    runs: tuple[str, ...]  # the points of each unbroken stretch
    target: float
    months: tuple[Tick, ...]
    values: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


@dataclass(frozen=True)
class Value:
    """What a line shows in one month."""

    month: str
    amount: int | None
    words: str


def line(values: Sequence[Value], target: int, lowest: int, highest: int, axis: Sequence[Value]) -> Line:
    """Return the drawing of a line between the lowest and the highest value of its axis."""

    def x(index: int) -> float:
        return round(LEFT + 8 + index * (WIDTH - LEFT - RIGHT - 16) / max(len(values) - 1, 1), 1)

    def y(amount: int) -> float:
        share = (min(max(amount, lowest), highest) - lowest) / max(highest - lowest, 1)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    places = [
        Dot(x(k), y(value.amount), value.month, value.words, k == len(values) - 1)
        if value.amount is not None
        else None
        for k, value in enumerate(values)
    ]
    return Line(
        dots=tuple(dot for dot in places if dot),
        runs=_runs(places),
        target=y(target),
        months=tuple(Tick(x(k), value.month) for k, value in enumerate(values)),
        values=tuple(Tick(y(each.amount or 0), each.words) for each in axis),
    )


def _runs(places: Sequence[Dot | None]) -> tuple[str, ...]:
    runs: list[list[str]] = [[]]
    for dot in places:
        if dot is None:
            runs.append([])
        else:
            runs[-1].append(f"{dot.x},{dot.y}")
    return tuple(" ".join(run) for run in runs if len(run) > 1)
