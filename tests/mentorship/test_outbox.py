"""Letters on their way: none lost, none twice, one bad address delays no other."""

import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import pytest
import sink as sinks
from flask import Flask

from mentorship import config, outbox
from mentorship.db import db
from mentorship.models import Letter, Person

NOW = builders.NOW
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def sink() -> sinks.Sink:
    return sinks.Sink()


@pytest.fixture
def server(app: Flask, sink: sinks.Sink) -> Iterator[str]:
    with sinks.listening(sink, sinks.free_port()) as address:
        config.use(
            dataclasses.replace(config.current(), mail_url=address, base_url="https://mentors.example.org")
        )
        yield address


def letter(person: Person, number: int = 1, **values: Any) -> Letter:
    defaults = {
        "key": f"test:{person.id}:{number}",
        "kind": "test",
        "person": person,
        "address": person.email,
        "language": "fr",
        "subject": f"Déjà vu {number}",
        "text": "Bonne journée à vous.\n",
        "html": "<p>Bonne journée à vous.</p>",
        "created_at": NOW,
        "due_at": NOW,
    }
    return Letter.create(**{**defaults, **values})


def test_letter_arrives_whole_and_once(world: SimpleNamespace, server: str, sink: sinks.Sink) -> None:
    letter(world.alice, calendar="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")
    assert outbox.deliver_due(NOW) == 1
    assert outbox.deliver_due(NOW) == 0
    (message,) = sink.messages
    assert message["To"] == "alice@example.org"
    assert message["Subject"] == "Déjà vu 1"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@mentors.example.org>")
    assert message["Content-Language"] == "fr"
    words, file = message.iter_parts()
    assert [part.get_content_type() for part in words.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert "journée à vous" in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert NOW <= Letter.get().sent_at < NOW + timedelta(seconds=30)


def test_without_mail_server_letters_stay_readable(world: SimpleNamespace) -> None:
    letter(world.alice)
    assert outbox.deliver_due(NOW) == 1
    assert NOW <= Letter.get().sent_at < NOW + timedelta(seconds=30)
    assert "Bonne" in Letter.get().text


def test_a_letter_of_tomorrow_waits(world: SimpleNamespace, server: str, sink: sinks.Sink) -> None:
    letter(world.alice, due_at=NOW + timedelta(days=1))
    assert outbox.deliver_due(NOW) == 0
    assert outbox.deliver_due(NOW + timedelta(days=1)) == 1


def test_temporary_refusal_is_tried_again(world: SimpleNamespace, server: str, sink: sinks.Sink) -> None:
    letter(world.alice)
    sink.data_answers = ["451 come back later"]
    assert outbox.deliver_due(NOW) == 0
    row = Letter.get()
    assert (row.tries, row.failed_at, row.claimed_until) == (1, None, None)
    assert row.last_error == "451 come back later"
    assert timedelta(seconds=30) <= row.due_at - NOW < timedelta(seconds=40)
    assert outbox.deliver_due(NOW + timedelta(seconds=20)) == 0
    assert outbox.deliver_due(NOW + timedelta(seconds=45)) == 1
    assert (Letter.get().tries, Letter.get().last_error) == (2, "")
    assert len(sink.messages) == 1


def test_a_refused_address_delays_no_other_and_fails_after_ten_tries(
    world: SimpleNamespace, server: str, sink: sinks.Sink
) -> None:
    sink.refused_addresses = {"alice@example.org": "550 no such mailbox"}
    letter(world.alice)
    letter(world.bob)
    now, waits = NOW, []
    assert outbox.deliver_due(now) == 1
    assert sink.recipients == ["bob@example.org"]
    for _ in range(20):
        row = Letter.get(Letter.person == world.alice.id)
        if row.failed_at:
            break
        waits.append(round((row.due_at - now).total_seconds() / 10) * 10)
        now = row.due_at
        outbox.deliver_due(now)
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3840, 7200]
    assert (row.tries, row.last_error) == (10, "550 no such mailbox")
    assert outbox.deliver_due(now + timedelta(days=9)) == 0
    sink.refused_addresses = {}
    assert outbox.retry(row, now)
    assert outbox.deliver_due(now) == 1


