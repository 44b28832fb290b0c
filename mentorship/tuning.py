"""What other weights and rules would do to a round: seen before they are saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from matching import BadInput, Pair, Problem, Solution, effects, solve, terms_from
from mentorship import outcomes, prices, problems, reasons, runs
from mentorship.errors import Refused
from mentorship.models import Round
from mentorship.outcomes import Figures, figures
from mentorship.prices import Move
from mentorship.problems import Decisions, Spec

SHOWN = 12  # names of people whom a rule leaves out


@dataclass(frozen=True)
class Rule:
    """What one rule does: pairs it forbids, and who has nobody but would have somebody without it."""

    label: str
    words: str
    pairs: int
    alone: int
    names: list[str]


@dataclass(frozen=True)
class Effect:
    """What a change of weights and rules does; the pairs of before are judged by the new weights too.

    ``broken`` counts the pairs of before that the new rules do not allow.
    """

    before: Figures | None
    after: Figures
    broken: int
    moves: tuple[Move, ...]
    rules: tuple[Rule, ...]
    pairs: int

    @property
    def is_free(self) -> bool:
        """Tell whether the pairs stay as they are."""
        return self.before is not None and not self.moves and not self.broken


def effect(round_: Round, terms: Sequence[Spec], objective: str, now: datetime) -> Effect:
    """Return what these weights and rules would do; raise Refused when the decisions contradict them."""
    run = runs.latest(round_)
    base = runs.base_of(run) if run else problems.of_round(round_, now)
    fresh = terms_from(problems.with_neighbours(terms))
    tuned = replace(base, terms=fresh, objective="total" if objective == "total" else "placed")
    after = solution_of(tuned, problems.decisions_of(round_))
    before = solve(runs.problem_of(run)) if run else None
    kept = judged(tuned, before) if before else []
    return Effect(
        before=figures(tuned, kept) if before else None,
        after=figures(tuned, after.pairs),
        broken=before.placed - len(kept) if before else 0,
        moves=_moves(before, after) if before else (),
        rules=rules(tuned),
        pairs=len(tuned.newcomers) * len(tuned.mentors),
    )


def _moves(before: Solution, after: Solution) -> tuple[Move, ...]:
    """Return who moves where, by name."""
    change = prices.between(prices.pairs_of(before), prices.pairs_of(after), {})
    return prices.named(change.moves)


def solution_of(base: Problem, decisions: Decisions) -> Solution:
    """Solve with the decisions of a round; what they contradict is told in words."""
    try:
        return solve(problems.decided(base, decisions))
    except BadInput as error:
        raise Refused(reasons.of_fault(error)) from None


def judged(problem: Problem, solution: Solution) -> list[Pair]:
    """Return the pairs of a solution as other terms see them, without those that these do not allow."""
    return outcomes.judged(problem, [(pair.newcomer, pair.mentor) for pair in solution.pairs])


def rules(problem: Problem) -> tuple[Rule, ...]:
    """Return what each rule of a problem does, those that leave people out first.

    Pairs that are barred one by one are left out: some are what one person would not have others know.
    """
    found = [each for each in effects(problem) if each.term]
    names = reasons.names_of(id for each in found for id in each.alone[:SHOWN])
    lines = [
        Rule(
            reasons.term_label(each.term),
            reasons.in_words(each.rule.to_dict(), each.term),
            each.pairs,
            len(each.alone),
            sorted(names[id] for id in each.alone[:SHOWN] if id in names),
        )
        for each in found
    ]
    return tuple(sorted(lines, key=lambda line: (-line.alone, -line.pairs)))
