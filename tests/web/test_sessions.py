"""The pages of group sessions, for those who come, the host and the coordinators."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from mentorship.models import Attendance, Person, Session

Browse = Callable[[Person], FlaskClient]
TYPED = {
    "title_fr": "Heure des questions",
    "at": "2026-03-05T18:30",
    "zone": "Europe/Paris",
    "minutes": "60",
    "places": "1",
    "place": "https://call.example/canary",
    "host": "0",
}


@pytest.fixture
def session(world: SimpleNamespace, sign_in: Browse) -> Session:
    data = {**TYPED, "host": str(world.bob.id)}
    assert sign_in(world.carol).post("/p/welcome/sessions/new", data=data).status_code == 303
    return Session.get()


def test_a_session_is_planned_with_what_was_typed_kept(world: SimpleNamespace, sign_in: Browse) -> None:
    carol, new = sign_in(world.carol), "/p/welcome/sessions/new"
    assert "Plan a session" in carol.get(new).text
    wrong = ({"title_fr": ""}, {"at": "2026-03-29T02:30"}, {"at": "x"}, {"zone": "Mars"}, {"places": "0"})
    for bad in (*wrong, {"minutes": "7"}, {"host": "999"}, {"host": str(world.alice.id)}):
        answer = carol.post(new, data={**TYPED, **bad})
        assert answer.status_code == 422, bad
        assert "call.example/canary" in answer.text
    assert not Session.select().exists()
    assert carol.post(new, data={**TYPED, "zone": "America/New_York"}).status_code == 303
    made = Session.get()
    assert made.at.hour == 23  # 18:30 in New York
    assert (
        "5 March" in carol.get("/p/welcome/sessions").text
        or "6 March" in carol.get("/p/welcome/sessions").text
    )
    assert 'value="2026-03-05T18:30"' in carol.get(f"/sessions/{made.id}/edit").text


def test_one_signs_up_waits_moves_up_and_leaves(
    world: SimpleNamespace, sign_in: Browse, session: Session
) -> None:
    alice, bob, there = sign_in(world.alice), sign_in(world.bob), f"/sessions/{session.id}"
    erin = builders.person("Erin")
    builders.profile(erin, world.programme, "newcomer")
    assert "Heure des questions" in alice.get("/").text
    assert "Heure des questions" in alice.get("/p/welcome").text
    assert "Heure des questions" not in sign_in(world.dave).get("/p/welcome").text
    shown = alice.get(there).text
    assert "canary" not in shown
    assert "you get the link with your place" in shown
    assert alice.post(f"{there}/sign-up").status_code == 303
    assert alice.post(f"{there}/sign-up").status_code == 409
    assert "canary" in alice.get(there).text
    other = sign_in(erin)
    assert other.post(f"{there}/sign-up").status_code == 303
    page = other.get(there).text
    assert "You are on the waiting list" in page
    assert "canary" not in page + other.get(f"{there}/calendar.ics").text
    assert "Alice" not in page
    hosted = bob.get(there).text
    assert hosted.index("Alice") < hosted.index("Waiting list") < hosted.index("Erin")
    assert bob.post(f"{there}/sign-up").status_code == 409
    assert alice.post(f"{there}/leave").status_code == 303
    assert "You have a place" in other.get(there).text
    file = other.get(f"{there}/calendar.ics")
    entry = Calendar.from_ical(file.data).events[0]
    assert (file.mimetype, str(entry["UID"]), entry.start) == ("text/calendar", session.uid, session.at)


def test_the_host_moves_it_notes_who_came_or_cancels(
    app: Flask, world: SimpleNamespace, sign_in: Browse, session: Session
) -> None:
    bob, there = sign_in(world.bob), f"/sessions/{session.id}"
    sign_in(world.alice).post(f"{there}/sign-up")
    moved = {**TYPED, "at": "2026-03-06T18:30", "host": str(world.bob.id), "sequence": "0"}
    assert bob.post(f"{there}/edit", data=moved).status_code == 303
    assert bob.post(f"{there}/edit", data=moved).status_code == 409
    assert bob.post(f"{there}/attendance", data={"came": str(world.alice.id)}).status_code == 409
    app.config["NOW"] = NOW + timedelta(days=5)
    bob = sign_in(world.bob)
    assert "Tick who was there" in bob.get(there).text
    odd = {"came": [str(world.alice.id), "x", "9" * 50]}
    assert bob.post(f"{there}/attendance", data=odd).status_code == 303
    assert Attendance.get().came
    assert "1 session so far" in bob.get("/p/welcome/sessions").text
    assert bob.post(f"{there}/cancel").status_code == 409


def test_in_french_and_cancelled(world: SimpleNamespace, sign_in: Browse, session: Session) -> None:
    Person.update(language="fr").where(Person.id == world.alice.id).execute()
    alice = sign_in(Person.get_by_id(world.alice.id))
    assert "Séances collectives" in alice.get("/p/welcome/sessions").text
    assert sign_in(world.carol).post(f"/sessions/{session.id}/cancel").status_code == 303
    assert "annulée" in alice.get(f"/sessions/{session.id}").text
    assert "Heure des questions" not in alice.get("/").text
