"""Drives mentormatch in its own environment: python mentormatch_preferences.py people.json pairs.json.

It knows no scores: each newcomer names the mentors who are allowed, best score first. Everybody's other
answers are the same, so that its own criteria decide nothing.
"""

import json
import sys
from pathlib import Path

from mentormatch.api import main as match


def applicant(number: int, **more: object) -> dict[str, object]:
    """Return somebody with answers that are the same for all."""
    same = {"skills": [], "function": "", "position_level": 2, "years_total": 1, "location": "", "gender": ""}
    wishes = {"preference_yes": [], "preference_no": [], "preference_maybe": []}
    return {"wwid": number, "last_name": str(number), "first_name": "", **same, **wishes, **more}


def main() -> None:
    people = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    scores, seats = people["scores"], people["seats"]
    mentees = []
    for row, line in enumerate(scores):
        allowed = [column for column, score in enumerate(line) if score is not None]
        best = sorted(allowed, key=lambda column, line=line: -line[column])
        wishes = {"favor": 0, "preferred_functions": [], "preferred_wwids": best}
        mentees.append(applicant(len(seats) + row, **wishes))
    mentors = [applicant(column, max_mentee_count=most) for column, most in enumerate(seats)]
    match(mentors, mentees)
    pairs = [(mentee["wwid"] - len(seats), mentee["match_wwids"]) for mentee in mentees]
    found = [(row, column) for row, column in pairs if column != []]
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
