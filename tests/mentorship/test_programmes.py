"""How a programme begins, and how its indicators are set."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import builders
import pytest
from flask import Flask

from matching import terms_from
from mentorship import coordinators, measures, programmes
from mentorship.errors import BadField
from mentorship.kinds import KINDS
from mentorship.models import Indicator, JournalEntry, Programme

NAME = {"en": "Spring", "fr": "Printemps"}


def test_a_programme_begins_with_terms_agreement_and_every_indicator(app: Flask) -> None:
    made = programmes.create("spring", NAME, builders.NOW, tagline={"en": "Hello", "fr": "Bonjour"})
    kept = Programme.get_by_id(made.id)
    assert kept.name == NAME
    assert kept.tagline["fr"] == "Bonjour"
    assert {term.name for term in terms_from(kept.terms)} >= {"skills", "hours", "languages"}
    assert kept.agreement["en"]
    assert kept.agreement["fr"]
    rows = list(Indicator.select().where(Indicator.programme == made.id))
    assert {row.kind for row in rows} == set(KINDS)
    for row in rows:
        assert row.action["en"]
        assert row.action["fr"]
        assert row.due_on > builders.NOW.date()
        assert KINDS[row.kind].lowest <= row.target <= KINDS[row.kind].highest
    assert JournalEntry.select().where(JournalEntry.act == "programme.created").count() == 1


@pytest.mark.parametrize("slug", ["", "Spring", "spring 1", "-a", "a--b", "é", "a/b", "a\n"])
def test_an_address_that_no_page_could_have_is_refused(app: Flask, slug: str) -> None:
    with pytest.raises(BadField):
        programmes.create(slug, NAME, builders.NOW)


def test_two_programmes_never_share_an_address(app: Flask) -> None:
    programmes.create("spring", NAME, builders.NOW)
    with pytest.raises(BadField):
        programmes.create("spring", NAME, builders.NOW)


def setting(world: SimpleNamespace, **changes: Any) -> Indicator:
    row = Indicator.get_or_none(Indicator.kind == "placed") or Indicator.create(
        programme=world.programme, kind="placed", target=85, due_on=date(2026, 9, 1)
    )
    values = {
        "target": 60,
        "due_on": date(2026, 12, 1),
        "owner": world.carol,
        "action": {"en": "Ring", "fr": "Appeler"},
        "action_on": date(2026, 11, 1),
        "by": world.carol,
        "now": builders.NOW,
    }
    return measures.set_(row, **{**values, **changes})


def test_setting_an_indicator_keeps_it_and_writes_the_journal(world: SimpleNamespace) -> None:
    row = setting(world)
    assert (row.target, row.due_on, row.owner, row.action["fr"]) == (
        60,
        date(2026, 12, 1),
        world.carol,
        "Appeler",
    )
    entry = JournalEntry.get(JournalEntry.act == "indicator.set")
    assert entry.details["before"]["target"] == 85
    assert entry.details["after"]["target"] == 60


@pytest.mark.parametrize("target", [-1, 101])
def test_a_target_that_cannot_be_reached_is_refused(world: SimpleNamespace, target: int) -> None:
    with pytest.raises(BadField) as refused:
        setting(world, target=target)
    assert refused.value.field == "target"
    assert Indicator.get(Indicator.kind == "placed").target == 85


def test_the_owner_must_run_the_programme(world: SimpleNamespace) -> None:
    with pytest.raises(BadField) as refused:
        setting(world, owner=world.dave)
    assert refused.value.field == "owner"
    assert setting(world, owner=None).owner is None


def test_the_first_coordinator_owns_the_indicators_of_a_new_programme(world: SimpleNamespace) -> None:
    made = programmes.create("spring", NAME, builders.NOW)
    coordinators.name(made, world.bob.email, None, builders.NOW + timedelta(minutes=1))
    owners = {row.owner for row in Indicator.select().where(Indicator.programme == made.id)}
    assert owners == {world.bob}
