"""Whether people have changed since a run, remembered for as long as nothing has been written down."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import Any

from peewee import fn

from mentorship import runs
from mentorship.models import JournalEntry, NeverAgain, Profile, Run, Wish

_KEPT = 32
_told: OrderedDict[tuple[Any, ...], bool] = OrderedDict()
_lock = Lock()


def moved_on(run: Run, now: datetime) -> bool:
    """Tell whether another run could differ; everybody is compared once after each change."""
    stamp = (run.id, run.digest, now.date(), *_stamp(run))
    with _lock:
        if stamp in _told:
            return _told[stamp]
    said = runs.has_moved_on(run, now)
    with _lock:
        _told[stamp] = said
        while len(_told) > _KEPT:
            _told.popitem(last=False)
    return said


def _stamp(run: Run) -> tuple[Any, ...]:
    """Return what changes with every act: the journal's end, and what is not written into the journal."""
    programme = run.round.programme_id
    people: Any = Profile.select(fn.COUNT(Profile.id), fn.MAX(Profile.updated_at), fn.SUM(Profile.seats))
    apart: Any = NeverAgain.select(fn.COUNT(NeverAgain.id), fn.MAX(NeverAgain.id))
    wishes: Any = Wish.select(fn.COUNT(Wish.id), fn.MAX(Wish.id), fn.SUM(Wish.rank)).join(
        Profile, on=(Wish.newcomer == Profile.id)
    )
    journal: Any = JournalEntry.select(fn.MAX(JournalEntry.id))
    return (
        run.round.version,
        *journal.scalar(as_tuple=True),
        *people.where(Profile.programme == programme).scalar(as_tuple=True),
        *apart.where(NeverAgain.programme == programme).scalar(as_tuple=True),
        *wishes.where(Profile.programme == programme).scalar(as_tuple=True),
    )
