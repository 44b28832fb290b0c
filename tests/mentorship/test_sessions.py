"""Group sessions: planned, changed, cancelled; places never given twice, a waiting list."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from icalendar import Calendar

from mentorship import attendances, doctor, erasure, meetings, personal, profiles, session_letters, sessions
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import Attendance, JournalEntry, Letter, Person, Session

SOON = NOW + timedelta(days=3)
PLAN = sessions.Plan(
    title={"en": "Question hour", "fr": ""},
    text={"en": "", "fr": ""},
    at=SOON,
    zone="Europe/Paris",
    minutes=60,
    place="https://call.example/1",
    places=2,
)


@pytest.fixture
def session(world: SimpleNamespace) -> Session:
    return sessions.plan(world.programme, replace(PLAN, host=world.carol), world.carol, NOW)


def somebody(world: SimpleNamespace, many: int) -> list[Person]:
    people = [builders.person(f"Person {n}") for n in range(many)]
    for each in people:
        builders.profile(each, world.programme, "newcomer")
    return people


def lists(session: Session) -> tuple[list[str], list[str]]:
    going, waiting = (attendances.listed(session, state) for state in ("going", "waiting"))
    return [row.person.name for row in going], [row.person.name for row in waiting]


def last(person: Person) -> tuple[str, tuple[str, int, str] | None]:
    """Return the kind of somebody's newest letter and the method, sequence and status of its calendar."""
    letter = Letter.select().where(Letter.person == person).order_by(Letter.id.desc()).first()
    if not letter.calendar:
        return letter.kind, None
    calendar = Calendar.from_ical(letter.calendar)
    entry = calendar.events[0]
    return letter.kind, (str(calendar["METHOD"]), int(entry["SEQUENCE"]), str(entry.get("STATUS", "")))


def test_places_go_in_order_and_the_waiting_list_fills_itself(
    world: SimpleNamespace, session: Session
) -> None:
    a, b, c, d = somebody(world, 4)
    minute = count(1)

    def now() -> datetime:
        return NOW + timedelta(minutes=next(minute))

    for each in (a, b, c, d):
        attendances.sign_up(session, each, now())
    assert lists(session) == (["Person 0", "Person 1"], ["Person 2", "Person 3"])
    assert last(a) == ("session_going", ("REQUEST", 0, "CONFIRMED"))
    with pytest.raises(AlreadyDone):
        attendances.sign_up(session, a, now())
    attendances.leave(session, a, now())
    assert last(a) == ("session_out", ("CANCEL", 0, ""))
    assert last(c) == ("session_freed", ("REQUEST", 0, "CONFIRMED"))
    attendances.sign_up(session, a, now())  # back at the end of the list
    assert lists(session) == (["Person 1", "Person 2"], ["Person 3", "Person 0"])
    sessions.change(session, 0, replace(PLAN, places=4), world.carol, now())
    assert lists(session)[1] == []
    attendances.leave(session, d, now())
    with pytest.raises(AlreadyDone):
        attendances.leave(session, d, now())


def test_twelve_at_once_on_three_places(world: SimpleNamespace) -> None:
    session = sessions.plan(world.programme, replace(PLAN, places=3), world.carol, NOW)
    people = iter(somebody(world, 12))
    builders.at_once(lambda: attendances.sign_up(session, next(people), NOW), 12)
    going, waiting = lists(session)
    assert (len(going), len(waiting)) == (3, 9)
    assert Letter.select().where(Letter.kind == "session_going").count() == 3
    assert doctor.faults(NOW) == []


def test_one_person_who_clicks_twelve_times_has_one_place(world: SimpleNamespace, session: Session) -> None:
    builders.at_once(lambda: attendances.sign_up(session, world.alice, NOW), 12)
    assert lists(session) == (["Alice"], [])


