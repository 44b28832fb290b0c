"""What is told in confidence reaches those who are not involved, and nobody else on any way."""

import dataclasses
import json
from collections.abc import Callable
from types import SimpleNamespace

import authority
import builders
import pytest
from builders import NOW
from flask import Flask
from flask.testing import FlaskClient

from mentorship import access, config, erasure, facts, journal, personal, problems, reports
from mentorship.errors import AlreadyDone, BadField, NotFound, Refused
from mentorship.models import (
    Coordinator,
    JournalEntry,
    Letter,
    Mentorship,
    Person,
    Profile,
    Proposal,
    Report,
)

Browse = Callable[[Person], FlaskClient]
CANARY = "canary-told-in-confidence"
ANSWER = "canary-of-the-answer"


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor)


@pytest.fixture
def told(world: SimpleNamespace, pair: Mentorship) -> Report:
    return reports.tell(world.programme, world.bob, CANARY, world.alice, NOW)


def called() -> list[str]:
    return sorted(each.address for each in Letter.select().where(Letter.kind == "report_made"))


def test_it_goes_to_the_coordinators_who_are_not_involved(world: SimpleNamespace, pair: Mentorship) -> None:
    builders.coordinator(world.bob, world.programme)
    builders.coordinator(world.alice, world.programme)
    done = builders.at_once(lambda: reports.tell(world.programme, world.bob, CANARY, world.alice, NOW))
    assert sum(isinstance(each, Report) for each in done) == 1
    assert called() == ["carol@example.org"]
    with pytest.raises(AlreadyDone):
        reports.tell(world.programme, world.bob, CANARY, world.alice, NOW)
    for text in ("", " ", "x" * 4001):
        with pytest.raises(BadField):
            reports.tell(world.programme, world.bob, text, world.alice, NOW)


def test_a_reported_coordinator_alone_is_passed_by(world: SimpleNamespace, pair: Mentorship) -> None:
    Coordinator.delete().where(Coordinator.programme == world.programme.id).execute()
    builders.coordinator(world.bob, world.programme)
    assert reports.readers(world.programme, world.alice, world.bob) == [world.dave]
    erin = builders.person("Erin")
    config.use(dataclasses.replace(config.current(), safeguarding="Erin@example.org"))
    assert reports.readers(world.programme, world.alice, world.bob) == [erin]
    report = reports.tell(world.programme, world.bob, CANARY, world.alice, NOW)
    assert called() == ["erin@example.org"]
    assert reports.of_reader(erin) == [report]
    assert reports.of_reader(world.bob) == reports.of_reader(world.dave) == []


def test_where_everybody_is_involved_nothing_is_kept(world: SimpleNamespace, pair: Mentorship) -> None:
    Coordinator.delete().execute()
    builders.coordinator(world.bob, world.programme)
    with pytest.raises(Refused, match="outside"):
        reports.tell(world.programme, world.bob, CANARY, world.alice, NOW)
    assert Report.select().count() == 0


def test_a_hold_keeps_somebody_out_of_rounds_until_it_is_lifted(world: SimpleNamespace, told: Report) -> None:
    new = builders.profile(builders.person("New"), world.programme, "newcomer")
    terms = {"state": "published", "published_at": NOW}
    out = builders.proposal(builders.round_(world.programme, state="published"), new, world.mentor, **terms)
    done = builders.at_once(lambda: reports.hold(told, world.carol, NOW))
    assert sum(not isinstance(each, Refused) for each in done) == 1
    assert Proposal.get_by_id(out.id).state == "withdrawn"
    assert Letter.select().where(Letter.kind == "proposal_recalled").count() == 2
    assert list(problems.mentors_of(world.programme, NOW)) == []
    assert [each.active for each in facts.of(world.programme).members if each.role == "mentor"] == [False]
    reports.answer(told, ANSWER, world.carol, NOW)
    assert reports.pending(Report.get_by_id(told.id))
    assert list(problems.mentors_of(world.programme, NOW)) == []
    reports.lift(told, world.carol, NOW)
    with pytest.raises(AlreadyDone):
        reports.lift(told, world.carol, NOW)
    assert list(problems.mentors_of(world.programme, NOW)) == [world.mentor]


def test_the_answer_comes_once_and_the_journal_says_no_word(world: SimpleNamespace, told: Report) -> None:
    with pytest.raises(BadField):
        reports.answer(told, " ", world.carol, NOW)
    reports.answer(told, ANSWER, world.carol, NOW)
    with pytest.raises(AlreadyDone):
        reports.answer(told, "Another", world.carol, NOW)
    entries = JournalEntry.select().where(JournalEntry.act.startswith("report."))
    assert [(each.act, each.programme, each.details) for each in entries] == [
        ("report.made", None, {}),
        ("report.handled", None, {}),
    ]
    assert journal.first_broken() is None


