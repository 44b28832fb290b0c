"""Commands of the service: ``flask --app app COMMAND``."""

from flask import Flask

from mentorship.commands import data, demo, people, server


def init(app: Flask) -> None:
    """Add the commands to an application."""
    for noun in (data, demo, people, server):
        for command in noun.COMMANDS:
            app.cli.add_command(command)
