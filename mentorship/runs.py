"""Runs of the matching: queued by a coordinator, worked off by a job, whole or absent, replayable."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import matching
from matching import BadInput, MatchingError, Problem, Solution, TooLarge, solve
from mentorship import drafts, i18n, journal, problems, reasons
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Person, Round, Run
from mentorship.problems import Decisions

LIVE = ("queued", "running")
STALE = timedelta(minutes=2)


class Lost(Exception):
    """The run was cancelled, or another worker took it over."""


class Pulse:
    """Tells how far a run is, and so that its worker lives; raises Lost when the run is not ours any more.

    The last heartbeat serves as the token: whoever takes a run over writes another one.
    """

    def __init__(self, run: Run, now: datetime) -> None:
        self.run, self.now, self.last = run, now, now
        self._began = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Write progress down in an update of its own."""
        beat = self.now + timedelta(seconds=time.monotonic() - self._began)
        if not self.ours(done=done, total=total, heartbeat_at=beat):
            raise Lost
        self.last = beat

    def ours(self, **values: Any) -> bool:
        """Change the run as long as it is ours, and return whether it was."""
        mine = (Run.id == self.run.id, Run.state == "running", Run.heartbeat_at == self.last)
        return bool(Run.update(values).where(*mine).execute())


def queue(round_: Round, by: Person | None, now: datetime) -> Run:
    """Ask for a run; a round has one at a time."""
    with transaction():
        _hold(round_)
        if live(round_):
            raise AlreadyDone(_("A run of this round is under way already."))
        run = Run.create(round=round_, by=by, created_at=now)
        journal.record(by, "run.queued", run, now, round_.programme)
    return run


def cancel(run: Run, by: Person, now: datetime) -> None:
    """Stop a run that is not finished; the drafts stay as they were."""
    with transaction():
        stopped = (
            Run.update(state="cancelled", finished_at=now)
            .where(Run.id == run.id, Run.state.in_(LIVE))
            .execute()
        )
        if not stopped:
            raise AlreadyDone(_("This run has ended already."))
        journal.record(by, "run.cancelled", run, now, run.round.programme)


def live(round_: Round) -> Run | None:
    """Return the run of a round that is under way."""
    found: Run | None = (
        Run.select().where(Run.round == round_.id, Run.state.in_(LIVE)).order_by(Run.id).first()
    )
    return found


def latest(round_: Round, before: Run | None = None) -> Run | None:
    """Return the newest finished run of a round, or the one before a given run."""
    done = Run.select().where(Run.round == round_.id, Run.state == "done")
    if before is not None:
        done = done.where(Run.id < before.id)
    found: Run | None = done.order_by(Run.id.desc()).first()
    return found


def run_queued(now: datetime) -> int:
    """Work off the runs that wait, and those whose worker has fallen silent; return how many."""
    silent = (Run.state == "running") & (Run.heartbeat_at < now - STALE)
    worked = 0
    for run in list(Run.select().where((Run.state == "queued") | silent).order_by(Run.id)):
        claim = Run.update(state="running", heartbeat_at=now, done=0, total=0).where(
            Run.id == run.id, (Run.state == "queued") | silent
        )
        if claim.execute():
            _work(Run.get_by_id(run.id), now)
            worked += 1
    return worked


def replay(run: Run) -> bool:
    """Tell whether the stored problem still gives the stored pairs."""
    if run.problem is None or run.result is None:
        raise Refused(_("This run has not ended, so there is nothing to compare yet."))
    solution = solve(problem_of(run))
    pairs = [[pair.newcomer, pair.mentor, pair.score] for pair in solution.pairs]
    return bool(pairs == run.result["pairs"] and solution.digest == run.digest)


def problem_of(run: Run) -> Problem:
    """Return the problem that a run solved."""
    return problems.decided(base_of(run), decisions_of(run))


def base_of(run: Run) -> Problem:
    """Return the people, terms and barred pairs of a run, without the coordinators' decisions."""
    return problems.from_json(_input(run)["base"])


