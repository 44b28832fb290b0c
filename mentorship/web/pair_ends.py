"""What the page of a pair says about its changes and its end: a second mentor, praise, half-time, closing."""

from datetime import datetime
from typing import Any

from mentorship import access, bonds, closings, praises, second_mentors
from mentorship.models import Mentorship


def of(pair: Mentorship, side: access.Side, now: datetime) -> dict[str, Any]:
    """Return these things for one reader; a coordinator sees the second mentor only."""
    live = pair.state in Mentorship.LIVE
    beside = {
        "second": second_mentors.of(pair),
        "second_asked": live and second_mentors.is_asked(pair),
        "second_wanted": second_mentors.wished(pair) if live else None,
    }
    if side == "coordinator":
        return beside
    return {
        **beside,
        "praises": praises.occasions(pair, side, now),
        "half_time": live and bonds.is_open(pair, side),
        "closing": closings.of(pair, side) if pair.state in Mentorship.CLOSED else None,
    }
