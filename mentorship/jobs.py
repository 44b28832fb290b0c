"""What is done without anybody asking: due things live in our tables, the scheduler only looks."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from mentorship import (
    bonds,
    bundles,
    checkins,
    digests,
    extensions,
    fits,
    imports,
    leases,
    outbox,
    proposals,
    repairs,
    retention,
    rhythms,
    runs,
    session_letters,
)
from mentorship.db import db

LEASE = "jobs"
LEASE_LENGTH = timedelta(seconds=20)  # so long nothing is done after an owner's sudden death
SOON, OFTEN, SELDOM = 2, 30, 3600  # seconds between two looks

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A verb that finds what is due, does it and says how much it did."""

    name: str
    act: Callable[[datetime], int]
    every: int = OFTEN


JOBS = (
    Job("runs.run_queued", runs.run_queued, SOON),
    Job("outbox.deliver_due", outbox.deliver_due, SOON),
    Job("proposals.remind_due", proposals.remind_due),
    Job("proposals.expire_due", proposals.expire_due),
    Job("repairs.begin_due", repairs.begin_due),
    Job("checkins.tend_due", checkins.tend_due),
    Job("fits.ask_due", fits.ask_due),
    Job("fits.remind_due", fits.remind_due),
    Job("bonds.ask_due", bonds.ask_due),
    Job("extensions.ask_due", extensions.ask_due),
    Job("rhythms.open_due", rhythms.open_due),
    Job("rhythms.run_again_due", rhythms.run_again_due),
    Job("imports.forget_old", imports.forget_old),
    Job("digests.send_due", digests.send_due),
    Job("session_letters.remind_due", session_letters.remind_due),
    Job("retention.forget_due", retention.forget_due, SELDOM),
    Job("bundles.send_due", bundles.send_due),
    Job("outbox.forget_old", outbox.forget_old),
)


def tick(now: datetime, holder: str, jobs: tuple[Job, ...] = JOBS) -> dict[str, int]:
    """Do what is due, if this holder owns the jobs; return how much each job did."""
    if not leases.hold(LEASE, holder, now, LEASE_LENGTH):
        return {}
    return {job.name: do(job, now) for job in jobs}


def do(job: Job, now: datetime) -> int:
    """Do one job; what goes wrong in it is logged and stops no other job."""
    try:
        done = job.act(now)
    except Exception:
        _log.exception("the job %s failed", job.name)
        return 0
    if done:
        _log.info("the job %s did %s", job.name, done)
    return done


class Ticker:
    """The clockwork of one process: each job in a thread of its own, on its own beat."""

    def __init__(self, jobs: tuple[Job, ...] = JOBS) -> None:
        self._holder = leases.me()
        # A late or missed beat is made up for at once, and only once: everything due is in the tables.
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for job in jobs:
            self._scheduler.add_job(
                self._beat, "interval", args=[job], seconds=job.every, next_run_time=datetime.now(UTC)
            )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Let running jobs finish, then give the jobs back to whoever else ticks."""
        self._scheduler.shutdown()
        with db.connection_context():
            leases.release(LEASE, self._holder)

    def _beat(self, job: Job) -> None:
        try:
            with db.connection_context():
                tick(datetime.now(UTC), self._holder, (job,))
        except Exception:
            _log.exception("the database could not be reached for the job %s", job.name)


def run() -> None:
    """Tick until a signal handler raises.

    Sleeping in short pieces, not waiting for a lock: a signal that arrives just before a thread begins to
    wait does not wake it, and its handler would run with the next signal only.
    """
    ticker = Ticker()
    ticker.start()
    try:
        while True:
            time.sleep(1)
    finally:
        ticker.stop()
