"""Small steps: what one side does next for a goal, by when, and whether it is done."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mentorship import journal, sides
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.models import Goal, Mentorship, Person, Step

MOST = 10  # open ones of a goal: more would be a plan, not the next steps
LONGEST = 200


def of_goals(goals: Iterable[Goal]) -> dict[int, list[Step]]:
    """Return the steps of each goal: the open ones first, the earliest date before, then what is done."""
    found: dict[int, list[Step]] = defaultdict(list)
    for step in Step.select().where(Step.goal.in_([goal.id for goal in goals])).order_by(Step.id):
        found[step.goal_id].append(step)
    for each in found.values():
        each.sort(key=lambda step: (step.done_at is not None, step.due_on or date.max))
    return found


def overdue(step: Step, today: date) -> bool:
    """Tell whether the day of an open step has passed."""
    return step.done_at is None and step.due_on is not None and step.due_on < today


def add(goal: Goal, values: dict[str, Any], by: Person, now: datetime) -> Step:
    """Write a step down for either side."""
    text, due_on = values["text"].strip(), values["due_on"]
    if not text:
        raise BadField("text", _("Say in a few words what is to be done."))
    if len(text) > LONGEST:
        raise BadField("text", _("Please keep it under %(most)s characters.", most=LONGEST))
    if values["side"] not in sides.BOTH:
        raise BadField("side", _("Choose who does it."))
    if due_on and due_on < now.astimezone(ZoneInfo(by.zone)).date():
        raise BadField("due_on", _("This day has passed. Choose one ahead, or leave it empty."))
    with transaction():
        _hold(goal)
        still = list(Step.select().where(Step.goal == goal.id, Step.done_at.is_null()))
        if any((step.text, step.side) == (text, values["side"]) for step in still):
            raise AlreadyDone(_("This step is written down already."))
        if len(still) >= MOST:
            raise Refused(_("Ten open steps are enough for one goal. Finish or remove one first."))
        made = Step.create(goal=goal, text=text, side=values["side"], due_on=due_on, created_at=now)
        _record(by, "step.added", made, now)
    return made


def finish(step: Step, by: Person, now: datetime) -> None:
    """Tick a step as done."""
    with transaction():
        _hold(step.goal)
        done = Step.update(done_at=now).where(Step.id == step.id, Step.done_at.is_null())
        if not done.execute():
            raise AlreadyDone(_("This step is done already, or was removed."))
        _record(by, "step.done", step, now)


def reopen(step: Step, by: Person, now: datetime) -> None:
    """Take the tick of a step back."""
    with transaction():
        _hold(step.goal)
        opened = Step.update(done_at=None).where(Step.id == step.id, Step.done_at.is_null(False))
        if not opened.execute():
            raise AlreadyDone(_("This step is open already, or was removed."))
        _record(by, "step.reopened", step, now)


def remove(step: Step, by: Person, now: datetime) -> None:
    """Take a step away."""
    with transaction():
        _hold(step.goal)
        if not Step.delete().where(Step.id == step.id).execute():
            raise AlreadyDone(_("This step was removed already."))
        _record(by, "step.removed", step, now)


def carry_over(before: Goal, goal: Goal, now: datetime) -> None:
    """Copy the open steps of a goal to the one that carries it on; the caller holds the transaction."""
    for step in Step.select().where(Step.goal == before.id, Step.done_at.is_null()).order_by(Step.id):
        Step.create(goal=goal, text=step.text, side=step.side, due_on=step.due_on, created_at=now)


def forget(mentorship: Mentorship, side: str) -> None:
    """Empty the steps of a side that is erased; with the newcomer all of them go, as their goals do."""
    theirs = Step.goal.in_(Goal.select(Goal.id).where(Goal.mentorship == mentorship.id))
    if side == "mentor":
        theirs = theirs & (Step.side == side)
    Step.update(text="…").where(theirs).execute()


def _hold(goal: Goal) -> None:
    sides.hold_live(goal.mentorship)
    if not Goal.select().where(Goal.id == goal.id).exists():
        raise AlreadyDone(_("This goal was removed meanwhile."))


def _record(by: Person, act: str, step: Step, now: datetime) -> None:
    pair: Mentorship = step.goal.mentorship
    journal.record(by, act, step, now, pair.programme, mentorship=pair.id)
