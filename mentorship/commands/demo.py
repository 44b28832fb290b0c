"""Commands of the demo: an invented programme, loaded once or anew."""

import click

from mentorship import backup
from mentorship.commands import server
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
@click.option("--serve", "port", type=int, help="Go on and serve it on this port.")
@click.pass_context
def load(context: click.Context, port: int | None) -> None:
    """Load the demo programme, unless it is there already."""
    _load()
    if port is not None:
        context.invoke(server.start, port=port)


def _load() -> None:
    with plainly():
        _require_demo()
        migrate()
    with connected():
        if not Person.select().exists():
            click.echo("Loading the demo programme …")
            loading.load(now())


@click.command("demo-reset")
def reset() -> None:
    """Erase everything and load the demo programme anew."""
    with connected(migrated=False):
        _require_demo()
        backup.erase()
    _load()
    click.echo("The demo begins anew.")


COMMANDS = (load, reset)
