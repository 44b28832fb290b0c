"""When letters come, and which: quiet hours, one letter a day, stops."""

import dataclasses
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import builders
import pytest
import sink as sinks
from builders import NOW

from mentorship import bundles, config, erased, mail, outbox, personal, quiet, stops
from mentorship.errors import BadField
from mentorship.models import Letter, Person, Stop

NIGHT = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)  # 23:00 in Paris
MORNING = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)


def queue(person: Person, key: str = "1", now: datetime = NOW, kind: str = "mentorship_paused") -> Letter:
    pair, partner = SimpleNamespace(id=7), SimpleNamespace(name="Bob")
    made = mail.queue(kind, person, key, now, mentorship=pair, me=person, partner=partner)
    assert made is not None
    return made


# --- quiet hours ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        ("Europe/Paris", "2026-03-02T12:00", "2026-03-02T12:00"),
        ("Europe/Paris", "2026-03-02T20:00", "2026-03-03T07:00"),
        ("Europe/Paris", "2026-03-28T21:00", "2026-03-29T06:00"),  # an hour is left out
        ("Europe/Paris", "2026-10-24T21:00", "2026-10-25T07:00"),  # an hour comes twice
        ("Europe/Paris", "2026-10-25T00:30", "2026-10-25T07:00"),
        ("America/New_York", "2026-03-08T03:00", "2026-03-08T12:00"),
        ("America/New_York", "2026-11-01T03:00", "2026-11-01T13:00"),
    ],
)
def test_letters_wait_for_the_morning_of_their_reader(zone: str, at: str, due: str) -> None:
    person = Person(zone=zone, quiet_from=21, quiet_until=8)
    instant = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert quiet.after(person, instant) == datetime.fromisoformat(due).replace(tzinfo=UTC)


@pytest.mark.parametrize(("day", "due"), [("2026-03-29", "01:00"), ("2026-10-25", "00:00")])
def test_quiet_hours_may_end_within_a_change_of_clocks(day: str, due: str) -> None:
    person = Person(zone="Europe/Paris", quiet_from=21, quiet_until=2)
    before = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=UTC) - timedelta(hours=1)
    end = quiet.after(person, before)
    assert end == datetime.fromisoformat(f"{day}T{due}").replace(tzinfo=UTC)
    assert quiet.after(person, end) == end


def test_what_is_urgent_goes_at_night(world: SimpleNamespace) -> None:
    assert (queue(world.alice, now=NIGHT).way, queue(world.alice, "2", NIGHT).due_at) == ("quiet", MORNING)
    made = mail.queue("reset", world.alice, "1", NIGHT, secret=True, address="/reset/x")
    assert made is not None
    assert (made.way, made.due_at) == ("", NIGHT)
    for key, days, way in (("1", 1, ""), ("2", 5, "quiet")):
        meeting = SimpleNamespace(at=NIGHT + timedelta(days=days), mentorship_id=7, minutes=45, place="")
        told = {"meeting": meeting, "me": world.alice, "partner": world.bob, "mine": False, "chosen": False}
        moved = mail.queue("meeting_moved", world.alice, key, NIGHT, calendar="BEGIN", **told)
        assert moved is not None
        assert moved.way == way
    told["was"] = NIGHT + timedelta(hours=9)  # tomorrow's meeting is now in five days
    moved = mail.queue("meeting_moved", world.alice, "3", NIGHT, calendar="BEGIN", **told)
    assert moved is not None
    assert moved.way == ""


# --- one letter a day -------------------------------------------------------------------------------------


@pytest.fixture
def together(world: SimpleNamespace) -> Person:
    Person.update(digest=True).where(Person.id == world.alice.id).execute()
    return Person.get_by_id(world.alice.id)


def test_what_can_wait_comes_in_one_letter(together: Person) -> None:
    letters = [queue(together, "1"), queue(together, "2", kind="mentorship_resumed")]
    assert {(letter.way, letter.due_at) for letter in letters} == {("together", MORNING)}
    assert (outbox.deliver_due(MORNING), bundles.send_due(MORNING - timedelta(minutes=1))) == (0, 0)
    assert (bundles.send_due(MORNING), bundles.send_due(MORNING)) == (1, 0)
    bundle = Letter.get(Letter.kind == "together")
    assert bundle.subject == "2 letters for you today"
    for letter in letters:
        assert letter.subject in bundle.text
        assert Letter.get_by_id(letter.id).sent_at == MORNING
    assert bundle.text.count(mail.link("/mentorships/7")) == 2
    assert outbox.deliver_due(MORNING) == 1  # the bundle, and nothing beside it


