"""Killed with `kill -9` in the middle of publishing and started again: all or nothing, each letter once."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import builders
import market
import pytest
import sink as sinks

from mentorship import config, db, doctor, outbox, publishing, rounds, runs
from mentorship.errors import AlreadyDone
from mentorship.models import JournalEntry, Letter, Proposal, Round, Run

NOW = builders.NOW
ROOT = Path(__file__).parent.parent
PAIRS = 12

SERVICE = """
import os, signal, sys
from datetime import datetime
from mentorship import config, db, mail, publishing
from mentorship.models import Person, Round
url, round_id, fatal, now = sys.argv[1:]
config.use(config.Settings(database_url=url))
db.open_database(url)
queue, count = mail.queue, [0]
def deadly(*arguments, **values):
    count[0] += 1
    if count[0] == int(fatal):
        os.kill(os.getpid(), signal.SIGKILL)
    return queue(*arguments, **values)
mail.queue = deadly
with db.db.connection_context():
    round_ = Round.get_by_id(int(round_id))
    by = Person.get(Person.name == "Carol")
    publishing.publish(round_, round_.version, by, datetime.fromisoformat(now))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def round_(world: SimpleNamespace) -> Round:
    """A round with twelve approved pairs."""
    made = builders.round_(world.programme)
    for number in range(PAIRS):
        newcomer, mentor = builders.person(f"Newcomer {number}"), builders.person(f"Mentor {number}")
        builders.proposal(
            made,
            builders.profile(newcomer, world.programme, "newcomer"),
            builders.profile(mentor, world.programme, "mentor"),
            state="approved",
        )
    return made


def killed_while_publishing(database_url: str, round_: Round, fatal: int) -> None:
    service = subprocess.run(
        [sys.executable, "-c", SERVICE, database_url, str(round_.id), str(fatal), NOW.isoformat()],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert service.returncode == -signal.SIGKILL


@pytest.mark.parametrize("fatal", [1, PAIRS, 2 * PAIRS, 10_000])
def test_a_round_goes_out_whole_and_once(
    world: SimpleNamespace, round_: Round, database_url: str, fatal: int
) -> None:
    killed_while_publishing(database_url, round_, fatal)
    out = Proposal.select().where(Proposal.state == "published").count()
    committed = fatal > 1000
    assert out == (PAIRS if committed else 0)
    assert (Letter.select().count() > 0) == committed
    assert doctor.faults(NOW) == []

    fresh = Round.get_by_id(round_.id)
    if committed:
        with pytest.raises(AlreadyDone):
            publishing.publish(fresh, fresh.version, world.carol, NOW)
    else:
        publishing.publish(fresh, fresh.version, world.carol, NOW)

    sink = sinks.Sink()
    with sinks.listening(sink, sinks.free_port()) as address:
        config.use(dataclasses.replace(config.current(), mail_url=address))
        for minute in range(3):
            outbox.deliver_due(NOW + timedelta(minutes=minute))
    invited = Counter(name for name in sink.recipients if name.startswith(("newcomer", "mentor")))
    assert len(invited) == 2 * PAIRS
    assert set(invited.values()) == {1}
    assert len(sink.ids()) == len(set(sink.ids())) == Letter.select().count()
    assert JournalEntry.select().where(JournalEntry.act == "round.published").count() == 1
    assert doctor.faults(NOW) == []


def killed_while_running(database_url: str, at: datetime, after: float) -> None:
    """Let a worker of its own take the queued run, and kill it so many seconds later."""
    db.db.close()
    worker = os.fork()
    if not worker:
        db.open_database(database_url)
        with db.db.connection_context():
            rounds.run_queued(at)
        os._exit(0)
    time.sleep(after)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    db.db.connect()


def test_a_run_killed_at_any_moment_is_whole_or_absent(world: SimpleNamespace, database_url: str) -> None:
    """Twenty times, each later in the run; whoever comes next takes it over, and its pairs are there once."""
    market.newcomers(world.programme, 30)
    market.mentors(world.programme, 8, seats=2)
    round_, at = market.begun(world.programme, world.carol), NOW
    run = runs.queue(round_, world.carol, at)
    for moment in range(20):
        killed_while_running(database_url, at, moment * 0.02)
        run = Run.get_by_id(run.id)
        drafts = Proposal.select().where(Proposal.round == round_.id).count()
        assert (drafts, bool(run.result)) == ((18, True) if run.state == "done" else (0, False))
        assert doctor.faults(at) == []
        at += timedelta(minutes=5)
    assert rounds.run_queued(at) == (run.state != "done")
    assert Run.get_by_id(run.id).state == "done"
    assert Proposal.select().where(Proposal.round == round_.id).count() == 18
    assert JournalEntry.select().where(JournalEntry.act == "run.done").count() == 1
