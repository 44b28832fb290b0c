"""Letters to one side of a pair: each knows its reader, the partner, and on which side who stands."""

from datetime import datetime
from typing import Any

from mentorship import mail, sides, zones
from mentorship.models import Letter, Mentorship


def write(
    kind: str, pair: Mentorship, side: str, key: str, now: datetime, *, asks: bool = False, **values: Any
) -> Letter | None:
    """Queue a letter to one side, once for each key; one that only asks waits for nine in the morning."""
    reader = sides.person(pair, side)
    return mail.queue(
        kind,
        reader,
        key,
        now,
        programme=pair.programme,
        due_at=zones.morning(reader.zone, now) if asks else None,
        mentorship=pair,
        side=side,
        me=reader,
        partner=sides.person(pair, sides.other(side)),
        **values,
    )
