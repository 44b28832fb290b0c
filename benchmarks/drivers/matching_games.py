"""Drives the package `matching` in its own environment: python matching_games.py people.json pairs.json.

It solves the hospital-resident game: both sides rank the allowed pairs by score, the result is stable.
"""

import json
import sys
from pathlib import Path

from matching.games import HospitalResident


def ranked(line: list[int | None]) -> list[int]:
    """Return the places of a line that are allowed, best score first."""
    return sorted((place for place, score in enumerate(line) if score is not None), key=lambda at: -line[at])


def main() -> None:
    people = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    scores, seats = people["scores"], people["seats"]
    residents = {f"n{row}": [f"m{at}" for at in ranked(line)] for row, line in enumerate(scores)}
    columns = [list(column) for column in zip(*scores, strict=True)]
    hospitals = {f"m{at}": [f"n{row}" for row in ranked(column)] for at, column in enumerate(columns)}
    residents = {name: wishes for name, wishes in residents.items() if wishes}
    hospitals = {name: wishes for name, wishes in hospitals.items() if wishes}
    capacities = {name: seats[int(name[1:])] for name in hospitals}
    game = HospitalResident.create_from_dictionaries(residents, hospitals, capacities)
    pairs = [
        (int(each.name[1:]), int(hospital.name[1:]))
        for hospital, those in game.solve().items()
        for each in those
    ]
    Path(sys.argv[2]).write_text(json.dumps(pairs), encoding="utf-8")


if __name__ == "__main__":
    main()
