"""Small invented programmes for tests of prices and remedies: too few seats, people who waited for long."""

from dataclasses import replace
from random import Random

import matching
from benchmarks.people import programme
from matching import Problem
from mentorship import problems
from mentorship.problems import WAITING


def market(seed: int, newcomers: tuple[int, int] = (8, 16), hours: bool = False) -> Problem:
    """A programme whose people have numbers as ids, as in the service."""
    rng = Random(seed)
    drawn = programme(rng.randint(*newcomers), rng.randint(4, 8), seed)
    number = {each.id: str(place + 1) for place, each in enumerate([*drawn.newcomers, *drawn.mentors])}
    passes = list(problems.PASSES)
    left = [
        replace(each, id=number[each.id], answers={**each.answers, "waiting": passes[: rng.randint(0, 3)]})
        for each in drawn.newcomers
    ]
    right = [
        replace(
            each, id=number[each.id], seats=rng.randint(0, 2), answers={**each.answers, "waiting": passes}
        )
        for each in drawn.mentors
    ]
    own = drawn.terms if hours else [*drawn.terms[:2], drawn.terms[4]]
    terms = [*own, *matching.terms_from([WAITING])]
    ids = [(one.id, other.id) for one in left for other in right]
    return replace(
        drawn,
        newcomers=left,
        mentors=right,
        terms=terms,
        forbidden=rng.sample(ids, len(ids) // 10),
        objective="placed" if seed % 3 else "total",
    )
