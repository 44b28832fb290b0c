"""Which skills lack mentors: what waiting newcomers want against what free seats offer."""

from collections import Counter
from dataclasses import dataclass

from mentorship.history import Pool


@dataclass(frozen=True)
class Scarce:
    """A skill, how many waiting newcomers want it, and how many free seats offer it."""

    skill: str
    wanted: int
    seats: int
    mentors: int

    @property
    def lacking(self) -> int:
        """Return how many newcomers more want the skill than seats offer it."""
        return self.wanted - self.seats


def scarcest(pool: Pool, limit: int = 8) -> tuple[Scarce, ...]:
    """Return the skills that more newcomers want than free seats offer, the widest gap first.

    A seat counts for each skill of its mentor, so a gap is the least that is lacking.
    """
    wanted = Counter(skill for member in pool.waiting for skill in member.skills)
    seats: Counter[str] = Counter()
    mentors: Counter[str] = Counter()
    for mentor in pool.mentors:
        for skill in mentor.skills:
            seats[skill] += pool.free[mentor.id]
            mentors[skill] += 1
    found = [Scarce(skill, count, seats[skill], mentors[skill]) for skill, count in wanted.items()]
    lacking = [each for each in found if each.lacking > 0]
    lacking.sort(key=lambda each: (-each.lacking, -each.wanted, each.skill))
    return tuple(lacking[:limit])
