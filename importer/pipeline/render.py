"""Renders a run's rows for its report, a long one's on all cores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.accounting import rows_of
from importer.report import rendered
from importer.report.worker import start_worker, work, wrap
from importer.store import report_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importer.model import SourceInfo
    from importer.pipeline.workers import Workers
    from importer.report.render import Part
    from importer.store import Run

INLINE_ROWS = 200_000
"""A report of up to so many rows is written sooner than worker processes start."""


def render_run(
    run: Run, sources: Sequence[SourceInfo], rows: int, workers: Workers
) -> Iterator[Part]:
    """Give all rows of the run as parts of a report, in order.

    Args:
        run: planned and sealed.
        sources: of the run.
        rows: how many the run has.
        workers: write a long report.
    """
    extra_columns = run.record().extra_columns
    if workers.count == 1 or rows <= INLINE_ROWS:
        for block in report_blocks(run):  # one at a time: a row may be of megabytes
            yield from rendered(rows_of(block), sources, extra_columns)
        return
    tasks = ((wrap(block), None) for block in report_blocks(run))
    start_with = (tuple(sources), extra_columns)
    for part, _ in workers.in_order(tasks, work, start=start_worker, start_with=start_with):
        yield part
