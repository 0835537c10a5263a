"""What a reader made of a file, and the verdict on it beside the table that is expected."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import TypeAlias

Row: TypeAlias = "tuple[str, ...]"


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it, as text; a row has as many cells as the reader hands out."""

    header: Row | None
    """``None``: in an expected table, the file has no header."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reader stopped in words of its own."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Crash:
    """The process died, hung, needed too much memory, or its error was not meant for a user."""

    how: str


Outcome: TypeAlias = Table | Refusal | Crash


class Verdict(StrEnum):
    """How well a file was read."""

    RIGHT = "right"
    """The header and all cells are those of the expected table."""
    SET_ASIDE = "rows set aside"
    """Right but for rows that the reader itself hands out as not fitting the header."""
    REFUSED = "refused"
    """Also where more than half of the rows are such."""
    WRONG = "wrong"
    """Something differs, and nothing says so."""
    CRASHED = "crashed"
    READ = "read"
    """Read, and nobody says what is right."""


def verdict_on(outcome: Outcome, expected: Table | None) -> Verdict:
    """The verdict on what a reader made of a file.

    Not looked at: blank rows, white space around a cell, the kind of line end in it, and empty
    cells at a row's end. A name that is empty or stands twice in the expected header may be called
    anything, for many readers number such columns. Where a file has no header, invented names must
    not be the first row.
    """
    if isinstance(outcome, Refusal):
        return Verdict.REFUSED
    if isinstance(outcome, Crash):
        return Verdict.CRASHED
    if expected is None:
        return Verdict.READ
    wanted, got = _rows(expected), _rows(outcome)
    if len(wanted) != len(got) or not _same_header(expected, outcome):
        return Verdict.WRONG
    different = [
        row for row, other in zip(got, wanted, strict=True) if _cells(row) != _cells(other)
    ]
    if not different:
        return Verdict.RIGHT
    width = len(outcome.header or ())
    if any(len(row) == width for row in different):
        return Verdict.WRONG
    return Verdict.SET_ASIDE if 2 * len(different) <= len(got) else Verdict.REFUSED


def first_difference(outcome: Outcome, expected: Table | None) -> str:
    """Where a reading leaves the expected table, or the sentence of a refusal or crash."""
    if isinstance(outcome, Refusal):
        return outcome.sentence
    if isinstance(outcome, Crash):
        return outcome.how
    if expected is None:
        return f"{len(outcome.header or ())} columns, {len(_rows(outcome))} rows"
    if not _same_header(expected, outcome):
        return f"header {outcome.header!r}, expected {expected.header!r}"
    for number, (row, other) in enumerate(zip_longest(_rows(outcome), _rows(expected)), 1):
        if row is None or other is None or _cells(row) != _cells(other):
            return f"data row {number}: {row!r}, expected {other!r}"
    return ""


def _rows(table: Table) -> list[Row]:
    """The rows that are not blank."""
    return [row for row in table.rows if "".join(row).strip()]


def _cells(row: Row) -> Row:
    """What is compared of a row."""
    cells = [_text(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _text(cell: str) -> str:
    return cell.strip().replace("\r\n", "\n").replace("\r", "\n")


def _same_header(expected: Table, got: Table) -> bool:
    names = got.header or ()
    if expected.header is None:
        first = expected.rows[0] if expected.rows else ()
        return not {*names} & {cell for cell in first if cell}
    wanted = [_text(name) for name in expected.header]
    return all(
        not want or wanted.count(want) > 1 or _text(name) == want
        for want, name in zip_longest(wanted, names, fillvalue="")
    )
