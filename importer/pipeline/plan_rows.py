"""Plans every row of the sources into the store, in order, on all cores.

Small sources are planned where they are read. For a larger one the chunks go to worker processes
and come back in order; only a few are under way at a time, so memory is bounded by the chunk.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from importer.errors import Stopped
from importer.pipeline.damage import with_damage
from importer.pipeline.progress import Progress
from importer.pipeline.workers import in_order
from importer.worker import plan_chunk, start_worker, unpacked, work, wrap

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Sequence

    from importer.mapping import Binding
    from importer.model import Chunk, SourceInfo
    from importer.packing import PackedRows
    from importer.pipeline.progress import Observer
    from importer.reader import Source
    from importer.store import Run

ROWS_PER_CHUNK = 5000
INLINE_BYTES = 2 * 2**20
"""A source up to this size is planned faster than worker processes start."""


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

    def check_stop() -> None:
        if stop is not None and stop.is_set():
            raise Stopped("Stopped while planning; nothing was sent. Start the run again.")

    for index, (source, unjudged) in enumerate(zip(sources, bindings, strict=True)):
        rows = blank = 0
        note = f"looking through {source.info.name}"
        observer(Progress("plan", 100 * before / size, 100, "%", note))
        binding = with_damage(unjudged, source, check_stop)
        for packed, done in _plan(source, binding, next_n, index, workers):
            check_stop()
            if packed.rows:  # a file may have nothing but blank lines
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
    source: Source, binding: Binding, first_n: int, index: int, workers: int | None
) -> Iterator[tuple[PackedRows, float]]:
    """Packed rows in the source's order, each with the share of the source that is done."""
    tasks = _numbered(source.chunks(ROWS_PER_CHUNK), first_n)
    count = workers or os.cpu_count() or 1
    if count == 1 or source.size_bytes <= INLINE_BYTES:
        for chunk, n in tasks:
            yield plan_chunk(binding, chunk, n, index), chunk.done
        return
    wrapped = (((wrap(chunk), n, index), chunk.done) for chunk, n in tasks)
    for result, done in in_order(
        wrapped, work, count=count, start=start_worker, start_with=(binding,)
    ):
        yield unpacked(result), done


def _numbered(chunks: Iterator[Chunk], n: int) -> Iterator[tuple[Chunk, int]]:
    for chunk in chunks:
        yield chunk, n
        n += len(chunk.frame)
