"""Answers from prices, without solving again: what a wish would cost, and what would help."""

from typing import NamedTuple

import numpy as np

from matching.checking import check
from matching.comparison import Move
from matching.errors import BadInput, fault
from matching.fixed import IntArray
from matching.judging import find, judge_in
from matching.problem import Ids, Problem
from matching.residual import FAR, NOBODY, Residual, cheapest, path_to, residual_of
from matching.solution import Pair, Refusal, Solution


class Change(NamedTuple):
    """What a decision would change: after minus before, and who would move.

    Attributes
    ----------
    placed, total : int
        Newcomers with a mentor, and the sum of scores.
    moves : tuple of Move
        The chain of moves, by newcomer id.
    """

    placed: int
    total: int
    moves: tuple[Move, ...]


class Alternative(NamedTuple):
    """A mentor whom a newcomer could have, and what it would change."""

    mentor: str
    change: Change


class Answers:
    """Answers about one solution; all pairs are looked at once, then each answer takes milliseconds.

    Parameters
    ----------
    problem : Problem
        What was solved.
    solution : Solution
        Its solution, with a certificate whose gap is 0.

    Raises
    ------
    BadInput
        If the problem is at fault, or the solution is not proved.
    TooLarge
        If there are more than some thousand mentors.

    Examples
    --------
    >>> from matching import Answers, Mentor, Newcomer, Problem, Scores, solve
    >>> table = {"ann": {"max": 9, "mia": 8}, "bea": {"max": 7}}
    >>> terms = [Scores("fit", 9, scores=table, hard=True)]
    >>> problem = Problem([Newcomer("ann"), Newcomer("bea")], [Mentor("max"), Mentor("mia")], terms)
    >>> answers = Answers(problem, solve(problem))
    >>> change = answers.force("ann", "max")
    >>> change.placed, change.total, [tuple(move) for move in change.moves]
    (-1, -60000, [('ann', 'mia', 'max'), ('bea', 'max', None)])
    >>> answers.seat_values()["max"].total
    10000
    """

    def __init__(self, problem: Problem, solution: Solution) -> None:
        check(problem, problem.newcomers, problem.mentors)
        self.problem, self.solution = problem, solution
        self.residual: Residual = residual_of(problem, solution)
        self._pairs = {pair.newcomer: pair for pair in solution.pairs}
        market = self.residual.market
        self._rows = {each.id: row for row, each in enumerate(market.newcomers)}
        self._columns = {each.id: column for column, each in enumerate(market.mentors)}

    def force(self, newcomer: str, mentor: str) -> Change:
        """Tell what it would change if two people had to be a pair."""
        judged = judge_in(
            self.problem,
            find(self.problem.newcomers, newcomer, "newcomer"),
            find(self.problem.mentors, mentor, "mentor"),
        )
        if isinstance(judged, Refusal):
            why = judged.reasons[0].in_words()
            raise BadInput([fault(f'pair "{newcomer}", "{mentor}"', "breaks a rule: %(why)s", why=why)])
        row, column = self.row_of(newcomer), self._columns[mentor]
        place = self.residual.place_of(row)
        if place == column:
            return Change(0, 0, ())
        reached, before = cheapest(self.residual.costs, column)
        if reached[place] >= FAR:
            raise BadInput([fault(f'mentor "{mentor}"', "has no seat that is not pinned", (mentor,))])
        return self.change_of([(row, column), *self.residual.moves(path_to(before, place))])

    def forbid(self, newcomer: str, mentor: str) -> Change:
        """Tell what it would change if two people could not be a pair."""
        find(self.problem.mentors, mentor, "mentor")
        row = self.row_of(newcomer)
        column = self.residual.place_of(row)
        if column != self._columns[mentor]:
            return Change(0, 0, ())
        reached, after = cheapest(self.residual.costs.T, column)
        losses = self._losses(row, reached)
        losses[column] = FAR
        target = int(losses.argmin())
        if self.residual.gains[row] + reached[-1] <= losses[target]:
            target = self.residual.outside
        path = path_to(after, target)[::-1]
        own = (row, target if target < self.residual.outside else NOBODY)
        return self.change_of([own, *self.residual.moves(path)])

    def alternatives(self, newcomer: str, most: int = 5) -> list[Alternative]:
        """List the other mentors that a newcomer could have, those that cost least first."""
        row = self.row_of(newcomer)
        place = self.residual.place_of(row)
        reached, after = cheapest(self.residual.costs.T, place)
        losses = self._losses(row, reached)
        if place < self.residual.outside:
            losses[place] = FAR
        found = []
        for column in np.argsort(losses, kind="stable")[:most].tolist():
            if losses[column] < FAR:
                path = path_to(after, column)[::-1]
                change = self.change_of([(row, column), *self.residual.moves(path)])
                found.append(Alternative(self.residual.market.mentors[column].id, change))
        return found

    def seat_values(self) -> dict[str, Change]:
        """Tell, for each mentor, what one more seat would change."""
        outside, prices = self.residual.outside, self.residual.prices
        reached, before = cheapest(self.residual.costs, outside)
        values = {}
        for mentor, column in sorted(self._columns.items()):
            path = path_to(before, column) if reached[column] < prices[column] else []
            values[mentor] = self.change_of(self.residual.moves(path))
        return values

    def blocking_pairs(self) -> list[Ids]:
        """List the pairs who would both rather have each other than whom they have, by score alone."""
        residual, market = self.residual, self.residual.market
        scores = {each: pair.score for each, pair in self._pairs.items()}
        own = [scores.get(each.id) for each in market.newcomers]
        worst = np.full(len(market.mentors), FAR, dtype=np.int64)
        for row in np.flatnonzero(residual.chosen >= 0).tolist():
            column = residual.chosen[row]
            worst[column] = min(worst[column], own[row] or 0)
        free = [self.solution.free_seats[each.id] > 0 for each in market.mentors]
        worst[np.array(free, dtype=np.bool_)] = -FAR
        found = []
        for part, tile, allowed in market.tiles():
            least = np.array([-FAR if each is None else each for each in own[part]], dtype=np.int64)
            rows, columns = np.nonzero(allowed & (tile > least[:, None]) & (tile > worst))
            found += [
                (market.newcomers[part.start + row].id, market.mentors[column].id)
                for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
            ]
        return sorted(found)

    def _losses(self, row: int, reached: IntArray) -> IntArray:
        """Return what each mentor would cost a newcomer whose own place is reached at such costs."""
        short, allowed = self.residual.reduced(row)
        return np.where(allowed & (reached[:-1] < FAR), short + reached[:-1], FAR)

    def row_of(self, newcomer: str) -> int:
        """Return the row of a newcomer who is not pinned."""
        if newcomer not in self._rows:
            find(self.problem.newcomers, newcomer, "newcomer")
            raise BadInput([fault(f'newcomer "{newcomer}"', "is pinned", (newcomer,))])
        return self._rows[newcomer]

    def change_of(self, moved: list[tuple[int, int]]) -> Change:
        """Add up what moves change, from the scores of the pairs themselves."""
        market = self.residual.market
        placed, total, moves = 0, 0, []
        for row, column in moved:
            newcomer = market.newcomers[row]
            old = self._pairs.get(newcomer.id)
            mentor = market.mentors[column] if column != NOBODY else None
            if old:
                placed, total = placed - 1, total - old.score
            if mentor:
                new = judge_in(self.problem, newcomer, mentor)
                placed, total = placed + 1, total + (new.score if isinstance(new, Pair) else 0)
            moves.append(Move(newcomer.id, old.mentor if old else None, mentor.id if mentor else None))
        return Change(placed, total, tuple(sorted(moves)))


def price(
    problem: Problem, solution: Solution, *, force: Ids | None = None, forbid: Ids | None = None
) -> Change:
    """Tell what it would change to force one pair, or to forbid one, without solving again.

    Raises
    ------
    BadInput
        If not just one of the two is asked for, or the pair cannot be made or is pinned.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, Scores, price, solve
    >>> terms = [Scores("fit", 9, scores={"ann": {"max": 9, "mia": 8}})]
    >>> problem = Problem([Newcomer("ann")], [Mentor("max"), Mentor("mia")], terms)
    >>> price(problem, solve(problem), forbid=("ann", "max")).total
    -10000
    """
    if (force is None) == (forbid is None):
        raise BadInput([fault("price", "needs one pair to force, or one to forbid")])
    answers = Answers(problem, solution)
    return answers.force(*force) if force else answers.forbid(*forbid or ("", ""))
