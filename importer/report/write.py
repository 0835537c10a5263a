"""Writes a run's report files: all whole, or the old ones stay."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import orjson

from importer.report.files import PendingFile, make_folder, sync_folder
from importer.report.lines import line_writer
from importer.report.render import encode
from importer.report.summary import summary_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from importer.model import SourceInfo, Summary
    from importer.report.render import Part

REPORT_FILES = {"report": "report.csv", "failures": "failures.csv", "summary": "summary.json"}
"""What a run's folder holds, by the names that a summary gives them."""

_BYTE_ORDER_MARK = "\ufeff"
_JSON_OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def write_reports(
    folder: Path,
    parts: Iterable[Part],
    sources: Sequence[SourceInfo],
    extra_columns: int,
    summary: Summary,
    progress: Callable[[int], None] | None = None,
) -> Mapping[str, Path]:
    """Write report.csv, failures.csv and summary.json into ``folder``, which is made if need be.

    ``parts`` come in the order of the sources and are read once; ``extra_columns`` is the greatest
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
        header, _ = line_writer(sources, extra_columns)
        _write_rows(report, failures, parts, header, progress)
        named = replace(summary, reports={name: str(path) for name, path in paths.items()})
        whole.write(orjson.dumps(summary_json(named), option=_JSON_OPTIONS))
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
    parts: Iterable[Part],
    header: str,
    progress: Callable[[int], None] | None,
) -> None:
    for file in (report, failures):
        file.write(encode(_BYTE_ORDER_MARK + header))
    written = 0
    for part in parts:
        report.write(part.report)
        failures.write(part.failures)
        written += part.rows
        if progress:
            progress(written)


def _advice(summary: Summary) -> str:
    if summary.kind == "check":
        return "Then check again."
    return f"Nothing of the run is lost: `importer report {summary.run}` writes its reports again."
