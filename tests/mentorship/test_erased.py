"""Who was erased stays erased, also when a backup brings them back."""

import dataclasses
import stat
from pathlib import Path
from types import SimpleNamespace

import builders
import pytest
from builders import NOW
from flask import Flask

from mentorship import backup, config, erased
from mentorship.models import Person


@pytest.fixture
def ledger(world: SimpleNamespace, app: Flask, tmp_path: Path) -> Path:
    file = tmp_path / "somewhere" / "erased"
    file.parent.mkdir()
    config.use(dataclasses.replace(config.current(), erased_file=str(file)))
    return file


def test_a_backup_brings_nobody_back(world: SimpleNamespace, ledger: Path, tmp_path: Path) -> None:
    backup.save(tmp_path / "saved")
    erased.erase(world.alice, NOW)
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    assert "alice" not in ledger.read_text().lower()
    assert erased.erase_again(NOW) == []
    backup.restore(tmp_path / "saved", replace=True)
    assert Person.get_by_id(world.alice.id).name == "Alice"
    assert erased.erase_again(NOW) == [f"Account {world.alice.id} was erased once, and is erased again."]
    assert Person.get_by_id(world.alice.id).name == "Former member"
    assert erased.erase_again(NOW) == []


def test_another_with_the_same_number_is_left_alone(world: SimpleNamespace, ledger: Path) -> None:
    ledger.write_text(f"{world.alice.id} 2001-01-01T00:00:00+00:00\n9999 2001-01-01T00:00:00+00:00\n")
    assert erased.erase_again(NOW) == []
    assert Person.get_by_id(world.alice.id).name == "Alice"


def test_the_last_coordinator_is_named_and_stays(
    world: SimpleNamespace, ledger: Path, tmp_path: Path
) -> None:
    second = builders.coordinator(world.bob, world.programme)
    erased.erase(world.carol, NOW)
    Person.update(email="carol@example.org").where(Person.id == world.carol.id).execute()
    second.delete_instance()
    builders.coordinator(world.carol, world.programme)
    (said,) = erased.erase_again(NOW)
    assert said.startswith(
        f"Account {world.carol.id} was erased once and is back: You are the only coordinator"
    )


def test_the_ledger_lies_beside_a_sqlite_file(world: SimpleNamespace, app: Flask, tmp_path: Path) -> None:
    config.use(dataclasses.replace(config.current(), database_url=f"sqlite:///{tmp_path}/there.db"))
    erased.erase(world.alice, NOW)
    assert (tmp_path / "there.db.erased").read_text().startswith(f"{world.alice.id} ")


def test_without_a_place_for_the_ledger_an_account_is_erased_all_the_same(world: SimpleNamespace) -> None:
    config.use(dataclasses.replace(config.current(), database_url="postgresql://nobody@127.0.0.1/none"))
    erased.erase(world.alice, NOW)
    assert Person.get_by_id(world.alice.id).name == "Former member"
    assert erased.erase_again(NOW) == []
