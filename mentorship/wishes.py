"""Wishes: where a programme allows it, newcomers rank up to five mentors, and rule others out in private.

A wish is a term of the matching, never a promise. Who is ruled out is barred without a word to anybody.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from mentorship import journal, seats
from mentorship.db import transaction
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.models import Person, Profile, Wish

MOST = 5
VETO = 0
WISHES: dict[str, Any] = {
    "type": "languages",  # the term that counts what is in common: the first wish has most
    "name": "wishes",
    "weight": 20,
    "minimum": 0,
    "full": MOST,
}


def of(newcomer: Profile) -> list[Wish]:
    """Return a newcomer's wishes in their order, without those whom they rule out."""
    rows = Wish.select(Wish, Profile, Person).join(Profile, on=(Wish.mentor == Profile.id)).join(Person)
    return list(rows.where(Wish.newcomer == newcomer.id, Wish.rank > VETO).order_by(Wish.rank))


def put(newcomer: Profile, mentor: Profile, rank: int | None, now: datetime) -> None:
    """Give a mentor a place among the wishes, rule them out, or take either back; the others close up."""
    if rank is not None and not VETO <= rank <= MOST:
        raise BadField("rank", _("Choose a place from 1 to %(most)s.", most=MOST))
    with transaction():
        seats.hold(newcomer.programme)
        ordered = [each.mentor_id for each in of(newcomer) if each.mentor_id != mentor.id]
        Wish.delete().where(Wish.newcomer == newcomer.id, Wish.mentor == mentor.id).execute()
        if rank == VETO:
            Wish.create(newcomer=newcomer, mentor=mentor, rank=VETO, created_at=now)
        elif rank is not None:
            ordered.insert(rank - 1, mentor.id)
            if len(ordered) > MOST:
                raise BadField("rank", _("You have %(most)s wishes. Take one back first.", most=MOST))
        Wish.delete().where(Wish.newcomer == newcomer.id, Wish.rank > VETO).execute()
        for place, each in enumerate(ordered, 1):
            Wish.create(newcomer=newcomer, mentor=each, rank=place, created_at=now)
        # Whom it is about stays out of the journal, which coordinators read.
        journal.record(newcomer.person, "wishes.changed", newcomer, now, newcomer.programme)


def tokens(newcomers: Iterable[Profile]) -> dict[int, list[str]]:
    """Return, by newcomer, what the term of wishes counts: the first wish shares five with its mentor."""
    found: dict[int, list[str]] = defaultdict(list)
    ids = [each.id for each in newcomers]
    for wish in Wish.select().where(Wish.newcomer.in_(ids), Wish.rank > VETO).order_by(Wish.rank):
        found[wish.newcomer_id] += shares(wish.mentor_id)[: MOST + 1 - wish.rank]
    return found


def shares(mentor: int) -> list[str]:
    """Return what a mentor has in common with whoever wishes for them first."""
    return [f"{mentor}:{k}" for k in range(MOST)]


def vetoes(newcomers: Iterable[Profile]) -> list[tuple[int, int]]:
    """Return the pairs that a newcomer has ruled out, by profile."""
    ids = [each.id for each in newcomers]
    rows = Wish.select(Wish.newcomer, Wish.mentor).where(Wish.newcomer.in_(ids), Wish.rank == VETO)
    return [(each.newcomer_id, each.mentor_id) for each in rows]


def ranks(newcomer: Profile) -> dict[int, int]:
    """Return a newcomer's places by mentor, VETO for those ruled out."""
    return {each.mentor_id: each.rank for each in Wish.select().where(Wish.newcomer == newcomer.id)}
