"""A row's own text as one CSV record (RFC 4180, without its line end), guarded against formulas.

This is the form in which a row is kept in the store and stands in a report, so that a report is
mostly a matter of copying.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from importer.guard import PLAIN_NUMBER_MAX_LENGTH, guard, unguard

if TYPE_CHECKING:
    from collections.abc import Sequence


_QUOTED = (",", '"', "\n", "\r")
_GUARDED = ("\0=", "\0@", "\0\t", "\0'")


def write_field(text: str) -> str:
    """Give ``text`` as a CSV field: with its guard, and in quotes where it needs them."""
    return text if text.isalnum() else _quoted(guard(text))


def write_record(cells: Sequence[str]) -> str:
    """Give the cells as CSV fields with commas between them; :func:`read_record` is the inverse."""
    return ",".join([write_field(cell) for cell in cells])


def write_records(rows: Sequence[Sequence[str]]) -> list[str]:
    """Do so for many rows.

    Most columns need neither a guard nor quotes in any row, which a few searches through the
    whole column tell: measured for nine columns, 2.9 µs a row against 5.6 µs cell by cell.
    """
    if len(set(map(len, rows))) != 1:
        return [write_record(cells) for cells in rows]
    columns = [_write_column(column) for column in zip(*rows, strict=True)]
    return list(map(",".join, zip(*columns, strict=True)))


def _write_column(cells: Sequence[str]) -> Sequence[str]:
    text = "\0" + "\0".join(cells)
    if any(mark in text for mark in _QUOTED) or any(mark in text for mark in _GUARDED):
        return [write_field(cell) for cell in cells]
    if "\0+" in text or "\0-" in text:
        if not text.isascii() or max(map(len, cells)) > PLAIN_NUMBER_MAX_LENGTH:
            return [write_field(cell) for cell in cells]
        return [cell if cell[1:].isdigit() else write_field(cell) for cell in cells]
    return cells


def read_record(record: str) -> tuple[str, ...]:
    """Give the cells that :func:`write_record` was given; an empty record is one empty cell."""
    if '"' not in record and "'" not in record:
        return tuple(record.split(","))
    return tuple(unguard(cell) for cell in split_line(record, ","))


def split_line(line: str, delimiter: str, *, skip_spaces: bool = False) -> list[str]:
    """Give the cells of a line of CSV, however long they are, without regard to guards."""
    # The parser's limit is the process's, and lower as it comes than what a cell may hold.
    csv.field_size_limit(max(len(line), csv.field_size_limit()))
    (cells,) = csv.reader([line], delimiter=delimiter, skipinitialspace=skip_spaces)
    return cells


def _quoted(text: str) -> str:
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
