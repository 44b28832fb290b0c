"""Where a browser may be sent after an act: only to a page of this service."""

from urllib.parse import urlsplit

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException

_LONGEST = 500  # characters: the address may wait in the session's cookie, which holds 4,000


def local(address: str | None) -> str:
    """Return the address if it is a page of ours that can be opened, else the first page's."""
    address = address or ""
    if address.startswith("/") and address.isprintable() and "\\" not in address and len(address) <= _LONGEST:
        try:
            parts = urlsplit(address)
            if not parts.netloc and not parts.scheme:
                endpoint, _ = current_app.url_map.bind("").match(parts.path, method="GET")
                if endpoint not in ("static", "bootstrap.static"):
                    return address
        except (ValueError, HTTPException):
            pass
    return url_for("home.index")