def test_three_who_leave_at_once_let_three_in(world: SimpleNamespace) -> None:
    session = sessions.plan(world.programme, replace(PLAN, places=3), world.carol, NOW)
    people = somebody(world, 8)
    for each in people:
        attendances.sign_up(session, each, NOW)
    leaving = iter(people[:3])
    builders.at_once(lambda: attendances.leave(session, next(leaving), NOW), 3)
    going, waiting = lists(session)
    assert sorted(going) == ["Person 3", "Person 4", "Person 5"]
    assert len(waiting) == 2


def test_calendars_follow_a_move_and_a_cancellation(world: SimpleNamespace, session: Session) -> None:
    a, b, c = somebody(world, 3)
    for each in (a, b, c):
        attendances.sign_up(session, each, NOW)
    later = replace(PLAN, at=SOON + timedelta(hours=2), host=world.carol)
    moved = sessions.change(session, 0, later, world.carol, NOW)
    assert (moved.uid, moved.sequence) == (session.uid, 1)
    assert last(a) == last(world.carol) == ("session_changed", ("REQUEST", 1, "CONFIRMED"))
    assert last(c) == ("session_changed", None)
    before = Letter.select().count()
    sessions.change(session, 1, replace(later, text={"en": "Bring questions", "fr": ""}), world.carol, NOW)
    assert Letter.select().count() == before  # no calendar is concerned
    with pytest.raises(AlreadyDone):
        sessions.change(session, 1, later, world.carol, NOW)
    sessions.cancel(session, world.carol, NOW)
    assert last(b) == ("session_cancelled", ("CANCEL", 3, "CANCELLED"))
    assert last(c) == ("session_cancelled", None)
    for act in (attendances.sign_up, attendances.leave):
        with pytest.raises(AlreadyDone):
            act(session, a, NOW)
    with pytest.raises(AlreadyDone):
        sessions.cancel(session, world.carol, NOW)
    assert "example.org" not in Letter.get(Letter.person == a).calendar.replace("person.0@example.org", "")


def test_who_goes_is_reminded_once_a_day_before(world: SimpleNamespace, session: Session) -> None:
    a, b, c, late = somebody(world, 4)
    for each in (a, b, c):
        attendances.sign_up(session, each, NOW)
    Person.update(quiet_from=SOON.hour - 3, quiet_until=SOON.hour + 3).where(Person.id == b.id).execute()
    a_day_before = SOON - timedelta(days=1)
    assert session_letters.remind_due(a_day_before - timedelta(minutes=1)) == 0
    assert session_letters.remind_due(a_day_before) == 2  # a and the host; b has quiet hours, c waits
    assert (last(a), last(world.carol)) == (("session_reminder", None), ("session_reminder", None))
    later = a_day_before + timedelta(hours=4)
    assert (session_letters.remind_due(later), last(b)[0]) == (1, "session_reminder")
    attendances.leave(session, a, later)  # c gets the place, then somebody signs up who knows
    sessions.change(session, 0, replace(PLAN, places=3, host=world.carol), world.carol, later)
    attendances.sign_up(session, late, later)
    assert session_letters.remind_due(later) == 0
    moved = replace(PLAN, places=3, host=world.carol, at=SOON + timedelta(days=2))
    sessions.change(Session.get(), 1, moved, world.carol, later)
    builders.at_once(lambda: session_letters.remind_due(later + timedelta(days=2)), 4)
    assert Letter.select().where(Letter.kind == "session_reminder").count() == 3 + 4
    cancelled = replace(moved, at=SOON + timedelta(days=9))
    sessions.change(Session.get(), 2, cancelled, world.carol, later)
    sessions.cancel(Session.get(), world.carol, later)
    assert session_letters.remind_due(cancelled.at - timedelta(hours=3)) == 0


