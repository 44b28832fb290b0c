"""The journal is whole, or says where it is not."""

from types import SimpleNamespace

from builders import NOW

from mentorship import journal
from mentorship.db import transaction
from mentorship.models import JournalEntry


def write(world: SimpleNamespace, count: int) -> None:
    for number in range(count):
        with transaction():
            journal.record(world.carol, "round.opened", world.programme, NOW, world.programme, number=number)


def test_an_untouched_journal_is_whole(world: SimpleNamespace) -> None:
    write(world, 4)
    assert journal.first_broken() is None
    assert JournalEntry.select().where(JournalEntry.person == world.carol.id).count() == 4


def test_a_changed_entry_is_found(world: SimpleNamespace) -> None:
    write(world, 4)
    second = JournalEntry.select().order_by(JournalEntry.id).offset(1).get()
    JournalEntry.update(details={"number": 99}).where(JournalEntry.id == second.id).execute()
    broken = journal.first_broken()
    assert broken is not None
    assert broken.id == second.id


def test_a_removed_entry_is_found(world: SimpleNamespace) -> None:
    write(world, 4)
    second = JournalEntry.select().order_by(JournalEntry.id).offset(1).get()
    second.delete_instance()
    assert journal.first_broken() is not None


def test_erasing_a_person_leaves_the_seals_whole(world: SimpleNamespace) -> None:
    write(world, 2)
    world.carol.delete_instance(recursive=True)
    assert journal.first_broken() is None
