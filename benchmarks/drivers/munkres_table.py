"""Drives munkres, any version, in its own environment: python munkres_table.py people.json pairs.json.

Every seat is a column. A pair that is not allowed costs more than all others together can save.
"""

import json
import sys
from pathlib import Path

from munkres import Munkres


def main() -> None:
    people = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    scores, seats = people["scores"], people["seats"]
    most = max(score for line in scores for score in line if score is not None)
    never = (most + 1) * (len(scores) + 1)
    columns = [column for column, count in enumerate(seats) for _ in range(count)]
    table = [
        [never if line[column] is None else most - line[column] for column in columns] for line in scores
    ]
    pairs = [(row, columns[at]) for row, at in Munkres().compute(table)]
    made = [(row, column) for row, column in pairs if scores[row][column] is not None]
    Path(sys.argv[2]).write_text(json.dumps(made), encoding="utf-8")


if __name__ == "__main__":
    main()
