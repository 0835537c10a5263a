"""Rows of a report rendered to the bytes of its two CSV files, part by part."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from importer.model import FAILURE_STATUSES
from importer.report.lines import line_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from importer.model import ReportRow, SourceInfo

_ROWS_PER_PART = 5000


class Part(NamedTuple):
    """Some consecutive rows, as UTF-8 lines."""

    rows: int
    report: bytes
    failures: bytes
    """The lines of those rows that are to be corrected."""


def render(rows: Iterable[ReportRow], line_of: Callable[[ReportRow], str]) -> Part:
    """Render rows with what :func:`importer.report.lines.line_writer` gave."""
    lines: list[str] = []
    failed: list[str] = []
    for row in rows:
        line = line_of(row)
        lines.append(line)
        if row.status in FAILURE_STATUSES:
            failed.append(line)
    return Part(len(lines), encode("".join(lines)), encode("".join(failed)))


def rendered(
    rows: Iterable[ReportRow], sources: Sequence[SourceInfo], extra_columns: int
) -> Iterator[Part]:
    """Render rows of these sources, a few thousand at a time; they are read once."""
    _, line_of = line_writer(sources, extra_columns)
    rows = iter(rows)
    while batch := list(islice(rows, _ROWS_PER_PART)):
        yield render(batch, line_of)


def encode(text: str) -> bytes:
    """UTF-8; a half of a surrogate pair (in a file name) is spelt out."""
    return text.encode("utf-8", "backslashreplace")
