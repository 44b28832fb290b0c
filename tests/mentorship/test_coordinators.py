"""Who runs a programme: named by address, removed at once, never the last one."""

from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import NOW

from mentorship import access, coordinators, facts
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.models import Coordinator, Indicator, JournalEntry, Letter, Person


def test_naming_gives_the_right_writes_the_journal_and_a_letter(world: SimpleNamespace) -> None:
    coordinators.name(world.programme, " Dave@Example.org ", world.carol, NOW)
    assert access.coordinates(world.dave, world.programme)
    assert [row.person for row in coordinators.of(world.programme)] == [world.carol, world.dave]
    assert JournalEntry.get(JournalEntry.act == "coordinator.named").subject == f"person {world.dave.id}"
    letter = Letter.get(Letter.kind == "coordinator_named")
    assert letter.person == world.dave
    assert "/p/welcome/desk" in letter.text


def test_the_letter_is_in_the_language_of_its_reader(world: SimpleNamespace) -> None:
    Person.update(language="fr").where(Person.id == world.dave.id).execute()
    coordinators.name(world.programme, "dave@example.org", world.carol, NOW)
    assert "Bienvenue" in Letter.get(Letter.kind == "coordinator_named").subject


@pytest.mark.parametrize(
    "address", ["nobody@example.org", "", "not an address", "a" * 300, "carol@example.org"]
)
def test_an_address_without_account_and_one_named_before_are_refused(
    world: SimpleNamespace, address: str
) -> None:
    with pytest.raises(BadField) as refused:
        coordinators.name(world.programme, address, world.carol, NOW)
    assert refused.value.field == "email"
    assert len(coordinators.of(world.programme)) == 1
    assert not Letter.select().exists()


def test_unconfirmed_and_disabled_accounts_cannot_coordinate(world: SimpleNamespace) -> None:
    builders.person("Eve", confirmed_at=None)
    builders.person("Finn", disabled_at=NOW)
    for address in ("eve@example.org", "finn@example.org"):
        with pytest.raises(BadField):
            coordinators.name(world.programme, address, world.carol, NOW)


def test_removing_takes_the_right_and_hands_the_indicators_over(world: SimpleNamespace) -> None:
    row = coordinators.name(world.programme, "dave@example.org", world.carol, NOW)
    aim = Indicator.create(
        programme=world.programme, kind="placed", target=80, due_on=NOW.date(), owner=world.dave
    )
    coordinators.remove(row, world.carol, NOW + timedelta(hours=1))
    assert not access.coordinates(world.dave, world.programme)
    assert Indicator.get_by_id(aim.id).owner == world.carol
    assert JournalEntry.select().where(JournalEntry.act == "coordinator.removed").count() == 1


def test_the_last_coordinator_stays(world: SimpleNamespace) -> None:
    (row,) = coordinators.of(world.programme)
    with pytest.raises(Refused):
        coordinators.remove(row, world.carol, NOW)
    assert access.coordinates(world.carol, world.programme)
    assert not JournalEntry.select().where(JournalEntry.act == "coordinator.removed").exists()


def test_removing_twice_is_told(world: SimpleNamespace) -> None:
    row = coordinators.name(world.programme, "dave@example.org", world.carol, NOW)
    coordinators.name(world.programme, "bob@example.org", world.carol, NOW)
    coordinators.remove(row, world.carol, NOW)
    with pytest.raises(AlreadyDone):
        coordinators.remove(row, world.carol, NOW)
    assert Coordinator.select().where(Coordinator.programme == world.programme.id).count() == 2


def test_a_contact_is_noted_in_the_journal(world: SimpleNamespace) -> None:
    pair = builders.mentorship(world.newcomer, world.mentor)
    coordinators.note_contact(pair, " Spoke \n with both ", world.carol, NOW)
    entry = JournalEntry.get(JournalEntry.act == facts.CONTACT)
    assert entry.details == {"note": "Spoke with both"}
    assert entry.programme == world.programme.id
