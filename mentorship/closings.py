"""Closings: what each side may still do once a pair has ended well; nothing of it has to be done."""

from dataclasses import dataclass
from datetime import datetime

from mentorship import bonds, certificates, goals, journal, mentorships, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone
from mentorship.i18n import gettext as _
from mentorship.models import Goal, Mentorship, Person


@dataclass(frozen=True)
class Closing:
    """How far one side has come with closing a pair; ``certified`` is None where there is no certificate."""

    goals: list[tuple[Goal, str]]  # with the own rating in words, or ""
    thanked: bool
    planned: bool
    bond: bool
    certified: bool | None

    @property
    def marks(self) -> list[bool]:
        """Return for each part whether it is done."""
        rated = [all(words for _goal, words in self.goals)] if self.goals else []
        paper = [] if self.certified is None else [self.certified]
        return [*rated, self.thanked, self.planned, self.bond, *paper]

    @property
    def done(self) -> int:
        """Return how many parts are done."""
        return sum(self.marks)

    @property
    def parts(self) -> int:
        """Return how many parts there are."""
        return len(self.marks)


def of(pair: Mentorship, side: sides.PairSide) -> Closing:
    """Return what one side has done and what is left."""
    rated = [(goal, getattr(goal, f"{side}_rating")) for goal in goals.of_pair(pair)]
    paper = certificates.of_side(pair, side)
    return Closing(
        [(goal, "" if step is None else goals.words(goal, step)) for goal, step in rated],
        bool(getattr(pair, f"{side}_thanks")),
        bool(getattr(pair, f"{side}_next")),
        not bonds.is_open(pair, side),
        bool(paper and not paper.withdrawn_at) if pair.state in Mentorship.COMPLETED else None,
    )


def say_next(pair: Mentorship, text: str, by: Person, now: datetime) -> None:
    """Keep what one side means to do next, which both read; an empty text takes it back."""
    side, text = sides.of(pair, by), mentorships.short("next", text)
    column = Mentorship.newcomer_next if side == "newcomer" else Mentorship.mentor_next
    with transaction():
        kept = Mentorship.update({column: text}).where(
            Mentorship.id == pair.id, Mentorship.state.in_(Mentorship.CLOSED)
        )
        if not kept.execute():
            raise AlreadyDone(_("This pair has not ended, or was ended by the coordination."))
        journal.record(by, "mentorship.looked_ahead", pair, now, pair.programme)
