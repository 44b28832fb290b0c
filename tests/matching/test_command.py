"""The command: what it prints and writes, and what it refuses."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from matching.__main__ import main, next_monday

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"


def test_pairs_for_a_person_to_read(run):
    code, out, err = run()
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Alice  Bob  12",
        "",
        "Without a mentor:",
        "Ann: Every mentor is left out by one rule or another",
        "",
        "1 of 2 newcomers placed, 12 points in all, the weakest pair 12",
    ]


def test_reasons(run):
    code, out, _ = run("--explain")
    assert code == 0
    assert out.splitlines() == [
        "Alice  Bob  12",
        "    skills: Wanted and offered: SQL, Law (+10)",
        "    hours: 60 minutes a week in common (+2)",
        "    speaks: Languages in common: en, fr (+0)",
        "    team: Different: a and b (+0)",
        "",
        "Without a mentor:",
        "Ann: Every mentor is left out by one rule or another",
        "    speaks: A language in common (leaves out 1)",
        "    team: Different values (leaves out 1)",
        "",
        "1 of 2 newcomers placed, 12 points in all, the weakest pair 12",
    ]


def test_json(run):
    code, out, _ = run("--json")
    result = json.loads(out)
    assert code == 0
    assert {"placed", "total", "pairs", "unmatched"} <= set(result)
    assert (result["placed"], result["total"]) == (1, 12)
    assert result["pairs"] == [
        {
            "newcomer": "Alice",
            "mentor": "Bob",
            "points": 12,
            "parts": {"skills": 10, "hours": 2, "speaks": 0, "team": 0},
        }
    ]
    assert [each["newcomer"] for each in result["unmatched"]] == ["Ann"]
    explained = json.loads(run("--json", "--explain")[1])
    assert explained["pairs"][0]["reasons"][1] == "hours: 60 minutes a week in common (+2)"
    assert explained["unmatched"][0]["details"]


def test_output_file(run, folder):
    code, out, _ = run("--output", str(folder / "pairs.csv"), "--explain")
    assert (code, out) == (0, "1 of 2 newcomers placed, 12 points in all, the weakest pair 12\n")
    rows = list(csv.reader(io.StringIO((folder / "pairs.csv").read_text(encoding="utf-8"))))
    assert rows[0] == ["newcomer", "mentor", "points", "skills", "hours", "speaks", "team", "reasons"]
    assert rows[1][:7] == ["Alice", "Bob", "12", "10", "2", "0", "0"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "criteria.toml",
        "mentors.csv",
        "newcomers.csv",
        "pairs.csv",
    ]


def test_output_and_json_together(run, folder):
    _, out, _ = run("--output", str(folder / "pairs.csv"), "--json")
    assert json.loads(out)["placed"] == 1
    assert (folder / "pairs.csv").exists()


def test_seats_and_objective_override_the_files(run):
    assert json.loads(run("--json", "--seats", "0")[1])["placed"] == 0
    assert json.loads(run("--json", "--objective", "total")[1])["total"] == 12


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_becomes_a_formula(run, folder, start):
    text = (folder / "newcomers.csv").read_text(encoding="utf-8")
    (folder / "newcomers.csv").write_text(text.replace("Alice", f"{start}HYPERLINK(1)"), encoding="utf-8")
    assert run("--output", str(folder / "pairs.csv"))[0] == 0
    rows = list(csv.reader(io.StringIO((folder / "pairs.csv").read_text(encoding="utf-8"))))
    assert rows[1][0] == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_as_spreadsheets_write_it(run, folder, encoding, delimiter, newline):
    expected = run("--json")[1]
    for name in ("newcomers.csv", "mentors.csv"):
        rows = list(csv.reader(io.StringIO((folder / name).read_text(encoding="utf-8"))))
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows(rows)
        (folder / name).write_bytes(out.getvalue().encode(encoding))
    assert run("--json")[1] == expected


def test_everything_wrong_is_told_at_once_with_its_place(run, folder):
    (folder / "newcomers.csv").write_text(
        "name,wants,hours,speaks,team\nAlice,sql:9,Mon 18-25,fr,a\n,law,Tue 12:10-13:00,fr,b\n\n"
        'Alice,"law, LAW",,fr,b\n',
        encoding="utf-8",
    )
    (folder / "mentors.csv").write_text(
        "name,offers,hours,speaks,team,places\nBob,law:2:2,Mon 17:00-19:00,en,b,two\n", encoding="utf-8"
    )
    code, out, err = run("--output", str(folder / "pairs.csv"))
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        'newcomers.csv, line 2, column "wants": "sql:9": "9" is not 1 to 4; write it like "SQL:3:2"',
        'newcomers.csv, line 2, column "hours": "25" is not a time in "Mon 18-25"; '
        'write it like "Mon 18:00-20:00; Sat 09:00-12:00"',
        'newcomers.csv, line 3, column "name": is empty; give everybody an id',
        'newcomers.csv, line 3, column "hours": "12:10" is not a quarter of an hour; '
        "use 00, 15, 30 or 45 minutes",
        'newcomers.csv, line 5, column "name": "Alice" is on line 2 already; leave one, or tell them apart',
        'newcomers.csv, line 5, column "wants": "LAW" is there twice; leave one',
        'mentors.csv, line 2, column "places": "two" is not a number of seats; '
        "write a whole number from 0 on",
        'mentors.csv, line 2, column "offers": "law:2:2" has too many numbers; write it like "SQL:3"',
        "8 faults found; nothing was written.",
    ]
    assert not (folder / "pairs.csv").exists()


def test_a_value_no_term_can_read_is_told_with_its_place(run, folder):
    criteria = (folder / "criteria.toml").read_text(encoding="utf-8")
    gap = '[[terms]]\ntype = "gap"\nname = "rank"\nfield = "team"\norder = ["A", "b"]\npoints = { 0 = 1 }\n'
    (folder / "criteria.toml").write_text(criteria + gap, encoding="utf-8")
    code, _, err = run()
    assert code == 2
    assert err.splitlines()[0] == ('mentors.csv, line 3, column "team": "c" is not one of the levels A, b')


def test_faults_of_all_three_files_at_once(run, folder):
    (folder / "newcomers.csv").write_bytes("name\nZo\xe9\n".encode("latin-1"))
    (folder / "mentors.csv").unlink()
    (folder / "criteria.toml").write_text('[[terms]]\ntype = "smae"\nname = "x"\n', encoding="utf-8")
    code, out, err = run()
    assert (code, out) == (2, "")
    assert 'newcomers.csv, line 2: is not UTF-8; save it as "CSV UTF-8"' in err
    assert "line 3" not in err
    assert "mentors.csv: cannot be read (No such file or directory)" in err
    assert 'criteria.toml, term "x": has no known type' in err
    assert 'criteria.toml, [newcomers]: has no "id"' in err


def test_a_broken_line_does_not_hide_the_other_faults(run, folder):
    (folder / "newcomers.csv").write_text(
        "name,wants,hours,speaks,team\nAlice,law\nAnn,,Mon 9,fr,a\n", encoding="utf-8"
    )
    (folder / "mentors.csv").write_bytes(b"\xff")
    _, _, err = run()
    assert "mentors.csv, line 1: is not UTF-8" in err
    assert "newcomers.csv, line 2: has 2 cells under 5 columns" in err
    assert 'newcomers.csv, line 3, column "hours": "9" is not a time from and to' in err


BAD_TABLES = {
    "empty": (b"", "is empty; it needs a first line"),
    "blank": (b"\n\n ,\n", "is empty; it needs a first line"),
    "a missing column": (
        b"nam,wants,hours,speaks,team\nAlice,,,fr,a\n",
        'line 1: has no column "name"; did you mean "nam"?',
    ),
    "a column twice": (b"name,name\nAlice,x\n", 'line 1: has two columns "name"; rename one'),
    "a cell too few": (b"name,wants,hours,speaks,team\nAlice,fr\n", "line 2: has 2 cells under 5 columns"),
    "a cell too many": (
        b"name,wants,hours,speaks,team\n\nA,,,fr,a,x\n",
        "line 3: has 6 cells under 5 columns",
    ),
    "an open quote": (b'name,wants,hours,speaks,team\nAlice,"law,,fr,a\n', "line 2: cannot be read"),
    "a stray quote": (b'name,wants,hours,speaks,team\nAlice,"la"w,,fr,a\n', "line 2: cannot be read"),
    "UTF-16": ("name\nAlice\n".encode("utf-16"), 'line 1: is not UTF-8; save it as "CSV UTF-8"'),
    "a NUL": (b"name,wants\nAl\0ice,law\n", "line 2: is not plain text"),
    "an old Excel file": (b"\xd0\xcf\x11\xe0" + bytes(600), "save it as .xlsx or CSV UTF-8"),
    "a zip that is none": (b"PK\x03\x04 and so on", "is damaged"),
}


@pytest.mark.parametrize("name", BAD_TABLES)
def test_tables_that_cannot_be_read(run, folder, name):
    data, words = BAD_TABLES[name]
    (folder / "newcomers.csv").write_bytes(data)
    code, out, err = run("--output", str(folder / "pairs.csv"))
    assert (code, out) == (2, "")
    assert err.startswith("newcomers.csv")
    assert words in err
    assert not (folder / "pairs.csv").exists()


BAD_CRITERIA = {
    "no TOML": ("objective = ", "is not TOML (Invalid value (at end of document))"),
    "unknown key": ('objectives = "placed"', 'the top: "objectives" is not known; it may hold objective'),
    "objective": ('objective = "best"', 'objective: must be "placed" or "total"'),
    "monday": ("monday = 2026-01-13", "monday: 2026-01-13 is no Monday"),
    "weeks": ("weeks = 0", "weeks: must be a whole number"),
    "zone": ("zone = 3", '"zone" must be a text'),
    "no terms": ("", "terms: there is none"),
    "terms that are none": ("terms = 3", "terms: there is none"),
    "side": ("mentors = 3", "[mentors]: must be a table"),
    "fields": ('[mentors]\nid = "name"\nfields = 3', "[mentors.fields]: must be a table"),
    "seats": (
        '[mentors]\nid = "name"\nseats = 1.5',
        "[mentors]: seats must name a column or be a whole number",
    ),
    "column": ("[mentors]\nid = 3", "[mentors] id: needs a column, or a list of columns"),
    "format": (
        '[mentors]\nid = "name"\n[mentors.fields]\nx = { column = "name", as = "word" }',
        '[mentors.fields] x: "as" must be one of text, list',
    ),
    "field key": (
        '[mentors]\nid = "name"\n[mentors.fields]\nx = { colum = "name" }',
        '[mentors.fields] x: "colum" is not known',
    ),
    "two terms of one name": (
        '[[terms]]\ntype = "same"\nname = "team"\n' * 2,
        'criteria.toml, term "team": there is another term of that name',
    ),
}


@pytest.mark.parametrize("name", BAD_CRITERIA)
def test_criteria_that_cannot_be_read(run, folder, name):
    text, words = BAD_CRITERIA[name]
    (folder / "criteria.toml").write_text(text, encoding="utf-8")
    code, out, err = run()
    assert (code, out) == (2, "")
    assert words in err


def test_hours_without_a_zone(run, folder):
    criteria = (folder / "criteria.toml").read_text(encoding="utf-8")
    (folder / "criteria.toml").write_text(criteria.replace("zone =", "#"), encoding="utf-8")
    code, _, err = run()
    assert code == 2
    assert 'column "hours": has hours but no time zone' in err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--seats", "-1"], "--seats: must be a whole number"),
        (["--output", "/nowhere/at/all.csv"], "--output: cannot be written there"),
    ],
)
def test_options_that_make_no_sense(run, options, words):
    code, _, err = run(*options)
    assert code == 2
    assert words in err


def test_an_input_is_never_overwritten(run, folder):
    before = (folder / "mentors.csv").read_bytes()
    code, _, err = run("--output", str(folder / "mentors.csv"))
    assert code == 2
    assert "--output: is one of the input files" in err
    assert (folder / "mentors.csv").read_bytes() == before


def test_unknown_options_end_with_the_same_code(folder):
    with pytest.raises(SystemExit) as end:
        main(["--objective", "best"])
    assert end.value.code == 2


def test_columns_joined(run, folder):
    (folder / "newcomers.csv").write_text(
        "first,last,wants,hours,speaks,team\nAlice,Roux,law,,fr,a\nAlice,Blanc,law,,fr,c\n", encoding="utf-8"
    )
    criteria = (folder / "criteria.toml").read_text(encoding="utf-8")
    (folder / "criteria.toml").write_text(
        criteria.replace('id = "name"', 'id = ["first", "last"]', 1), encoding="utf-8"
    )
    assert [pair["newcomer"] for pair in json.loads(run("--json")[1])["pairs"]] == [
        "Alice Blanc",
        "Alice Roux",
    ]


def test_next_monday():
    assert next_monday(date(2026, 1, 12)) == date(2026, 1, 12)
    assert next_monday(date(2026, 1, 13)) == date(2026, 1, 19)


def command_on_examples(*options):
    files = [str(EXAMPLES / name) for name in ("newcomers.csv", "mentors.csv")]
    return [sys.executable, "-m", "matching", *files, "--criteria", str(EXAMPLES / "criteria.toml"), *options]


def test_the_examples_of_the_documents():
    run = subprocess.run(
        command_on_examples("--json"), capture_output=True, cwd=ROOT, check=True, encoding="utf-8"
    )
    result = json.loads(run.stdout)
    assert (result["placed"], result["total"], run.stderr) == (5, 410, "")
    assert [each["newcomer"] for each in result["unmatched"]] == ["Inès Haddad"]


def test_output_that_cannot_show_every_letter():
    run = subprocess.run(
        command_on_examples(),
        capture_output=True,
        cwd=ROOT,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert rb"Am\xe9lie" in run.stdout


def test_a_reader_who_goes_away():
    with subprocess.Popen(
        command_on_examples(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as run:
        run.stdout.close()
        assert run.stderr.read() == b""


def test_a_terminal_gets_a_progress_bar():
    ours, theirs = pty.openpty()
    run = subprocess.run(
        command_on_examples(), stdout=subprocess.PIPE, stderr=theirs, cwd=ROOT, check=True, encoding="utf-8"
    )
    os.close(theirs)
    drawn = os.read(ours, 65536).decode()
    os.close(ours)
    assert "[" + "#" * 30 + "]" in drawn
    assert "#" not in run.stdout
