"""What a change of a round's pairs costs: who is placed, how well all fit, the worst off, who moves where."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

from matching import Mentor, Newcomer, Pair, Problem, Solution, explain
from mentorship import reasons
from mentorship.i18n import gettext as _
from mentorship.problems import PASSES

Pairs: TypeAlias = Mapping[str, tuple[str, int]]  # newcomer to mentor and score


class Move(NamedTuple):
    """A newcomer whose mentor changes, by profile id; None is no mentor.

    ``link`` joins it to the moves before: "so" when one of them takes this newcomer's seat, "then" when this
    newcomer takes a seat that one of them left.
    """

    newcomer: str
    before: str | None
    after: str | None
    link: str = ""


@dataclass(frozen=True)
class Price:
    """What a change costs, after minus before.

    Attributes
    ----------
    placed : int
        Newcomers with a mentor.
    total, waited : int
        The sum of all scores, and what part of it is for time waited.
    worst : (int or None, int or None)
        The score of the weakest pair before and after, without what is for time waited.
    moves : tuple of Move
        Who moves where, each after whoever takes their seat.
    """

    placed: int
    total: int
    waited: int
    worst: tuple[int | None, int | None]
    moves: tuple[Move, ...]

    @property
    def quality(self) -> int:
        """Return how much better the pairs fit, time waited left out."""
        return self.total - self.waited

    @property
    def is_free(self) -> bool:
        """Tell whether nothing changes."""
        return not (self.placed or self.total or self.moves)

    @property
    def losers(self) -> int:
        """Return how many newcomers lose their place."""
        return sum(move.after is None for move in self.moves)

    @property
    def mark(self) -> str:
        """Return who moves where in short, to tell whether two prices mean the same moves."""
        return ",".join(sorted(f"{move.newcomer}:{move.after or ''}" for move in self.moves))

    def to_json(self) -> dict[str, Any]:
        """Return the price as plain data; ids only."""
        figures = {"placed": self.placed, "total": self.total, "waited": self.waited}
        return {**figures, "worst": list(self.worst), "moves": [list(move) for move in self.moves]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Price":
        """Bring a price back from plain data."""
        moves = tuple(Move(*move) for move in data["moves"])
        before, after = data["worst"]
        return cls(data["placed"], data["total"], data["waited"], (before, after), moves)


def between(before: Pairs, after: Pairs, waited: Mapping[str, int], first: Collection[str] = ()) -> Price:
    """Return the price of going from some pairs to others; the moves of ``first`` are told first."""
    changed = {each for each in {*before, *after} if mentor(before, each) != mentor(after, each)}
    moves = [Move(each, mentor(before, each), mentor(after, each)) for each in sorted(changed)]
    return Price(
        placed=len(after) - len(before),
        total=total(after) - total(before),
        waited=sum(waited.get(each, 0) for each in after) - sum(waited.get(each, 0) for each in before),
        worst=(worst(before, waited), worst(after, waited)),
        moves=chained(moves, first),
    )


def mentor(pairs: Pairs, newcomer: str) -> str | None:
    """Return whom a newcomer has."""
    return pairs[newcomer][0] if newcomer in pairs else None


def total(pairs: Pairs) -> int:
    """Return the sum of scores."""
    return sum(score for _mentor, score in pairs.values())


def worst(pairs: Pairs, waited: Mapping[str, int]) -> int | None:
    """Return the lowest score, time waited left out."""
    return min((score - waited.get(each, 0) for each, (_mentor, score) in pairs.items()), default=None)


def chained(moves: Collection[Move], first: Collection[str] = ()) -> tuple[Move, ...]:
    """Put moves in order: after each one whoever loses a seat to it, then whoever takes the seats left."""
    waiting = {move.newcomer: move for move in moves}
    found: list[Move] = []
    freed: set[str] = set()
    while waiting:
        move, link = _next(waiting, first, freed), ""
        if move.after in freed and move.newcomer not in first:
            link = "then"
        following: Move | None = move
        while following:
            del waiting[following.newcomer]
            found.append(following._replace(link=link))
            freed |= {following.before} if following.before else set()
            following, link = _behind(following, waiting, first), "so"
            freed -= {following.before} if following and following.before else set()
    return tuple(found)


def _next(waiting: Mapping[str, Move], first: Collection[str], freed: Collection[str]) -> Move:
    """Return where to go on: with whom it is about, with a seat that was left, with anybody."""
    return min(
        waiting.values(),
        key=lambda move: (move.newcomer not in first, move.after not in freed, move.newcomer),
    )


def _behind(move: Move, waiting: Mapping[str, Move], first: Collection[str]) -> Move | None:
    """Return the move of somebody who leaves the mentor that a move goes to."""
    leaving = (each for each in waiting.values() if each.before == move.after and each.newcomer not in first)
    return next(leaving, None) if move.after else None


def pairs_of(solution: Solution) -> dict[str, tuple[str, int]]:
    """Return the pairs of a solution as prices are worked out from."""
    return {pair.newcomer: (pair.mentor, pair.score) for pair in solution.pairs}


def waited_in(problem: Problem) -> dict[str, int]:
    """Return what each newcomer gets for having waited, the same with every mentor."""
    terms = [term for term in problem.terms if term.name == "waiting"]
    if not terms:
        return {}
    anybody = Mentor("mentor", {"waiting": list(PASSES)})
    alone = replace(problem, terms=terms, mentors=[anybody], pins=(), forbidden=())
    points: dict[tuple[str, ...], int] = {}
    for each in problem.newcomers:
        passes = _passes(each)
        if passes not in points:
            told = Newcomer("newcomer", {"waiting": list(passes)})
            judged = explain(replace(alone, newcomers=[told]), told.id, anybody.id)
            points[passes] = judged.score if isinstance(judged, Pair) else 0
    return {each.id: points[_passes(each)] for each in problem.newcomers}


def _passes(newcomer: Newcomer) -> tuple[str, ...]:
    kept = newcomer.answers.get("waiting")
    return tuple(kept) if isinstance(kept, list) else ()


def named(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Return moves with names in the place of ids."""
    listed = list(moves)
    names = reasons.names_of(id for move in listed for id in move[:3] if id)
    return tuple(
        move._replace(
            newcomer=_name(names, move.newcomer),
            before=_name(names, move.before) if move.before else None,
            after=_name(names, move.after) if move.after else None,
        )
        for move in listed
    )


def sentences(moves: Iterable[Move]) -> list[str]:
    """Return moves in words, by name; who is gone is somebody."""
    return [_sentence(move) for move in named(moves)]


def _sentence(move: Move) -> str:
    people = {"newcomer": move.newcomer, "before": move.before, "after": move.after}
    if move.before and move.after:
        return {
            "": _("%(newcomer)s goes from %(before)s to %(after)s", **people),
            "so": _("so %(newcomer)s goes from %(before)s to %(after)s", **people),
            "then": _("then %(newcomer)s goes from %(before)s to %(after)s", **people),
        }[move.link]
    if move.after:
        if move.link:
            return _("then %(newcomer)s, who had nobody, gets %(after)s", **people)
        return _("%(newcomer)s, who had nobody, gets %(after)s", **people)
    if move.link:
        return _("so %(newcomer)s loses %(before)s and waits on", **people)
    return _("%(newcomer)s loses %(before)s and waits on", **people)


def _name(names: Mapping[str, str], id: str | None) -> str:
    return names.get(id or "", _("somebody"))
