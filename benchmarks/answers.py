"""How long the answers from prices take: python -m benchmarks.answers 5000x2500. Prints JSON, milliseconds.

The median of some questions about one solution, and the time of the look at all pairs that comes before them.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from random import Random
from statistics import median
from time import perf_counter

from benchmarks.people import programme
from matching import Answers, Seats, resolve, solve

ASKED = 15


def milliseconds(ask: Callable[[str], object], about: Sequence[str]) -> float:
    """Return the median time of a question about some people."""
    found = []
    for each in about:
        began = perf_counter()
        ask(each)
        found.append(1000 * (perf_counter() - began))
    return median(found)


def measure(newcomers: int, mentors: int, seed: int) -> dict[str, float]:
    """Solve, and ask."""
    problem = programme(newcomers, mentors, seed)
    solution = solve(problem)
    rng = Random(seed)
    pairs = rng.sample(solution.pairs, ASKED)
    people, mentor_of = [pair.newcomer for pair in pairs], {pair.newcomer: pair.mentor for pair in pairs}
    some = [mentor.id for mentor in rng.sample(list(problem.mentors), ASKED)]
    began = perf_counter()
    answers = Answers(problem, solution)
    opening = 1000 * (perf_counter() - began)
    return {
        "look at all pairs": opening,
        "alternatives": milliseconds(lambda each: answers.alternatives(each), people),
        "forbid": milliseconds(lambda each: answers.forbid(each, mentor_of[each]), people),
        "one more seat, solved": milliseconds(
            lambda each: resolve(problem, solution, Seats(each, 1), answers=answers), some
        ),
    }


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__)
    parser.add_argument("size", help="newcomers x mentors, like 5000x2500")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    newcomers, mentors = (int(part) for part in given.size.split("x"))
    print(json.dumps(measure(newcomers, mentors, given.seed)))


if __name__ == "__main__":
    main()
