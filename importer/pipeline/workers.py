"""Worker processes: they run a pure function, and give the results in the order of the tasks."""

from __future__ import annotations

import os
import pickle
from collections import deque
from typing import TYPE_CHECKING, Any, Self, TypeVar

from importer.worker import call, set_up_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from loky import Future, ProcessPoolExecutor

UNDER_WAY = 6
"""Tasks for each process: enough to go on making some while the processes start, so few that what
waits stays small."""
T = TypeVar("T")
K = TypeVar("K")


class Workers:
    """Processes for one job after the other; they start with the first and end on leaving.

    Starting them takes more than a second, most of it imports.
    """

    def __init__(self, count: int | None) -> None:
        """Start nothing yet.

        Args:
            count: how many processes; ``None`` is one for each core.
        """
        self.count = count or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        self._jobs = 0

    def in_order(
        self,
        tasks: Iterator[tuple[tuple[Any, ...], K]],
        work: Callable[..., T],
        *,
        start: Callable[..., None],
        start_with: tuple[Any, ...],
    ) -> Iterator[tuple[T, K]]:
        """Call ``work`` for each task; only a few tasks are under way at once.

        Args:
            tasks: the arguments of ``work``, and what stays here and is given back with the result.
            work: a function that a new process can import.
            start: called once in each process, with ``start_with``, before its first task.
            start_with: can be pickled.
        """
        pool = self._started()
        self._jobs += 1
        job = (self._jobs, start, pickle.dumps(start_with))
        under_way: deque[tuple[Future, K]] = deque()
        try:
            for arguments, kept in tasks:
                under_way.append((pool.submit(call, job, work, arguments), kept))
                if len(under_way) > UNDER_WAY * self.count:
                    future, kept_before = under_way.popleft()
                    yield future.result(), kept_before
            while under_way:
                future, kept_before = under_way.popleft()
                yield future.result(), kept_before
        finally:
            for future, _ in under_way:  # nobody wants them any more
                future.cancel()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            import loky

            self._pool = loky.ProcessPoolExecutor(self.count, initializer=set_up_process)
            # They start while the first task is made.
            self._pool.submit(set_up_process)
        return self._pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, kill_workers=error is not None)
