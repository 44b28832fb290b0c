"""Commands that stay: the server, and the jobs as a process of their own."""

import logging
import signal

import click
from flask import Flask, current_app

from mentorship import demo, erased, jobs, logs, serve
from mentorship.commands.terminal import connected, now, plainly
from mentorship.config import current


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=12, show_default=True)
@click.option("--jobs/--no-jobs", "with_jobs", default=True, help="Do the jobs in this process too.")
def start(host: str, port: int, threads: int, with_jobs: bool) -> None:
    """Serve the pages with waitress, and do the jobs, in this one process."""
    logs.begin(logging.WARNING if current().demo else logging.INFO)
    with connected():  # an old schema is refused before anybody is served
        for sentence in erased.erase_again(now()):
            click.echo(sentence)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with plainly(), serve.listening(app, host, port, threads) as server:
        _greet(host, port)
        serve.run(server, with_jobs)


def _greet(host: str, port: int) -> None:
    click.echo(f"{current().product} is at http://{host}:{port}  (stop it with Ctrl+C)")
    if current().demo:
        click.echo(f"Sign in with the password {demo.PASSWORD} as")
        for role, address in (
            ("newcomer", demo.NEWCOMER),
            ("mentor", demo.MENTOR),
            ("coordinator", demo.COORDINATOR),
        ):
            click.echo(f"  {role:<12} {address}")


@click.command("jobs")
def work() -> None:
    """Do the jobs without serving pages, beside a server such as gunicorn; end by SIGTERM."""
    logs.begin(logging.INFO)
    with connected():
        pass
    signal.signal(signal.SIGTERM, serve.leave)
    signal.signal(signal.SIGINT, serve.leave)
    jobs.run()


COMMANDS = (start, work)
