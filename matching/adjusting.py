"""The changes of a problem, made in a standing."""

from matching import mending
from matching.changes import Allow, Forbid, Join, LeaveMentor, LeaveNewcomer, Pin, ProblemChange, Seats, Unpin
from matching.judging import find, judge
from matching.market import open_market
from matching.people import Mentor, Newcomer
from matching.problem import Ids, Problem
from matching.solution import Pair
from matching.standing import Standing


def adjust(standing: Standing, change: ProblemChange, before: Problem, after: Problem) -> None:
    """Make one change of a problem in its standing."""
    if isinstance(change, Join):
        join(standing, change.person, after)
    elif isinstance(change, LeaveNewcomer):
        leave_newcomer(standing, change.newcomer, before, after)
    elif isinstance(change, LeaveMentor):
        leave_mentor(standing, change.mentor, before, after)
    elif isinstance(change, Seats):
        column = column_of(standing, change.mentor)
        mending.add_seats(standing, column, max(change.more, 0))
        mending.cut_seats(standing, column, max(-change.more, 0))
    elif isinstance(change, Pin):
        pin(standing, change, before)
    elif isinstance(change, Unpin):
        release(standing, change.mentor, after)
        come_back(standing, change.newcomer, after)
    elif isinstance(change, Forbid):
        row = row_of(standing, change.newcomer)
        if row is not None:
            mending.forbid(standing, row, column_of(standing, change.mentor))
    else:
        allow(standing, change, after)


def row_of(standing: Standing, newcomer: str) -> int | None:
    """Return the row of a newcomer; None if they are pinned."""
    rows = (row for row, each in enumerate(standing.newcomers) if each.id == newcomer and standing.here[row])
    return next(rows, None)


def column_of(standing: Standing, mentor: str) -> int:
    """Return the column of a mentor; one who has left may have come again."""
    return max(column for column, each in enumerate(standing.mentors) if each.id == mentor)


def pins_of(problem: Problem) -> set[Ids]:
    """Return the pins, each once."""
    return {(one, other) for one, other in problem.pins}


def join(standing: Standing, person: Newcomer | Mentor, after: Problem) -> None:
    """Bring somebody in with all their pairs."""
    if isinstance(person, Newcomer):
        market = open_market([person], after.mentors, after.terms, after.coming, after.forbidden, after.floor)
        mending.add_newcomer(standing, person, standing.bonus, market, person.mentors)
        return
    waiting = [each for row, each in enumerate(standing.newcomers) if standing.here[row]]
    market = open_market(waiting, [person], after.terms, after.coming, after.forbidden, after.floor)
    mending.add_mentor(standing, person, market)


def come_back(standing: Standing, newcomer: str, after: Problem) -> None:
    """Bring a newcomer back who was pinned."""
    if newcomer not in {one for one, _ in pins_of(after)}:
        join(standing, find(after.newcomers, newcomer, "newcomer"), after)


def release(standing: Standing, mentor: str, after: Problem) -> None:
    """Give back the seat of a pair that was pinned."""
    pinned = sum(other == mentor for _, other in pins_of(after))
    least = find(after.mentors, mentor, "mentor").least
    mending.release(standing, column_of(standing, mentor), max(0, least - pinned))


def leave_newcomer(standing: Standing, newcomer: str, before: Problem, after: Problem) -> None:
    """Let a newcomer go, with the seats of their pins."""
    row = row_of(standing, newcomer)
    if row is not None:
        mending.leave(standing, row)
    for _, mentor in sorted(pins_of(before) - pins_of(after)):
        release(standing, mentor, after)


def leave_mentor(standing: Standing, mentor: str, before: Problem, after: Problem) -> None:
    """Let a mentor go; whoever was pinned there comes back."""
    mending.drop_mentor(standing, column_of(standing, mentor))
    for newcomer, _ in sorted(pins_of(before) - pins_of(after)):
        come_back(standing, newcomer, after)


def pin(standing: Standing, change: Pin, before: Problem) -> None:
    """Settle a pair: both leave the market with one seat."""
    if (change.newcomer, change.mentor) in pins_of(before):
        return
    row = row_of(standing, change.newcomer)
    if row is not None:
        mending.leave(standing, row)
    mending.settle(standing, column_of(standing, change.mentor))


def allow(standing: Standing, change: Allow, after: Problem) -> None:
    """Bring a pair into the market, if nothing else stands in its way."""
    row = row_of(standing, change.newcomer)
    mentors = [each for each in after.mentors if each.id == change.mentor]
    if row is None or not mentors:
        return
    newcomer = standing.newcomers[row]
    judged = judge(newcomer, mentors[0], after.terms, after.coming, False, False, after.floor)
    if isinstance(judged, Pair):
        mending.allow(standing, row, column_of(standing, change.mentor), judged.score)
