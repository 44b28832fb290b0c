"""Quality, loads, groups and turns from files and from the command line."""

import json

import pytest

NEWCOMERS = "name,missed\nann,\nbea,2\ncid,0\n"
MENTORS = "name,places,wish,group\nmax,2,,\nmia,3,1,3\n"
CRITERIA = """
quality = 0

[newcomers]
id = "name"
waited = "missed"

[mentors]
id = "name"
seats = "places"
least = "wish"
size = "group"

[[terms]]
type = "scores"
name = "fit"
[terms.scores]
ann = {max = 9, mia = 1}
bea = {max = 2, mia = 1}
cid = {max = 5, mia = 1}
"""


@pytest.fixture
def files(folder):
    """Return a function that writes the three files."""

    def write(criteria=CRITERIA, mentors=MENTORS):
        (folder / "newcomers.csv").write_text(NEWCOMERS, encoding="utf-8")
        (folder / "mentors.csv").write_text(mentors, encoding="utf-8")
        (folder / "criteria.toml").write_text(criteria, encoding="utf-8")

    write()
    return write


def pairs(run, *options):
    code, out, err = run("--json", *options)
    assert (code, err) == (0, "")
    return {pair["newcomer"]: pair["mentor"] for pair in json.loads(out)["pairs"]}


def test_columns_of_numbers(run, files):
    assert pairs(run) == dict.fromkeys(("ann", "bea", "cid"), "mia")
    files(mentors=MENTORS.replace("mia,3,1,3", "mia,3,1,"))
    assert pairs(run) == {"ann": "max", "bea": "mia", "cid": "max"}
    files(mentors=MENTORS.replace("mia,3,1,3", "mia,0,,"))
    assert pairs(run) == {"ann": "max", "cid": "max"}
    assert pairs(run, "--fairness", "waited") == {"ann": "max", "bea": "max"}
    assert pairs(run, "--quality", "6") == {"ann": "max"}


def test_the_same_from_the_criteria(run, files):
    files(CRITERIA.replace("quality = 0", "quality = 6"))
    assert pairs(run) == {"ann": "max"}
    few = MENTORS.replace("mia,3,1,3", "mia,0,,")
    files(CRITERIA.replace("quality = 0", 'fairness = "waited"'), few)
    assert pairs(run) == {"ann": "max", "bea": "max"}
    assert run()[1].splitlines()[-1] == (
        "2 of 3 newcomers placed, 11 points in all, the weakest pair 2; fairness takes 3 points"
    )
    assert json.loads(run("--json")[1])["fairness_price"] == 3


def test_a_limit(run, files):
    code, out, _ = run("--json", "--limit", "0")
    assert (code, json.loads(out)["status"] in ("optimal", "feasible")) == (0, True)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("quality = 0", "quality = -1", "quality: must be a number from 0"),
        ("quality = 0", "quality = nan", "quality: must be a number from 0"),
        ("quality = 0", 'fairness = "best"', 'fairness: must be "worst" or "waited"'),
        ('waited = "missed"', "waited = 1.5", "[newcomers]: waited must name a column"),
        ('waited = "missed"', "least = 1", '"least" is not known'),
        ('size = "group"', 'size = "circle"', 'has no column "circle"'),
    ],
)
def test_what_is_refused_in_the_criteria(run, files, old, new, words):
    files(CRITERIA.replace(old, new))
    code, _, err = run()
    assert code == 2
    assert words in err


def test_what_is_refused_elsewhere(run, files):
    files(mentors=MENTORS.replace("mia,3,1,3", "mia,3,one,3"))
    assert 'column "wish": "one" is not a number; write a whole number from 0 on' in run()[2]
    files()
    assert "limit: must be a number" in run("--limit", "-1")[2]
    assert "quality: must be a number" in run("--quality", "nan")[2]
    assert 'goes with the objective "placed"' in run("--fairness", "worst", "--objective", "total")[2]
