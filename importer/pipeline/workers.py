"""Runs a pure function on worker processes and gives the results in the order of the tasks."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from loky import Future

UNDER_WAY = 6
"""Tasks for each process: enough to go on making some while the processes start, so few that what
waits stays small."""
T = TypeVar("T")
K = TypeVar("K")


def in_order(
    tasks: Iterator[tuple[tuple[Any, ...], K]],
    work: Callable[..., T],
    *,
    count: int,
    start: Callable[..., None],
    start_with: tuple[Any, ...],
) -> Iterator[tuple[T, K]]:
    """Call ``work`` for each task on ``count`` processes; only a few tasks are under way at once.

    Args:
        tasks: the arguments of ``work``, and what stays here and is given back with the result.
        work: a function that a new process can import.
        count: how many processes.
        start: called once in each process, with ``start_with``, before its first task.
        start_with: can be pickled.
    """
    import loky

    pool = loky.ProcessPoolExecutor(count, initializer=start, initargs=start_with)
    under_way: deque[tuple[Future, K]] = deque()
    pool.submit(_nothing)  # the processes start while the first task is made
    try:
        for arguments, kept in tasks:
            under_way.append((pool.submit(work, *arguments), kept))
            if len(under_way) > UNDER_WAY * count:
                future, kept_before = under_way.popleft()
                yield future.result(), kept_before
        while under_way:
            future, kept_before = under_way.popleft()
            yield future.result(), kept_before
    finally:
        pool.shutdown(wait=True, kill_workers=bool(under_way))


def _nothing() -> None:
    pass
