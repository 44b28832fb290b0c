"""Tables from CSV and XLSX files, with the line of each row; every fault names file, line and remedy."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from matching.errors import BadInput, Fault, fault

MOST_BYTES = 50_000_000
MOST_UNPACKED = 400_000_000
MOST_RATIO = 200
MOST_ROWS = 200_000
MOST_COLUMNS = 1_000


@dataclass(frozen=True)
class Row:
    """One person's cells, by column, and the line they stand on."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A file's rows under its header."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()


def read_table(path: Path) -> Table:
    """Read a table from a .csv (comma or semicolon, UTF-8) or .xlsx file.

    Raises
    ------
    BadInput
        If nothing of it can be read. Lines that cannot be read are faults of the table.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            text = "is larger than %(most)s MB; split it or leave out columns"
            raise BadInput([fault(path.name, text, most=MOST_BYTES // 1_000_000)])
        data = path.read_bytes()
    except OSError as error:
        text = "cannot be read (%(why)s); check the name and the rights"
        raise BadInput([fault(path.name, text, why=error.strerror or str(error))]) from None
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        text = "is an old or a protected Excel file; save it as .xlsx or CSV UTF-8, without a password"
        raise BadInput([fault(path.name, text)])
    lines = xlsx_lines(path.name, data) if data.startswith(b"PK\x03\x04") else csv_lines(path.name, data)
    return table_of(path.name, lines)


def table_of(file: str, lines: Iterable[tuple[int, list[str]]]) -> Table:
    """Put lines of cells under the first one that is not blank."""
    filled = ((line, cells) for line, cells in lines if any(cells))
    header = next(filled, None)
    if header is None:
        raise BadInput([fault(file, "is empty; it needs a first line with the names of the columns")])
    names = column_names(file, *header)
    rows: list[Row] = []
    faults: list[Fault] = []
    try:
        for line, cells in filled:
            if len(rows) >= MOST_ROWS:
                faults.append(fault(file, "has more than %(most)s rows; split it", most=MOST_ROWS))
                break
            if len(cells) < len(names) or any(cells[len(names) :]):
                text = "has %(cells)s cells under %(columns)s columns; look for a stray separator or quote"
                faults.append(fault(f"{file}, line {line}", text, cells=len(cells), columns=len(names)))
            else:
                rows.append(Row(line, dict(zip(names, cells, strict=False))))
    except BadInput as bad:
        faults += bad.faults
    return Table(file, tuple(names), tuple(rows), tuple(faults))


def column_names(file: str, line: int, names: list[str]) -> list[str]:
    """Check the header."""
    while names and not names[-1]:
        names.pop()
    faults: list[Fault] = []
    if len(names) > MOST_COLUMNS:
        faults.append(fault(file, "has more than %(most)s columns; leave some out", most=MOST_COLUMNS))
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        text = 'has two columns "%(name)s"; rename one'
        faults.append(fault(f"{file}, line {line}", text, name=name))
    if faults:
        raise BadInput(faults)
    return names


def csv_lines(file: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a CSV file with their numbers, cells stripped."""
    text = decoded(file, data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;", key=lambda each: len(next(csv.reader([first], delimiter=each), [])))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        text = "cannot be read (%(why)s); look for a stray quote"
        raise BadInput([fault(f"{file}, line {line}", text, why=str(error))]) from None


def decoded(file: str, data: bytes) -> str:
    """Decode UTF-8, with or without a byte order mark."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        text = 'is not UTF-8; save it as "CSV UTF-8"'
        raise BadInput([fault(f"{file}, line {line}", text)]) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadInput([fault(f"{file}, line {line}", 'is not plain text; save it as "CSV UTF-8"')])
    return text


def xlsx_lines(file: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet of an Excel file with their numbers, padded to one width."""
    refuse_bombs(file, data)
    text = "is not an Excel file that can be read; save it again as .xlsx, or as CSV UTF-8"
    try:
        with warnings.catch_warnings():
            # openpyxl warns of drop-down lists and the like, which do not concern the cells.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            # The dimension a file states may be wrong, and rows beyond it would be lost without a word.
            sheet.reset_dimensions()
            rows = [
                [written(cell) for cell in row]
                for row, _ in zip(sheet.values, range(MOST_ROWS + 2), strict=False)
            ]
            book.close()
    except (InvalidFileException, KeyError, IndexError, ValueError, TypeError, SyntaxError, OSError):
        raise BadInput([fault(file, text)]) from None
    width = max((len(row) for row in rows), default=0)
    for line, row in enumerate(rows, start=1):
        yield line, row + [""] * (width - len(row))


def refuse_bombs(file: str, data: bytes) -> None:
    """Refuse an Excel file that would unpack to far more than it is."""
    try:
        size = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except zipfile.BadZipFile:
        raise BadInput([fault(file, "is damaged; save it again as .xlsx, or as CSV UTF-8")]) from None
    if size > MOST_UNPACKED or size > MOST_RATIO * len(data):
        raise BadInput([fault(file, "unpacks to far more than it should; save it as CSV UTF-8")])


def written(cell: object) -> str:
    """Write an Excel value as it would stand in a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()