def test_a_mentor_is_made_host_and_the_one_before_is_told(world: SimpleNamespace, session: Session) -> None:
    assert last(world.carol)[0] == "session_hosted"
    attendances.sign_up(session, world.bob, NOW)
    sessions.change(session, 0, replace(PLAN, host=world.bob), world.carol, NOW)
    assert last(world.bob)[0] == "session_hosted"
    assert lists(session) == ([], [])  # a host needs no place
    assert last(world.carol) == ("session_out", ("CANCEL", 1, ""))
    with pytest.raises(Refused):
        attendances.sign_up(session, world.bob, NOW)
    with pytest.raises(BadField, match="coordinator or a mentor"):
        sessions.change(session, 1, replace(PLAN, host=world.alice), world.carol, NOW)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title_en", {"title": {"en": "", "fr": ""}}),
        ("title_fr", {"title": {"en": "x", "fr": "x" * 121}}),
        ("text_en", {"text": {"en": "x" * 4001}}),
        ("at", {"at": NOW}),
        ("at", {"at": NOW + timedelta(days=400)}),
        ("minutes", {"minutes": 61}),
        ("places", {"places": 0}),
        ("place", {"place": "x" * 201}),
    ],
)
def test_what_cannot_be_planned_is_refused(
    world: SimpleNamespace, field: str, wrong: dict[str, object]
) -> None:
    with pytest.raises(BadField) as refused:
        sessions.plan(world.programme, replace(PLAN, **wrong), world.carol, NOW)
    assert refused.value.field == field
    assert not Session.select().exists()


def test_places_are_never_fewer_than_those_who_have_one(world: SimpleNamespace, session: Session) -> None:
    for each in somebody(world, 2):
        attendances.sign_up(session, each, NOW)
    with pytest.raises(BadField, match="2 people have a place"):
        sessions.change(session, 0, replace(PLAN, places=1), world.carol, NOW)
    assert Session.get().sequence == 0


def test_the_hour_holds_through_a_clock_change(world: SimpleNamespace) -> None:
    at = meetings.instant(datetime(2026, 3, 29, 18, 0), "Europe/Paris")  # the clocks change that morning
    session = sessions.plan(world.programme, replace(PLAN, at=at, host=world.bob), world.carol, NOW)
    assert session.at.astimezone(UTC).hour == 16
    entry = Calendar.from_ical(Letter.get(Letter.kind == "session_hosted").calendar).events[0]
    assert (entry.start.hour, entry.start.astimezone(UTC)) == (18, session.at)


def test_who_came_is_noted_once_it_has_begun(world: SimpleNamespace, session: Session) -> None:
    a, b = somebody(world, 2)
    for each in (a, b):
        attendances.sign_up(session, each, NOW)
    with pytest.raises(Refused):
        attendances.note(session, {a.id}, world.carol, NOW)
    after = SOON + timedelta(hours=2)
    with pytest.raises(AlreadyDone):
        attendances.leave(session, a, after)
    for came in ({a.id}, set(), {b.id, 999}):
        attendances.note(session, came, world.carol, after)
    assert [row.came for row in Attendance.select().order_by(Attendance.id)] == [False, True]
    assert sessions.ahead(world.programme, after) == []
    assert sessions.past(world.programme, after)[0].state == "held"
    acts = [row.act for row in JournalEntry.select().order_by(JournalEntry.id)]
    assert acts == ["session.planned", *["session.held"] * 3]


def test_who_goes_gives_the_place_back(world: SimpleNamespace, session: Session) -> None:
    people = somebody(world, 2)
    for each in (world.alice, world.bob, *people):
        attendances.sign_up(session, each, NOW)
    assert personal.export(world.alice, NOW)["group_sessions"][0]["state"] == "going"
    profiles.leave(world.newcomer, world.alice, NOW)
    assert lists(session)[0] == ["Bob", "Person 0"]
    erasure.erase(world.bob, NOW)
    assert lists(session)[0] == ["Person 0", "Person 1"]
    builders.coordinator(world.dave, world.programme)
    erasure.erase(world.carol, NOW)
    assert Session.get().host is None


def test_the_doctor_sees_more_people_than_places(world: SimpleNamespace, session: Session) -> None:
    for each in somebody(world, 2):
        attendances.sign_up(session, each, NOW)
    Session.update(places=1).execute()
    assert doctor.faults(NOW) == [f"Group session {session.id} has more people than places."]
