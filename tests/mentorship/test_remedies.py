"""The smallest change for who has no mentor: carried out, it places somebody more."""

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
from drawn import market
from scipy.optimize import linear_sum_assignment

import matching
from matching import Hours, Mentor, Problem, Solution, solve, terms_from
from mentorship import permits, problems, recruits, remedies

CASES = 500
ASKED = terms_from(
    [
        {"type": "skills", "name": "skills", "weight": 50, "mentor_field": "offers", "minimum": 1},
        {"type": "languages", "name": "languages", "weight": 0, "minimum": 1},
    ]
)


def asking(seed: int) -> Problem:
    """A programme whose rules leave many without anybody."""
    drawn = market(seed, (10, 18), hours=seed % 4 == 0)
    return replace(
        drawn, terms=[*ASKED, *(each for each in drawn.terms if each.name not in ("skills", "languages"))]
    )


def most_placed(base: Problem, pin: tuple[str, str] | None = None, seat: str | None = None) -> int:
    """How many can have a mentor, a pinned pair included, worked out apart from the engine's solver."""
    people, mentors = list(base.newcomers), list(base.mentors)
    broken = permits.count(permits.broken(base, people, mentors), (len(people), len(mentors)))
    allowed = (broken + permits.barred(base, people, mentors)) == 0
    seats = [each.seats + (each.id == seat) - (pin is not None and each.id == pin[1]) for each in mentors]
    assert min(seats) >= 0
    rows = [row for row, each in enumerate(people) if pin is None or each.id != pin[0]]
    table = np.repeat(allowed[rows], seats, axis=1)
    if not table.size:
        return int(pin is not None)
    chosen = linear_sum_assignment(table, maximize=True)
    return int(table[chosen].sum()) + (pin is not None)


def test_every_remedy_places_somebody_more() -> None:
    seen: Counter[str] = Counter()
    seed = 0
    while seen.total() < CASES:
        seed += 1
        base = asking(seed)
        solution = solve(base)
        ruled = Random(seed).sample(sorted(base.forbidden), len(base.forbidden) // 2)
        assert base.objective == "total" or most_placed(base) == solution.placed
        for case in remedies.cases(base, solution, [each.newcomer for each in solution.unmatched], ruled):
            if case.remedy is None:
                seen["none"] += 1
                for each in base.mentors:
                    assert (case.said.newcomer, each.id) in {*base.forbidden} - {*ruled}
                continue
            seen["rules" if case.remedy.rules else "ruled" if case.remedy.ruled else "seat"] += 1
            check(base, solution, case, ruled)
            if seen.total() % 50 == 0:
                assert solve(remedies.carried_out(base, case.remedy)).placed > solution.placed
    assert min(seen["seat"], seen["rules"], seen["ruled"]) > 4, seen


def check(base: Problem, solution: Solution, case: remedies.Case, ruled: list[tuple[str, str]]) -> None:
    """A remedy keeps to what it names, places one more, and nothing smaller of it would do."""
    remedy = case.remedy
    assert remedy is not None
    assert remedy.pin[0] == case.said.newcomer
    assert remedy.pin in ruled or remedy.pin not in base.forbidden
    assert most_placed(base, remedy.pin, remedy.seat) > solution.placed
    judged = matching.explain(base, *remedy.pin)
    broken = {each.term for each in judged.broken} if isinstance(judged, matching.Refusal) else set()
    assert broken == {*remedy.rules, *([""] if remedy.ruled else [])}
    if not broken:
        assert {move.newcomer for move in remedy.moves} >= {case.said.newcomer}
        assert not remedy.seat or case.held


def test_a_mentor_who_is_found_to_be_missing_places_whom_it_says() -> None:
    found = 0
    for seed in range(1, 9):
        base = asking(seed)
        base = replace(
            base,
            mentors=[replace(each, seats=min(each.seats, 1)) for each in base.mentors],
            terms=[
                replace(each, mentor_field="") if each.name == "skills" else each
                for each in base.terms
                if each.name != "team"
            ]
            + (
                []
                if any(isinstance(each, Hours) for each in base.terms)
                else [Hours("hours", 10, minimum=60)]
            ),
            forbidden=(),
        )
        solution = solve(base)
        left = {each.newcomer for each in solution.unmatched}
        for each in recruits.recruits(base, solution, "Europe/Paris"):
            found += 1
            assert set(each.newcomers) <= left
            left -= set(each.newcomers)
            answers = {**each.answers("Europe/Paris"), "waiting": list(problems.PASSES)}
            fresh = Mentor("new", answers, len(each.newcomers))
            after = solve(replace(base, mentors=[*base.mentors, fresh], objective="placed"))
            assert after.placed >= solution.placed + len(each.newcomers)
    assert found > 8


def test_one_more_seat_where_it_is_said_places_one_more() -> None:
    for seed in range(1, 7):
        base = market(seed)
        solution = solve(base)
        for mentor in recruits.more_seats(base, matching.Answers(base, solution)):
            seats = [replace(each, seats=each.seats + (each.id == mentor)) for each in base.mentors]
            assert solve(replace(base, mentors=seats)).placed == solution.placed + 1


def test_nobody_waits_and_nobody_is_there() -> None:
    base = market(1)
    solution = solve(base)
    assert remedies.cases(base, solution, [], ()) == []
    placed = solution.pairs[0].newcomer
    assert remedies.cases(base, solution, [placed, "999"], ()) == []
    empty = replace(base, mentors=[], forbidden=())
    nobody = solve(empty)
    assert [case.remedy for case in remedies.cases(empty, nobody, [placed], ())] == [None]
    assert recruits.recruits(replace(base, newcomers=[]), solve(replace(base, newcomers=[])), "UTC") == []
