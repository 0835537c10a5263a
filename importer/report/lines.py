"""A report's rows as CSV lines (RFC 4180), guarded against formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.guard import FILE_COLUMN, FIRST_CHARACTERS, REPORT_COLUMNS, guard
from importer.report.columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from importer.model import ReportRow, SourceInfo


def line_writer(
    sources: Sequence[SourceInfo], extra_columns: int
) -> tuple[str, Callable[[ReportRow], str]]:
    """Give the header line of a report on these sources, and what turns a row into its line."""
    columns = columns_of(sources, extra_columns)
    several = len(sources) > 1
    file_fields = [f",{_field(source.name)}" if several else "" for source in sources]
    names = [*REPORT_COLUMNS, *([FILE_COLUMN] if several else []), *columns.header]
    header = ",".join([_field(name) for name in names]) + "," * extra_columns + "\r\n"

    def line_of(row: ReportRow) -> str:
        (
            _,
            source,
            number,
            cells,
            status,
            code,
            message,
            warnings,
            phone,
            channel,
            contact_id,
            http_status,
            attempts,
            kept_row,
        ) = row
        own = (
            str(number),
            status,
            code,
            _field(message) if message else "",
            _field("; ".join(warnings)) if warnings else "",
            phone,
            _field(channel) if channel else "",
            _field(contact_id) if contact_id else "",
            "" if http_status is None else str(http_status),
            str(attempts),
            _field(kept_row) if kept_row else "",
        )
        return f"{','.join(own)}{file_fields[source]}{_fields(columns.place(source, cells))}\r\n"

    return header, line_of


def _field(text: str) -> str:
    """Give ``text`` as a CSV field: with its guard, and in quotes where it needs them."""
    return text if text.isalnum() else _quoted(guard(text))


def _quoted(text: str) -> str:
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def _fields(cells: Iterable[str]) -> str:
    """Give the cells as CSV fields with a comma before each.

    A few tests of the whole row tell that it needs neither a guard nor quotes, as most rows do.
    Measured for a whole line: 3 µs, against 5.5 µs with csv.writer and a test of each cell.
    """
    cells = ["", *cells]
    text = ",".join(cells)
    if (
        ",+" in text
        or ",-" in text
        or ",@" in text
        or "=" in text
        or "'" in text
        or "\t" in text
        or "\r" in text
    ):
        cells = [guard(cell) if cell[:1] in FIRST_CHARACTERS else cell for cell in cells]
        text = ",".join(cells)
    if '"' in text or "\n" in text or "\r" in text or text.count(",") >= len(cells):
        return ",".join([_quoted(cell) for cell in cells])
    return text
