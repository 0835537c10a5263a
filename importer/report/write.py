"""Writes a run's report files: all whole, or the old ones stay."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import orjson

from importer.model import FAILURE_STATUSES
from importer.report.files import PendingFile, make_folder, sync_folder
from importer.report.lines import line_writer
from importer.report.summary import summary_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from importer.model import ReportRow, SourceInfo, Summary

REPORT_FILES = {"report": "report.csv", "failures": "failures.csv", "summary": "summary.json"}
"""What a run's folder holds, by the names that a summary gives them."""

_BYTE_ORDER_MARK = "\ufeff"
_ROWS_PER_WRITE = 500


def write_reports(
    folder: Path,
    rows: Iterator[ReportRow],
    sources: Sequence[SourceInfo],
    extra_columns: int,
    summary: Summary,
    progress: Callable[[int], None] | None = None,
) -> Mapping[str, Path]:
    """Write report.csv, failures.csv and summary.json into ``folder``, which is made if need be.

    ``rows`` come in the order of the sources and are read once; ``extra_columns`` is the greatest
    number of cells that a row has beyond its own header. ``progress`` gets the number of rows
    written so far. Gives ``report``, ``failures`` and ``summary`` → path. Raises
    :class:`importer.errors.ReportError` where a file cannot be written; then no new file stands
    under its name half-written.
    """
    paths = {name: folder / file for name, file in REPORT_FILES.items()}
    advice = _advice(summary)
    make_folder(folder, advice)
    with ExitStack() as stack:
        report, failures, whole = files = [
            stack.enter_context(PendingFile(path, advice)) for path in paths.values()
        ]
        _write_rows(report, failures, rows, line_writer(sources, extra_columns), progress)
        named = replace(summary, reports={name: str(path) for name, path in paths.items()})
        whole.write(orjson.dumps(summary_json(named), option=orjson.OPT_INDENT_2).decode() + "\n")
        for file in files:
            file.finish()
        # The summary comes last: where it is new, the others are.
        for file in files:
            file.publish()
    sync_folder(folder)
    return paths


def _write_rows(
    report: PendingFile,
    failures: PendingFile,
    rows: Iterator[ReportRow],
    lines: tuple[str, Callable[[ReportRow], str]],
    progress: Callable[[int], None] | None,
) -> None:
    header, line_of = lines
    report.write(_BYTE_ORDER_MARK + header)
    failures.write(_BYTE_ORDER_MARK + header)
    written = 0
    while batch := list(islice(rows, _ROWS_PER_WRITE)):
        batch_lines = [line_of(row) for row in batch]
        report.write("".join(batch_lines))
        failed = [
            line
            for row, line in zip(batch, batch_lines, strict=True)
            if row.status in FAILURE_STATUSES
        ]
        if failed:
            failures.write("".join(failed))
        written += len(batch)
        if progress:
            progress(written)


def _advice(summary: Summary) -> str:
    if summary.kind == "check":
        return "Then check again."
    return f"Nothing of the run is lost: `importer report {summary.run}` writes its reports again."
