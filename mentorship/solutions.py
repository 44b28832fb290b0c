"""A finished run as a solution again, without solving: its pairs, its proof, answers from its prices."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Generic, TypeVar

from matching import (
    Answers,
    Certificate,
    MatchingError,
    Pair,
    Problem,
    Reason,
    Solution,
    Tally,
    Unmatched,
)
from mentorship import prices, problems, runs
from mentorship.db import db
from mentorship.models import Round, Run
from mentorship.problems import Decisions, Ids
from mentorship.reasons import Stored

_KEPT = 3
Value = TypeVar("Value")


class Newest(Generic[Value]):
    """The values that were used last, for all threads of the process."""

    def __init__(self, most: int) -> None:
        self._most, self._values, self._lock = most, OrderedDict[object, Value](), Lock()

    def get(self, key: object, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made now unless it is kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


@dataclass(frozen=True)
class Kept:
    """A finished run, read: its people, what was settled, its solution (pairs come without their parts).

    ``waited`` is what each newcomer's score holds for time waited.
    """

    base: Problem
    decisions: Decisions
    solution: Solution
    waited: Mapping[str, int]


_runs: Newest[Kept] = Newest(_KEPT)
_answers: Newest[Answers] = Newest(_KEPT)


def newest(round_: Round) -> Kept | None:
    """Return the newest finished run of a round; reading the same one again takes no time."""
    done = Run.select(Run.id, Run.digest).where(Run.round == round_.id, Run.state == "done")
    run = done.order_by(Run.id.desc()).first()
    if run is None:
        return None
    return _runs.get((db.obj.database, run.id, run.digest), lambda: of_run(Run.get_by_id(run.id)))


def of_run(run: Run) -> Kept:
    """Read a finished run."""
    base, decisions, kept = runs.base_of(run), runs.decisions_of(run), run.result or {}
    proof = kept.get("certificate")
    pins, skipped = {*decisions.pins}, {*decisions.skipped}
    solution = Solution(
        pairs=tuple(
            Pair(newcomer, mentor, score, (), (newcomer, mentor) in pins)
            for newcomer, mentor, score in kept["pairs"]
        ),
        unmatched=tuple(_unmatched(each) for each in kept["unmatched"] if each["newcomer"] not in skipped),
        free_seats={each.id: kept["free_seats"].get(each.id, 0) for each in base.mentors},
        total=kept["total"],
        placed=kept["placed"],
        status=kept["status"],
        digest=run.digest,
        certificate=Certificate.from_dict(proof) if proof else None,
    )
    return Kept(base, decisions, solution, prices.waited_in(base))


def answers(kept: Kept, decisions: Decisions) -> Answers | None:
    """Return answers about the pairs of a run under these decisions; None where only solving can tell.

    They hold while nothing but approvals of its own pairs was added since.
    """
    own = kept.decisions
    added = {*decisions.pins} - {*own.pins}
    settled = {*own.forbidden} == {*decisions.forbidden} and {*own.skipped} == {*decisions.skipped}
    pairs = {(pair.newcomer, pair.mentor) for pair in kept.solution.pairs}
    if not (settled and {*own.pins} <= {*decisions.pins} and added <= pairs):
        return None
    problem = problems.decided(kept.base, decisions)
    key = (kept.solution.digest, decisions.pins)
    try:
        return _answers.get(key, lambda: Answers(problem, pinned(kept.solution, added)))
    except MatchingError:
        return None


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


def _unmatched(kept: Stored) -> Unmatched:
    details = tuple(
        Tally(each["term"], Reason(**each["reason"]), each["mentors"]) for each in kept["details"]
    )
    return Unmatched(kept["newcomer"], Reason(**kept["reason"]), details)
