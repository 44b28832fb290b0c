"""The coordinators' review of a round: approving, and what each decision would cost before it is made."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import matching
from matching import Alternative, MatchingError, Pair, Problem, Refusal
from mentorship import decisions, drafts, journal, prices, problems, rulings, solutions
from mentorship.db import transaction
from mentorship.decisions import decide as decide  # the other half of a price
from mentorship.errors import AlreadyDone, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Person, Proposal, Round
from mentorship.prices import Price
from mentorship.rulings import Decision as Decision
from mentorship.rulings import Kind as Kind
from mentorship.rulings import Rules
from mentorship.solutions import Kept

LONGEST_REASON = 500
SMALL = 40_000  # so many pairs are solved anew at once; above, the prices of the run answer faster
MOST_SWAPS, MOST_LOOKED_AT = 5, 12


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


def price(round_: Round, decision: Decision, exact: bool = False) -> Price:
    """Return what a decision would cost; raise Refused with the reason when it is not possible.

    In a large round the prices of the run answer without solving anew. The figures are the same; of moves
    that are as good as each other, others may be named than ``exact`` solving chooses.
    """
    kept, rules = decisions.finished(round_), rulings.standing(round_)
    change = rulings.change_of(decision, rules)
    if not exact and len(kept.base.newcomers) * len(kept.base.mentors) > SMALL:
        quick = at_once(kept, decision, rules - change.before)
        if quick is not None:
            return quick
    solution = decisions.solved(kept.base, rulings.decisions(rulings.after(rules, change)))
    return decisions.price_of(kept, solution, decision.newcomers)


def next_best(round_: Round, mentor: int, most: int) -> list[Alternative]:
    """Return the other newcomers that a mentor could have, those that cost everybody else least first."""
    kept = solutions.newest(round_)
    found = solutions.answers(kept, rulings.decisions(rulings.standing(round_))) if kept else None
    try:
        return found.alternatives(str(mentor), most, "mentor") if found else []
    except MatchingError:
        return []


def at_once(kept: Kept, decision: Decision, rest: Rules) -> Price | None:
    """Return the price of a decision from the prices of the run; None where it takes solving."""
    if decision.kind not in ("pin", "forbid", "unpair", "skip"):
        return None
    answers = solutions.answers(kept, rulings.decisions(rest))
    if answers is None:
        return None
    newcomer, mentor = str(decision.newcomer), str(decision.mentor)
    try:
        if decision.kind == "pin":
            moves = answers.force(newcomer, mentor).moves
        elif decision.kind == "skip":
            moves = answers.sit_out(newcomer).moves
        else:
            moves = answers.forbid(newcomer, mentor).moves
    except MatchingError:
        return None  # solving says in words what is wrong
    before = prices.pairs_of(kept.solution)
    after = {**before}
    for move in moves:
        after.pop(move.newcomer, None)
        if move.after:
            judged = matching.explain(kept.base, move.newcomer, move.after)
            after[move.newcomer] = (move.after, getattr(judged, "score", 0))
    return prices.between(before, after, kept.waited, decision.newcomers)


def candidates(round_: Round, newcomer: int) -> list[matching.Pair]:
    """Return the pairs a newcomer could be in, best first, whoever has the seats at present."""
    base = decisions.finished(round_).base
    if str(newcomer) not in {each.id for each in base.newcomers}:
        return []
    forbidden = problems.decisions_of(round_).forbidden
    problem = replace(base, forbidden=[*base.forbidden, *forbidden])
    return matching.candidates(problem, str(newcomer))


def swaps(round_: Round, proposal: Proposal) -> list[tuple[Proposal, int]]:
    """Return the pairs that this one could best exchange mentors with, and what both gain in points.

    Only the newcomers of the mentors who fit this pair's newcomer best are looked at.
    """
    base = decisions.finished(round_).base
    fitting = {int(each.mentor): each.score for each in candidates(round_, proposal.newcomer_id)}
    others = Proposal.select().where(
        Proposal.round == round_.id,
        Proposal.mentor.in_(list(fitting)[:MOST_LOOKED_AT]),
        Proposal.mentor != proposal.mentor_id,
        Proposal.state.in_(("draft", "approved")),
    )
    found = []
    for other in others:
        back = judged(base, other.newcomer_id, proposal.mentor_id)
        if isinstance(back, Pair):
            gain = fitting[other.mentor_id] + back.score - proposal.score - other.score
            found.append((other, gain))
    return sorted(found, key=lambda each: (-each[1], each[0].id))[:MOST_SWAPS]


def judged(base: Problem, newcomer: int, mentor: int) -> Pair | Refusal | None:
    """Judge one pair of a run; None when one of the two is not in it."""
    try:
        return matching.explain(base, str(newcomer), str(mentor))
    except MatchingError:
        return None


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
