"""Goals: what a pair works on, how both will know, and how far each side says they came.

A side says first where it stands (its baseline), later how far the pair came. Both are ratings and stay in
the goal's history; ``newcomer_rating`` and ``mentor_rating`` are the latest of how far the pair came, so
that a start is never counted as a goal that was not reached.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mentorship import journal, sides, steps
from mentorship.db import transaction
from mentorship.errors import AlreadyDone, BadField, Refused
from mentorship.i18n import gettext as _
from mentorship.i18n import lazy as _l
from mentorship.models import Goal, Mentorship, Person, Rating

MOST = 3
LONGEST = 500
STEPS = (-2, -1, 0, 1, 2)
FRESH = timedelta(days=14)  # how long after it is written down a goal's baseline is asked for
TWICE = timedelta(minutes=1)  # the same answer within so short a time is one click too many
WORDS = {
    -2: _l("Where we started"),
    -1: _l("On the way"),
    0: _l("As we hoped"),
    1: _l("Better than we hoped"),
    2: _l("Much better than we hoped"),
}

HINTS = {
    -2: _l("How is it today?"),
    -1: _l("What would be a first part of the way?"),
    0: _l("What do you both hope for?"),
    1: _l("What would be a good deal more than that?"),
    2: _l("What would be the best you can imagine?"),
}


def of_pair(mentorship: Mentorship) -> list[Goal]:
    """Return the goals of a pair, the first one first."""
    return list(Goal.select().where(Goal.mentorship == mentorship.id).order_by(Goal.id))


def words(goal: Goal | None, step: int) -> str:
    """Return what a step of the scale means: the pair's own words for it, else ours."""
    own = goal.scale.get(str(step), "") if goal else ""
    return str(own or WORDS[step])


def gap(goal: Goal) -> int | None:
    """Return how many steps the two sides lie apart, or None until both have rated."""
    if goal.newcomer_rating is None or goal.mentor_rating is None:
        return None
    return abs(int(goal.newcomer_rating) - int(goal.mentor_rating))


def ratings(goals: Iterable[Goal]) -> dict[tuple[int, str], list[Rating]]:
    """Return what was rated by goal and side, the first one first."""
    found = defaultdict(list)
    numbers = [goal.id for goal in goals]
    for row in Rating.select().where(Rating.goal.in_(numbers)).order_by(Rating.at, Rating.id):
        found[row.goal_id, row.side].append(row)
    return found


def way(goal: Goal, side: str, given: list[Rating]) -> tuple[int, int] | None:
    """Return where a side began and where it is now on the scale; None until it has rated."""
    newest = goal.newcomer_rating if side == "newcomer" else goal.mentor_rating
    if newest is None:
        return (given[-1].value, given[-1].value) if given else None
    start = given[0].value if len(given) > 1 else goal.baseline
    return int(start), int(newest)


def lacks_baseline(goal: Goal, given: list[Rating], now: datetime) -> bool:
    """Tell whether a side is still to be asked where it stands: before its first rating of a new goal."""
    return not given and now < goal.created_at + FRESH


def add(mentorship: Mentorship, values: dict[str, Any], by: Person, now: datetime) -> Goal:
    """Write a goal down, three for a pair at most."""
    columns = _checked(values, by, now)
    with transaction():
        sides.hold_live(mentorship)
        kept = of_pair(mentorship)
        if any(goal.text == columns["text"] for goal in kept):
            raise AlreadyDone(_("This goal is written down already."))
        if len(kept) >= MOST:
            raise Refused(_("Three goals are enough for one pair. Change or remove one first."))
        goal = Goal.create(mentorship=mentorship, created_at=now, **columns)
        journal.record(by, "goal.added", goal, now, mentorship.programme, mentorship=mentorship.id)
    return goal


def carry_over(before: Mentorship, begun: Mentorship, now: datetime) -> None:
    """Copy the goals of a pair, unrated, with their open steps, to the one that carries it on.

    The caller holds the transaction.
    """
    for goal in of_pair(before):
        kept = {name: getattr(goal, name) for name in ("text", "criterion", "due_on", "scale", "baseline")}
        steps.carry_over(goal, Goal.create(mentorship=begun, created_at=now, **kept), now)


