"""What all commands share: the database open around them, and a refusal as one plain sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from mentorship.db import db, require_migrated
from mentorship.errors import TandemError


def now() -> datetime:
    """Return the time at which a command began."""
    return datetime.now(UTC)


@contextmanager
def plainly() -> Iterator[None]:
    """End the command with a sentence instead of a trace when the service refuses."""
    try:
        yield
    except TandemError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def connected(migrated: bool = True) -> Iterator[None]:
    """Open the database for a command, and refuse one that is older than the program."""
    with plainly():
        opened = db.connect(reuse_if_open=True)
        try:
            if migrated:
                require_migrated()
            yield
        finally:
            if opened:
                db.close()