def test_a_letter_that_is_no_message_delays_no_other(
    world: SimpleNamespace, server: str, sink: sinks.Sink
) -> None:
    letter(world.alice, subject="Two\nlines")
    letter(world.bob)
    assert outbox.deliver_due(NOW) == 1
    assert Letter.get(Letter.person == world.alice.id).tries == 1


def test_an_absent_server_costs_no_try(app: Flask, world: SimpleNamespace, sink: sinks.Sink) -> None:
    port = sinks.free_port()
    config.use(dataclasses.replace(config.current(), mail_url=f"smtp://127.0.0.1:{port}"))
    for person in (world.alice, world.bob, world.carol):
        letter(person)
    for minute in range(60):
        assert outbox.deliver_due(NOW + timedelta(minutes=2 * minute)) == 0
    assert {(row.tries, row.failed_at, row.claimed_until) for row in Letter.select()} == {(0, None, None)}
    assert all(row.last_error for row in Letter.select())
    with sinks.listening(sink, port):
        assert outbox.deliver_due(NOW + timedelta(minutes=120)) == 3
    assert len(set(sink.ids())) == 3


def test_a_server_that_hangs_up_between_letters_is_called_again(
    world: SimpleNamespace, server: str, sink: sinks.Sink
) -> None:
    for number in range(3):
        letter(world.alice, number)
    sink.data_answers = ["250 OK", "421 too many letters"]
    assert outbox.deliver_due(NOW) == 1
    assert outbox.deliver_due(NOW + timedelta(minutes=2)) == 2
    assert {row.tries for row in Letter.select()} == {1}


def test_a_claimed_letter_is_left_alone_until_its_claim_ends(
    world: SimpleNamespace, server: str, sink: sinks.Sink
) -> None:
    letter(world.alice, claimed_until=NOW + outbox.LEASE)
    assert outbox.deliver_due(NOW) == 0
    assert outbox.deliver_due(NOW + outbox.LEASE) == 1


def test_two_workers_send_each_letter_once(world: SimpleNamespace, server: str, sink: sinks.Sink) -> None:
    for number in range(30):
        letter(world.alice, number)
    sent: list[int] = []

    def work() -> None:
        with db.connection_context():
            sent.append(outbox.deliver_due(NOW))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == 30
    assert len(sink.messages) == len(set(sink.ids())) == 30


WORKER = """
import sys, time
from datetime import datetime
from mentorship import config, db, outbox, post
url, mail_url, now = sys.argv[1:]
config.use(config.Settings(database_url=url, mail_url=mail_url, base_url="https://mentors.example.org"))
db.open_database(url)
send = post.Post.send
def slow(self, letter):
    send(self, letter)
    print(letter.id, flush=True)
    time.sleep(0.2)
post.Post.send = slow
with db.db.connection_context():
    outbox.deliver_due(datetime.fromisoformat(now))
"""


def test_a_killed_worker_loses_no_letter(
    world: SimpleNamespace, server: str, sink: sinks.Sink, database_url: str
) -> None:
    for number in range(10):
        letter(world.alice, number)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, database_url, server, NOW.isoformat()],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert worker.stdout is not None
    for _ in range(3):
        worker.stdout.readline()
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    time.sleep(0.1)
    outbox.deliver_due(NOW)
    outbox.deliver_due(NOW + outbox.LEASE + timedelta(minutes=1))
    assert len(set(sink.ids())) == 10
    assert len(sink.messages) <= 11  # only the one that was between the server's yes and our mark
    assert Letter.select().where(Letter.sent_at.is_null()).count() == 0
