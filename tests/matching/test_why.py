"""What is said of two people is true: ranks, who else there is, and what would change it."""

import dataclasses
import json
import random

import pytest
from test_answers import problems

from matching import Answers, Mentor, Newcomer, Pair, Problem, Scores, explain, solve, why, why_not


def by_points(rng, objective):
    """Return a problem whose scores can be changed one by one, whole points from 0 to 60 of 100."""
    table = {
        f"n{i}": {f"m{j}": float(rng.randint(0, 60)) for j in range(4) if rng.random() < 0.8}
        for i in range(6)
    }
    return with_table(
        Problem(
            [Newcomer(f"n{i}") for i in range(6)],
            [Mentor(f"m{j}", seats=rng.randint(1, 2)) for j in range(4)],
            [],
            objective=objective,
        ),
        table,
    ), table


def with_table(problem, table):
    term = Scores("fit", 100, scores={**table, "nobody": {"nobody": 100.0}}, hard=True)
    return dataclasses.replace(problem, terms=[term])


def made(solution, ids):
    return ids in {(pair.newcomer, pair.mentor) for pair in solution.pairs}


@pytest.mark.parametrize("objective", ["placed", "total"])
@pytest.mark.parametrize("seed", range(5))
def test_the_score_that_would_change_it(seed, objective):
    rng = random.Random(seed)
    problem, table = by_points(rng, objective)
    solution = solve(problem)
    answers, turned = Answers(problem, solution), 0
    for newcomer, row in table.items():
        for mentor, points in row.items():
            told = why(problem, solution, newcomer, mentor, answers)
            assert told.made == made(solution, (newcomer, mentor))
            if told.turn is None or not 0 < points * 10_000 + told.turn * (1 - 2 * told.made) < 10**6:
                continue
            for less, changes in ((0, True), (2, False)):
                new = (points * 10_000 + (told.turn - less) * (1 - 2 * told.made)) / 10_000
                other = with_table(problem, {**table, newcomer: {**row, mentor: new}})
                assert (made(solve(other), (newcomer, mentor)) != told.made) == changes
            turned += 1
    assert turned >= 5


def test_ranks_and_the_next_best():
    for _, problem, solution in problems(600, 25):
        answers = Answers(problem, solution)
        for newcomer in problem.newcomers[:2]:
            for mentor in problem.mentors[:2]:
                told = why(problem, solution, newcomer.id, mentor.id, answers)
                assert told.judged == explain(problem, newcomer.id, mentor.id)
                json.dumps(told.to_dict())
                if told.for_newcomer is None:
                    continue
                judged = [explain(problem, newcomer.id, each.id) for each in problem.mentors]
                scores = [pair.score for pair in judged if isinstance(pair, Pair)]
                better = sum(score > told.judged.score for score in scores)
                assert tuple(told.for_newcomer) == (better + 1, len(scores))
                if told.next_mentor:
                    assert (
                        told.next_mentor.change[:2] == answers.force(newcomer.id, told.next_mentor.mentor)[:2]
                    )
                if told.next_newcomer:
                    ids = told.next_newcomer.newcomer, mentor.id
                    assert told.next_newcomer.change[:2] == answers.force(*ids)[:2]


def test_alternatives_of_a_mentor_are_in_the_order_of_their_cost():
    for _, problem, solution in problems(700, 25):
        answers = Answers(problem, solution)
        for mentor in problem.mentors[:2]:
            found = answers.alternatives(mentor.id, 99, side="mentor")
            for each in found:
                assert each.change[:2] == answers.force(each.newcomer, mentor.id)[:2]
            keys = [
                (c.placed, c.total) if problem.objective == "placed" else (c.total, c.placed)
                for _, _, c in found
            ]
            assert any(each.least for each in problem.mentors) or keys == sorted(keys, reverse=True)


def test_everything_can_be_kept_as_json():
    for _, problem, solution in problems(800, 15):
        answers = Answers(problem, solution)
        for each in solution.unmatched[:2]:
            json.dumps(why_not(problem, solution, each.newcomer, answers).to_dict())
        for newcomer in problem.newcomers[:1]:
            if newcomer.id not in {pair.newcomer for pair in solution.pairs if pair.pinned}:
                json.dumps([each.to_dict() for each in answers.alternatives(newcomer.id)])
