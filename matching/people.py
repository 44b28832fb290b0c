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
    waited : int
        How often this newcomer was passed over before; counts with ``fairness="waited"`` only.
    mentors : int
        How many different mentors this newcomer wants. Everybody's first counts before all else; a further
        one adds its score if that is not below 0, and never takes anybody's only place.

    Examples
    --------
    >>> from matching import Newcomer
    >>> Newcomer("ann", {"interests": ["jazz"]}).answers["interests"]
    ['jazz']
    """

    id: str
    answers: Mapping[str, object] = field(default_factory=dict)
    waited: int = 0
    mentors: int = 1


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
    least : int
        A wish: this mentor should get at least so many, if possible. It counts after the number of newcomers
        placed and before the total; by the objective "total" it only settles what ties otherwise.
    size : int
        A rule: this mentor gets at least so many newcomers or none, as a group is worth while from some size
        on. 0 and 1 ask for nothing; with fewer seats than that the mentor gets nobody.

    Examples
    --------
    >>> from matching import Mentor
    >>> Mentor("max", {"interests": ["jazz"]}, seats=2).seats
    2
    """

    id: str
    answers: Mapping[str, object] = field(default_factory=dict)
    seats: int = 1
    least: int = 0
    size: int = 0
