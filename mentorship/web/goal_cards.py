"""The goals of a pair as one reader sees them: the way each side came, the gap in words, the small steps."""

from dataclasses import dataclass
from datetime import date, datetime

from mentorship import access, goals, i18n, sides, steps
from mentorship.i18n import gettext as _
from mentorship.models import Goal, Mentorship, Rating, Step

MOST_AHEAD = 3


@dataclass(frozen=True)
class Way:
    """How one side sees the way: the start and the present, as steps of the scale and in words."""

    name: str
    start: int
    now: int
    start_words: str
    now_words: str
    moved: bool  # whether anything was rated after the start


@dataclass(frozen=True)
class StepLine:
    """One small step, whose it is, and whether its day has passed."""

    step: Step
    name: str
    mine: bool
    overdue: bool


@dataclass(frozen=True)
class GoalCard:
    """One goal, how each side sees it, and its steps; coordinators read only how many there are."""

    goal: Goal
    ways: list[Way]
    unrated: list[str]  # the names of those who have said nothing yet
    gap: str
    due_passed: bool
    asks_start: bool
    steps: list[StepLine]
    done: int
    written: int


def of(pair: Mentorship, aims: list[Goal], side: access.Side, now: datetime) -> list[GoalCard]:
    """Return the cards of a pair's goals for one of its sides, or for a coordinator."""
    rated, written = goals.ratings(aims), steps.of_goals(aims)
    return [_card(pair, goal, side, rated, written.get(goal.id, []), now) for goal in aims]


def _card(
    pair: Mentorship,
    goal: Goal,
    side: access.Side,
    rated: dict[tuple[int, str], list[Rating]],
    written: list[Step],
    now: datetime,
) -> GoalCard:
    today = i18n.local(now).date()
    ways = {each: _way(pair, goal, each, rated.get((goal.id, each), [])) for each in sides.BOTH}
    live = pair.state in Mentorship.LIVE
    return GoalCard(
        goal,
        [way for way in ways.values() if way],
        [sides.person(pair, each).name for each, way in ways.items() if not way],
        _gap(ways) if live and side != "coordinator" else "",
        goal.due_on is not None and goal.due_on < today,
        side != "coordinator" and live and goals.lacks_baseline(goal, rated.get((goal.id, side), []), now),
        [] if side == "coordinator" else [_line(pair, step, side, today) for step in written],
        sum(step.done_at is not None for step in written),
        len(written),
    )


def _way(pair: Mentorship, goal: Goal, side: str, given: list[Rating]) -> Way | None:
    found = goals.way(goal, side, given)
    if found is None:
        return None
    start, now = found
    moved = getattr(goal, f"{side}_rating") is not None
    name = sides.person(pair, side).name
    return Way(name, start, now, goals.words(goal, start), goals.words(goal, now), moved)


def _gap(ways: dict[sides.PairSide, Way | None]) -> str:
    one, other = (ways[each] for each in sides.BOTH)
    if one is None or other is None:
        return ""
    apart = abs(one.now - other.now)
    if not apart:
        return _("You both see it alike.")
    if apart == 1:
        return _("You see this one step apart: a good subject for the next meeting.")
    return _("You see this %(n)s steps apart: tell each other why, when you next meet.", n=apart)


def _line(pair: Mentorship, step: Step, side: str, today: date) -> StepLine:
    mine = step.side == side
    name = _("You") if mine else sides.person(pair, step.side).name
    return StepLine(step, name, mine, steps.overdue(step, today))


def ahead(cards: list[GoalCard]) -> list[StepLine]:
    """Return the reader's own next steps, the earliest first, and the next one of the other side."""
    still = [line for card in cards for line in card.steps if line.step.done_at is None]
    still.sort(key=lambda line: line.step.due_on or date.max)
    return [line for line in still if line.mine][:MOST_AHEAD] + [line for line in still if not line.mine][:1]
