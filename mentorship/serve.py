"""The one-process server: waitress for the pages, the jobs beside them."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from waitress.server import create_server

from mentorship import jobs
from mentorship.config import current
from mentorship.errors import BadSetting


@contextmanager
def listening(app: Flask, host: str, port: int, threads: int) -> Iterator[Any]:
    """Take the port, or refuse with a sentence when somebody else has it."""
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            # A proxy in front says who asks; ProxyFix believes as many of them as PROXY_HOPS says.
            clear_untrusted_proxy_headers=not current().proxy_hops,
        )
    except OSError as error:
        raise BadSetting(f"Port {port} cannot be used ({error.strerror}): choose another.") from error
    try:
        yield server
    finally:
        server.close()


def run(server: Any, with_jobs: bool) -> None:
    """Serve until SIGTERM or Ctrl+C, then let running requests and jobs finish."""
    ticker = jobs.Ticker() if with_jobs else None
    # Without this the process would die at once, and what runs would be cut off.
    signal.signal(signal.SIGTERM, leave)
    if ticker:
        ticker.start()
    try:
        server.run()
    finally:
        if ticker:
            ticker.stop()


def leave(*_: object) -> None:
    """End the process from a signal handler, cleaning up on the way out."""
    raise SystemExit(0)
