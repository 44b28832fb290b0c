"""The two sides of a match: ids and answers, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Newcomer:
    """Somebody who asks for guidance.

    Parameters
    ----------
    id : str
        Opaque and unique among newcomers. A newcomer and a mentor may carry the same id; to keep a
        person from being their own mentor, forbid that pair.
    answers : mapping
        Field name to value; what a value looks like is told by the terms that read it.
    """

    id: str
    answers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Mentor:
    """Somebody who offers guidance to as many newcomers at once as they have seats.

    Parameters
    ----------
    id : str
        Opaque and unique among mentors.
    answers : mapping
        As for a newcomer.
    seats : int
        How many newcomers at most; 0 keeps the mentor out of the match.
    """

    id: str
    answers: Mapping[str, object] = field(default_factory=dict)
    seats: int = 1
