"""A finished run as a solution again, without solving: its pairs, its proof, answers from its prices."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import replace
from threading import Lock

from matching import (
    Answers,
    Certificate,
    MatchingError,
    Move,
    Pair,
    Reason,
    Solution,
    Tally,
    Unmatched,
)
from matching.residual import NOBODY, cheapest, path_to
from mentorship import problems, runs
from mentorship.models import Run
from mentorship.problems import Decisions, Ids
from mentorship.reasons import Stored

MOST_MENTORS = 2_000  # answers keep a square table of the mentors
_KEPT = 3
_answers: OrderedDict[tuple[str, tuple[Ids, ...]], Answers] = OrderedDict()
_lock = Lock()


def solution_of(run: Run) -> Solution:
    """Return the solution of a finished run; its pairs come without their parts."""
    kept, decisions = run.result or {}, runs.decisions_of(run)
    proof = kept.get("certificate")
    return Solution(
        pairs=tuple(
            Pair(newcomer, mentor, score, (), (newcomer, mentor) in decisions.pins)
            for newcomer, mentor, score in kept["pairs"]
        ),
        unmatched=tuple(
            _unmatched(each) for each in kept["unmatched"] if each["newcomer"] not in decisions.skipped
        ),
        free_seats={each.id: kept["free_seats"].get(each.id, 0) for each in runs.base_of(run).mentors},
        total=kept["total"],
        placed=kept["placed"],
        status=kept["status"],
        digest=run.digest,
        certificate=Certificate.from_dict(proof) if proof else None,
    )


def answers(run: Run, decisions: Decisions) -> Answers | None:
    """Return answers about the pairs of a run under these decisions; None where only solving can tell.

    They hold while nothing but approvals of its own pairs was added since; the newest are kept in memory.
    """
    added = {*decisions.pins} - {*runs.decisions_of(run).pins}
    if not _hold(run, decisions, added):
        return None
    key = (run.digest, decisions.pins)
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]
    try:
        made = Answers(problems.decided(runs.base_of(run), decisions), pinned(solution_of(run), added))
    except MatchingError:
        return None
    with _lock:
        _answers[key] = made
        while len(_answers) > _KEPT:
            _answers.popitem(last=False)
    return made


def _hold(run: Run, decisions: Decisions, added: Collection[Ids]) -> bool:
    """Tell whether the prices of a run still prove what it chose."""
    own = runs.decisions_of(run)
    settled = {*own.forbidden} == {*decisions.forbidden} and {*own.skipped} == {*decisions.skipped}
    pairs = {(newcomer, mentor) for newcomer, mentor, _score in (run.result or {})["pairs"]}
    few = len(runs.base_of(run).mentors) <= MOST_MENTORS
    return settled and few and {*own.pins} <= {*decisions.pins} and {*added} <= pairs


def pinned(solution: Solution, pairs: Collection[Ids]) -> Solution:
    """Settle some pairs of a solution: the prices prove the rest as before.

    Such a pair is worth its newcomer's gain and its seat's price exactly, so value and bound fall alike.
    """
    proof = solution.certificate
    if proof is None or not pairs:
        return solution
    settled = {newcomer for newcomer, _mentor in pairs}
    less = sum(proof.gains[newcomer] + proof.prices[mentor] for newcomer, mentor in pairs)
    gains = {id: gain for id, gain in proof.gains.items() if id not in settled}
    return replace(
        solution,
        pairs=tuple(replace(each, pinned=each.pinned or each.newcomer in settled) for each in solution.pairs),
        certificate=replace(proof, gains=gains, value=proof.value - less, bound=proof.bound - less),
    )


def without(answers: Answers, newcomer: str) -> tuple[Move, ...]:
    """Return who moves when a newcomer sits the round out, and the seat goes where it serves best."""
    residual, row = answers.residual, answers.row_of(newcomer)
    place = residual.place_of(row)
    if place == residual.outside:
        return ()
    _reached, onwards = cheapest(residual.costs.T, place)
    path = path_to(onwards, residual.outside)[::-1]
    return answers.change_of([(row, NOBODY), *residual.moves(path)]).moves


def _unmatched(kept: Stored) -> Unmatched:
    details = tuple(
        Tally(each["term"], Reason(**each["reason"]), each["mentors"]) for each in kept["details"]
    )
    return Unmatched(kept["newcomer"], Reason(**kept["reason"]), details)
