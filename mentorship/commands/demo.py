"""Commands of the demo: an invented programme, loaded once or anew."""

import click

from mentorship import backup
from mentorship.commands.terminal import connected, now, plainly
from mentorship.config import current
from mentorship.db import migrate
from mentorship.demo import loading
from mentorship.errors import Refused
from mentorship.models import Person


def _require_demo() -> None:
    if not current().demo:
        raise Refused("This is no demo: set TANDEM_DEMO=1, and a database of its own in DATABASE_URL.")


@click.command("demo")
def load() -> None:
    """Load the demo programme, unless it is there already."""
    with plainly():
        _require_demo()
        migrate()
    with connected():
        if Person.select().exists():
            return
        click.echo("Loading the demo programme …")
        loading.load(now())


@click.command("demo-reset")
def reset() -> None:
    """Erase everything and load the demo programme anew."""
    with connected(migrated=False):
        _require_demo()
        backup.erase()
    load.callback()  # type: ignore[misc]
    click.echo("The demo begins anew.")


COMMANDS = (load, reset)
