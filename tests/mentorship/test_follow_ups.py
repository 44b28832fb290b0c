"""Lines of the desk that are put off or closed, and the day's summary by mail."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import asked, coordinators, digests, erasure, facts, follow_ups, i18n, signals, watch
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import (
    Coordinator,
    FollowUp,
    JournalEntry,
    Letter,
    Meeting,
    Mentorship,
    Person,
    Profile,
    Programme,
)
from mentorship.signals import Signal


@pytest.fixture
def pair(world: SimpleNamespace) -> Mentorship:
    """A pair that has not met in twenty days."""
    return builders.mentorship(world.newcomer, world.mentor, started_at=NOW - timedelta(days=20))


def found(world: SimpleNamespace, days: int = 0) -> list[Signal]:
    at = NOW + timedelta(days=days)
    return follow_ups.open_lines(world.programme, signals.of(facts.of(world.programme), at), at)


def test_a_line_put_off_comes_back_on_its_day(world: SimpleNamespace, pair: Mentorship) -> None:
    (line,) = found(world)
    follow_ups.snooze(world.programme, line, 3, world.carol, NOW)
    assert [len(found(world, days)) for days in (0, 2, 3)] == [0, 0, 1]
    seen = signals.of(facts.of(world.programme), NOW)
    assert [row.by.name for _line, row in follow_ups.put_off(world.programme, seen, NOW)] == ["Carol"]
    assert JournalEntry.get(JournalEntry.act == "line.put_off").details["line"] == line.key


def test_notes_about_proposals_and_questions_go_with_the_person(world: SimpleNamespace) -> None:
    asked_by_alice = asked.ask(world.programme, "How do I price?", "", world.alice, NOW)
    asked_by_bob = asked.ask(world.programme, "And I?", "", world.bob, NOW)
    proposal = builders.proposal(builders.round_(world.programme), world.newcomer, world.mentor)
    for rule, about in (("unanswered", proposal), ("question", asked_by_alice), ("question", asked_by_bob)):
        key = f"{rule}:{about.id}::202601010900"
        FollowUp.create(programme=world.programme, key=key, outcome="spoken", note="Words", created_at=NOW)
    erasure.erase(world.alice, NOW)
    assert [row.note for row in FollowUp.select().order_by(FollowUp.id)] == ["", "", "Words"]


def test_a_closed_line_keeps_its_outcome_and_stays_away(world: SimpleNamespace, pair: Mentorship) -> None:
    (line,) = found(world)
    follow_ups.close(world.programme, line, "spoken", " They meet  on Friday ", world.carol, NOW)
    row = FollowUp.get()
    assert (row.outcome, row.note) == ("spoken", "They meet on Friday")
    assert found(world, 30) == []
    assert [each.note for each in follow_ups.before(world.programme, line)] == ["They meet on Friday"]
    assert all("Friday" not in str(each.details) for each in JournalEntry.select())
    erasure.erase(world.alice, NOW)
    assert FollowUp.get().note == ""
    assert JournalEntry.select().where(JournalEntry.act == "mentorship.contacted").count() == 1


def test_the_same_thing_happening_anew_is_a_new_line(world: SimpleNamespace, pair: Mentorship) -> None:
    values = {"mentorship": pair, "state": "held", "created_at": NOW, "by": world.bob}
    Meeting.create(uid="1", at=NOW - timedelta(days=60), **values)
    (line,) = found(world)
    assert line.rule == "silent"
    follow_ups.close(world.programme, line, "not_needed", "", world.carol, NOW)
    assert found(world, 10) == []
    Meeting.create(uid="2", at=NOW + timedelta(days=11), **values)
    assert [each.rule for each in found(world, 60)] == ["silent"]


def test_what_cannot_be_is_refused(world: SimpleNamespace, pair: Mentorship) -> None:
    (line,) = found(world)
    with pytest.raises(BadField):
        follow_ups.snooze(world.programme, line, 400, world.carol, NOW)
    with pytest.raises(BadField):
        follow_ups.close(world.programme, line, "magic", "", world.carol, NOW)
    open_round = Signal("round", "round", 1, None, "")
    with pytest.raises(Refused):
        follow_ups.close(world.programme, open_round, "solved", "", world.carol, NOW)
    assert FollowUp.select().count() == 0


# --- the day's summary --------------------------------------------------------------------------------


def chosen(world: SimpleNamespace, hour: int | None = 8) -> Coordinator:
    row = coordinators.row(world.programme, world.carol)
    digests.choose(row, hour)
    return row


def at(hour: int, day: int = 0) -> object:
    """Return an hour of a day on Carol's clock, in winter: Paris is one hour ahead of UTC."""
    return NOW.replace(hour=hour - 1, minute=5) + timedelta(days=day)


def letters() -> list[Letter]:
    return list(Letter.select().where(Letter.kind == "digest"))


def test_the_summary_comes_once_a_day_at_the_hour(world: SimpleNamespace, pair: Mentorship) -> None:
    chosen(world)
    assert [digests.send_due(at(hour)) for hour in (7, 8, 9, 23)] == [0, 1, 0, 0]
    assert digests.send_due(at(9, 1)) == 1
    assert "Alice and Bob" in letters()[0].text
    assert len(letters()) == 2


def test_many_tickers_write_one_summary(world: SimpleNamespace, pair: Mentorship) -> None:
    chosen(world)
    assert sum(builders.at_once(lambda: digests.send_due(at(8)))) == 1
    assert len(letters()) == 1


