"""A sheet's rows as text, and what was found on the way. Runs in the process that parses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from importer.reader.cells import cell_text
from importer.reader.look import Look, Mark, Prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_ROW_CHARACTERS = 16 * 2**20
_MOST_DIGITS = 15
_DAMAGED = re.compile("\0+|[\ud800-\udfff]")


class Failure(Exception):
    """Why there are no rows: a code that the other side turns into a sentence, and details."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.details = {"error": code, **details}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet that has not been read yet."""

    name: str
    visible: bool
    rows: Callable[[], Iterator[Sequence[object]]]
    """All rows from row 1 on, with the values from column A on."""


@dataclass(slots=True)
class Findings:
    """What is to be said about the rows that were read."""

    look: Look = field(default_factory=Look)
    hidden_rows: int = 0
    long_numbers: int = 0
    damaged_cells: int = 0

    def told(self, width: int) -> dict[str, Any]:
        """The findings as JSON; columns beyond ``width`` hold nothing."""
        ranges = (
            range(first, min(last, width - 1) + 1) for first, last in self.look.hidden_columns
        )
        return {
            "hidden_rows": self.hidden_rows,
            "hidden_columns": sorted({column for columns in ranges for column in columns}),
            "unsaved": self.look.unsaved,
            "long_numbers": self.long_numbers,
            "percent": sorted(self.look.percent),
            "zeros": sorted(self.look.zeros),
            "prefixed": sorted(self.look.prefixed),
            "damaged_cells": self.damaged_cells,
            "look_failed": self.look.failed,
        }


def texts_of(
    sheet: Sheet, marks: Iterator[Mark], findings: Findings
) -> Iterator[tuple[int, list[str]]]:
    """Each row's number and its text without empty cells at the end; nothing of a blank one.

    Args:
        sheet: is read.
        marks: what else is known of some rows, from top to bottom.
        findings: counts what is out of the ordinary.
    """
    mark: Mark | None = None
    for number, row in enumerate(sheet.rows(), 1):
        if number == 1:  # a sheet without rows, of which there may be thousands, is not looked at
            mark = next(marks, None)
        cells: list[str] = []
        if row.count("") + row.count(None) != len(row):
            cells = _trimmed([v if type(v) is str else cell_text(v) for v in row])
            if max(map(len, cells), default=0) > _MOST_DIGITS:
                findings.long_numbers += sum(map(_is_long, row))
        while mark is not None and mark.number < number:
            mark = next(marks, None)
        if mark is not None and mark.number == number:
            _mend(cells, mark, findings)
            findings.hidden_rows += mark.hidden and bool(cells)
        joined = "".join(cells)
        if len(joined) > _ROW_CHARACTERS:
            raise Failure("row-too-long", row=number)
        if "\0" in joined or (not joined.isascii() and _DAMAGED.search(joined)):
            _repair(cells, findings)
        yield number, cells if joined.strip() else []


def _is_long(value: object) -> bool:
    """Whether a number has more digits than a spreadsheet keeps: the last ones were lost."""
    return type(value) in {int, float} and abs(value) >= 10**_MOST_DIGITS  # type: ignore[arg-type]


def _mend(cells: list[str], mark: Mark, findings: Findings) -> None:
    """Write what the parser did not tell into a row: a formula's error, zeros that are shown."""
    for column, fix in mark.fixes.items():
        if isinstance(fix, str):
            cells += [""] * (column + 1 - len(cells))
            cells[column] = fix
        elif isinstance(fix, Prefix):
            is_long = column < len(cells) and len(cells[column]) >= fix.least_digits
            if is_long and cells[column].isdecimal():
                cells[column] = f"{fix.text} {cells[column]}".replace("+ ", "+")
                findings.look.prefixed.add(column)
        elif column < len(cells) and len(cells[column]) < fix and cells[column].isdecimal():
            cells[column] = cells[column].zfill(fix)
            findings.look.zeros.add(column)


def _repair(cells: list[str], findings: Findings) -> None:
    """Take out what no text file can hold: NUL, and halves of pairs (``_xD800_`` makes them)."""
    for column, cell in enumerate(cells):
        text = _DAMAGED.sub(lambda found: "" if found[0][0] == "\0" else "\ufffd", cell)
        findings.damaged_cells += text != cell
        cells[column] = text


def _trimmed(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]
