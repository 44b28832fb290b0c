"""Commands of the demo: an invented programme, loaded once or anew."""

from datetime import UTC, datetime

import click

from mentorship import backup
from mentorship.commands import server
from mentorship.commands.terminal import connected, now, plainly
from mentorship.config import current
from mentorship.db import migrate
from mentorship.demo import loading, simulation
from mentorship.errors import Refused
from mentorship.models import Letter, Mentorship, Person

CLOCK = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


def _require_demo() -> None:
    if not current().demo:
        raise Refused("This is no demo: set TANDEM_DEMO=1, and a database of its own in DATABASE_URL.")


@click.command("demo")
@click.option("--serve", "port", type=int, help="Go on and serve it on this port.")
@click.option("--simulate", is_flag=True, help="Simulate a half-year of a large programme instead.")
@click.option("--until", type=click.DateTime(CLOCK), help="The moment at which it ends, in UTC; else now.")
@click.option("--pairs", default=200, show_default=True, help="About how many pairs live it.")
@click.option("--days", default=183, show_default=True, help="How long it lasts.")
@click.option("--seed", default=7, show_default=True, help="Another number, another half-year.")
@click.pass_context
def load(
    context: click.Context,
    port: int | None,
    simulate: bool,
    until: datetime | None,
    pairs: int,
    days: int,
    seed: int,
) -> None:
    """Load the demo programme, unless it is there already."""
    if simulate:
        _simulate(until.replace(tzinfo=UTC) if until else now(), pairs, days, seed)
    else:
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


def _simulate(until: datetime, pairs: int, days: int, seed: int) -> None:
    with plainly():
        _require_demo()
        migrate()
    with connected():
        if Person.select().exists():
            raise Refused(
                "There are people in this database. Simulate in an empty one of its own, "
                "for example DATABASE_URL=sqlite:///var/half-year.db."
            )
        click.echo(f"Living {days} days with about {pairs} pairs …")
        simulation.simulate(until, pairs, days, seed)
        begun, letters = Mentorship.select().count(), Letter.select().count()
        click.echo(f"{begun} pairs began, and {letters} letters were written; nobody was sent any.")


@click.command("demo-reset")
def reset() -> None:
    """Erase everything and load the demo programme anew."""
    with connected(migrated=False):
        _require_demo()
        backup.erase()
    _load()
    click.echo("The demo begins anew.")


COMMANDS = (load, reset)
