"""A report's rows as CSV lines (RFC 4180), guarded against formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.guard import EXTRA_COLUMN, FILE_COLUMN, REPORT_COLUMNS, guard
from importer.model import Code
from importer.record import read_record, write_field, write_record
from importer.report.columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import ReportRow, SourceInfo


def line_writer(
    sources: Sequence[SourceInfo], extra_columns: int
) -> tuple[str, Callable[[ReportRow], str]]:
    """Give the header line of a report on these sources, and what turns a row into its line."""
    columns = columns_of(sources, extra_columns)
    several = len(sources) > 1
    file_fields = [f",{write_field(source.name)}" if several else "" for source in sources]
    own_names = [*REPORT_COLUMNS, *([FILE_COLUMN] if several else [])]
    names = [*own_names, *columns.header, *[EXTRA_COLUMN] * extra_columns]
    header = ",".join([write_field(name) for name in names]) + "\r\n"

    padding = "," * extra_columns

    def line_of(row: ReportRow) -> str:
        source = row.source
        record = row.record
        if columns.places[source] is not None or row.code == Code.ROW_RAGGED:
            record = write_record(columns.place(source, read_record(record)))
        else:
            record += padding
        message = _sentence(row.message) if row.message else ""
        warnings = _sentence("; ".join(row.warnings)) if row.warnings else ""
        channel = write_field(row.channel) if row.channel else ""
        contact_id = write_field(row.contact_id) if row.contact_id else ""
        http_status = "" if row.http_status is None else row.http_status
        kept_row = write_field(row.kept_row) if row.kept_row else ""
        return (
            f"{row.number},{row.status},{row.code},{message},{warnings},{row.phone},{channel},"
            f"{contact_id},{http_status},{row.attempts},{kept_row}{file_fields[source]},{record}\r\n"
        )

    return header, line_of


def _sentence(text: str) -> str:
    """A sentence of ours as a CSV field: the quote before a value is guard enough.

    Nobody reads these columns back, so that the guard need not be undone.
    """
    field = write_field(text)
    is_guarded_twice = text.startswith("'") and guard(text) != text
    return field.replace("''", "'", 1) if is_guarded_twice else field
