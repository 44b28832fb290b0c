"""Tables read and written: what cannot be read is refused with a remedy, and nothing becomes a formula."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from mentorship import sheets
from mentorship.errors import BadField


def book(*rows: list[object]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 21_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"name,email\nAda,ada@example.org\n",
        "\ufeffname;email\r\nAda;ada@example.org\r\n".encode(),
        b"\n name\temail\nAda\tada@example.org\n\n",
        book(["name", "email"], ["Ada", "ada@example.org"], [None, None]),
    ],
)
def test_a_table_is_read_whatever_program_wrote_it(data: bytes) -> None:
    read = sheets.read(data)
    assert read.columns == ("name", "email")
    assert [line.cells for line in read.lines] == [{"name": "Ada", "email": "ada@example.org"}]


def test_lines_are_numbered_as_in_the_file() -> None:
    read = sheets.read(b'name,bio\nAda,"one\ntwo"\n\nBob,x,y\nEve\n')
    assert [(line.number, line.cells["name"]) for line in read.lines] == [(2, "Ada"), (6, "Eve")]
    assert [number for number, _said in read.odd] == [5]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        ("name\nAdé".encode("latin-1"), "Line 2 is not UTF-8"),
        (b"name\nA\0b", "not a table"),
        (b'name\n"Ada"x\n', "stray quote"),
        (b"name,name\n", "Two columns"),
        (b",".join(b"c%d" % k for k in range(101)), "100 columns"),
        (b"name\n" + b"Ada\n" * 5001, "5,000 lines"),
        (b"x" * 2_000_001, "2 MB"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (b"\xd0\xcf\x11\xe0", "old or a protected"),
        (bomb(), "unpacks"),
        (book(["name"], *[["Ada"]] * 5001), "5,000 lines"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_with_a_remedy(data: bytes, words: str) -> None:
    with pytest.raises(BadField) as refused:
        sheets.read(data)
    assert refused.value.field == "file"
    assert words in str(refused.value)


def test_rows_beyond_the_stated_dimension_are_not_lost() -> None:
    whole = zipfile.ZipFile(io.BytesIO(book(["name"], ["Ada"], ["Bob"])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as forged:
        for name in whole.namelist():
            data = whole.read(name).replace(b'<dimension ref="A1:A3"', b'<dimension ref="A1:A1"')
            forged.writestr(name, data)
    assert len(sheets.read(out.getvalue()).lines) == 2


@pytest.mark.parametrize("cell", ["=1+1", "+33 1", "-x", "@sum", "＝1", "'=quoted", "plain", "naïve ✓"])
def test_what_is_written_is_no_formula_and_is_read_back(cell: str) -> None:
    data = sheets.excel([["name", "n"], [cell, 3]])
    row = list(load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2))[0]
    assert row[0].data_type == "s"
    assert not str(row[0].value).startswith(sheets.FORMULA)
    read = sheets.read(data).lines[0].cells
    assert read == {"name": cell.removeprefix("'"), "n": "3"}
