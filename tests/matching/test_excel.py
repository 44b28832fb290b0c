"""Excel files: the same pairs as from CSV, and no more memory than they deserve."""

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from matching.errors import BadInput
from matching.tables import read_table


def save(path, rows, **options):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def rows_of(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_the_same_pairs_as_from_csv(run, folder):
    expected = run("--json")[1]
    for name in ("newcomers", "mentors"):
        save(folder / f"{name}.xlsx", rows_of(folder / f"{name}.csv"))
    assert run("--json", newcomers="newcomers.xlsx", mentors="mentors.xlsx")[1] == expected


def test_faults_name_the_row_of_the_sheet(run, folder):
    rows = rows_of(folder / "newcomers.csv")
    rows[2][2] = "Tue noon"
    save(folder / "newcomers.xlsx", [rows[0], [], rows[1], rows[2]])
    code, _, err = run(newcomers="newcomers.xlsx")
    assert code == 2
    assert err.startswith('newcomers.xlsx, line 4, column "hours": "Tue noon" has no day or no time')


def test_cells_of_every_type(tmp_path):
    path = save(
        tmp_path / "people.xlsx", [["id", "a", "b", "c", "d"], [7, 2.0, True, date(2026, 1, 5), None]]
    )
    (row,) = read_table(path).rows
    assert row.cells == {"id": "7", "a": "2", "b": "yes", "c": "2026-01-05T00:00:00", "d": ""}


def test_trailing_blank_rows_and_columns_are_nothing(tmp_path):
    table = read_table(
        save(tmp_path / "people.xlsx", [["id", "a", None], ["x", 1, None], [None, None, None]])
    )
    assert table.columns == ("id", "a")
    assert len(table.rows) == 1


def test_a_wrong_dimension_loses_no_rows(tmp_path):
    """A file may state that it has one row; the rows are there all the same."""
    path = save(tmp_path / "people.xlsx", [["id"], *[[f"p{i}"] for i in range(50)]])
    lying = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(lying, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                data = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', data)
            new.writestr(name, data)
    Path(path).write_bytes(lying.getvalue())
    assert len(read_table(path).rows) == 50


def test_a_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(30_000_000))
    with pytest.raises(BadInput, match="unpacks to far more than it should"):
        read_table(path)


@pytest.mark.parametrize("name", ["nothing.txt", "xl/workbook.xml", "[Content_Types].xml"])
def test_an_archive_that_is_no_workbook(tmp_path, name):
    path = tmp_path / "people.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "<x/>")
    with pytest.raises(BadInput, match="is not an Excel file that can be read"):
        read_table(path)


def test_an_empty_sheet(tmp_path):
    with pytest.raises(BadInput, match="is empty"):
        read_table(save(tmp_path / "people.xlsx", []))


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "people.csv"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(BadInput, match="is larger than 50 MB"):
        read_table(path)
