"""The private calendar over HTTP: no sign-in, no cookie, no trace in the log."""

import json
import logging
import re
from collections.abc import Callable
from types import SimpleNamespace

from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from mentorship.logs import JsonLines
from mentorship.models import Person

Browse = Callable[[Person], FlaskClient]


def test_a_calendar_is_switched_on_renewed_and_off(
    world: SimpleNamespace, sign_in: Browse, client: FlaskClient
) -> None:
    alice = sign_in(world.alice)
    assert "/calendar/" not in alice.get("/account").text
    assert alice.get("/account/calendar").status_code == 405
    assert alice.post("/account/calendar").status_code == 303
    first = _path(alice)
    answer = client.get(first)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "private, max-age=900"
    assert "Set-Cookie" not in answer.headers
    assert Calendar.from_ical(answer.data)["METHOD"] == "PUBLISH"
    assert client.head(first).status_code == 200
    assert client.post(first).status_code == 405
    alice.post("/account/calendar")
    second = _path(alice)
    assert [client.get(each).status_code for each in (first, second)] == [404, 200]
    alice.post("/account/calendar/off")
    assert client.get(second).status_code == 404
    assert client.get("/calendar/x.ics").headers["Cache-Control"] == "no-store"


def _path(browser: FlaskClient) -> str:
    return re.findall(r'value="http://127.0.0.1:8000(/calendar/[^"]+)"', browser.get("/account").text)[0]


def test_an_address_leaves_no_trace_in_the_log(app: Flask, world: SimpleNamespace, sign_in: Browse) -> None:
    alice = sign_in(world.alice)
    alice.post("/account/calendar")
    path = _path(alice)
    told = logging.LogRecord("app", logging.ERROR, "", 0, "Exception on %s [GET]", (path,), None)
    said = json.loads(JsonLines().format(told))["said"]
    secret = path.removeprefix("/calendar/").removesuffix(".ics").partition(".")[2]
    assert len(secret) >= 24
    assert secret not in said
