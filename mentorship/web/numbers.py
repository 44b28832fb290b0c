"""Numbers in addresses and forms: one that no row can have is like none at all."""

from typing import Any

from werkzeug.routing import IntegerConverter

MOST = 2**31 - 1  # what an id of either database can be


class RowNumber(IntegerConverter):
    """An id in an address; one beyond every row names nothing, and neither database is asked."""

    def to_python(self, value: str) -> Any:
        """Return the number, or 0, which is no row's."""
        return max(typed(value), 0)


def typed(text: str | None) -> int:
    """Return the number that was sent, or -1 for anything that is none."""
    text = text or ""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) else -1
    return number if number <= MOST else -1
