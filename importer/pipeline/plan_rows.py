"""Plans every row of the sources into the store, in order, on all cores.

Small sources are planned where they are read. For a larger one the chunks go to worker processes
and come back in order; only a few are under way at a time, so memory is bounded by the chunk.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from importer.errors import Stopped
from importer.mapping import is_mobile_header
from importer.messages import rows as said
from importer.packing import ROWS_NAMED
from importer.pipeline.column_notes import tells_of_consent
from importer.pipeline.damage import DamageWatch, with_damage
from importer.pipeline.progress import Progress
from importer.reader.rows import letters
from importer.tally import Reading, Tally
from importer.worker import plan_chunk, start_worker, unpacked, work, wrap

if TYPE_CHECKING:
    import threading
    from collections.abc import Generator, Iterator, Sequence

    from importer.mapping import Binding
    from importer.model import Chunk, SourceInfo
    from importer.packing import PackedRows
    from importer.pipeline.progress import Observer
    from importer.pipeline.workers import Workers
    from importer.reader import Source
    from importer.store import Repeats, Run

ROWS_PER_CHUNK = 5000
FEWEST_TOLD = 3
MOSTLY = 0.8
"""Of at least so many mobiles so many are landlines: the region is likely to be wrong."""
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
    tally: Tally = field(default_factory=Tally)

    def add(self, part: PackedRows | Totals) -> None:
        """Count a block, or what the blocks of a source add up to."""
        self.rejected += part.rejected
        self.codes += part.codes
        self.countries += part.countries
        self.warnings += part.warnings
        self.extra_columns = max(self.extra_columns, part.extra_columns)
        self.tally.add(part.tally)


def plan_sources(
    run: Run,
    sources: Sequence[Source],
    bindings: Sequence[Binding],
    repeats: Repeats,
    *,
    workers: Workers,
    observer: Observer,
    stop: threading.Event | None = None,
) -> Totals:
    """Plan all rows of all sources into ``run``.

    Args:
        run: takes the rows; it is not sealed here.
        sources: opened, not yet read.
        bindings: for each source the mapping bound to its header.
        repeats: takes the same rows; empty.
        workers: plan large sources.
        observer: told the share of the sources' bytes that is planned, in percent. It falls back
            where a source turns out to have lost digits and is planned anew.
        stop: looked at after each chunk.

    Raises:
        Stopped: ``stop`` was set.
        SourceError: a source turned out to be unreadable on the way.
    """
    size = sum(source.size_bytes for source in sources) or 1
    planning = _Planning(run, repeats, size, workers, observer, stop)
    for index, (source, binding) in enumerate(zip(sources, bindings, strict=True)):
        planning.plan(index, source, binding)
    observer(Progress("plan", 100, 100, "%", f"{planning.next_n - 1:,} rows"))
    return planning.totals


class _Planning:
    """Plans source after source, and knows what the rows so far add up to."""

    def __init__(
        self,
        run: Run,
        repeats: Repeats,
        size: int,
        workers: Workers,
        observer: Observer,
        stop: threading.Event | None,
    ) -> None:
        self.totals = Totals()
        self.next_n = 1
        self._run = run
        self._repeats = repeats
        self._size = size
        self._workers = workers
        self._observer = observer
        self._stop = stop
        self._bytes_before = 0

    def plan(self, index: int, source: Source, binding: Binding) -> None:
        """Plan a source; where its numbers lost digits, once more with that in mind.

        A report is looked through first: its own column tells what was refused before.
        """
        found = None
        if not source.is_report:
            found = self._add(index, source, binding, DamageWatch(binding.phone.columns))
        if found is None:
            self._run.remove_from(self.next_n)
            self._repeats.remove_from(self.next_n)
            self._show(0, source, f"looking through {source.info.name}")
            found = self._add(index, source, with_damage(binding, source, self._check_stop))
        assert found is not None  # noqa: S101  # nobody watched
        self.next_n += found.sources[0].rows
        self._bytes_before += source.size_bytes
        self.totals.add(found)
        self.totals.sources += found.sources

    def _add(
        self, index: int, source: Source, binding: Binding, watch: DamageWatch | None = None
    ) -> Totals | None:
        """Plan the rows of a source into the run; ``None`` where ``watch`` saw lost digits."""
        totals = Totals()
        rows = blank = of_nobody = 0
        first_of_nobody: list[int] = []
        opt_outs: dict[int, tuple[int, list[int]]] = {}
        chunks = source.chunks(ROWS_PER_CHUNK)
        tasks = _numbered(watch.watched(chunks) if watch else chunks, self.next_n)
        with closing(_plan(source, binding, tasks, index, self._workers)) as planned:
            for packed, done in planned:
                self._check_stop()
                if watch and watch.seen:
                    return None
                if packed.rows:  # a file may have nothing but blank lines
                    self._run.add(packed)
                    self._repeats.add(packed)
                totals.add(packed)
                rows += packed.rows
                blank += packed.blank
                of_nobody += len(packed.of_nobody)
                first_of_nobody += packed.of_nobody[: ROWS_NAMED - len(first_of_nobody)]
                for column, count, first in packed.opt_outs:
                    before, named = opt_outs.get(column, (0, []))
                    opt_outs[column] = before + count, [*named, *first][:ROWS_NAMED]
                self._show(done, source, f"{self.next_n - 1 + rows:,} rows")
        told = [said.of_nobody(of_nobody, first_of_nobody)] if of_nobody else []
        told += [
            said.opted_out(name or f"column {letters(column)}", count, first)
            for column, (count, first) in opt_outs.items()
            # or there is a note on the column
            if not tells_of_consent(name := source.info.header[column].strip())
        ]
        told += _mostly_landlines(source, binding, totals.tally)
        notes = (*source.info.notes, *told)
        totals.sources.append(replace(source.info, rows=rows, blank=blank, notes=notes))
        return None if watch and watch.seen else totals

    def _show(self, done: float, source: Source, note: str) -> None:
        percent = 100 * (self._bytes_before + done * source.size_bytes) / self._size
        self._observer(Progress("plan", percent, 100, "%", note))

    def _check_stop(self) -> None:
        if self._stop is not None and self._stop.is_set():
            raise Stopped("Stopped while planning; nothing was sent. Start the run again.")


def _mostly_landlines(source: Source, binding: Binding, tally: Tally) -> Iterator[str]:
    """What is said where a column of mobiles is read as one of landlines."""
    header = source.info.header[binding.phone.columns[0]]
    region = binding.phone.region
    if region is not None and tally.readings[Reading.BY_REGION] and is_mobile_header(header):
        landlines, count = tally.landlines(region)
        if count >= FEWEST_TOLD and landlines >= MOSTLY * count:
            yield said.mostly_landlines(header, region, landlines, count)


def _plan(
    source: Source,
    binding: Binding,
    tasks: Iterator[tuple[Chunk, int]],
    index: int,
    workers: Workers,
) -> Generator[tuple[PackedRows, float]]:
    """Packed rows in the source's order, each with the share of the source that is done."""
    if workers.count == 1 or source.size_bytes <= INLINE_BYTES:
        for chunk, n in tasks:
            yield plan_chunk(binding, chunk, n, index), chunk.done
        return
    wrapped = (((wrap(chunk), n, index), chunk.done) for chunk, n in tasks)
    for result, done in workers.in_order(wrapped, work, start=start_worker, start_with=(binding,)):
        yield unpacked(result), done


def _numbered(chunks: Iterator[Chunk], n: int) -> Iterator[tuple[Chunk, int]]:
    for chunk in chunks:
        yield chunk, n
        n += len(chunk.frame)
