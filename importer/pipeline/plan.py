"""Plans every row of the sources into the store, in order, on all cores.

Small sources are planned where they are read. For a larger one the chunks go to worker processes
and come back in order; only a few are under way at a time, so memory is bounded by the chunk.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from importer.errors import Stopped
from importer.pipeline.progress import Progress
from importer.store import PackedRows, pack

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence

    from importer.mapping import Binding
    from importer.model import Chunk, SourceInfo
    from importer.pipeline.progress import Observer
    from importer.reader import Source
    from importer.store import Run

ROWS_PER_CHUNK = 5000
INLINE_BYTES = 2 * 2**20
"""A source up to this size is planned faster than worker processes start."""
GC_THRESHOLD = 200_000
"""Planning makes millions of short-lived objects and no cycles: look for those more rarely."""


@dataclass(slots=True)
class Totals:
    """What the planned rows add up to."""

    sources: list[SourceInfo] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    extra_columns: int = 0

    def add(self, packed: PackedRows) -> None:
        """Count a block."""
        self.rejected += packed.rejected
        self.codes += packed.codes
        self.countries += packed.countries
        self.warnings += packed.warnings
        self.extra_columns = max(self.extra_columns, packed.extra_columns)


def plan_sources(
    run: Run,
    sources: Sequence[Source],
    bindings: Sequence[Binding],
    *,
    workers: int | None,
    observer: Observer,
    stop: threading.Event | None = None,
) -> Totals:
    """Plan all rows of all sources into ``run``.

    Args:
        run: takes the rows; it is not sealed here.
        sources: opened, not yet read.
        bindings: for each source the mapping bound to its header.
        workers: processes for large sources; ``None`` is one for each core.
        observer: told the share of the sources' bytes that is planned, in percent.
        stop: looked at after each chunk.

    Raises:
        Stopped: ``stop`` was set.
        SourceError: a source turned out to be unreadable on the way.
    """
    totals = Totals()
    size = sum(source.size_bytes for source in sources) or 1
    before = 0
    next_n = 1
    for index, (source, binding) in enumerate(zip(sources, bindings, strict=True)):
        rows = blank = 0
        width = len(source.info.header)
        for packed, done in _plan(source, binding, next_n, index, width, workers):
            if stop is not None and stop.is_set():
                raise Stopped("Stopped while planning; nothing was sent. Start the run again.")
            run.add(packed)
            totals.add(packed)
            rows += packed.rows
            blank += packed.blank
            percent = 100 * (before + done * source.size_bytes) / size
            note = f"{next_n - 1 + rows:,} rows"
            observer(Progress("plan", percent, 100, "%", note))
        next_n += rows
        before += source.size_bytes
        totals.sources.append(replace(source.info, rows=rows, blank=blank))
    observer(Progress("plan", 100, 100, "%", f"{next_n - 1:,} rows"))
    return totals


def _plan(
    source: Source, binding: Binding, first_n: int, index: int, width: int, workers: int | None
) -> Iterator[tuple[PackedRows, float]]:
    """Packed rows in the source's order, each with the share of the source that is done."""
    tasks = _numbered(source.chunks(ROWS_PER_CHUNK), first_n)
    count = workers or os.cpu_count() or 1
    if count == 1 or source.size_bytes <= INLINE_BYTES:
        for chunk, n in tasks:
            yield plan_chunk(binding, chunk, n, index, width), chunk.done
        return
    yield from _plan_on_workers(tasks, binding, index, width, count)


def _numbered(chunks: Iterator[Chunk], n: int) -> Iterator[tuple[Chunk, int]]:
    for chunk in chunks:
        yield chunk, n
        n += len(chunk.frame)


def plan_chunk(binding: Binding, chunk: Chunk, first_n: int, index: int, width: int) -> PackedRows:
    """Plan and pack one chunk: pure, here or in a worker process."""
    packed = pack(binding.plan(chunk), first_n=first_n, source=index, width=width)
    return replace(packed, blank=chunk.blank)


def _plan_on_workers(
    tasks: Iterator[tuple[Chunk, int]], binding: Binding, index: int, width: int, count: int
) -> Iterator[tuple[PackedRows, float]]:
    import loky

    pool = loky.ProcessPoolExecutor(count, initializer=_start_worker, initargs=(binding,))
    under_way: deque[tuple[loky.Future, float]] = deque()
    try:
        for chunk, n in tasks:
            under_way.append((pool.submit(_work, chunk, n, index, width), chunk.done))
            if len(under_way) > 2 * count:
                future, done = under_way.popleft()
                yield future.result(), done
        while under_way:
            future, done = under_way.popleft()
            yield future.result(), done
    finally:
        pool.shutdown(wait=True, kill_workers=bool(under_way))


_plan_in_worker: Callable[[Chunk, int, int, int], PackedRows]


def _start_worker(binding: Binding) -> None:
    global _plan_in_worker  # noqa: PLW0603  # a worker process serves one binding
    gc.set_threshold(GC_THRESHOLD)
    # Ctrl-C reaches all processes of a terminal; the one that reads the source decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def plan(chunk: Chunk, first_n: int, index: int, width: int) -> PackedRows:
        return plan_chunk(binding, chunk, first_n, index, width)

    _plan_in_worker = plan


def _work(chunk: Chunk, first_n: int, index: int, width: int) -> PackedRows:
    return _plan_in_worker(chunk, first_n, index, width)
