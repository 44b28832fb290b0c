"""Tables to take away: CSV and Excel files, in which nothing typed becomes a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from flask import Response

from mentorship import i18n, sheets

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(name: str, rows: Iterable[Sequence[object]]) -> Response:
    """Return rows as a file to keep; French spreadsheets expect semicolons."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";" if i18n.language() == "fr" else ",")
    writer.writerows([sheets.safe(cell) for cell in row] for row in rows)
    response = Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def workbook(name: str, rows: Iterable[Sequence[object]]) -> Response:
    """Return rows as an Excel file to keep."""
    response = Response(sheets.excel(rows), content_type=EXCEL)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
