"""What each rule does: counted pair by pair, and by leaving the rule out."""

from dataclasses import replace
from random import Random

import pytest

from matching import (
    BadInput,
    Different,
    Languages,
    Mentor,
    Newcomer,
    Problem,
    Refusal,
    Same,
    Shared,
    Term,
    effects,
    explain,
    solve,
)

WITHOUT_RULE: dict[str, Term] = {
    "languages": Languages("languages", 5, minimum=0),
    "team": Different("team", 0),
    "style": Same("style", 3),
}
TERMS = (
    Shared("interests", 10),
    Languages("languages", 5, minimum=1),
    Different("team", 0, hard=True),
    Same("style", 3, hard=True),
)


def invented(rng: Random) -> Problem:
    def answers() -> dict[str, object]:
        return {
            "languages": rng.sample(["fr", "en", "de"], rng.randint(1, 2)),
            "team": rng.choice(["red", "blue"]),
            "style": rng.choice(["direct", "gentle"]),
            "interests": rng.sample(["jazz", "chess", "go"], 2),
        }

    newcomers = [Newcomer(f"n{k}", answers()) for k in range(rng.randint(1, 8))]
    mentors = [Mentor(f"m{k}", answers(), rng.randint(0, 2)) for k in range(rng.randint(1, 5))]
    pairs = [(one.id, other.id) for one in newcomers for other in mentors]
    forbidden = rng.sample(pairs, min(len(pairs), rng.randint(0, 6)))
    return Problem(newcomers, mentors, TERMS, forbidden=forbidden)


def broken(problem: Problem, newcomer: str, mentor: str) -> set[str]:
    judged = explain(problem, newcomer, mentor)
    return {each.term for each in judged.broken} if isinstance(judged, Refusal) else set()


@pytest.mark.parametrize("seed", range(40))
def test_each_rule_is_counted_as_pair_by_pair(seed: int) -> None:
    problem = invented(Random(seed))
    judged = {
        (one.id, other.id): broken(problem, one.id, other.id)
        for one in problem.newcomers
        for other in problem.mentors
    }
    seats = {each.id: each.seats for each in problem.mentors}
    for effect in effects(problem):
        assert effect.pairs == sum(effect.term in terms for terms in judged.values())
        alone = []
        for one in problem.newcomers:
            own = [
                terms for (newcomer, mentor), terms in judged.items() if newcomer == one.id and seats[mentor]
            ]
            if all(own) and {effect.term} in own:
                alone.append(one.id)
        assert list(effect.alone) == sorted(alone)


@pytest.mark.parametrize("seed", range(20))
def test_whom_a_rule_alone_leaves_out_can_be_placed_without_it(seed: int) -> None:
    problem = invented(Random(seed))
    for effect in effects(problem):
        if effect.term:
            terms = [WITHOUT_RULE[term.name] if term.name == effect.term else term for term in TERMS]
            free = replace(problem, terms=terms)
        else:
            free = replace(problem, forbidden=())
        for newcomer in effect.alone:
            only = [each for each in problem.newcomers if each.id == newcomer]
            assert solve(replace(problem, newcomers=only)).placed == 0
            assert solve(replace(free, newcomers=only)).placed == 1


def test_without_people_no_rule_does_anything() -> None:
    assert [(each.pairs, each.alone) for each in effects(Problem([], [], TERMS))] == [(0, ())] * 3


def test_a_problem_at_fault_is_refused() -> None:
    with pytest.raises(BadInput):
        effects(Problem([Newcomer("")], [], TERMS))
