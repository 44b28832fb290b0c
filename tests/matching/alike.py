"""Problems in which many matchings are equally good, and all that a solve decides, as plain data."""

import dataclasses
import random

from test_determinism import tied_problem

from matching import Mentor, Newcomer, Problem, Shared, solve


def problems():
    """Return problems in which many matchings are equally good, by either objective."""
    tied = tied_problem(5)
    return [tied, dataclasses.replace(tied, objective="total"), dataclasses.replace(tied, terms=())]


def fingerprint(problem, **how):
    """Return all that a solve decides: pairs with their parts, who is left and why, prices."""
    solution = solve(problem, **how)
    pairs = [
        [
            pair.newcomer,
            pair.mentor,
            pair.score,
            [part.reason and part.reason.in_words() for part in pair.parts],
        ]
        for pair in solution.pairs
    ]
    left = [[each.newcomer, each.reason.in_words()] for each in solution.unmatched]
    return [pairs, left, solution.certificate.to_dict(), solution.digest]


def large_problem():
    """Return people enough for several pieces of work in each pass, with few different answers."""
    rng = random.Random(7)
    topics = [f"t{i}" for i in range(60)]

    def answers():
        return {"topics": rng.sample(topics, 6)}

    newcomers = [Newcomer(f"n{i}", answers()) for i in range(1300)]
    return Problem(newcomers, [Mentor(f"m{j}", answers()) for j in range(2600)], [Shared("topics", 10)])
