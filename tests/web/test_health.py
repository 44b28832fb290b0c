"""The two addresses for whoever watches the service."""

from datetime import timedelta

import builders
import pytest
from flask import Flask
from flask.testing import FlaskClient
from peewee import OperationalError

from mentorship import db, jobs, leases


def test_process_answers(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_ready_when_somebody_does_the_jobs(client: FlaskClient, app: Flask) -> None:
    assert client.get("/readyz").status_code == 503
    leases.hold(jobs.LEASE, "a process", builders.NOW, jobs.LEASE_LENGTH)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "database": True, "schema": True, "jobs": True}
    app.config["NOW"] = builders.NOW + timedelta(minutes=2)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["jobs"]) == (503, False)  # type: ignore[index]


def test_not_ready_on_an_old_schema(client: FlaskClient) -> None:
    db.db.execute_sql("DELETE FROM schema_migration")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"status": "not ready", "database": True, "schema": False}


def test_not_ready_without_database(app: Flask, client: FlaskClient) -> None:
    db.db.close()
    real = db.db.obj
    try:
        db.open_database("postgresql://nobody@127.0.0.1:1/nothing")
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json) == (503, {"status": "not ready", "database": False})
        assert client.get("/healthz").status_code == 200
        with pytest.raises(OperationalError):
            db.db.connect()
    finally:
        db.db.initialize(real)
        db.db.connect()
