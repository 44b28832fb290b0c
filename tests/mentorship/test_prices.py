"""What a decision costs: as shown, it is the difference of two full solves."""

from dataclasses import replace
from random import Random

import pytest
from drawn import market

import matching
from matching import BadInput, Problem, Solution, solve
from mentorship import prices, problems, solutions
from mentorship.drafts import result
from mentorship.models import Run
from mentorship.prices import Move, Price
from mentorship.problems import Decisions
from mentorship.reviews import at_once
from mentorship.rulings import Decision, Rule, after, change_of, decisions
from mentorship.solutions import Kept

PROGRAMMES, OVERRIDES = 10, 20


def kept(base: Problem, wanted: Decisions, solution: Solution) -> Kept:
    """A finished run as the table keeps it."""
    problem = {
        "base": problems.to_json(base),
        "decisions": {
            "pins": [list(pair) for pair in wanted.pins],
            "forbidden": [list(pair) for pair in wanted.forbidden],
            "skipped": list(wanted.skipped),
        },
    }
    return solutions.of_run(
        Run(problem=problem, digest=solution.digest, result=result(solution, wanted.skipped))
    )


def thought_of(rng: Random, base: Problem, pairs: dict[str, tuple[str, int]]) -> Decision:
    """Any decision that a coordinator might think of."""
    newcomer = int(rng.choice(base.newcomers).id)
    mentor = int(rng.choice(base.mentors).id)
    kind = rng.choice(["pin", "forbid", "unpair", "skip", "swap", "pin"])
    own = pairs.get(str(newcomer))
    if kind == "unpair" and own:
        return Decision("unpair", newcomer, int(own[0]))
    others = [each for each in pairs if each != str(newcomer) and own and pairs[each][0] != own[0]]
    if kind == "swap" and own and others:
        other = rng.choice(others)
        return Decision("swap", newcomer, int(pairs[other][0]), "", int(other), int(own[0]))
    return Decision("forbid" if kind in ("unpair", "swap") else kind, newcomer, mentor)  # type: ignore[arg-type]


def counted(before: Solution, end: Solution, waited: dict[str, int]) -> tuple[object, ...]:
    """The price worked out plainly from two solutions."""
    change = matching.compare(before, end)
    had, has = ({pair.newcomer for pair in each.pairs} for each in (before, end))
    lowest = tuple(
        min((pair.score - waited[pair.newcomer] for pair in each.pairs), default=None)
        for each in (before, end)
    )
    time = sum(waited[each] for each in has) - sum(waited[each] for each in had)
    return change.placed, change.total, time, lowest, {tuple(move) for move in change.moves}


def figures(price: Price) -> tuple[object, ...]:
    return (
        price.placed,
        price.total,
        price.waited,
        price.worst,
        {tuple(move)[:3] for move in price.moves},
    )


@pytest.mark.parametrize("seed", range(PROGRAMMES))
def test_the_price_is_the_difference_of_two_solves(seed: int) -> None:
    """Each override is decided, so that later ones meet pins, forbidden pairs and approvals."""
    rng, base = Random(seed + 100), market(seed)
    waited = {
        each.id: sum(part.points for part in pair.parts if part.term == "waiting")
        for each in base.newcomers
        for pair in matching.candidates(replace(base, terms=base.terms[-1:]), each.id)[:1]
    }
    assert prices.waited_in(base) == waited
    rules: frozenset[Rule] = frozenset()
    before = solve(base)
    run, fast = kept(base, decisions(rules), before), 0
    for _ in range(OVERRIDES):
        pairs = prices.pairs_of(before)
        approved = rng.sample(sorted(pairs), min(len(pairs), rng.randint(0, 2)))
        rules |= {Rule(int(each), int(pairs[each][0]), "approved") for each in approved}
        decision = thought_of(rng, base, pairs)
        change = change_of(decision, rules)
        told = at_once(run, decision, rules - change.before)
        try:
            end = solve(problems.decided(base, decisions(after(rules, change))))
        except BadInput:
            assert told is None
            continue
        price = prices.between(pairs, prices.pairs_of(end), waited, decision.newcomers)
        wanted = counted(before, end, waited)
        assert figures(price) == wanted
        assert Price.from_json(price.to_json()) == price
        if told is not None:
            fast += 1
            assert figures(told)[:3] == wanted[:3]
        if rng.random() < 0.5:
            rules, before = after(rules, change), end
            run = kept(base, decisions(rules), before)
    assert fast > 3


def test_a_stored_run_is_the_solution_again() -> None:
    base = market(1)
    solution = solve(base)
    again = kept(base, Decisions(), solution).solution
    assert again.unmatched == solution.unmatched
    assert again.free_seats == solution.free_seats
    assert prices.pairs_of(again) == prices.pairs_of(solution)
    settled = [(pair.newcomer, pair.mentor) for pair in solution.pairs[:3]]
    proof = solutions.pinned(again, settled).certificate
    assert proof is not None
    assert proof.gap == 0
    assert kept(base, Decisions(pins=tuple(settled)), solution).decisions.pins == tuple(settled)


def test_moves_are_told_along_the_chain() -> None:
    moves = [
        Move("1", "8", "9"),
        Move("2", "9", "7"),
        Move("3", "7", None),
        Move("4", "6", "8"),
        Move("5", None, "6"),
    ]
    told = prices.chained(moves, ("1",))
    assert [(move.newcomer, move.link) for move in told] == [
        ("1", ""),
        ("2", "so"),
        ("3", "so"),
        ("4", "then"),
        ("5", "then"),
    ]
    assert Price(0, 0, 0, (None, None), told).losers == 1


def test_a_circle_of_moves_ends() -> None:
    told = prices.chained([Move("1", "8", "9"), Move("2", "9", "8")], ("1", "2"))
    assert [move.newcomer for move in told] == ["1", "2"]
