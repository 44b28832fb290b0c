"""Drives mentor-match in its own environment: python mentor_match.py people.json pairs.json.

Its users write rules and run several rounds; in each, everybody may get one more. Here one rule hands over
the score, another leaves out what the programme forbids, newcomers who have a mentor, and full mentors.
"""

import json
import sys
from pathlib import Path

from matching.match import Match
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.rules import rule

from matching import process

ROUNDS = 3


class Score(rule.Rule):
    """Give each pair its score."""

    def __init__(self, scores: list[list[int | None]]) -> None:
        super().__init__()
        self.scores = scores

    def apply(self, match_object: Match) -> int:
        return self.scores[int(match_object.mentee.email)][int(match_object.mentor.email[1:])] or 0


def rules(scores: list[list[int | None]], seats: list[int]) -> list[rule.RuleProtocol]:
    """Return the rules of one round."""

    def out(match: Match) -> bool:
        mentor = int(match.mentor.email[1:])
        full = len(match.mentor.mentees) >= seats[mentor]
        return bool(match.mentee.mentors) or full or scores[int(match.mentee.email)][mentor] is None

    return [Score(scores), rule.Disqualify(out)]


def main() -> None:
    people = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    scores, seats = people["scores"], people["seats"]
    mentees = [Mentee(grade=1, email=str(row)) for row in range(len(scores))]
    mentors = [Mentor(grade=2, email=f"m{column}") for column in range(len(seats))]
    process.process_data(mentors, mentees, [rules(scores, seats) for _ in range(ROUNDS)])
    pairs = [(int(each.email), int(mentor.email[1:])) for each in mentees for mentor in each.mentors]
    Path(sys.argv[2]).write_text(json.dumps(pairs), encoding="utf-8")


if __name__ == "__main__":
    main()
