"""Who does the passes over pairs: two threads, any executor, or the workers of a dask cluster.

The sheet, with all answers, travels once to each worker and is kept there. A worker that dies takes nothing
with it: what it had in hand is done here.
"""

import logging
import os
import pickle
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, Protocol

from matching.passes import Found
from matching.sheet import Sheet

MOST_THREADS = 4
AHEAD = 2
"""Pieces of work handed out for each worker."""

_held: dict[str, Sheet] = {}
"""The sheet that this process has been sent, by its digest."""

log = logging.getLogger(__name__)


class Work(Protocol):
    """A piece of work on a sheet."""

    @property
    def size(self) -> int:
        """Return how many pairs are looked at."""

    def run(self, sheet: Sheet) -> Found:
        """Do it."""


class Crew(Protocol):
    """Does pieces of work on one sheet."""

    def work(self, pieces: Sequence[Work]) -> Iterator[Found]:
        """Do all pieces, and yield what is found in their order."""


@contextmanager
def crew_for(sheet: Sheet, executor: Any) -> Iterator[Crew]:
    """Gather who does the work: an executor, a dask client, or threads that end with the block."""
    if executor is None or isinstance(executor, ThreadPoolExecutor):
        threads = executor or ThreadPoolExecutor(hands())
        try:
            yield Threads(sheet, threads)
        finally:
            if executor is None:
                threads.shutdown(cancel_futures=True)
    elif hasattr(executor, "scatter"):
        yield Cluster(sheet, executor)
    else:
        yield Processes(sheet, executor)


def hands() -> int:
    """Return how many threads are worth starting."""
    return min(MOST_THREADS, os.cpu_count() or 1)


class Threads:
    """Threads share the sheet."""

    def __init__(self, sheet: Sheet, executor: Executor) -> None:
        self._sheet, self._executor = sheet, executor

    def work(self, pieces: Sequence[Work]) -> Iterator[Found]:
        """Do all pieces, and yield what is found in their order."""
        waiting = deque(pieces)
        running: deque[Any] = deque()
        try:
            while waiting or running:
                while waiting and len(running) < AHEAD * MOST_THREADS:
                    running.append(self._executor.submit(waiting.popleft().run, self._sheet))
                yield running.popleft().result()
        finally:
            for future in running:
                future.cancel()


class Processes:
    """Workers of any executor keep the sheet by its digest; one that has not got it yet asks for it."""

    def __init__(self, sheet: Sheet, executor: Any) -> None:
        self._sheet, self._executor = sheet, executor
        self._packed = pickle.dumps(sheet, protocol=pickle.HIGHEST_PROTOCOL)
        self._digest = sha256(self._packed).hexdigest()

    def work(self, pieces: Sequence[Work]) -> Iterator[Found]:
        """Do all pieces, and yield what is found in their order."""
        waiting = deque(pieces)
        running: deque[tuple[Work, Any]] = deque()
        ahead = AHEAD * (os.cpu_count() or 1)
        try:
            while waiting or running:
                while waiting and len(running) < ahead:
                    piece = waiting.popleft()
                    running.append((piece, self._submit(piece, None)))
                yield self._result(*running.popleft())
        finally:
            for _, future in running:
                if future is not None:
                    future.cancel()

    def _submit(self, piece: Work, packed: bytes | None) -> Any:
        try:
            return self._executor.submit(work_on, self._digest, packed, piece)
        except RuntimeError:
            return None

    def _result(self, piece: Work, future: Any) -> Found:
        """Return what a worker has found.

        One that asks for the sheet may have got it meanwhile with other work; else it is sent along.
        """
        for packed in (None, self._packed):
            found = self._found(future)
            if found is not None:
                return found
            future = self._submit(piece, packed)
        return self._found(future) or piece.run(self._sheet)

    def _found(self, future: Any) -> Found | None:
        """Return what a worker has found, or None if it has no sheet or is lost."""
        try:
            found: Found | None = future.result() if future is not None else None
        except Exception as lost:
            log.warning("a worker was lost (%s); its part is done here", lost)
            return None
        return found


class Cluster:
    """Workers of a dask cluster are sent the sheet beforehand; dask repeats what a dead one had in hand."""

    def __init__(self, sheet: Sheet, client: Any) -> None:
        self._sheet, self._client = sheet, client
        self._sent = client.scatter(sheet, broadcast=True, hash=False)

    def work(self, pieces: Sequence[Work]) -> Iterator[Found]:
        """Do all pieces, and yield what is found in their order."""
        futures = [self._client.submit(run, piece, self._sent, pure=False) for piece in pieces]
        try:
            for piece, future in zip(pieces, futures, strict=True):
                yield self._result(piece, future)
        finally:
            self._client.cancel(futures)

    def _result(self, piece: Work, future: Any) -> Found:
        try:
            found: Found = future.result()
        except Exception as lost:
            log.warning("a worker was lost (%s); its part is done here", lost)
            return piece.run(self._sheet)
        return found


def run(piece: Work, sheet: Sheet) -> Found:
    """Do a piece of work."""
    return piece.run(sheet)


def work_on(digest: str, packed: bytes | None, piece: Work) -> Found | None:
    """Do a piece of work with the sheet that this process keeps; None if it has not got it."""
    if packed is not None:
        _held.clear()
        _held[digest] = pickle.loads(packed)
    sheet = _held.get(digest)
    return None if sheet is None else piece.run(sheet)