def decisions_of(run: Run) -> Decisions:
    """Return the decisions that a run carried out."""
    kept = _input(run)["decisions"]
    return Decisions(_pairs(kept["pins"]), _pairs(kept["forbidden"]), tuple(kept["skipped"]))


def settle(
    run: Run, base: Problem, decisions: Decisions, solution: Solution, now: datetime, by: Person | None
) -> None:
    """Keep input and result of a run and make its drafts; the caller is in the transaction that ends it."""
    values = {
        "state": "done",
        "problem": {
            "base": problems.to_json(base),
            "decisions": {
                "pins": [list(pair) for pair in decisions.pins],
                "forbidden": [list(pair) for pair in decisions.forbidden],
                "skipped": list(decisions.skipped),
            },
        },
        "digest": solution.digest,
        "result": drafts.result(solution, decisions.skipped),
        "code_version": code_version(),
        "finished_at": now,
    }
    Run.update(values).where(Run.id == run.id).execute()
    drafts.replace(run.round, solution)
    journal.record(
        by,
        "run.done",
        run,
        now,
        run.round.programme,
        placed=solution.placed,
        total=solution.total,
        digest=solution.digest,
    )


def has_moved_on(run: Run, now: datetime) -> bool:
    """Tell whether people or answers have changed since a run, so that another one could differ."""
    then = base_of(run)
    try:
        fresh = replace(problems.of_round(run.round, now), monday=then.monday)
    except MatchingError:
        return True
    return problems.to_json(fresh) != problems.to_json(then)


@cache
def code_version() -> str:
    """Return a fingerprint of the matching's own code, kept with each run."""
    folder = Path(matching.__file__).parent
    files = sorted(folder.rglob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _work(run: Run, now: datetime) -> None:
    """Solve a run that is ours; its owner gets a sentence in their language if it fails."""
    pulse = Pulse(run, now)
    owner = run.by
    with i18n.reader(owner.language if owner else "en", owner.zone if owner else "UTC"):
        try:
            seen = run.round.version
            base, decisions = problems.of_round(run.round, now), problems.decisions_of(run.round)
            solution = solve(problems.decided(base, decisions), pulse)
            _finish(pulse, seen, base, decisions, solution, now)
        except Lost:
            return
        except BadInput as error:
            advice = _("Take back this pin or approval, then run the matching again.")
            _fail(pulse, reasons.of_fault(error, advice), now)
        except TooLarge:
            _fail(pulse, _("This round is too large to be matched in one piece."), now)
        except Exception:
            _fail(pulse, _("The matching stopped unexpectedly. Nothing was changed. Try again."), now)
            raise


def _finish(
    pulse: Pulse, seen: int, base: Problem, decisions: Decisions, solution: Solution, now: datetime
) -> None:
    """Make the drafts, unless somebody decided something meanwhile: then the run begins anew."""
    with transaction():
        current = drafts.advance(pulse.run.round, seen)
        if not pulse.ours(state="done" if current else "queued"):
            raise Lost
        if current:
            settle(pulse.run, base, decisions, solution, now, pulse.run.by)
        elif Round.get_by_id(pulse.run.round_id).state != "open":
            Run.update(state="cancelled", finished_at=now).where(Run.id == pulse.run.id).execute()


def _fail(pulse: Pulse, sentence: str, now: datetime) -> None:
    with transaction():
        if pulse.ours(state="failed", error=sentence, finished_at=now):
            journal.record(pulse.run.by, "run.failed", pulse.run, now, pulse.run.round.programme)


def _hold(round_: Round) -> None:
    """Keep others from changing an open round until the transaction ends, or refuse when it is not open."""
    held = Round.update(version=Round.version).where(Round.id == round_.id, Round.state == "open").execute()
    if not held:
        raise AlreadyDone(_("This round is published already, so it cannot be matched again."))


def _input(run: Run) -> Mapping[str, Any]:
    if run.problem is None:
        raise Refused(_("Run the matching first."))
    kept: Mapping[str, Any] = run.problem
    return kept


def _pairs(pairs: Iterable[Iterable[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in pairs)