def test_a_crash_within_a_bundle_loses_and_doubles_nothing(
    together: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(together)
    with monkeypatch.context() as broken:
        broken.setattr(bundles, "items", lambda letters: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            bundles.send_due(MORNING)
    assert Letter.get().sent_at is None
    assert bundles.send_due(MORNING) == 1
    assert Letter.select().where(Letter.kind == "together").count() == 1


def test_two_schedulers_write_one_bundle(together: Person) -> None:
    for number in range(5):
        queue(together, str(number))
    assert sum(builders.at_once(lambda: bundles.send_due(MORNING))) == 1  # type: ignore[arg-type]
    assert Letter.select().where(Letter.kind == "together").count() == 1


def test_each_letter_is_told_once_across_both_changes_of_clocks(together: Person) -> None:
    for start in (datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)):
        for hour in range(96):
            now = start + timedelta(hours=hour)
            if hour % 24 == 12:
                queue(together, f"{now}", now)
            bundles.send_due(now)
            bundles.send_due(now - timedelta(hours=2))  # a clock set back
    assert Letter.select().where(Letter.way == "together", Letter.sent_at.is_null()).count() == 1
    assert Letter.select().where(Letter.kind == "together").count() == 7


# --- stops ------------------------------------------------------------------------------------------------


def test_a_stopped_letter_keeps_its_line_only(world: SimpleNamespace) -> None:
    waiting = queue(world.alice, "1", NIGHT)
    stops.stop(world.alice, "news", NIGHT)
    stops.stop(world.alice, "news", NIGHT)
    later = queue(world.alice, "2", NIGHT)
    for letter in (waiting, later):
        row = Letter.get_by_id(letter.id)
        assert (row.way, row.text, row.html, row.failed_at) == ("stopped", "", "", None)
    assert outbox.deliver_due(NIGHT + timedelta(days=2)) == 0
    assert queue(world.bob, "4").way == ""
    stops.resume(world.alice, "news")
    assert queue(world.alice, "3").way == ""


def test_necessary_letters_cannot_be_stopped(world: SimpleNamespace) -> None:
    for topic in ("safety", "account", "matching", "nonsense"):
        with pytest.raises(BadField):
            stops.stop(world.alice, topic, NOW)
    assert stops.read(stops.token(world.alice.id, "safety", NOW), NOW) is None


def test_choices_are_kept_exported_and_erased(world: SimpleNamespace) -> None:
    hours = {"quiet_from": 20, "quiet_until": 9, "digest": True}
    stops.choose(world.alice, **hours, wanted=["news"], now=NOW)
    assert stops.stopped(world.alice) >= {"checkins", "community"}
    data = personal.export(Person.get_by_id(world.alice.id), NOW)
    assert {name: data["person"][name] for name in hours} == hours
    assert {row["topic"] for row in data["letters_stopped"]} == stops.stopped(world.alice)
    with pytest.raises(BadField):
        stops.choose(world.alice, **{**hours, "quiet_from": 24}, wanted=[], now=NOW)
    erased.erase(world.alice, NOW)
    assert Stop.select().count() == 0


def test_letters_carry_their_stop_link(world: SimpleNamespace) -> None:
    sink = sinks.Sink()
    with sinks.listening(sink, sinks.free_port()) as address:
        config.use(dataclasses.replace(config.current(), mail_url=address))
        queue(world.alice)
        mail.queue("known_address", world.alice, "1", NOW)
        assert outbox.deliver_due(NOW) == 2
    news, account = sink.messages
    link = news["List-Unsubscribe"].strip("<>")
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stops.read(link.rpartition("/")[2], NOW) == (world.alice, "news")
    for part in ("plain", "html"):
        assert link in news.get_body((part,)).get_content()  # type: ignore[union-attr]
    assert account["List-Unsubscribe"] is None
    assert link not in Letter.get(Letter.kind == "mentorship_paused").text  # coordinators read this one


# --- how long words are kept ------------------------------------------------------------------------------


def test_words_are_emptied_a_month_after_sending(world: SimpleNamespace) -> None:
    queue(world.alice)
    outbox.deliver_due(NOW)
    assert outbox.forget_old(NOW + timedelta(days=29)) == 0
    assert outbox.forget_old(NOW + timedelta(days=31)) == 1
    assert outbox.forget_old(NOW + timedelta(days=31)) == 0
    row = Letter.get()
    assert (row.text, row.html, bool(row.subject)) == ("", "", True)
