"""The decisions of a draft, one row each: what each cost, and any number of them undone or done again."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from peewee import JOIN

from matching import BadInput, Problem, Solution, solve
from mentorship import drafts, journal, prices, problems, reasons, rulings, runs, solutions
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Decision as Row
from mentorship.models import Person, Profile, Round, Run
from mentorship.prices import Price
from mentorship.problems import Decisions
from mentorship.rulings import Change, Decision, Rules
from mentorship.solutions import Kept


def made(round_: Round) -> list[Row]:
    """Return the decisions of a round that stand, the newest first."""
    query = Row.select(Row, Person).join(Person, JOIN.LEFT_OUTER).where(Row.round == round_.id)
    return list(query.where(Row.undone_at.is_null()).order_by(Row.id.desc()))


def undone(round_: Round) -> list[Row]:
    """Return the decisions that can be done again, the next one first: none that a later one came after."""
    standing = made(round_)
    last = standing[0].id if standing else 0
    query = Row.select().where(Row.round == round_.id, Row.undone_at.is_null(False), Row.id > last)
    return list(query.order_by(Row.id))


def decide(
    round_: Round, decision: Decision, seen: int, by: Person, now: datetime, shown: str | None = None
) -> Run:
    """Carry a decision out on the round as the page showed it: rulings, and new drafts at once.

    The solving is done before the transaction; the version shows whether it still holds. ``shown`` is the
    mark of the price that was confirmed: other moves, be they as good, are shown before they are made.
    """
    kept, rules = finished(round_), rulings.standing(round_)
    change = rulings.change_of(decision, rules)
    wanted = rulings.decisions(rulings.after(rules, change))
    solution = solved(kept.base, wanted)
    price = price_of(kept, solution, decision.newcomers)
    if shown is not None and shown != price.mark:
        raise AlreadyDone(_("Other pairs would move than those you saw. Look at them before you confirm."))
    about = {"newcomer": decision.newcomer, "mentor": decision.mentor, "reason": decision.reason}
    if decision.kind == "swap":
        about |= {"other": decision.other, "other_mentor": decision.other_mentor}
    with transaction():
        drafts.require(round_, seen)
        fresh = _carry_out(round_, change, (kept.base, wanted, solution), by, now)
        Row.create(
            round=round_,
            kind=decision.kind,
            before=rulings.plain(change.before),
            after=rulings.plain(change.after),
            price=price.to_json(),
            by=by,
            at=now,
        )
        journal.record(by, f"pair.{decision.kind}", round_, now, round_.programme, **about)
    return fresh


def undo(round_: Round, until: Row, seen: int, by: Person, now: datetime) -> Price:
    """Undo the newest decisions of a round, down to and with one of them; return what that changed."""
    standing = [each for each in made(round_) if each.id >= until.id]
    if until.id not in {each.id for each in standing}:
        raise AlreadyDone(_("This decision was undone already."))
    rules = before = rulings.standing(round_)
    for row in standing:
        rules = reverted(rules, rulings.kept(row.after), rulings.kept(row.before))
    return _turn(round_, standing, Change(before - rules, rules - before), seen, by, now, "undo")


def redo(round_: Round, seen: int, by: Person, now: datetime) -> Price:
    """Do the decision again that was undone last; return what that changed."""
    waiting = undone(round_)[:1]
    if not waiting:
        raise AlreadyDone(_("There is no decision left to do again."))
    before = rulings.standing(round_)
    rules = reverted(before, rulings.kept(waiting[0].before), rulings.kept(waiting[0].after))
    return _turn(round_, waiting, Change(before - rules, rules - before), seen, by, now, "redo")


def reverted(rules: Rules, gone: Rules, back: Rules) -> Rules:
    """Return rules with some put in the place of others; what was approved since for these people falls."""
    about = {rule.newcomer for rule in gone | back}
    fallen = {rule for rule in rules if rule.kind == "approved" and rule.newcomer in about}
    pairs = {(rule.newcomer, rule.mentor) for rule in gone | back}
    same = {rule for rule in rules if (rule.newcomer, rule.mentor) in pairs}
    return frozenset((rules - gone - fallen - same) | back)


def forget(profiles: Collection[int]) -> None:
    """Take the reasons out of the decisions about people who have asked to be forgotten."""
    programmes = Profile.select(Profile.programme).where(Profile.id.in_(profiles))
    rounds = Round.select(Round.id).where(Round.programme.in_(programmes))
    for row in Row.select().where(Row.round.in_(rounds)):
        Row.update(before=_silent(row.before, profiles), after=_silent(row.after, profiles)).where(
            Row.id == row.id
        ).execute()


def _silent(rules: list[dict[str, Any]], profiles: Collection[int]) -> list[dict[str, Any]]:
    about = [{rule["newcomer"], rule["mentor"]} & set(profiles) for rule in rules]
    return [{**rule, "reason": ""} if named else rule for rule, named in zip(rules, about, strict=True)]


def finished(round_: Round) -> Kept:
    """Return the newest finished run of a round, or refuse."""
    kept = solutions.newest(round_)
    if kept is None:
        raise Refused(_("Run the matching first."))
    return kept


def price_of(kept: Kept, after: Solution, first: Sequence[str] = ()) -> Price:
    """Return what a solution costs against the pairs of a run."""
    return prices.between(prices.pairs_of(kept.solution), prices.pairs_of(after), kept.waited, first)


def solved(base: Problem, wanted: Decisions) -> Solution:
    """Solve with other decisions; what they contradict is told in words."""
    try:
        return solve(problems.decided(base, wanted))
    except BadInput as error:
        raise Refused(reasons.of_fault(error)) from None


def _turn(
    round_: Round, rows: Sequence[Row], change: Change, seen: int, by: Person, now: datetime, act: str
) -> Price:
    """Undo or redo rows: their change, new drafts, and a line in the journal for each."""
    kept = finished(round_)
    wanted = rulings.decisions(rulings.after(rulings.standing(round_), change))
    solution = solved(kept.base, wanted)
    with transaction():
        drafts.require(round_, seen)
        _carry_out(round_, change, (kept.base, wanted, solution), by, now)
        ids = [row.id for row in rows]
        Row.update(undone_at=now if act == "undo" else None).where(Row.id.in_(ids)).execute()
        for row in rows:
            about = (row.after or row.before or [{"newcomer": 0, "mentor": 0}])[0]
            details = {"kind": row.kind, "newcomer": about["newcomer"], "mentor": about["mentor"]}
            journal.record(by, f"pair.{act}", round_, now, round_.programme, **details)
    return price_of(kept, solution)


def _carry_out(
    round_: Round, change: Change, solved: tuple[Problem, Decisions, Solution], by: Person, now: datetime
) -> Run:
    """Write the rulings of a change and the drafts that follow; the caller holds the transaction."""
    rulings.write(round_, change, by, now)
    fresh: Run = Run.create(round=round_, by=by, created_at=now)
    runs.settle(fresh, *solved, now, by)
    rulings.approve(round_, change)
    return fresh
