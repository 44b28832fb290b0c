"""Commands about the data: its schema, its copies, its wholeness."""

from pathlib import Path

import click

from mentorship import backup, db, doctor, erased, journal, runs
from mentorship.commands.terminal import connected, now, plainly
from mentorship.errors import Refused
from mentorship.models import Run


@click.command("migrate")
def migrate() -> None:
    """Bring the database to the newest schema."""
    with plainly():
        for step in db.migrate():
            click.echo(step)
    with connected():
        _erase_again()


def _erase_again() -> None:
    for sentence in erased.erase_again(now()):
        click.echo(sentence)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def save(file: Path) -> None:
    """Write a whole and consistent copy of the data into FILE, while the service runs."""
    with connected():
        click.echo(f"Saved {backup.save(file):,} bytes in {file}")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Replace the data that is there.")
def restore(file: Path, yes: bool) -> None:
    """Put the data of a backup in the place of what is there."""
    with connected(migrated=False):
        backup.restore(file, replace=yes)
    with plainly():
        db.migrate()
    with connected():
        _erase_again()
        found = doctor.faults(now())
    click.echo(f"Restored from {file}.")
    for fault in found:
        click.echo(fault)


@click.command("doctor")
def check() -> None:
    """Check what must always hold; say in a sentence each what does not, and exit with 1."""
    with connected():
        found = doctor.faults(now())
    for fault in found:
        click.echo(fault)
    if found:
        raise SystemExit(1)
    click.echo("All is well.")


@click.command("journal-verify")
def verify() -> None:
    """Check that no entry of the journal was changed or taken out."""
    with connected():
        broken = journal.first_broken()
    if broken is not None:
        raise click.ClickException(
            f"The journal is broken at entry {broken.id} of {broken.at:%Y-%m-%d %H:%M} UTC."
        )
    click.echo("The journal is whole.")


@click.command("replay")
@click.argument("run", type=int)
def replay(run: int) -> None:
    """Work run number RUN out again from its stored input, and say whether the same pairs come out."""
    with connected():
        found = Run.get_or_none(Run.id == run)
        if found is None:
            raise Refused(f"There is no run {run}.")
        same = runs.replay(found)
    if not same:
        raise click.ClickException("The pairs differ: the matching has changed since this run.")
    click.echo("Exactly the same pairs.")


COMMANDS = (migrate, save, restore, check, verify, replay)
