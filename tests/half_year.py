"""One simulated half-year for all tests that judge months at once: lived once, then only read.

The clockwork is as bad as it gets: when the clocks change the jobs look again and again, and the clock is
set back once; on some days two processes do the jobs, on some mornings they come late, and three times
nobody does them for three days.
"""

import fcntl
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from mentorship import config, jobs
from mentorship import db as database
from mentorship.config import Settings
from mentorship.demo import simulation
from mentorship.models import Programme

UNTIL = datetime(2026, 4, 5, 9, tzinfo=UTC)
PAIRS, DAYS, SEED = 40, 183, 7
# The clocks change in Paris on 26 October and 29 March, in New York on 2 November and 8 March.
CHANGES = {date(2025, 10, 26), date(2025, 11, 2), date(2026, 3, 8), date(2026, 3, 29)}
ASLEEP = {date(2025, 11, 19), date(2026, 1, 7), date(2026, 3, 9)}  # and the two days after
LOOKED_AT = tuple(datetime(2025, 11, 3, 5, 30, tzinfo=UTC) + timedelta(days=16 * n) for n in range(10))
JOBS = tuple(job for job in jobs.JOBS if job.name != simulation.DELIVERY)


@dataclass(frozen=True)
class HalfYear:
    """Where the half-year lies, and when the jobs looked; ``at`` holds the file of each day looked at."""

    folder: Path
    ticks: tuple[datetime, ...]

    def file(self, at: datetime = UNTIL) -> Path:
        """Return the SQLite file as it was at a moment: ``UNTIL``, or one of ``LOOKED_AT``."""
        return self.folder / f"{at:%Y-%m-%d}.db"

    def keep(self, at: datetime) -> None:
        """Keep the file as it is now for a moment to be looked at."""
        with closing(sqlite3.connect(self.file())) as here, closing(sqlite3.connect(self.file(at))) as copy:
            here.backup(copy)

    @contextmanager
    def opened(self, at: datetime = UNTIL) -> Iterator[Programme]:
        """Let the models read the programme as it was at a moment; nothing can be written."""
        database.open_database(f"sqlite:///{self.file(at)}")
        with database.db.connection_context():
            database.db.execute_sql("PRAGMA query_only = 1")
            yield Programme.get()

    @contextmanager
    def rows(self, at: datetime = UNTIL) -> Iterator[sqlite3.Connection]:
        """Give the bare tables as they were at a moment, without the models."""
        with closing(sqlite3.connect(f"file:{self.file(at)}?mode=ro", uri=True)) as bare:
            bare.row_factory = sqlite3.Row
            yield bare


def lived(folder: Path) -> HalfYear:
    """Return the half-year of this folder; of several processes that want it, one lives it."""
    kept = folder / "ticks.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            ticks = _live(folder)
            kept.write_text(json.dumps([each.isoformat() for each in ticks]), encoding="utf-8")
    ticks = [datetime.fromisoformat(each) for each in json.loads(kept.read_text(encoding="utf-8"))]
    return HalfYear(folder, tuple(ticks))


def _live(folder: Path) -> list[datetime]:
    half_year, looked = HalfYear(folder, ()), []
    url = f"sqlite:///{half_year.file()}"
    config.use(Settings(database_url=url, secret_key="t" * 40, demo=True))
    database.open_database(url)
    database.migrate()

    def tick(now: datetime) -> None:
        if now in LOOKED_AT:
            half_year.keep(now)
        for at, holder in _looks(now):
            looked.append(at)
            assert jobs.tick(at, holder, JOBS)
            assert jobs.tick(at, "somebody else", JOBS) == {}

    faults = _Faults()
    logging.getLogger("mentorship.jobs").addHandler(faults)
    with database.db.connection_context():
        simulation.simulate(UNTIL, PAIRS, DAYS, SEED, tick)
    logging.getLogger("mentorship.jobs").removeHandler(faults)
    assert faults.said == []
    return looked


class _Faults(logging.Handler):
    """Keeps what went wrong in a job, which stops nothing and would go unseen."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def _looks(now: datetime) -> list[tuple[datetime, str]]:
    """Return when the jobs look on a day, in this order, and which process does them."""
    day = now.date()
    if now == UNTIL:
        return [(now, "one")]
    if any(day - timedelta(days=after) in ASLEEP for after in range(3)):
        return []
    if day in CHANGES:
        hours = [now + timedelta(hours=hour) for hour in (-5, -2, -1, 0, -1, 1)]
        return [(each, "one") for each in hours]
    if day.toordinal() % 11 == 0:
        return [(now, "one"), (now + timedelta(seconds=30), "another"), (now + timedelta(minutes=1), "one")]
    return [(now + timedelta(hours=3, minutes=15) if day.toordinal() % 7 == 0 else now, "one")]