def change(goal: Goal, values: dict[str, Any], by: Person, now: datetime) -> None:
    """Word a goal anew; what was rated stays."""
    columns = _checked(values, by, now, goal.due_on)
    with transaction():
        sides.hold_live(goal.mentorship)
        if not Goal.update(**columns).where(Goal.id == goal.id).execute():
            raise AlreadyDone(_("This goal was removed meanwhile."))
        journal.record(by, "goal.changed", goal, now, goal.mentorship.programme)


def remove(goal: Goal, by: Person, now: datetime) -> None:
    """Take a goal away, unless somebody rated it: what was reached is not to be lost."""
    with transaction():
        sides.hold_live(goal.mentorship)
        gone = (
            Goal.delete()
            .where(Goal.id == goal.id, Goal.newcomer_rating.is_null(), Goal.mentor_rating.is_null())
            .execute()
        )
        if not gone and not Goal.select().where(Goal.id == goal.id).exists():
            raise AlreadyDone(_("This goal was removed meanwhile."))
        if not gone:
            raise Refused(_("This goal was rated already, so it stays. You can still word it anew."))
        journal.record(by, "goal.removed", goal, now, goal.mentorship.programme)


def stand(goal: Goal, rating: int, by: Person, now: datetime) -> None:
    """Say where a side stands as it sets out: its baseline, said once and not counted as a result."""
    _require_step(rating)
    side = sides.of(goal.mentorship, by)
    with transaction():
        sides.hold_live(goal.mentorship)
        if not Goal.select().where(Goal.id == goal.id).exists():
            raise AlreadyDone(_("This goal was removed meanwhile."))
        if Rating.select().where(Rating.goal == goal.id, Rating.side == side).exists():
            raise AlreadyDone(_("Where you began is noted already. From now on, say how far you have come."))
        Rating.create(goal=goal, side=side, value=rating, at=now)
        journal.record(by, "goal.begun", goal, now, goal.mentorship.programme, side=side, rating=rating)


def rate(goal: Goal, rating: int, by: Person, now: datetime) -> None:
    """Say how far the pair came, seen from one side; it can be said anew, after the end too."""
    _require_step(rating)
    side = sides.of(goal.mentorship, by)
    column = Goal.newcomer_rating if side == "newcomer" else Goal.mentor_rating
    with transaction():
        changed = Goal.update({column: rating, Goal.rated_at: now}).where(Goal.id == goal.id).execute()
        if not changed:
            raise AlreadyDone(_("This goal was removed meanwhile."))
        mine = Rating.select().where(Rating.goal == goal.id, Rating.side == side)
        if mine.where(Rating.value == rating, Rating.at > now - TWICE).exists():
            return
        Rating.create(goal=goal, side=side, value=rating, at=now)
        journal.record(by, "goal.rated", goal, now, goal.mentorship.programme, side=side, rating=rating)


def _require_step(rating: int) -> None:
    if rating not in STEPS:
        raise BadField("rating", _("Choose one of the five steps."))


def _checked(values: dict[str, Any], by: Person, now: datetime, known: date | None = None) -> dict[str, Any]:
    text, criterion, due_on = _line(values["text"]), _line(values["criterion"]), values["due_on"]
    if not text:
        raise BadField("text", _("Say in one sentence what you want to reach."))
    for name, said in (("text", text), ("criterion", criterion)):
        if len(said) > LONGEST:
            raise BadField(name, _("Please keep it under %(most)s characters.", most=LONGEST))
    if due_on and due_on != known and due_on < now.astimezone(ZoneInfo(by.zone)).date():
        raise BadField("due_on", _("This day has passed. Choose one ahead, or leave it empty."))
    scale = {str(step): _line(values["scale"].get(step, ""))[:LONGEST] for step in STEPS}
    return {
        "text": text,
        "criterion": criterion,
        "due_on": due_on,
        "scale": {step: said for step, said in scale.items() if said},
    }


def _line(text: str) -> str:
    """Return typed words on one line, as goals are shown."""
    return " ".join(text.split())
