"""Commands of the service: ``flask --app app COMMAND``."""

from flask import Flask

from mentorship import db


def init(app: Flask) -> None:
    """Add the commands to an application."""

    @app.cli.command("migrate")
    def migrate() -> None:
        """Bring the database to the newest schema."""
        for step in db.migrate():
            print(step)
