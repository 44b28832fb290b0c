"""Whom to recruit: the mentors who would give most of those a place who wait in vain."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from matching import Answers, Hours, Languages, Mentor, Newcomer, Problem, Skills, Solution
from mentorship import hours, permits

MOST = 5
SKILLS, LANGUAGES = 8, 3  # so many of the most wanted are looked at
MOST_MENTORS = 400  # seat values of more take too long for a page
TOLD = (Skills, Hours, Languages)  # what a sentence can say of a mentor whom nobody knows yet


@dataclass(frozen=True)
class Recruit:
    """A mentor to look for: what they offer and speak, when they have time, and whom that would place.

    ``others`` tells that there are rules beyond these three, which the mentor would have to pass as well.
    """

    skill: str
    language: str
    day: int
    block: str
    newcomers: tuple[str, ...]
    others: bool = False

    def answers(self, zone: str) -> dict[str, object]:
        """Return what such a mentor would answer."""
        start, end = hours.BLOCKS[self.block]
        week = [[self.day * hours.DAY + start, self.day * hours.DAY + end]]
        told: dict[str, object] = {"hours": {"zone": zone, "week": week}}
        if self.skill:
            told["skills"] = {self.skill: 4}
        if self.language:
            told["languages"] = [self.language]
        return told


def recruits(problem: Problem, solution: Solution, zone: str, most: int = MOST) -> list[Recruit]:
    """Return the mentors to look for, the one first who places most; each counts whom the others leave.

    A newcomer without a mentor who may be paired with such a mentor is placed by them, the other pairs
    staying as they are: that needs no further proof.
    """
    left = {each.newcomer for each in solution.unmatched}
    waiting = [each for each in problem.newcomers if each.id in left]
    if not waiting:
        return []
    drafts = _drafts(waiting, _others(problem))
    mentors = [Mentor(f"{place}", each.answers(zone)) for place, each in enumerate(drafts)]
    fitting = _fitting(problem, waiting, mentors)
    found: list[Recruit] = []
    while len(found) < most and fitting.any():
        best = int(fitting.sum(axis=0).argmax())
        placed = np.flatnonzero(fitting[:, best])
        each = drafts[best]
        names = tuple(waiting[row].id for row in placed.tolist())
        found.append(Recruit(each.skill, each.language, each.day, each.block, names, each.others))
        fitting[placed] = False
    return found


def more_seats(problem: Problem, answers: Answers, most: int = MOST) -> list[str]:
    """Return the mentors whose one more seat would place somebody, the one first that adds most."""
    if len(problem.mentors) > MOST_MENTORS:
        return []
    values = answers.seat_values()
    useful = [id for id, change in values.items() if change.placed > 0]
    return sorted(useful, key=lambda id: (-values[id].total, id))[:most]


def _drafts(waiting: Sequence[Newcomer], others: bool) -> list[Recruit]:
    """Return every mentor worth a look: a wanted skill, a spoken language, a part of the week."""
    skills = Counter(skill for each in waiting for skill in _listed(each, "skills"))
    spoken = Counter(code for each in waiting for code in _listed(each, "languages"))
    offered = [key for key, _times in skills.most_common(SKILLS)] or [""]
    languages = [key for key, _times in spoken.most_common(LANGUAGES)] or [""]
    times = product(range(7), hours.BLOCKS)
    return [
        Recruit(skill, language, day, block, (), others)
        for skill, language, (day, block) in product(offered, languages, times)
    ]


def _listed(newcomer: Newcomer, field: str) -> list[str]:
    answer = newcomer.answers.get(field)
    return list(answer) if isinstance(answer, list | dict) else []


def _others(problem: Problem) -> bool:
    return any(term.rule is not None and not isinstance(term, TOLD) for term in problem.terms)


def _fitting(problem: Problem, waiting: Sequence[Newcomer], mentors: Sequence[Mentor]) -> permits.Table:
    """Return which newcomers such mentors offer something to, within the rules that can be told."""
    fitting = np.ones((len(waiting), len(mentors)), dtype=np.bool_)
    for term in problem.terms:
        if isinstance(term, TOLD) and term.name != "waiting":
            points, permitted = term.kernel(waiting, mentors, problem.coming)(slice(0, len(waiting)))
            if isinstance(term, Skills) and term.most:
                fitting &= points > 0
            if permitted is not None:
                fitting &= permitted
    return fitting
