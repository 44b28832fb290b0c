"""The indicators of a programme: first targets, changes and who made them, actions and what came of them."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from builders import NOW

from mentorship import measures
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.kinds import KINDS
from mentorship.models import Indicator, JournalEntry
from mentorship.web.annals import ACTS


def set_(world: SimpleNamespace, kind: str = "waiting", days: float = 0, **changes: Any) -> Indicator:
    row = measures.one(world.programme, kind)
    assert row is not None
    values = {
        "target": 20,
        "due_on": date(2026, 12, 1),
        "owner": None,
        "action": {"en": "Ring", "fr": "Appeler"},
    }
    values |= {"action_on": None, "by": world.carol, "now": NOW + timedelta(days=days), **changes}
    return measures.set_(row, **values)


def test_every_kind_has_an_action_in_both_languages() -> None:
    assert set(measures.actions()) == set(KINDS)
    assert all(set(texts) == {"en", "fr"} for texts in measures.actions().values())


def test_a_kind_newer_than_the_programme_has_its_first_target_and_no_row(world: SimpleNamespace) -> None:
    found = measures.of(world.programme)
    assert [row.kind for row in found] == list(KINDS)
    assert all(row.target == KINDS[row.kind].target for row in found)
    assert not Indicator.select().exists()
    assert measures.one(world.programme, "beauty") is None


def test_setting_it_writes_it_down_once(world: SimpleNamespace) -> None:
    first = set_(world)
    second = set_(world, target=25)
    assert first.id == second.id
    assert second.target == 25
    assert Indicator.select().count() == 1


def test_who_changed_a_target_last_is_known_and_whether_it_was_late(world: SimpleNamespace) -> None:
    set_(world, target=20, days=1)
    set_(world, target=20, days=2, due_on=date(2027, 1, 1))  # the target stays
    found = measures.settings(world.programme, NOW + timedelta(days=9))["waiting"]
    assert (found.at, found.by, found.before, found.late) == (NOW + timedelta(days=1), "Carol", 30, False)
    builders.round_(world.programme, state="published", published_at=NOW + timedelta(days=3))
    set_(world, target=25, days=4)
    late = measures.settings(world.programme, NOW + timedelta(days=9))["waiting"]
    assert (late.before, late.late) == (20, True)
    # A year later what the readings judge began after the change.
    assert not measures.settings(world.programme, NOW + timedelta(days=400))["waiting"].late


def test_an_action_is_done_once_with_what_came_of_it(world: SimpleNamespace) -> None:
    row = set_(world, action_on=date(2026, 3, 20))
    measures.act(row, "  Rang all of them.\r\nTwo have met. ", world.carol, NOW)
    kept = Indicator.get_by_id(row.id)
    assert (kept.acted_at, kept.acted_note) == (NOW, "Rang all of them.\nTwo have met.")
    with pytest.raises(AlreadyDone):
        measures.act(row, "Again", world.carol, NOW)
    entry = JournalEntry.get(JournalEntry.act == "indicator.acted")
    assert entry.details == {"kind": "waiting"}
    assert {"indicator.acted", measures.SET} <= set(ACTS)


def test_another_action_is_not_done_yet_and_another_target_changes_nothing_about_it(
    world: SimpleNamespace,
) -> None:
    measures.act(set_(world), "Done", world.carol, NOW)
    assert set_(world, target=40).acted_at == NOW
    fresh = set_(world, action={"en": "Write", "fr": "Écrire"})
    assert (fresh.acted_at, fresh.acted_note) == (None, "")


@pytest.mark.parametrize("note", ["", " \n", "x" * 501])
def test_a_note_that_says_nothing_or_too_much_is_refused(world: SimpleNamespace, note: str) -> None:
    with pytest.raises(BadField) as refused:
        measures.act(set_(world), note, world.carol, NOW)
    assert refused.value.field == "note"
    assert Indicator.get().acted_at is None


def test_twice_at_once_it_is_done_once(world: SimpleNamespace) -> None:
    row = measures.one(world.programme, "load")
    assert row is not None
    said = builders.at_once(lambda: measures.act(row, "Done", world.carol, NOW), times=4)
    assert sum(isinstance(each, Refused) for each in said) == 3
    assert Indicator.select().count() == 1
    assert JournalEntry.select().where(JournalEntry.act == "indicator.acted").count() == 1
