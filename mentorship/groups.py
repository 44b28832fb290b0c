"""Groups of people or of pairs whose readings are looked at apart: a segment, or a round."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mentorship import disclosure
from mentorship.cases import Case
from mentorship.history import Facts

FEWEST = 10  # of a smaller group nothing is shown


@dataclass(frozen=True)
class Group:
    """The profiles of a segment or of a round, and by which side a pair belongs to a segment."""

    key: str
    name: str
    people: frozenset[int]
    side: Literal["newcomer", "mentor"] = "newcomer"
    round: int = 0


@dataclass(frozen=True)
class Lens:
    """A look at one group; it knows the others, because what is shown of them could give it away."""

    chosen: Group
    every: Sequence[Group]
    facts: Facts

    def seen(self, judged: Sequence[Case]) -> tuple[Case, ...] | None:
        """Return the group's cases; None when they, or what is left of all without them, are too few."""
        places = range(len(judged))
        held = {group.key: self._held(group, judged) for group in self.every}
        mine = held[self.chosen.key]
        if not mine:
            return ()
        counted = [place for place in places if judged[place].outcome != "missing"]
        if self.chosen.key not in disclosure.shown(held, places, counted, FEWEST):
            return None
        return tuple(judged[place] for place in mine)

    def _held(self, group: Group, judged: Iterable[Case]) -> list[int]:
        return [place for place, case in enumerate(judged) if self._holds(group, case)]

    def _holds(self, group: Group, case: Case) -> bool:
        if case.subject in ("newcomer", "mentor"):
            return case.id in group.people
        newcomer, mentor, round_ = self._sides.get((case.subject, case.id), (0, 0, 0))
        if group.round:
            return round_ == group.round
        return (mentor if group.side == "mentor" else newcomer) in group.people

    @cached_property
    def _sides(self) -> Mapping[tuple[str, int], tuple[int, int, int]]:
        """Return newcomer, mentor and round of each pair and each proposal."""
        found = {("pair", each.id): (each.newcomer, each.mentor, each.round) for each in self.facts.pairs}
        asks = self.facts.asks
        return found | {("proposal", each.id): (each.newcomer, each.mentor, each.round) for each in asks}