def test_the_way_over_the_pages(world: SimpleNamespace, pair: Mentorship, sign_in: Browse) -> None:
    alice, carol, bob = sign_in(world.alice), sign_in(world.carol), sign_in(world.bob)
    assert f"/mentorships/{pair.id}/report" in alice.get(f"/mentorships/{pair.id}").text
    assert "Only Carol will read it" in alice.get(f"/mentorships/{pair.id}/report").text
    assert alice.post(f"/mentorships/{pair.id}/report", data={"text": ""}).status_code == 422
    sent = alice.post(f"/mentorships/{pair.id}/report", data={"text": CANARY})
    page = sent.location
    assert CANARY in alice.get(page).text
    assert page in alice.get(f"/mentorships/{pair.id}").text
    assert page in carol.get("/p/welcome/desk").text
    assert CANARY in carol.get(page).text
    assert f"/mentorships/{pair.id}/separate" in carol.get(page).text
    assert carol.post(page + "/hold").status_code == 303
    assert "Lift it" in carol.get(page).text
    assert carol.post(page + "/lift").status_code == 303
    assert carol.post(page + "/answer", data={"outcome": ""}).status_code == 422
    assert carol.post(page + "/answer", data={"outcome": ANSWER}).status_code == 303
    assert carol.post(page + "/answer", data={"outcome": ANSWER}).status_code == 409
    assert ANSWER in alice.get(page).text
    assert alice.post(page + "/hold").status_code == 403
    for path in ("", "/answer", "/hold", "/lift"):
        answer = bob.post(page + path) if path else bob.get(page)
        assert answer.status_code == 404


def test_erasure_takes_the_words_and_the_hold(world: SimpleNamespace, told: Report) -> None:
    reports.hold(told, world.carol, NOW)
    other = reports.tell(world.programme, world.alice, CANARY + "2", world.bob, NOW)
    assert CANARY in str(personal.export(world.alice, NOW))
    erasure.erase(world.alice, NOW)
    assert {each.text for each in Report.select()} == {""}
    assert Report.get_by_id(told.id).held_at is not None
    assert Report.get_by_id(other.id).state == "handled"
    erasure.erase(world.bob, NOW)
    assert Report.get_by_id(told.id).held_at is None


@pytest.mark.once
def test_nobody_else_ever_sees_it(app: Flask, world: SimpleNamespace, sign_in: Browse) -> None:
    """Seven people, one of them the reported mentor who coordinates as well; every page that lets them in."""
    here = authority.scene(world)
    frank = builders.person("Frank")  # another mentor
    builders.profile(frank, world.programme, "mentor")
    builders.coordinator(world.bob, world.programme)  # the reported one
    builders.coordinator(here.erin, builders.programme("fourth"))
    Report.update(text=CANARY).where(Report.id == here.report_id).execute()
    reports.answer(Report.get_by_id(here.report_id), ANSWER, world.carol, NOW)
    routes = [rule for method, rule in authority.table() if method == "GET" and "static" not in rule]
    readers = ["Alice", "Carol", "Second of welcome"]
    for name in [*readers, "Bob", "Dave", "Erin", "Frank"]:
        person = Person.get(Person.name == name)
        browser = sign_in(person)
        for rule in routes:
            with browser.get(authority.address(rule, here)) as answer:
                shown = answer.get_data(as_text=True)
            allowed = name in readers and rule == "/reports/<int:report_id>"
            allowed |= name == "Alice" and rule == "/account/export"
            assert [CANARY in shown, ANSWER in shown] == [allowed] * 2, f"{name} {rule}"
            linked = f'href="/reports/{here.report_id}"' in shown
            assert name in readers or not linked, f"{name} {rule}"
        assert (CANARY in json.dumps(personal.export(person, NOW))) == (name == "Alice")
    for letter in Letter.select():
        assert CANARY not in letter.subject + letter.text + letter.html
        assert ANSWER not in letter.subject + letter.text + letter.html
        assert "report" not in letter.kind or letter.programme_id is None
    assert CANARY not in str([each.details for each in JournalEntry.select()])
    assert Profile.get_by_id(world.mentor.id).away is False
    with pytest.raises(NotFound):
        access.report(world.bob, here.report_id)
