"""Jobs: each on its own, one owner, and another takes over when the owner dies."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import builders
import pytest
from flask import Flask

from mentorship import jobs, leases
from mentorship.models import Lease

NOW = builders.NOW
ROOT = Path(__file__).parent.parent.parent


def job(name: str, did: list[str], answer: int = 1) -> jobs.Job:
    def act(now: datetime) -> int:
        did.append(name)
        return answer

    return jobs.Job(name, act)


def broken(now: datetime) -> int:
    raise RuntimeError("alice@example.org is in here")


def test_every_job_is_listed_once() -> None:
    names = [job.name for job in jobs.JOBS]
    assert names == [f"{job.act.__module__.rpartition('.')[2]}.{job.act.__name__}" for job in jobs.JOBS]
    assert set(names) >= {
        "outbox.deliver_due",
        "runs.run_queued",
        "proposals.remind_due",
        "proposals.expire_due",
        "checkins.tend_due",
        "rhythms.open_due",
        "imports.forget_old",
    }


def test_a_tick_does_every_job(app: Flask) -> None:
    assert set(jobs.tick(NOW, "me")) == {job.name for job in jobs.JOBS}


def test_a_failing_job_stops_no_other(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    did: list[str] = []
    done = jobs.tick(NOW, "me", (job("first", did), jobs.Job("broken", broken), job("last", did, 3)))
    assert done == {"first": 1, "broken": 0, "last": 3}
    assert did == ["first", "last"]
    assert "the job broken failed" in caplog.text


def test_only_the_owner_does_the_jobs(app: Flask) -> None:
    did: list[str] = []
    assert jobs.tick(NOW, "one", (job("x", did),)) == {"x": 1}
    assert jobs.tick(NOW, "two", (job("x", did),)) == {}
    later = NOW + jobs.LEASE_LENGTH
    assert jobs.tick(later, "two", (job("x", did),)) == {"x": 1}
    assert jobs.tick(later, "one", (job("x", did),)) == {}
    leases.release(jobs.LEASE, "one")  # not the owner: without effect
    assert jobs.tick(later, "one", (job("x", did),)) == {}
    leases.release(jobs.LEASE, "two")
    assert jobs.tick(later, "one", (job("x", did),)) == {"x": 1}


def test_an_owner_renews_in_the_second_half_only(app: Flask) -> None:
    length = timedelta(seconds=20)
    assert leases.hold("task", "me", NOW, length)
    assert leases.hold("task", "me", NOW + timedelta(seconds=9), length)
    assert leases.until("task") == NOW + length
    assert leases.hold("task", "me", NOW + timedelta(seconds=11), length)
    assert leases.until("task") == NOW + timedelta(seconds=31)
    assert leases.until("nobody's") is None


WORKER = """
import sys, threading
from datetime import timedelta
from mentorship import config, db, jobs
url, name = sys.argv[1:]
config.use(config.Settings(database_url=url))
db.open_database(url)
jobs.LEASE_LENGTH = timedelta(seconds=2)
def act(now):
    print(name, flush=True)
    return 1
ticker = jobs.Ticker((jobs.Job("said", act, 1),))
ticker.start()
threading.Event().wait()
"""


def worker(url: str, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, url, name],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_another_process_takes_over_from_a_killed_one(app: Flask, database_url: str) -> None:
    first = worker(database_url, "first")
    assert first.stdout is not None
    assert first.stdout.readline() == "first\n"
    second = worker(database_url, "second")
    try:
        time.sleep(2.5)
        first.send_signal(signal.SIGKILL)
        killed = time.monotonic()
        assert second.stdout is not None
        assert second.stdout.readline() == "second\n"
        assert time.monotonic() - killed < 10
    finally:
        for process in (first, second):
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def test_the_jobs_process_ends_cleanly_on_sigterm(app: Flask, database_url: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "jobs"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url, "TANDEM_DEMO": "1"},
        stderr=subprocess.PIPE,
    )
    try:
        until = time.monotonic() + 30
        while leases.until(jobs.LEASE) is None and time.monotonic() < until:
            time.sleep(0.2)
        assert (leases.until(jobs.LEASE) or NOW) > datetime.now(UTC)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert Lease.select().count() == 0
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()
