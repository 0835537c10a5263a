"""Renders stored blocks in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from importer.accounting import StoredBlock, rows_of
from importer.report.lines import line_writer
from importer.report.render import Part, render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import ReportRow, SourceInfo

_line_of: Callable[[ReportRow], str]


def start_worker(sources: Sequence[SourceInfo], extra_columns: int) -> None:
    """Set this process up to render one run's blocks."""
    global _line_of  # a worker process serves one report at a time
    _, _line_of = line_writer(sources, extra_columns)


def wrap(block: StoredBlock) -> tuple[StoredBlock, bytes]:
    """Take the contacts of a block apart for :func:`work`: they travel faster as JSON."""
    return block._replace(lines=(), waiting=()), orjson.dumps((block.lines, block.waiting))


def work(block: StoredBlock, contacts: bytes) -> Part:
    """Render one block in a process that :func:`start_worker` set up."""
    lines, waiting = orjson.loads(contacts)
    return render(rows_of(block._replace(lines=lines, waiting=waiting)), _line_of)
