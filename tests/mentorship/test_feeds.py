"""The private calendar: what stands in it, for whom, and how long its address is good."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from icalendar import Calendar

from mentorship import erasure, feeds, meetings, mentorships, personal, private_notes
from mentorship.models import Attendance, JournalEntry, Meeting, Mentorship, Person, Session


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    return builders.mentorship(world.newcomer, world.mentor)


def again(person: Person) -> Person:
    return Person.get_by_id(person.id)


def token(person: Person) -> str:
    return feeds.address(again(person)).removesuffix(".ics").rpartition("/")[2]


def read(person: Person) -> Calendar:
    return Calendar.from_ical(feeds.written(again(person), NOW))


def session(world: SimpleNamespace, uid: str, **values: object) -> Session:
    row = {"title": {"en": "Question hour", "fr": "Questions"}, "places": 9, "created_at": NOW, **values}
    return Session.create(programme=world.programme, uid=uid, at=NOW + timedelta(days=2), **row)


def test_an_address_is_good_until_the_next_one(world: SimpleNamespace) -> None:
    assert feeds.address(world.alice) == ""
    feeds.renew(world.alice, NOW)
    first = token(world.alice)
    assert feeds.address(again(world.alice)).startswith("http://127.0.0.1:8000/calendar/")
    assert feeds.owner(first) == world.alice
    feeds.renew(world.alice, NOW)
    second = token(world.alice)
    assert (feeds.owner(first), feeds.owner(second)) == (None, world.alice)
    feeds.switch_off(world.alice, NOW)
    assert feeds.owner(second) is None
    feeds.renew(world.alice, NOW)
    assert token(world.alice) not in (first, second)
    assert (feeds.owner(first), feeds.owner(second)) == (None, None)


def test_no_other_address_is_anybodys(world: SimpleNamespace) -> None:
    feeds.renew(world.alice, NOW)
    good = token(world.alice)
    signer = feeds._signer()
    forged = signer.dumps([world.bob.id, 0])
    for bad in ("", "x", good[:-1], good + "x", good.upper(), forged):
        assert feeds.owner(bad) is None, bad


def test_a_closed_account_has_no_calendar(world: SimpleNamespace) -> None:
    for person in (world.alice, world.bob):
        feeds.renew(person, NOW)
    hers, his = token(world.alice), token(world.bob)
    Person.update(disabled_at=NOW).where(Person.id == world.alice.id).execute()
    erasure.erase(world.bob, NOW)
    assert (feeds.owner(hers), feeds.owner(his)) == (None, None)
    assert again(world.bob).feed == 0


def test_the_number_is_in_no_journal_and_only_that_there_is_one_in_the_export(
    world: SimpleNamespace,
) -> None:
    feeds.renew(world.alice, NOW)
    assert str(again(world.alice).feed) not in str(list(JournalEntry.select().dicts()))
    export = personal.export(again(world.alice), NOW)
    assert export["calendar_address"] is True
    assert token(world.alice) not in str(export)


def test_the_calendar_holds_the_meetings_of_live_pairs(world: SimpleNamespace, pair: Mentorship) -> None:
    other = builders.mentorship(
        builders.profile(builders.person("Erin"), world.programme, "newcomer"), world.mentor
    )
    ahead = meetings.plan(pair, NOW + timedelta(days=1), 45, "Room 1", world.alice, NOW)
    moved = meetings.plan(other, NOW + timedelta(days=2), 45, "", world.bob, NOW)
    meetings.move(moved, 0, NOW + timedelta(days=3), 60, "", world.bob, NOW)
    gone = meetings.plan(pair, NOW + timedelta(days=5), 45, "", world.bob, NOW)
    meetings.cancel(gone, world.bob, NOW)
    Meeting.create(mentorship=pair, uid="long-ago", at=NOW - timedelta(days=70), created_at=NOW)
    his = read(world.bob)
    assert str(his["METHOD"]) == "PUBLISH"
    assert [(str(e["UID"]), e["SEQUENCE"], str(e["STATUS"])) for e in his.events] == [
        (ahead.uid, 0, "CONFIRMED"),
        (moved.uid, 1, "CONFIRMED"),
        (gone.uid, 1, "CANCELLED"),
    ]
    assert [str(zone["TZID"]) for zone in his.timezones] == ["Europe/Paris"]
    assert his.events[1].start == NOW + timedelta(days=3)
    assert [str(e["UID"]) for e in read(world.alice).events] == [ahead.uid, gone.uid]
    mentorships.complete(pair, "", world.alice, NOW)
    assert not read(world.alice).events
    assert [str(e["UID"]) for e in read(world.bob).events] == [moved.uid]


def test_the_calendar_tells_neither_addresses_nor_what_is_written(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    meeting = meetings.plan(pair, NOW + timedelta(days=1), 45, "", world.alice, NOW)
    meetings.prepare(meeting, "canary-agenda", meetings.mark(""), world.alice, NOW)
    meetings.note(meeting, "canary-notes", meetings.mark(""), world.bob, NOW)
    private_notes.keep(meeting, "newcomer", "canary-private", NOW)
    text = feeds.written(again(world.alice), NOW)
    assert "canary" not in text
    assert "@example.org" not in text
    assert "Alice and Bob" in text


def test_the_calendar_speaks_the_persons_language_and_keeps_their_clock(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    world.bob.language, world.bob.zone = "fr", "America/New_York"
    world.bob.save()
    for days in (1, 10, 30):  # before, between and after the two changes of March
        meetings.plan(pair, NOW + timedelta(days=days), 45, "", world.bob, NOW)
    his = read(world.bob)
    assert "rencontres" in str(his["X-WR-CALNAME"])
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in feeds.written(again(world.bob), NOW)
    zone = his.timezones[0].to_tz(lookup_tzid=False)
    assert [e.start.replace(tzinfo=zone) for e in his.events] == [m.at for m in meetings.of_pair(pair)]
    assert [e.start.hour for e in his.events] == [4, 5, 5]


def test_the_group_sessions_to_which_one_goes_are_there(world: SimpleNamespace) -> None:
    going = session(world, "going")
    off = session(world, "off", state="cancelled", sequence=1)
    for each, state in ((going, "going"), (off, "going"), (session(world, "waiting"), "waiting")):
        Attendance.create(session=each, person=world.alice, state=state, at=NOW)
    Attendance.create(session=going, person=world.bob, state="left", at=NOW)
    hers = read(world.alice)
    assert {str(e["UID"]): (str(e["SUMMARY"]), str(e["STATUS"])) for e in hers.events} == {
        "going": ("Question hour", "CONFIRMED"),
        "off": ("Question hour", "CANCELLED"),
    }
    assert not read(world.bob).events
