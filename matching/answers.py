"""Answers from prices, without solving again: what a wish would cost, and what would help."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import Literal, NamedTuple

import numpy as np

from matching.checking import check
from matching.comparison import Move
from matching.errors import BadInput, fault
from matching.fixed import IntArray
from matching.judging import find, judge
from matching.moves import FAR, path_of
from matching.people import Mentor, Newcomer
from matching.problem import Ids, Problem
from matching.residual import standing_of
from matching.solution import Pair, Refusal, Solution

Side = Literal["newcomer", "mentor"]


class Change(NamedTuple):
    """What a decision would change: after minus before, and who would move.

    Attributes
    ----------
    placed, total : int
        Newcomers with a mentor, and the sum of scores.
    moves : tuple of Move
        The chain of moves, by newcomer id.

    Examples
    --------
    >>> from matching import Mentor, Newcomer, Problem, price, solve
    >>> problem = Problem([Newcomer("ann")], [Mentor("max")], [])
    >>> price(problem, solve(problem), forbid=("ann", "max")).placed
    -1
    """

    placed: int
    total: int
    moves: tuple[Move, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the change as plain data for JSON."""
        return {"placed": self.placed, "total": self.total, "moves": [each._asdict() for each in self.moves]}


class Alternative(NamedTuple):
    """Two people who could be a pair, and what it would change.

    Examples
    --------
    >>> from matching import Answers, Mentor, Newcomer, Problem, Scores, solve
    >>> fit = Scores("fit", 9, scores={"ann": {"max": 9, "mia": 8}})
    >>> problem = Problem([Newcomer("ann")], [Mentor("max"), Mentor("mia")], [fit])
    >>> [(each.mentor, each.change.total) for each in Answers(problem, solve(problem)).alternatives("ann", 1)]
    [('mia', -10000)]
    """

    newcomer: str
    mentor: str
    change: Change

    def to_dict(self) -> dict[str, object]:
        """Return the alternative as plain data for JSON."""
        return {**self._asdict(), "change": self.change.to_dict()}


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
        If the problem is at fault, or the solution is not proved or was made with groups
        (`Mentor.size`) or a raised worst pair, for which prices answer nothing.
    TooLarge
        If values are too large for double precision.

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
        self.standing = standing_of(problem, solution)
        self._forbidden = {(one, other) for one, other in problem.forbidden}
        self._pairs = {(pair.newcomer, pair.mentor): pair for pair in solution.pairs}
        self._mentors_of: dict[str, set[str]] = {}
        for newcomer, mentor in self._pairs:
            self._mentors_of.setdefault(newcomer, set()).add(mentor)
        self.rows = {each.id: row for row, each in enumerate(self.standing.newcomers)}
        self.columns = {each.id: column for column, each in enumerate(self.standing.mentors)}

    def force(self, newcomer: str, mentor: str) -> Change:
        """Tell what it would change if two people had to be a pair."""
        judged = self.judged(
            find(self.problem.newcomers, newcomer, "newcomer"),
            find(self.problem.mentors, mentor, "mentor"),
        )
        if isinstance(judged, Refusal):
            why = judged.reasons[0].in_words()
            raise BadInput([fault(f'pair "{newcomer}", "{mentor}"', "breaks a rule: %(why)s", why=why)])
        row, column = self.row_of(newcomer), self.columns[mentor]
        if (newcomer, mentor) in self._pairs:
            return Change(0, 0, ())
        loss, toggled = self.forced(row, column)
        if not toggled:
            raise BadInput([fault(f'mentor "{mentor}"', "has no seat that is not pinned", (mentor,))])
        return self.change_of(toggled)

    def forbid(self, newcomer: str, mentor: str) -> Change:
        """Tell what it would change if two people could not be a pair."""
        find(self.problem.mentors, mentor, "mentor")
        row, column = self.row_of(newcomer), self.columns[mentor]
        if (newcomer, mentor) not in self._pairs:
            return Change(0, 0, ())
        return self.change_of(self.forbidden(row, column)[1])

    def sit_out(self, newcomer: str) -> Change:
        """Tell what it would change if a newcomer took no mentor, and the seat went where it serves best."""
        standing, row = self.standing, self.row_of(newcomer)
        place = self.place_of(row)
        if not standing.single[row]:
            raise BadInput([fault(f'newcomer "{newcomer}"', "wants several mentors", (newcomer,))])
        if place == standing.outside:
            return Change(0, 0, ())
        _, before = standing.reach(place, target=standing.outside, towards=True)
        return self.change_of([(row, place), *standing.toggles(path_of(before, standing.outside))])

    def alternatives(self, person: str, most: int = 5, side: Side = "newcomer") -> list[Alternative]:
        """List the others that somebody could be paired with, those that cost least first."""
        if side == "mentor":
            return self._newcomers_for(person, most)
        row = self.row_of(person)
        losses, before = self._losses(row, self.place_of(row), most)
        found = []
        for column in np.argsort(losses, kind="stable")[:most].tolist():
            if losses[column] < FAR:
                change = self.change_of(self._moved(row, column, path_of(before, column)))
                found.append(Alternative(person, self.standing.mentors[column].id, change))
        return found

    def seat_values(self) -> dict[str, Change]:
        """Tell, for each mentor, what one more seat would change."""
        standing = self.standing
        worth = standing.prices + standing.rewards(standing.taken() + 1)
        reached, before = standing.reach(standing.outside, limit=max(int(worth.max(initial=0)), 0))
        values = {}
        for mentor, column in sorted(self.columns.items()):
            path = path_of(before, column)[::-1] if reached[column] < worth[column] else []
            values[mentor] = self.change_of(standing.toggles(path))
        return values

    def blocking_pairs(self) -> list[Ids]:
        """List the pairs who would both rather have each other than whom they have, by score alone."""
        standing, view = self.standing, self.standing.view()
        free = np.array([self.solution.free_seats[each.id] > 0 for each in standing.mentors], dtype=np.bool_)
        wanting = standing.degrees() < standing.units
        least: IntArray = np.full(len(standing.newcomers), FAR, dtype=np.int64)
        worst: IntArray = np.full(len(standing.mentors), FAR, dtype=np.int64)
        rows, columns, scores, _ = standing.pairs.take(standing.pairs.made)
        np.minimum.at(least, rows, scores)
        np.minimum.at(worst, columns, scores)
        least[wanting], worst[free] = -FAR, -FAR
        everybody, found = np.arange(len(worst)), []
        for part in view.blocks(np.arange(len(least)), everybody):
            short, tile = view.short(part, everybody)
            better = (short < FAR) & (tile > least[part, None]) & (tile > worst)
            for row, column in zip(*np.nonzero(better), strict=True):
                ids = standing.newcomers[part[row]].id, standing.mentors[column].id
                if ids not in self._pairs:
                    found.append(ids)
        return sorted(found)

    def forced(self, row: int, column: int) -> tuple[int, list[tuple[int, int]]]:
        """Return what a pair not made would cost, in the unit of the prices, and the pairs that change.

        A pair below the least quality can be pinned all the same; its cost is counted without it.
        """
        standing, place = self.standing, self.place_of(row)
        reached, before = standing.reach(column, target=place)
        if reached[place] >= FAR:
            return FAR, []
        short = standing.view().short(np.array([row]), np.array([column]))[0][0, 0]
        path = path_of(before, place)[::-1]
        return int(short + reached[place]), self._moved(row, column, path)

    def forbidden(self, row: int, column: int) -> tuple[int, list[tuple[int, int]]]:
        """Return what giving up a pair would cost, in the unit of the prices, and the pairs that change."""
        standing = self.standing
        if not standing.single[row]:
            reached, before = standing.reach(self.place_of(row), target=column)
            made = (standing.pairs.rows == row) & (standing.pairs.columns == column)
            path = path_of(before, column)[::-1]
            loss = int(reached[column]) - int(standing.short()[made].sum())
            return loss, [(row, column), *standing.toggles(path)]
        losses, before = self._losses(row, column, 1, leave=True)
        target = int(losses.argmin())
        own = [(row, column)] + ([(row, target)] if target < standing.outside else [])
        return int(losses[target]), [*own, *standing.toggles(path_of(before, target))]

    def _newcomers_for(self, mentor: str, most: int) -> list[Alternative]:
        """List the newcomers that a mentor could have besides their own."""
        find(self.problem.mentors, mentor, "mentor")
        standing, column = self.standing, self.columns[mentor]
        short = standing.view().short(np.arange(len(standing.gains)), np.array([column]))[0][:, 0]
        short[standing.pairs.rows[standing.pairs.made & (standing.pairs.columns == column)]] = FAR
        places = standing.places()
        reached, before = standing.moves().reach(column, False, FAR)
        losses = np.minimum(short + reached[places], FAR)
        limit = nth(losses, most)
        if limit > standing.slack:
            reached, before = standing.reach(column, limit=limit)
            losses = np.minimum(short + reached[places], FAR)
        found = []
        for row in np.argsort(losses, kind="stable")[:most].tolist():
            if losses[row] < FAR:
                path = path_of(before, int(places[row]))[::-1]
                change = self.change_of(self._moved(row, column, path))
                found.append(Alternative(standing.newcomers[row].id, mentor, change))
        return found

    def _losses(self, row: int, place: int, most: int, leave: bool = False) -> tuple[IntArray, IntArray]:
        """Return what each mentor would cost a newcomer, exact for as many of the cheapest as are asked for.

        The last stands for having no mentor, which counts only if the newcomer may leave.
        """
        standing = self.standing
        short = standing.view().short(np.array([row]), np.arange(standing.outside))[0][0]
        short[standing.pairs.columns[standing.pairs.made & (standing.pairs.rows == row)]] = FAR
        short = np.append(short, standing.gains[row] if leave else FAR)
        reached, before = standing.moves().reach(place, True, FAR)
        losses = np.minimum(short + reached[: len(short)], FAR)
        limit = nth(losses, most)
        if limit > standing.slack:
            reached, before = standing.reach(place, towards=True, limit=limit)
            losses = np.minimum(short + reached[: len(short)], FAR)
        return losses, before

    def _moved(self, row: int, column: int, path: list[int]) -> list[tuple[int, int]]:
        """Return the pairs that change if a newcomer goes to a mentor and others make room along a path."""
        standing, place = self.standing, self.place_of(row)
        left = [(row, place)] if place < standing.outside else []
        return [(row, column), *left, *standing.toggles(path)]

    def judged(self, newcomer: Newcomer, mentor: Mentor) -> Pair | Refusal:
        """Judge a pair as if it were pinned, so that it may fall below the least quality."""
        forbidden = (newcomer.id, mentor.id) in self._forbidden
        return judge(newcomer, mentor, self.problem.terms, self.problem.coming, forbidden, True)

    def place_of(self, row: int) -> int:
        """Return where a newcomer is."""
        return int(self.standing.places()[row])

    def row_of(self, newcomer: str) -> int:
        """Return the row of a newcomer who is not pinned."""
        if newcomer not in self.rows:
            find(self.problem.newcomers, newcomer, "newcomer")
            raise BadInput([fault(f'newcomer "{newcomer}"', "is pinned", (newcomer,))])
        return self.rows[newcomer]

    def change_of(self, toggled: Iterable[tuple[int, int]]) -> Change:
        """Add up what it changes to make and give up some pairs, from their scores."""
        lost: dict[str, list[str]] = {}
        won: dict[str, list[str]] = {}
        placed, total = 0, 0
        for row, column in toggled:
            newcomer, mentor = self.standing.newcomers[row], self.standing.mentors[column]
            if old := self._pairs.get((newcomer.id, mentor.id)):
                total -= old.score
                lost.setdefault(newcomer.id, []).append(mentor.id)
                continue
            score = self.standing.score_of(row, column)
            if score is None:
                new = self.judged(newcomer, mentor)
                score = new.score if isinstance(new, Pair) else 0
            total += score
            won.setdefault(newcomer.id, []).append(mentor.id)
        moves = []
        for id in sorted(lost.keys() | won.keys()):
            had, gone, come = len(self._mentors_of.get(id, ())), lost.get(id, []), won.get(id, [])
            placed += (had - len(gone) + len(come) > 0) - (had > 0)
            moves += [Move(id, *each) for each in zip_longest(sorted(gone), sorted(come))]
        return Change(placed, total, tuple(moves))


def nth(losses: IntArray, most: int) -> int:
    """Return the loss of the last of so many of the least."""
    if not 0 < most < len(losses):
        return int(losses[losses < FAR].max(initial=0))
    return min(int(np.partition(losses, most - 1)[most - 1]), FAR)


def price(
    problem: Problem, solution: Solution, *, force: Ids | None = None, forbid: Ids | None = None
) -> Change:
    """Tell what it would change to force one pair, or to forbid one, without solving again.

    Parameters
    ----------
    problem, solution : Problem, Solution
        What was solved, and how; with a certificate whose gap is 0.
    force, forbid : (newcomer id, mentor id), optional
        The pair that would have to be made, or could not be made: one of the two.

    Returns
    -------
    Change
        After minus before, and who would move.

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
