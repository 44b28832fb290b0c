"""Tables to take away: CSV that a spreadsheet opens, and in which nothing typed becomes a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from flask import Response

from mentorship import i18n

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones count in Japanese


def answer(name: str, rows: Iterable[Sequence[object]]) -> Response:
    """Return rows as a file to keep; French spreadsheets expect semicolons."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";" if i18n.language() == "fr" else ",")
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    response = Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _safe(cell: object) -> str:
    """Return a cell as text; what would start a formula gets an apostrophe, numbers do not."""
    text = "" if cell is None else str(cell)
    if isinstance(cell, int | float):
        return text
    return "'" + text if text.startswith(_FORMULA) else text
