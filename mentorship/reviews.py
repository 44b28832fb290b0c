"""The coordinators' review of a round: approving, deciding about pairs, and what each decision would cost."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import matching
from matching import BadInput, Problem, Solution, compare, solve
from mentorship import drafts, journal, problems, reasons, runs
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Person, Proposal, Round, Ruling, Run
from mentorship.problems import Decisions, Ids

Kind = Literal["pin", "forbid", "skip", "undo"]
LONGEST_REASON = 500


@dataclass(frozen=True)
class Decision:
    """What a coordinator is about to decide about a newcomer and a mentor, by profile id.

    ``pin`` keeps or makes the pair, ``forbid`` avoids it, ``skip`` leaves the newcomer out of this round,
    ``undo`` takes back what was decided about the pair.
    """

    kind: Kind
    newcomer: int
    mentor: int
    reason: str = ""

    @property
    def ids(self) -> Ids:
        """Return the pair as the matching knows it."""
        return str(self.newcomer), str(self.mentor)

    def overrides(self, ruling: Ruling) -> bool:
        """Tell whether an earlier ruling falls: on the same pair, or on where the same newcomer belongs."""
        if ruling.newcomer_id != self.newcomer:
            return False
        places = ("pin", "skip")
        return ruling.mentor_id == self.mentor or (self.kind in places and ruling.kind in places)

    def overturns(self, approved: Proposal) -> bool:
        """Tell whether an approved pair becomes a draft again."""
        if approved.newcomer_id != self.newcomer:
            return False
        same = approved.mentor_id == self.mentor
        return self.kind == "skip" or (not same if self.kind == "pin" else same)


@dataclass(frozen=True)
class Move:
    """A newcomer whose mentor would change, by name; None is no mentor."""

    newcomer: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Price:
    """What a change would cost, each figure after minus before, and who would move where."""

    placed: int
    total: int
    worst: int | None
    moves: tuple[Move, ...]

    @property
    def is_free(self) -> bool:
        """Tell whether nothing changes."""
        return not (self.placed or self.total or self.worst or self.moves)


def approve(proposal: Proposal, by: Person, now: datetime) -> None:
    """Take a draft as it is: only what is approved is published."""
    _turn(proposal, "draft", "approved", by, now)


def unapprove(proposal: Proposal, by: Person, now: datetime) -> None:
    """Make an approved pair a draft again."""
    _turn(proposal, "approved", "draft", by, now)


def approve_all(
    round_: Round, seen: int, by: Person, now: datetime, only: Collection[int] | None = None
) -> int:
    """Approve the drafts of a list that was opened, as it was shown, all or some; return how many."""
    if round_.list_seen_at is None:
        raise Refused(_("Open the list of proposals first: all can be approved once it has been seen."))
    return _turn_all(round_, "draft", "approved", seen, by, now, only)


def unapprove_all(round_: Round, seen: int, by: Person, now: datetime) -> int:
    """Make every approved pair a draft again; return how many."""
    return _turn_all(round_, "approved", "draft", seen, by, now)


def price(round_: Round, decision: Decision) -> Price:
    """Return what a decision would cost; raise Refused with the reason when it is not possible."""
    run = _finished(round_)
    before = solve(runs.problem_of(run))
    after = _solved(runs.base_of(run), _after(round_, decision))
    return priced(before, after)


def priced(before: Solution, after: Solution) -> Price:
    """Put the difference of two solutions into names."""
    change = compare(before, after)
    ids = {each for move in change.moves for each in move if each}
    names = reasons.names_of(ids)
    moves = tuple(
        Move(
            names[move.newcomer],
            names[move.before] if move.before else None,
            names[move.after] if move.after else None,
        )
        for move in change.moves
    )
    return Price(change.placed, change.total, change.worst, moves)


def decide(round_: Round, decision: Decision, seen: int, by: Person, now: datetime) -> Run:
    """Carry a decision out on the round as the page showed it: a ruling, and new drafts at once.

    The solving is done before the transaction; the version shows whether it still holds.
    """
    run = _finished(round_)
    base, decisions = runs.base_of(run), _after(round_, decision)
    solution = _solved(base, decisions)
    with transaction():
        drafts.require(round_, seen)
        _rule(round_, decision, by, now)
        fresh = Run.create(round=round_, by=by, created_at=now)
        runs.settle(fresh, base, decisions, solution, now, by)
    return fresh


def candidates(round_: Round, newcomer: int) -> list[matching.Pair]:
    """Return the pairs a newcomer could be in, best first, whoever has the seats at present."""
    base = runs.base_of(_finished(round_))
    if str(newcomer) not in {each.id for each in base.newcomers}:
        return []
    forbidden = problems.decisions_of(round_).forbidden
    problem = replace(base, forbidden=[*base.forbidden, *forbidden])
    return matching.candidates(problem, str(newcomer))


def _turn(proposal: Proposal, before: str, after: str, by: Person, now: datetime) -> None:
    with transaction():
        drafts.require(proposal.round)
        turned = (
            Proposal.update(state=after).where(Proposal.id == proposal.id, Proposal.state == before).execute()
        )
        if not turned:
            raise AlreadyDone(_("This was done already, perhaps by another coordinator."))
        journal.record(by, f"proposal.{after}", proposal, now, proposal.round.programme)


def _turn_all(
    round_: Round,
    before: str,
    after: str,
    seen: int,
    by: Person,
    now: datetime,
    only: Collection[int] | None = None,
) -> int:
    with transaction():
        drafts.require(round_, seen)
        found = Proposal.select().where(Proposal.round == round_.id, Proposal.state == before)
        rows = [each for each in found if only is None or each.id in only]
        for row in rows:
            Proposal.update(state=after).where(Proposal.id == row.id).execute()
            journal.record(by, f"proposal.{after}", row, now, round_.programme)
    return len(rows)


def _finished(round_: Round) -> Run:
    run = runs.latest(round_)
    if run is None:
        raise Refused(_("Run the matching first."))
    return run


def _after(round_: Round, decision: Decision) -> Decisions:
    """Return the decisions of a round with one more; the newest word about a newcomer or a pair counts."""
    rulings = [each for each in problems.rulings_of(round_) if not decision.overrides(each)]
    if decision.kind != "undo":
        rulings.append(Ruling(kind=decision.kind, newcomer=decision.newcomer, mentor=decision.mentor))
    approved = [each for each in problems.approved_of(round_) if not decision.overturns(each)]
    return problems.settled(rulings, approved)


def _rule(round_: Round, decision: Decision, by: Person, now: datetime) -> None:
    """Write a decision into the rulings, and take back the approvals that it overturns."""
    gone = [each.id for each in problems.rulings_of(round_) if decision.overrides(each)]
    Ruling.delete().where(Ruling.id.in_(gone)).execute()
    drafted = [each.id for each in problems.approved_of(round_) if decision.overturns(each)]
    Proposal.update(state="draft").where(Proposal.id.in_(drafted)).execute()
    details = {"newcomer": decision.newcomer, "mentor": decision.mentor, "reason": decision.reason}
    if decision.kind != "undo":
        Ruling.create(round=round_, by=by, created_at=now, kind=decision.kind, **details)
    journal.record(by, f"pair.{decision.kind}", round_, now, round_.programme, **details)


def _solved(base: Problem, decisions: Decisions) -> Solution:
    """Solve with other decisions; what they contradict is told in words."""
    try:
        return solve(problems.decided(base, decisions))
    except BadInput as error:
        raise Refused(reasons.of_fault(error)) from None
