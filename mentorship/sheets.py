"""Tables that people bring and take away: CSV and Excel files, small enough to be read while one waits."""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from mentorship import i18n
from mentorship.errors import BadField
from mentorship.i18n import gettext as _

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 100
MOST_UNPACKED = 20_000_000
MOST_RATIO = 100
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones count in Japanese
_BEYOND_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_UNREADABLE = (InvalidFileException, KeyError, IndexError, ValueError, TypeError, SyntaxError, OSError)
_DAMAGED = (*_UNREADABLE, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, NotImplementedError)

Cells = list[str]


@dataclass(frozen=True)
class Line:
    """One row under the header, with its number in the file."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A file's rows by the names of their columns, and the lines that do not fit under them."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    odd: tuple[tuple[int, str], ...]


def read(data: bytes) -> Sheet:
    """Read a file; raise BadField, saying what to do, when nothing of it can be read."""
    if len(data) > MOST_BYTES:
        raise BadField("file", _("The file is larger than 2 MB. Split it, or leave columns out."))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadField(
            "file", _("This is an old or a protected Excel file. Save it as .xlsx, without a password.")
        )
    lines = _excel(data) if data.startswith(b"PK\x03\x04") else _csv(data)
    return _sheet((number, [_plain(cell) for cell in cells]) for number, cells in lines)


def safe(cell: object) -> str:
    """Return a cell as text; what would start a formula gets an apostrophe, numbers do not."""
    text = "" if cell is None else str(cell)
    if isinstance(cell, int | float):
        return text
    return "'" + text if text.startswith(FORMULA) else text


def excel(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as an Excel file in which nothing is a formula; the first row is the header."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([safe(_BEYOND_TEXT.sub("", str("" if cell is None else cell))) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(lines: Iterable[tuple[int, Cells]]) -> Sheet:
    filled = ((number, cells) for number, cells in lines if any(cells))
    header = next(filled, None)
    if header is None:
        raise BadField("file", _("The file is empty. It needs a first line with the names of the columns."))
    names = _columns(header[1])
    rows: list[Line] = []
    odd: list[tuple[int, str]] = []
    for number, cells in filled:
        if len(rows) + len(odd) >= MOST_ROWS:
            most = i18n.number(MOST_ROWS)
            raise BadField("file", _("The file has more than %(n)s lines. Split it.", n=most))
        if any(cells[len(names) :]):
            odd.append((number, _("There are more cells than columns. Look for a stray separator or quote.")))
        else:
            cells = cells + [""] * (len(names) - len(cells))
            rows.append(Line(number, dict(zip(names, cells, strict=False))))
    return Sheet(tuple(names), tuple(rows), tuple(odd))


def _columns(names: Cells) -> Cells:
    while names and not names[-1]:
        names = names[:-1]
    if len(names) > MOST_COLUMNS:
        raise BadField("file", _("The file has more than %(n)s columns. Leave some out.", n=MOST_COLUMNS))
    for name in names:
        if name and names.count(name) > 1:
            raise BadField("file", _("Two columns are called “%(name)s”. Rename one.", name=name[:40]))
    return names


def _csv(data: bytes) -> Iterator[tuple[int, Cells]]:
    """Yield the lines of a CSV file with their numbers: commas, semicolons or tabs, in UTF-8."""
    text = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=lambda each: len(next(csv.reader([first], delimiter=each), [])))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, cells
            number = reader.line_num + 1
    except csv.Error:
        raise BadField("file", _("Line %(n)s cannot be read. Look for a stray quote.", n=number)) from None


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        raise BadField(
            "file", _("Line %(n)s is not UTF-8. Save the file as “CSV UTF-8” or as .xlsx.", n=number)
        ) from None
    if "\0" in text:
        raise BadField("file", _("This is not a table of text. Save the file as “CSV UTF-8” or as .xlsx."))
    return text


def _excel(data: bytes) -> list[tuple[int, Cells]]:
    """Return the rows of the first sheet of an Excel file with their numbers."""
    try:
        size = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(data)).infolist())
        if size > MOST_UNPACKED or size > MOST_RATIO * len(data):
            raise BadField("file", _("The file unpacks to far more than it should. Save it as “CSV UTF-8”."))
        with warnings.catch_warnings():
            # openpyxl warns of drop-down lists and the like, which do not concern the cells.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            # The dimension a file states may be wrong, and rows beyond it would be lost without a word.
            sheet.reset_dimensions()
            rows = [[_written(cell) for cell in row] for row in islice(sheet.values, 2 * MOST_ROWS)]
            book.close()
    except BadField:
        raise
    except _DAMAGED:
        raise BadField(
            "file", _("This Excel file cannot be read. Save it again as .xlsx, or as “CSV UTF-8”.")
        ) from None
    return list(enumerate(rows, start=1))


def _written(cell: object) -> str:
    """Write an Excel value as it would stand in a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _plain(cell: str) -> str:
    """Return a cell without outer blanks, without the apostrophe that kept it from being a formula."""
    text = _BEYOND_TEXT.sub("", cell).strip(" \u00a0")
    text = text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
    return text.strip()
