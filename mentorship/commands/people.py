"""Commands about people."""

import click

from mentorship import coordinators, programmes
from mentorship.commands.terminal import connected, now
from mentorship.config import current
from mentorship.errors import Refused
from mentorship.models import Programme

FIRST = ("welcome", {"en": "Welcome", "fr": "Bienvenue"})


@click.command("coordinator")
@click.argument("address")
@click.option("--programme", "slug", help="The programme, as in its address; needed when there are several.")
def coordinator(address: str, slug: str | None) -> None:
    """Let the person with this e-mail ADDRESS run a programme; the first one is created."""
    with connected():
        programme = _programme(slug)
        named = coordinators.name(programme, address, None, now())
        click.echo(f"{named.person.name} now runs {current().base_url}/p/{programme.slug}/desk")


def _programme(slug: str | None) -> Programme:
    found: list[Programme] = list(Programme.select().order_by(Programme.id))
    if not found and slug in (None, FIRST[0]):
        return programmes.create(*FIRST, now())
    wanted = [programme for programme in found if slug in (None, programme.slug)]
    if len(wanted) == 1:
        return wanted[0]
    slugs = ", ".join(programme.slug for programme in found)
    raise Refused(f"Say which programme with --programme: {slugs or FIRST[0]}")


COMMANDS = (coordinator,)
