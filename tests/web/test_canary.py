"""What was written in private is seen by its readers only: pages, letters, files, log lines."""

import io
import logging
import zipfile
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import authority
import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mentorship import checkins, feeds, reports
from mentorship.models import (
    FitCheck,
    Letter,
    Meeting,
    Mentorship,
    NeverAgain,
    Person,
    PrivateNote,
    Proposal,
    Report,
    Suggestion,
    Transition,
)

pytestmark = pytest.mark.once

Browse = Callable[[Person], FlaskClient]
PEOPLE = ("visitor", "alice", "bob", "erin", "carol", "dave", "frank")
DESK = {"carol"}

# What was written, by whom, and who reads it beside the writer.
READERS = {
    "kept-to-himself": {"bob"},
    "told-to-the-partner": {"bob", "alice"},
    "told-to-the-desk": {"bob"} | DESK,
    "note-to-himself": {"bob"},
    "why-it-does-not-fit": {"bob"} | DESK,
    "never-again@example.org": {"alice"},
    "told-in-confidence": {"alice"} | DESK,
    "why-she-paused": {"alice"} | DESK,
    "why-she-said-no": {"alice"} | DESK,
    "what-she-suggests": {"alice"} | DESK,
    "closing-line": {"bob", "alice"},
    "what-to-talk-about": {"bob", "alice"},
}


@pytest.fixture
def scene(world: SimpleNamespace) -> SimpleNamespace:
    made = authority.scene(world)
    made.frank = builders.person("Frank")
    # Erin has the same mentor: what belongs to one of his pairs is not the other's.
    builders.mentorship(builders.profile(builders.person("Eve"), world.programme, "newcomer"), world.mentor)
    return made


def write(scene: SimpleNamespace) -> None:
    """Let everybody write what is for few: by the verbs where these write letters too."""
    pair = Mentorship.get_by_id(scene.mentorship_id)
    for days, audience, text in (
        (3, "private", "kept-to-himself"),
        (2, "shared", "told-to-the-partner"),
        (1, "coordinator", "told-to-the-desk"),
    ):
        answers = checkins.Answers(2, None, True, text, audience)
        checkins.log(pair, answers, scene.bob, NOW - timedelta(days=days))
    meeting = Meeting.get_by_id(scene.meeting_id)
    Meeting.update(agenda="what-to-talk-about").where(Meeting.id == meeting.id).execute()
    PrivateNote.delete().execute()
    PrivateNote.create(meeting=meeting, side="mentor", text="note-to-himself", updated_at=NOW)
    fit = {"answer": "no", "text": "why-it-does-not-fit", "answered_at": NOW}
    FitCheck.delete().execute()
    FitCheck.create(mentorship=pair, side="mentor", asked_at=NOW, **fit)
    NeverAgain.create(
        programme=scene.programme, asked_by=scene.alice, address="never-again@example.org", created_at=NOW
    )
    Report.delete().execute()
    scene.report_id = reports.tell(scene.programme, scene.bob, "told-in-confidence", scene.alice, NOW).id
    Transition.create(
        mentorship=pair, before="active", after="paused", by=scene.alice, reason="why-she-paused", at=NOW
    )
    Suggestion.update(text="what-she-suggests").execute()
    Mentorship.update(mentor_thanks="closing-line").where(Mentorship.id == pair.id).execute()
    Proposal.update(decline_reason="why-she-said-no", newcomer_answer="no").where(
        Proposal.id == scene.published_id
    ).execute()


def words(answer: TestResponse) -> str:
    """Return what an answer says, a workbook unpacked."""
    if answer.data[:2] != b"PK":
        return answer.get_data(as_text=True) if "octet" not in answer.mimetype else ""
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        return "".join(book.read(name).decode(errors="replace") for name in book.namelist())


def seen_by(name: str, browser: FlaskClient, scene: SimpleNamespace) -> str:
    """Return all that a person can open: each page and file, each letter page, the calendar.

    Where the table of authority says that somebody is turned away, another test holds it.
    """
    table = authority.table().items()
    rules = [rule for (method, rule), cells in table if method == "GET" and cells.get(name, "ok") == "ok"]
    paths = [authority.address(rule, scene) for rule in rules]
    if "/letters/<int:letter_id>" in rules:
        paths += [f"/letters/{letter.id}" for letter in Letter.select(Letter.id)]
    paths += [f"/meetings/{scene.meeting_id}", f"/mentorships/{scene.mentorship_id}"]
    paths += [path.replace("csv", "xlsx") for path in paths if "csv" in path]
    return "\n".join(words(browser.get(path, buffered=True)) for path in dict.fromkeys(paths))


def test_what_is_private_is_seen_by_its_readers_only(
    app: Flask, scene: SimpleNamespace, sign_in: Browse, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "mentorship"), caplog.at_level(logging.DEBUG, "app"):
        write(scene)
        found: dict[str, set[str]] = {text: set() for text in READERS}
        for name in PEOPLE:
            browser = authority.browser(app, sign_in, scene, name)
            shown = seen_by(name, browser, scene)
            person = getattr(scene, name, None)
            if person is not None:
                own = Letter.select().where(Letter.person == person.id)
                shown += "".join(f"{row.subject}{row.text}{row.html}{row.calendar}" for row in own)
                feeds.renew(person, NOW)
                shown += feeds.written(Person.get_by_id(person.id), NOW)
            for text in READERS:
                if text in shown:
                    found[text].add(name)
    assert {text: names - READERS[text] for text, names in found.items() if names - READERS[text]} == {}
    unseen = {text for text, names in found.items() if not names}
    assert unseen == set(), "nobody at all can read what they wrote"
    logged = caplog.text
    assert not any(text in logged for text in READERS)
    assert all(person.email not in logged for person in Person.select())