def test_a_day_with_nothing_to_do_has_no_letter(world: SimpleNamespace) -> None:
    chosen(world)
    assert digests.send_due(at(8)) == 0
    assert letters() == []


def test_who_chose_no_hour_or_has_no_account_gets_none(world: SimpleNamespace, pair: Mentorship) -> None:
    chosen(world, None)
    assert digests.send_due(at(12)) == 0
    chosen(world)
    Person.update(disabled_at=NOW).where(Person.id == world.carol.id).execute()
    assert digests.send_due(at(12)) == 0
    with pytest.raises(BadField):
        digests.choose(coordinators.row(world.programme, world.carol), 3)


def test_the_summary_speaks_the_coordinators_language(world: SimpleNamespace, pair: Mentorship) -> None:
    chosen(world)
    Person.update(language="fr", zone="America/Montreal").where(Person.id == world.carol.id).execute()
    assert digests.send_due(at(9)) == 0
    assert digests.send_due(at(15)) == 1
    (letter,) = letters()
    assert "Bonjour" in letter.text
    with i18n.reader("fr", "America/Montreal"):
        assert str(signals.RULES["no_first_meeting"].title) in letter.text


def test_open_applications_are_in_the_summary(world: SimpleNamespace) -> None:
    Programme.update(applications=True).execute()
    Profile.update(application="open").where(Profile.id == world.newcomer.id).execute()
    chosen(world)
    assert digests.send_due(at(8)) == 1
    assert "Applications: 1\n– Alice." in letters()[0].text


# --- did it help? -------------------------------------------------------------------------------------


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def test_some_days_after_an_act_it_is_asked_whether_it_helped(
    world: SimpleNamespace, pair: Mentorship
) -> None:
    (line,) = found(world)
    follow_ups.close(world.programme, line, "spoken", "", world.carol, NOW)
    assert [len(follow_ups.to_ask(world.programme, later(days))) for days in (4, 5, 29, 30)] == [0, 1, 1, 0]
    (row,) = follow_ups.to_ask(world.programme, later(6))
    about = follow_ups.about(row)
    assert (about.rule, about.subject, about.id, about.side) == ("no_first_meeting", "pair", pair.id, "")
    with pytest.raises(BadField):
        follow_ups.tell(row, "perhaps", world.carol, later(6))
    follow_ups.tell(row, "partly", world.carol, later(6))
    with pytest.raises(AlreadyDone):
        follow_ups.tell(row, "yes", world.carol, later(6))
    assert FollowUp.get().helped == "partly"
    assert follow_ups.to_ask(world.programme, later(6)) == []
    assert JournalEntry.get(JournalEntry.act == "line.helped").details["helped"] == "partly"


def test_six_clicks_at_once_are_one_answer(world: SimpleNamespace, pair: Mentorship) -> None:
    (line,) = found(world)
    follow_ups.close(world.programme, line, "solved", "", world.carol, NOW)
    row = FollowUp.get()
    said = builders.at_once(lambda: follow_ups.tell(row, "yes", world.carol, later(6)))
    assert [each for each in said if not isinstance(each, AlreadyDone)] == [None]
    assert JournalEntry.select().where(JournalEntry.act == "line.helped").count() == 1


def test_nothing_is_asked_of_what_needed_nothing(world: SimpleNamespace, pair: Mentorship) -> None:
    (line,) = found(world)
    follow_ups.close(world.programme, line, "not_needed", "", world.carol, NOW)
    assert follow_ups.to_ask(world.programme, later(6)) == []


def test_the_tally_says_nothing_of_few(world: SimpleNamespace, pair: Mentorship) -> None:
    values = {"programme": world.programme, "by": world.carol, "created_at": NOW}
    for number in range(9):
        FollowUp.create(key=f"silent:{number}::x", outcome="spoken", helped="yes", **values)
    FollowUp.create(key="silent:20::x", outcome="not_needed", **values)
    FollowUp.create(key="silent:21::x", until=NOW.date(), **values)
    (first, silent) = follow_ups.tallies(world.programme, found(world))
    assert (first.rule, first.lines, first.acts, first.tells) == ("no_first_meeting", 1, 0, False)
    assert (silent.lines, silent.acts, silent.needless, silent.answers, silent.tells) == (11, 9, 1, 9, False)
    FollowUp.create(key="silent:22::x", outcome="solved", helped="partly", **values)
    told = follow_ups.tallies(world.programme, [])[0]
    assert (told.tells, told.helped, told.partly) == (True, 9, 1)


# --- from when on the desk warns ----------------------------------------------------------------------


def test_a_programme_settles_its_own_figures(world: SimpleNamespace, pair: Mentorship) -> None:
    usual = watch.figures(world.programme)
    watch.settle(world.programme, usual, world.carol, NOW)
    assert JournalEntry.select().where(JournalEntry.act == "programme.watched").count() == 0
    watch.settle(world.programme, {**usual, "no_first_meeting": 21}, world.carol, NOW)
    fresh = Programme.get_by_id(world.programme.id)
    assert fresh.thresholds == {"no_first_meeting": 21}
    assert signals.of(facts.of(fresh), NOW) == ()
    assert len(signals.of(facts.of(fresh), later(2))) == 1
    with pytest.raises(BadField) as refused:
        watch.settle(fresh, {**usual, "silent": 99}, world.carol, NOW)
    assert refused.value.field == "silent"
