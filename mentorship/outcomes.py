"""What came out of a run, in figures: placed, quality, the worst off, the load; beside the run before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from matching import Pair, Problem, Solution, equity
from matching.equity import Equity
from matching.judging import judge_in
from mentorship import reasons, runs, skills
from mentorship.i18n import language
from mentorship.models import Run
from mentorship.problems import Ids

BANDS = 10  # of a tenth of the possible points each
WEAKEST = 5


@dataclass(frozen=True)
class Figures:
    """A list of pairs in figures; points are tenths, those for time waited left out."""

    placed: int
    average: int | None
    worst: int | None
    mentors: int
    full: int


@dataclass(frozen=True)
class Outcome:
    """A run in figures.

    ``bands`` counts pairs by their share of the possible points, in tenths of it; ``loads`` counts mentors
    by how many newcomers they got.
    """

    figures: Figures
    waiting: int
    seats: int
    bands: tuple[int, ...]
    loads: tuple[int, ...]
    weakest: tuple[Pair, ...]


def outcome(run: Run) -> Outcome:
    """Return what came out of a finished run."""
    problem = runs.problem_of(run)
    kept = run.result or {}
    pairs = judged(problem, [(newcomer, mentor) for newcomer, mentor, _score in kept["pairs"]])
    load = Counter(pair.mentor for pair in pairs)
    counts = Counter(load[mentor.id] for mentor in problem.mentors if mentor.seats)
    return Outcome(
        figures=figures(problem, pairs),
        waiting=len(kept["unmatched"]),
        seats=sum(mentor.seats for mentor in problem.mentors),
        bands=bands(pairs),
        loads=tuple(counts[k] for k in range(max(counts, default=-1) + 1)),
        weakest=tuple(sorted(pairs, key=worth)[:WEAKEST]),
    )


def fairness(run: Run) -> list[Equity]:
    """Return how newcomers of each level, and of each language, fare; small groups are hidden."""
    problem = runs.problem_of(run)
    pairs = judged(problem, [(newcomer, mentor) for newcomer, mentor, _ in (run.result or {})["pairs"]])
    solution = Solution(pairs=tuple(pairs))
    found = [equity(problem, solution, groups) for groups in segments(problem) if len(groups) > 1]
    return [each for each in found if any(figures.newcomers for figures in each.figures)]


def segments(problem: Problem) -> list[dict[str, list[str]]]:
    """Return the groups that newcomers are compared by: level and language."""
    levels: dict[str, list[str]] = {}
    spoken: dict[str, list[str]] = {}
    for each in problem.newcomers:
        if level := str(each.answers.get("level") or ""):
            levels.setdefault(reasons.value_label("level", level).capitalize(), []).append(each.id)
        for code in cast(list[str], each.answers.get("languages") or []):
            spoken.setdefault(skills.language_label(code, language()), []).append(each.id)
    return [levels, spoken]


def judged(problem: Problem, ids: Iterable[Ids]) -> list[Pair]:
    """Return pairs as a problem's terms see them, without those that its rules do not allow."""
    newcomers = {each.id: each for each in problem.newcomers}
    mentors = {each.id: each for each in problem.mentors}
    found = [judge_in(problem, newcomers[one], mentors[other]) for one, other in ids]
    return [each for each in found if isinstance(each, Pair)]


def figures(problem: Problem, pairs: Sequence[Pair]) -> Figures:
    """Return a list of pairs in figures."""
    tenths = [reasons.in_tenths(worth(each)) for each in pairs]
    load = Counter(each.mentor for each in pairs)
    return Figures(
        placed=len(pairs),
        average=round(sum(tenths) / len(tenths)) if tenths else None,
        worst=min(tenths, default=None),
        mentors=len(load),
        full=sum(load[each.id] >= each.seats for each in problem.mentors if each.seats),
    )


def bands(pairs: Iterable[Pair]) -> tuple[int, ...]:
    """Count pairs by their share of the possible points, the lowest tenth first."""
    counts = [0] * BANDS
    for pair in pairs:
        most = sum(part.most for part in pair.parts if part.term != "waiting")
        counts[min(BANDS * worth(pair) // most, BANDS - 1) if most else BANDS - 1] += 1
    return tuple(counts)


def worth(pair: Pair) -> int:
    """Return the score of a pair without what its newcomer gets for having waited."""
    return sum(part.points for part in pair.parts if part.term != "waiting")
