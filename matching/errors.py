"""The one error tree of the library: what is wrong, and whose fault it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matching.reasons import Reason


class MatchingError(Exception):
    """Anything this library refuses to do.

    Examples
    --------
    >>> from matching import MatchingError, NotOptimal, TooLarge
    >>> issubclass(NotOptimal, MatchingError), issubclass(TooLarge, MatchingError)
    (True, True)
    """


class WrongAnswer(MatchingError):
    """One answer cannot be read; the text says what was expected.

    Examples
    --------
    >>> from matching import Skills, WrongAnswer
    >>> try:
    ...     Skills("skills", 5).read_newcomer({"skills": 7})
    ... except WrongAnswer as wrong:
    ...     print(type(wrong).__name__)
    WrongAnswer
    """


class TooLarge(MatchingError):
    """The problem needs more memory than this version of the engine will take.

    Examples
    --------
    >>> import numpy as np
    >>> from matching import TooLarge, assign
    >>> try:
    ...     assign(np.zeros((20_000, 20_000), dtype=np.int8))
    ... except TooLarge as large:
    ...     print(type(large).__name__)
    TooLarge
    """


class NotOptimal(MatchingError):
    """A matching has no prices that prove it, so it is not handed out: an error of the engine itself.

    Examples
    --------
    >>> from matching import NotOptimal
    >>> str(NotOptimal("a better matching exists"))
    'a better matching exists'
    """


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the input.

    Parameters
    ----------
    culprit : str
        Who or what is wrong, for example ``newcomer "alice", answer "hours"``.
    message : Reason
        What is wrong with it, in words that can be translated.
    ids : tuple of str
        The ids concerned, newcomer before mentor, when the fault is about people.

    Examples
    --------
    >>> from matching import Fault, Reason
    >>> print(Fault("newcomer ann", Reason("has %(count)s mentors", {"count": 2})))
    newcomer ann: has 2 mentors
    """

    culprit: str
    message: Reason
    ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.culprit}: {self.message.in_words()}"

    def to_dict(self) -> dict[str, object]:
        """Return the fault as plain data for JSON."""
        return {"culprit": self.culprit, "message": self.message.to_dict(), "ids": list(self.ids)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Fault":
        """Bring a fault back from what `to_dict` returned."""
        return cls(data["culprit"], Reason(**data["message"]), tuple(data["ids"]))


class BadInput(MatchingError):
    """The input contradicts itself or the documented shape.

    Attributes
    ----------
    faults : tuple of Fault
        Every fault that was found, not only the first.

    Examples
    --------
    >>> from matching import BadInput, Mentor, Newcomer, Problem, solve
    >>> try:
    ...     solve(Problem([Newcomer("ann"), Newcomer("ann")], [Mentor("max", seats=-1)], []))
    ... except BadInput as bad:
    ...     print(len(bad.faults), bad.culprit)
    2 newcomers
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    @property
    def culprit(self) -> str:
        """Name the culprit of the first fault."""
        return self.faults[0].culprit


def fault(culprit: str, text: str, ids: tuple[str, ...] = (), **values: object) -> Fault:
    """Build a fault from a culprit and a message with its values."""
    return Fault(culprit, Reason(text, values), ids)
