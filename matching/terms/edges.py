"""Where the free times of many people begin and end, in UTC, week by week."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np

from matching.fixed import BoolArray, IntArray
from matching.terms.forms import Entries
from matching.week import QUARTER, SLOTS, WeeklyHours, local_slots

CHUNK = 1024
"""People whose weeks are laid out at a time."""


def weeks_apart(people: Sequence[WeeklyHours | None], starts: Sequence[datetime]) -> list[datetime]:
    """Leave out the weeks in which all clocks of these people run just as in an earlier one."""
    zones = sorted({hours.zone for hours in people if hours})
    by_clocks: dict[bytes, datetime] = {}
    for start in starts:
        clocks = b"".join(slots.tobytes() for zone in zones for slots in local_slots(zone, start))
        by_clocks.setdefault(clocks, start)
    return list(by_clocks.values())


def edges_of(people: Sequence[WeeklyHours | None], starts: Sequence[datetime]) -> list[Entries]:
    """Return, for each week, the quarters of an hour at which free times begin (1) or end (-1)."""
    by_zone: dict[str, list[int]] = {}
    for row, hours in enumerate(people):
        if hours:
            by_zone.setdefault(hours.zone, []).append(row)
    found: list[list[IntArray]] = [[np.zeros((3, 0), dtype=np.int64)] for _ in starts]
    for zone, rows in by_zone.items():
        for some in (rows[begin : begin + CHUNK] for begin in range(0, len(rows), CHUNK)):
            local = local_weeks([people[row] for row in some])
            for week, start in enumerate(starts):
                found[week].append(edges_in_zone(local, np.array(some), zone, start))
    return [in_rows(np.concatenate(parts, axis=1), len(people)) for parts in found]


def local_weeks(people: Sequence[WeeklyHours | None]) -> BoolArray:
    """Lay out free quarters of an hour by the clock on the wall: quarters × people."""
    count = len(people)
    spans = np.array(list(flat_spans(people)), dtype=np.int64).reshape(-1, 3)
    delta = np.zeros(count * (SLOTS + 1), dtype=np.int32)
    for side, change in ((1, 1), (2, -1)):
        np.add.at(delta, spans[:, 0] * (SLOTS + 1) + spans[:, side] // QUARTER, np.int32(change))
    free = np.cumsum(delta.reshape(count, SLOTS + 1), axis=1, dtype=np.int32)[:, :SLOTS] > 0
    return np.ascontiguousarray(free.T)


def flat_spans(people: Sequence[WeeklyHours | None]) -> Iterator[tuple[int, int, int]]:
    """Yield everybody's spans: person, begin and end."""
    for person, hours in enumerate(people):
        for begin, end in hours.week if hours else ():
            yield person, begin, end


def edges_in_zone(local: BoolArray, rows: IntArray, zone: str, start: datetime) -> IntArray:
    """Return row, quarter of an hour in UTC, and 1 or -1, of each beginning and end in a week."""
    first, last = local_slots(zone, start)
    free = np.zeros((len(rows), SLOTS + 2), dtype=np.int8)
    free[:, 1:-1] = (local[first] & local[last]).T
    edges = np.diff(free, axis=1)
    people, slots = np.divmod(np.flatnonzero(edges != 0), edges.shape[1])
    return np.array([rows[people], slots, edges[people, slots]], dtype=np.int64)


def in_rows(edges: IntArray, people: int) -> Entries:
    """Put edges in the order of people."""
    rows, slots, values = edges[:, np.argsort(edges[0], kind="stable")]
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=people))])
    return Entries(starts, slots, values)
