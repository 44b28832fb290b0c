"""Grades, organisations, professions and identities of an invented civil service, scored independently."""

import csv
import json
import random
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from matching.__main__ import main

CRITERIA = Path(__file__).parents[2] / "docs" / "examples" / "uk-civil-service.toml"
GRADES = ["AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4"]
ORGANISATIONS = ["Harbours", "Forests", "Statistics", "Lighthouses"]
PROFESSIONS = ["Policy", "Law", "Digital", "Finance", "Science"]
TRAITS = ["first generation", "carer", "veteran", "neurodivergent"]


def person(rng, side, number):
    traits = rng.sample(TRAITS, rng.randint(0, 3))
    return {
        "email address": f"{side}{number}@example.org",
        "grade": rng.choices(GRADES, [6, 6, 10, 12, 12, 12, 12, 9, 9, 6, 4])[0],
        "organisation": rng.choice(ORGANISATIONS),
        "profession": rng.choice(PROFESSIONS),
        "identity to match": rng.choice([*TRAITS, ""]),
        "characteristics": ", ".join(traits),
    }


def score(newcomer, mentor):
    """Return the points of a pair by the programme's rules, or None."""
    step = GRADES.index(mentor["grade"]) - GRADES.index(newcomer["grade"])
    if step not in (1, 2) or newcomer["organisation"] == mentor["organisation"]:
        return None
    points = 9 if step == 1 else 12
    points += 10 * (newcomer["profession"] == mentor["profession"])
    wish = newcomer["identity to match"]
    return points + 6 * (wish != "" and wish in mentor["characteristics"].split(", "))


def best(newcomers, mentors, seats, objective):
    """Return (placed, total) by integer programming, a method of another kind."""
    pairs = [(i, j, score(n, m)) for i, n in enumerate(newcomers) for j, m in enumerate(mentors)]
    pairs = [(i, j, points) for i, j, points in pairs if points is not None]
    worth = np.array([points + (10_000 if objective == "placed" else 0) for _, _, points in pairs])
    rows = [i for i, _, _ in pairs] + [len(newcomers) + j for _, j, _ in pairs]
    columns = list(range(len(pairs))) * 2
    matrix = coo_array((np.ones(len(rows)), (rows, columns)))
    limits = np.array([1] * len(newcomers) + [seats] * len(mentors))[: matrix.shape[0]]
    result = milp(
        -worth,
        constraints=LinearConstraint(matrix.tocsr(), ub=limits),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(pairs)),
    )
    chosen = np.flatnonzero(result.x > 0.5)
    return len(chosen), sum(pairs[k][2] for k in chosen)


def write(path, people):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(people[0]))
        writer.writeheader()
        writer.writerows(people)


@pytest.mark.parametrize("seats", [1, 3])
@pytest.mark.parametrize("objective", ["placed", "total"])
@pytest.mark.parametrize("size", [12, 90])
def test_totals_equal_those_of_integer_programming(tmp_path, capsys, size, objective, seats):
    rng = random.Random(size)
    newcomers = [person(rng, "newcomer", i) for i in range(size)]
    mentors = [person(rng, "mentor", i) for i in range(size)]
    write(tmp_path / "newcomers.csv", newcomers)
    write(tmp_path / "mentors.csv", mentors)
    files = [str(tmp_path / name) for name in ("newcomers.csv", "mentors.csv")]
    options = ["--criteria", str(CRITERIA), "--objective", objective, "--seats", str(seats), "--json"]
    assert main([*files, *options]) == 0
    result = json.loads(capsys.readouterr().out)
    placed, total = best(newcomers, mentors, seats, objective)
    assert (result["total"], result["placed"] if objective == "placed" else placed) == (total, placed)
    by_id = {each["email address"]: each for each in (*newcomers, *mentors)}
    for pair in result["pairs"]:
        assert pair["points"] == score(by_id[pair["newcomer"]], by_id[pair["mentor"]])
    assert len(result["pairs"]) + len(result["unmatched"]) == size
