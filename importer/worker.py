"""What a worker process does; imports little, for every one of them starts here."""

from __future__ import annotations

import gc
import pickle
import signal
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import orjson

from importer.model import Code, Problem
from importer.packing import PackedRows, pack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.mapping import Binding
    from importer.model import Chunk, PlannedRows

ALLOCATIONS = 200_000
"""Rows are millions of short-lived objects without cycles. Python looks for those at each 700 new
ones: measured while planning, half of the whole time."""

T = TypeVar("T")
Job: TypeAlias = "tuple[int, Callable[..., None], bytes]"
"""Its number, what sets a process up for it, and the pickled arguments of that."""

_job = 0
_binding: Binding


def set_up_process() -> None:
    """Look for cycles rarely, and leave Ctrl-C to the process that gives the work."""
    gc.set_threshold(ALLOCATIONS, 10, 10)
    # Ctrl-C reaches all processes of a terminal; the one that reads the source decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def call(job: Job, work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    """Call ``work`` in a process that is set up for ``job`` before its first task of that."""
    global _job  # noqa: PLW0603  # a worker process serves one job at a time
    number, start, start_with = job
    if number != _job:
        start(*pickle.loads(start_with))  # noqa: S301  # written by the process that gives the work
        _job = number
    return work(*arguments)


def plan_chunk(binding: Binding, chunk: Chunk, first_n: int, source: int) -> PackedRows:
    """Plan and pack one chunk, whose first row has position ``first_n`` in the run.

    Args:
        binding: the mapping bound to the source's header.
        chunk: consecutive rows.
        first_n: from 1, over all sources.
        source: the source's index in the run.
    """
    rows = binding.plan(chunk)
    return _pack(binding, rows, first_n, source, (chunk.blank, chunk.origins))


def _pack(
    binding: Binding,
    rows: PlannedRows,
    first_n: int,
    source: int,
    rest: tuple[int, Sequence[str]],
) -> PackedRows:
    blank, origins = rest
    width = len(binding.header)
    packed = pack(rows, first_n=first_n, source=source, width=width, origins=origins)
    return replace(packed, blank=blank)


def start_worker(binding: Binding) -> None:
    """Set this process up to plan one source's chunks."""
    global _binding  # noqa: PLW0603  # a worker process plans one source at a time
    _binding = binding


def wrap(chunk: Chunk) -> bytes:
    """Write a chunk as JSON for :func:`work`: half the time of pickling its many cells."""
    frame = chunk.frame
    columns = [frame[index].tolist() for index in range(frame.shape[1])]
    ragged = [[number, *cells] for number, cells in chunk.ragged.items()]
    aside = [[number, why.code, why.message] for number, why in chunk.aside.items()]
    rest = (chunk.blank, list(chunk.origins))
    return orjson.dumps([frame.index.tolist(), columns, ragged, aside, rest])


def work(chunk: bytes, first_n: int, source: int) -> tuple[PackedRows, bytes]:
    """Plan and pack one chunk in a process that :func:`start_worker` set up.

    Returns:
        The packed rows without their contacts, and the contacts as JSON: :func:`unpacked` joins
        them.
    """
    numbers, columns, ragged, aside, rest = orjson.loads(chunk)
    rows = _binding.plan_columns(
        numbers,
        columns,
        {number: tuple(cells) for number, *cells in ragged},
        {number: Problem(Code(code), message) for number, code, message in aside},
    )
    packed = _pack(_binding, rows, first_n, source, rest)
    return replace(packed, contacts=[]), orjson.dumps(packed.contacts)


def unpacked(result: tuple[PackedRows, bytes]) -> PackedRows:
    """What :func:`plan_chunk` would have returned, from the result of :func:`work`."""
    packed, contacts = result
    return replace(packed, contacts=orjson.loads(contacts))
