"""What a solve may use, and whom it tells: progress, other processes or machines, a time limit, a solver."""

from collections.abc import Callable
from time import monotonic
from typing import Any, NamedTuple

from matching.mincost import has_mincost

Progress = Callable[[int, int], None]


class Effort(NamedTuple):
    """The frame of one solve; nothing in it changes which pairs are best.

    Parameters
    ----------
    progress : callable, optional
        Called with (steps done, steps in all); what it raises ends the work.
    executor : concurrent.futures.Executor or dask.distributed.Client, optional
        Does the passes over all pairs; without one, two threads do.
    deadline : float, optional
        The reading of the monotonic clock after which the best matching so far is returned.
    fast : bool, optional
        Solve with OR-tools (True), with SciPy alone (False), or with OR-tools if it is there (None).
    """

    progress: Progress | None = None
    executor: Any = None
    deadline: float | None = None
    fast: bool | None = None

    @classmethod
    def within(
        cls,
        limit: float | None,
        progress: Progress | None = None,
        executor: Any = None,
        fast: bool | None = None,
    ) -> "Effort":
        """Begin an effort of at most so many seconds from now."""
        return cls(progress, executor, None if limit is None else monotonic() + limit, fast)

    @property
    def with_mincost(self) -> bool:
        """Tell whether OR-tools solves the large pools."""
        return has_mincost() if self.fast is None else self.fast

    @property
    def over(self) -> bool:
        """Tell whether the time is up."""
        return self.deadline is not None and monotonic() >= self.deadline
