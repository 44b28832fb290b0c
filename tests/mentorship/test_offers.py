"""Offered times: one side offers, the other takes one or none, and never are there two meetings of it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import builders
import pytest
import sink as sinks
from builders import NOW
from flask import Flask
from icalendar import Calendar

from mentorship import (
    config,
    erasure,
    meetings,
    mentorships,
    offers,
    outbox,
    personal,
    private_notes,
    separations,
    topics,
)
from mentorship.db import db
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import (
    Goal,
    JournalEntry,
    Letter,
    Meeting,
    MeetingProposal,
    Mentorship,
    PrivateNote,
    Step,
)

TIMES = [NOW + timedelta(days=days) for days in (2, 3, 4)]


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    world.bob.zone, world.bob.language = "America/New_York", "fr"
    world.bob.save()
    return builders.mentorship(world.newcomer, world.mentor)


def offer(world: SimpleNamespace, pair: Mentorship, **values: Any) -> MeetingProposal:
    asked = {"at": TIMES, "minutes": 45, "place": "Room 1", "by": world.alice, "now": NOW, **values}
    return offers.offer(pair, **asked)


def letters(kind: str) -> list[Letter]:
    return list(Letter.select().where(Letter.kind == kind).order_by(Letter.id))


def states() -> list[str]:
    return [row.state for row in MeetingProposal.select().order_by(MeetingProposal.id)]


def test_times_reach_the_other_side_in_their_zone(world: SimpleNamespace, pair: Mentorship) -> None:
    made = offer(world, pair)
    (letter,) = letters("meeting_offered")
    assert (letter.person, letter.subject) == (world.bob, "Alice vous propose des horaires de rencontre")
    assert "mercredi 4 mars 2026, 04:00 (New York)" in letter.text
    assert letter.text.count("(New York)") == 3
    assert "Room 1" in letter.text
    assert offers.state(made, NOW) == "open"
    assert not Meeting.select().exists()


def test_a_time_that_is_taken_is_a_meeting_in_both_calendars(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    made = offer(world, pair)
    meeting = offers.accept(made, TIMES[1], world.bob, NOW)
    assert (meeting.at, meeting.minutes, meeting.place, meeting.state) == (TIMES[1], 45, "Room 1", "planned")
    hers, his = letters("meeting_planned")
    assert "Bob took one of the times you offered" in hers.text
    assert "Alice" in his.text
    assert all(str(Calendar.from_ical(each.calendar)["METHOD"]) == "REQUEST" for each in (hers, his))
    for act in (
        lambda: offers.accept(made, TIMES[0], world.bob, NOW),
        lambda: offers.decline(made, world.bob, NOW),
        lambda: offers.withdraw(made, world.alice, NOW),
    ):
        with pytest.raises(AlreadyDone):
            act()
    assert Meeting.select().count() == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("first", {"at": []}),
        ("first", {"at": [*TIMES, NOW + timedelta(days=5)]}),
        ("at", {"at": [NOW]}),
        ("at", {"at": [NOW + timedelta(days=400)]}),
        ("minutes", {"minutes": 7}),
        ("place", {"place": "x" * 201}),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(
    world: SimpleNamespace, pair: Mentorship, field: str, values: dict[str, Any]
) -> None:
    with pytest.raises(BadField) as refused:
        offer(world, pair, **values)
    assert refused.value.field == field
    assert not Letter.select().exists()


def test_the_same_time_twice_is_one(world: SimpleNamespace, pair: Mentorship) -> None:
    paris = TIMES[0].astimezone(UTC) + timedelta(0)
    assert offers.times(offer(world, pair, at=[TIMES[0], paris])) == [TIMES[0]]


def test_times_that_have_passed_are_not_taken_and_run_out(world: SimpleNamespace, pair: Mentorship) -> None:
    made = offer(world, pair)
    with pytest.raises(Refused, match="passed"):
        offers.accept(made, TIMES[0], world.bob, TIMES[0])
    with pytest.raises(Refused, match="not offered"):
        offers.accept(made, NOW + timedelta(days=9), world.bob, NOW)
    assert offers.state(made, TIMES[0]) == "open"
    assert offers.state(made, TIMES[2]) == "run_out"
    later = offer(world, pair, at=[NOW + timedelta(days=9)], now=TIMES[2])
    assert states() == ["withdrawn", "open"]
    offers.withdraw(later, world.alice, NOW + timedelta(days=10))
    assert not letters("meeting_not_taken")  # nobody waits for it


def test_there_is_one_open_offer_and_others_answer_it(world: SimpleNamespace, pair: Mentorship) -> None:
    first = offer(world, pair)
    with pytest.raises(AlreadyDone, match="offered times already"):
        offer(world, pair)
    other = {"at": [NOW + timedelta(days=6)], "by": world.bob}
    with pytest.raises(AlreadyDone, match="just offered"):
        offer(world, pair, **other)
    offer(world, pair, **other, answering=first.id)
    assert states() == ["declined", "open"]
    told = letters("meeting_offered")[-1]
    assert told.person == world.alice
    assert "Your times do not suit Bob, who offers others" in told.text
    with pytest.raises(AlreadyDone):
        offers.accept(first, TIMES[0], world.bob, NOW)


def test_an_offer_is_declined_or_taken_back_and_the_other_side_told(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    offers.decline(offer(world, pair), world.bob, NOW)
    offers.withdraw(offer(world, pair), world.alice, NOW)
    declined, taken_back = letters("meeting_not_taken")
    assert (declined.person, declined.subject) == (world.alice, "Your times do not suit Bob")
    assert taken_back.person == world.bob
    acts = [row.act for row in JournalEntry.select().where(JournalEntry.act.startswith("meeting."))]
    assert acts == ["meeting.offered", "meeting.declined", "meeting.offered", "meeting.withdrawn"]
    assert "Room 1" not in str(list(JournalEntry.select().dicts()))


def test_a_move_is_offered_and_until_it_is_taken_the_old_time_stands(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    meeting = meetings.plan(pair, NOW + timedelta(days=1), 45, "", world.bob, NOW)
    made = offer(world, pair, meeting=meeting)
    assert Meeting.get().at == meeting.at
    assert "reste" in letters("meeting_offered")[0].text
    moved = offers.accept(made, TIMES[2], world.bob, NOW)
    assert (moved.id, moved.at, moved.sequence, moved.uid) == (meeting.id, TIMES[2], 1, meeting.uid)
    entries = [Calendar.from_ical(each.calendar) for each in letters("meeting_moved")]
    assert [str(each["METHOD"]) for each in entries] == ["REQUEST", "REQUEST"]
    assert {(str(each.events[0]["UID"]), each.events[0]["SEQUENCE"]) for each in entries} == {
        (meeting.uid, 1)
    }
    assert "Bob took one of the times you offered" in letters("meeting_moved")[0].text


@pytest.mark.parametrize("act", ["move", "cancel", "hold"])
def test_what_settles_a_meeting_takes_back_what_is_offered_for_it(
    world: SimpleNamespace, pair: Mentorship, act: str
) -> None:
    meeting = meetings.plan(pair, NOW + timedelta(days=1), 45, "", world.bob, NOW)
    new, made = offer(world, pair), offer(world, pair, meeting=meeting, at=[NOW + timedelta(days=8)])
    if act == "move":
        meetings.move(meeting, 0, NOW + timedelta(days=7), 45, "", world.bob, NOW)
    elif act == "cancel":
        meetings.cancel(meeting, world.bob, NOW)
    else:
        meetings.hold(meeting, world.bob, meeting.at)
    assert [MeetingProposal.get_by_id(each.id).state for each in (new, made)] == ["open", "withdrawn"]
    if act != "move":
        with pytest.raises(AlreadyDone):
            offer(world, pair, meeting=meeting, at=[NOW + timedelta(days=9)])
    meetings.plan(pair, NOW + timedelta(days=20), 45, "", world.alice, NOW)  # agreed on elsewhere
    assert not offers.open_of(pair)


def test_a_taken_hour_is_neither_offered_nor_accepted(world: SimpleNamespace, pair: Mentorship) -> None:
    meeting = meetings.plan(pair, TIMES[0], 45, "", world.bob, NOW)
    with pytest.raises(BadField):
        offer(world, pair)
    made = offer(world, pair, at=TIMES[1:])
    meetings.move(meeting, 0, TIMES[1], 45, "", world.bob, NOW)
    with pytest.raises(AlreadyDone):
        offers.accept(made, TIMES[1], world.bob, NOW)
    assert MeetingProposal.get().state == "open"
    assert offers.accept(made, TIMES[2], world.bob, NOW).at == TIMES[2]


@pytest.mark.parametrize("end", ["complete", "separate", "erase"])
def test_an_end_takes_offers_back(world: SimpleNamespace, pair: Mentorship, end: str) -> None:
    made = offer(world, pair)
    if end == "complete":
        mentorships.complete(pair, "", world.bob, NOW)
    elif end == "separate":
        separations.separate(pair, "", world.carol, NOW)
    else:
        erasure.erase(world.alice, NOW)
    kept = MeetingProposal.get()
    assert (kept.state, kept.place) == ("withdrawn", "" if end == "erase" else "Room 1")
    for act in (lambda: offers.accept(made, TIMES[0], world.bob, NOW), lambda: offer(world, pair)):
        with pytest.raises(AlreadyDone):
            act()


def test_different_times_taken_at_once_are_one_meeting(world: SimpleNamespace, pair: Mentorship) -> None:
    made = offer(world, pair)
    met = together([lambda at=at: offers.accept(made, at, world.bob, NOW) for at in [*TIMES, *TIMES]])
    assert sum(isinstance(each, Meeting) for each in met) == 1
    assert Meeting.select().count() == 1
    assert len(letters("meeting_planned")) == 2


def test_offers_that_cross_are_not_both_there(world: SimpleNamespace, pair: Mentorship) -> None:
    met = together([lambda who=who: offer(world, pair, by=who) for who in (world.alice, world.bob) * 2])
    assert sum(isinstance(each, MeetingProposal) for each in met) == 1
    assert len(offers.open_of(pair)) == len(letters("meeting_offered")) == 1


def together(acts: list[Callable[[], object]]) -> list[object]:
    """Do different acts at once; return what each gave, or the refusal it met."""

    def one(act: Callable[[], object]) -> object:
        with db.connection_context():
            try:
                return act()
            except Refused as refused:
                return refused

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


@pytest.fixture
def post(app: Flask) -> Iterator[sinks.Sink]:
    sink = sinks.Sink()
    with sinks.listening(sink, sinks.free_port()) as address:
        config.use(replace(config.current(), mail_url=address, mail_from="Tandem <mentors@example.org>"))
        yield sink


def test_the_invitation_comes_through_the_mail_as_the_standards_ask(
    world: SimpleNamespace, pair: Mentorship, post: sinks.Sink
) -> None:
    meeting = offers.accept(offer(world, pair, place="Café Rouge"), TIMES[0], world.bob, NOW)
    meetings.cancel(meetings.move(meeting, 0, TIMES[1], 60, "", world.alice, NOW), world.bob, NOW)
    outbox.deliver_due(NOW)
    received: dict[str, list[EmailMessage]] = {}
    for message in post.messages:
        received.setdefault(str(message["To"]), []).append(message)
    for messages in received.values():
        files = [_calendar_part(message) for message in messages if _calendar_part(message)]
        read = [Calendar.from_ical(text) for _method, text in files]
        assert [method for method, _text in files] == ["REQUEST", "REQUEST", "CANCEL"]
        assert [str(each["METHOD"]) for each in read] == ["REQUEST", "REQUEST", "CANCEL"]
        events = [each.events[0] for each in read]
        assert {str(each["UID"]) for each in events} == {meeting.uid}
        assert [each["SEQUENCE"] for each in events] == [0, 1, 2]
        assert [str(each["STATUS"]) for each in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
        assert [each.start for each in events] == [TIMES[0], TIMES[1], TIMES[1]]
        assert str(events[0]["LOCATION"]) == "Café Rouge"
        assert str(events[0]["ORGANIZER"]) == "mailto:mentors@example.org"
        assert {str(each["DTSTAMP"].dt.tzinfo) for each in events} == {"UTC"}


def _calendar_part(message: EmailMessage) -> tuple[str, str] | None:
    """Return method and text of the invitation in a letter, whose form RFC 5545 and 6047 settle."""
    found = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    if not found:
        return None
    (part,) = found
    written = part.get_payload(decode=True)
    assert isinstance(written, bytes)
    assert str(part.get_param("charset")) == "utf-8"
    assert part["Content-Transfer-Encoding"] == "base64"
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")
    (file,) = message.iter_attachments()
    assert file.get_content() == written
    return str(part.get_param("method")), written.decode()


@pytest.mark.parametrize("day", [datetime(2026, 3, 7), datetime(2026, 3, 28), datetime(2026, 10, 24)])
def test_the_hour_is_right_on_both_clocks_around_each_change(
    world: SimpleNamespace, pair: Mentorship, day: datetime
) -> None:
    """New York changes on 8 March and 1 November, Paris on 29 March and 25 October."""
    now = day.replace(tzinfo=UTC)
    for shift in (0.75, 1.75, 8.75):
        at = now + timedelta(days=shift)
        meetings.plan(pair, at, 45, "", world.alice, now)
    for letter in letters("meeting_planned"):
        calendar = Calendar.from_ical(letter.calendar)
        entry = calendar.events[0]
        zone = calendar.timezones[0].to_tz(lookup_tzid=False)  # by the rules that stand in the file
        by_rules = entry.start.replace(tzinfo=zone).astimezone(UTC)
        assert by_rules == entry.start.astimezone(UTC)
        assert by_rules in {meeting.at for meeting in meetings.of_pair(pair)}
        assert entry.end - entry.start == timedelta(minutes=45)


def test_an_agenda_begins_with_the_guide_and_later_with_what_is_open(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    first = meetings.plan(pair, TIMES[0], 45, "", world.alice, NOW)
    assert "who you are, and what brought you here" in topics.suggested(first)
    meetings.hold(first, world.bob, TIMES[0])
    goal = Goal.create(mentorship=pair, text="Open a shop.", created_at=NOW)
    Step.create(goal=goal, text="Count the stock", side="mentor", created_at=NOW)
    Step.create(goal=goal, text="Done already", side="mentor", created_at=NOW, done_at=NOW)
    later = meetings.plan(pair, TIMES[1], 45, "", world.alice, NOW)
    assert topics.suggested(later).splitlines() == [
        "– Count the stock",
        "– Our goal: Open a shop. Where are we?",
        "– The next small step, and the next date.",
    ]


def test_an_agenda_is_written_by_both_until_the_meeting_is_held(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    meeting = meetings.plan(pair, TIMES[0], 45, "", world.alice, NOW)
    meetings.prepare(meeting, "Prices", meetings.mark(""), world.alice, NOW)
    with pytest.raises(BadField) as refused:
        meetings.prepare(meeting, "Mine", meetings.mark(""), world.bob, NOW)
    assert refused.value.field == "agenda"
    meetings.prepare(meeting, "Prices, shop", meetings.mark("Prices"), world.bob, NOW)
    assert Meeting.get().agenda == "Prices, shop"
    meetings.hold(meeting, world.bob, TIMES[0])
    with pytest.raises(AlreadyDone):
        meetings.prepare(meeting, "Too late", meetings.mark("Prices, shop"), world.bob, TIMES[0])


def test_a_private_note_is_its_authors_alone(world: SimpleNamespace, pair: Mentorship) -> None:
    meeting = meetings.plan(pair, TIMES[0], 45, "", world.alice, NOW)
    before = JournalEntry.select().count()
    private_notes.keep(meeting, "newcomer", "Alice thinks", NOW)
    private_notes.keep(meeting, "mentor", "Bob thinks", NOW)
    private_notes.keep(meeting, "mentor", "Bob thinks again", NOW)
    assert private_notes.of(meeting, "newcomer") == "Alice thinks"
    assert private_notes.of(meeting, "mentor") == "Bob thinks again"
    assert JournalEntry.select().count() == before
    with pytest.raises(BadField):
        private_notes.keep(meeting, "mentor", "x" * 8001, NOW)
    mine, theirs = (str(personal.export(who, NOW)) for who in (world.alice, world.bob))
    assert "Alice thinks" in mine
    assert "Bob thinks" not in mine
    assert "Bob thinks again" in theirs
    mentorships.complete(pair, "", world.alice, NOW)
    private_notes.keep(meeting, "newcomer", "", NOW)
    assert [row.text for row in PrivateNote.select()] == ["Bob thinks again"]
    erasure.erase(world.bob, NOW)
    assert not PrivateNote.select().exists()
