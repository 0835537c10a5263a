"""The shape of a source's table, and how its rows become chunks: blank and ragged rows, reports."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from importer.formula import is_formula_error
from importer.guard import (
    CODE_COLUMN,
    EXTRA_COLUMN,
    FILE_COLUMN,
    REPORT_COLUMNS,
    ROW_COLUMN,
    is_report_header,
    unguard,
)
from importer.messages import rows as rows_said
from importer.model import Chunk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from importer.model import Problem


NOTHING: Mapping[int, Problem] = MappingProxyType({})


class Damaged(list[str]):
    """A row that cannot be split as it is meant, however many cells it seems to have.

    Where text follows on a closing quotation mark, it is its line as one cell.
    """

    def __init__(self, cells: Iterable[str], why: Problem = rows_said.TORN) -> None:
        """Keep the row's text and what is said of it."""
        super().__init__(cells)
        self.why = why


MOST_CELLS = 500_000
"""Of the rows that are read at once: memory does not grow with the columns."""
MOST_CHARACTERS = 8 * 2**20
"""Likewise: reading stops behind the row with which there are so many."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some consecutive rows as they stand in the source, blank ones included."""

    numbers: Sequence[int]
    """The row numbers that a spreadsheet program shows."""
    rows: Sequence[list[str]]
    done: float
    """How much of the source is read after them: 0.0 … 1.0."""
    blank: int = 0
    """Blank rows that were left out already."""


def rows_at_once(most: int, columns: int) -> int:
    """How many rows of so many columns are read at once: ``most``, and fewer of very wide ones."""
    return max(1, min(most, MOST_CELLS // max(1, columns)))


@dataclass(frozen=True, slots=True)
class Shape:
    """What the header says about the rows below it."""

    header: tuple[str, ...]
    named: int
    """How many columns there are up to the last one that has a name."""
    kept: tuple[int, ...] | None = None
    """In a report of this program: the positions of the columns that are data; else ``None``."""
    extra: tuple[int, ...] = ()
    """In a report: the positions of the columns for cells that rows had beyond their header."""
    origin: tuple[int, int | None] | None = None
    """In a report: the positions of the columns with the row's own number and file."""
    code: int | None = None
    """In a report: the position of the column with the reason codes."""
    written: int = 0
    """In a report: how many columns it has, this program's own among them."""
    short_is_ragged: bool = True
    """Whether a row that ends early is damaged. A spreadsheet's never is: it has no row ends."""
    usual: int | None = None
    """How many cells most rows have, where that is more than the header has: a delimiter at their
    ends. ``None`` takes any number of empty cells behind the last column."""

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.header)

    @property
    def is_report(self) -> bool:
        """Whether the source is a report that this program wrote."""
        return self.kept is not None


def shape_of(header: Sequence[str], *, short_is_ragged: bool) -> Shape:
    """The shape below this header, which may be that of a report.

    A report loses its own columns and the formula guard. What stands in its extra columns belongs
    to rows that had too many cells when they were first read.
    """
    if not is_report_header(header):
        named = _last_named(header)
        return Shape(tuple(header), named, short_is_ragged=short_is_ragged)
    own = {*REPORT_COLUMNS, FILE_COLUMN, EXTRA_COLUMN}
    kept = tuple(i for i, name in enumerate(header) if name not in own)
    extra = tuple(i for i, name in enumerate(header) if name == EXTRA_COLUMN)
    names = tuple(unguard(header[i]) for i in kept)
    file = header.index(FILE_COLUMN) if FILE_COLUMN in header else None
    return Shape(
        names,
        _last_named(names),
        kept,
        extra,
        origin=(header.index(ROW_COLUMN), file),
        code=header.index(CODE_COLUMN) if CODE_COLUMN in header else None,
        written=len(header),
        short_is_ragged=short_is_ragged,
    )


def _last_named(header: Sequence[str]) -> int:
    """One more than the position of the last column with a name."""
    return max((i for i, name in enumerate(header, 1) if name.strip()), default=0)


def is_blank(row: Iterable[str]) -> bool:
    """Whether there is nothing but white space in all cells of a row."""
    return not "".join(row).strip()


def is_commented(row: Sequence[str]) -> bool:
    """Whether a row begins with ``#``: ``#Bob`` and ``#102``, but no ``#1 Cleaning``, no ``#N/A``.

    Spaces, an apostrophe and the full-width sign make no difference.
    """
    first = row[0].lstrip(" \t\xa0'") if row else ""
    if first[:1] not in ("#", "＃") or is_formula_error(first.strip()):
        return False
    text = first[1:].lstrip()
    return not text[:1].isdigit() or not any(map(str.isalpha, text))


def chunk_of(batch: Batch, shape: Shape, aside: Mapping[int, Problem] = NOTHING) -> Chunk:
    """A batch as a chunk: blank rows counted and left out, ragged rows and ``aside`` set apart."""
    if not shape.is_report and not aside and _fits(batch.rows, shape.width):
        return _chunk(batch.numbers, batch.rows, shape, {}, batch)
    numbers: list[int] = []
    rows: list[list[str]] = []
    ragged: dict[int, tuple[str, ...]] = {}
    aside = dict(aside)
    origins: list[str] = []
    blank = batch.blank
    for number, row in zip(batch.numbers, batch.rows, strict=True):
        if is_blank(row):
            blank += 1
            continue
        cells = _own_cells(row, shape)
        if number in aside:
            ragged[number] = tuple(cells)
            cells = []
        elif is_ragged(cells, shape):
            why = _why_ragged(cells, shape)
            cells = _kept(cells, shape)
            ragged[number] = tuple(cells)
            if why is not None:
                aside[number] = why
        numbers.append(number)
        rows.append(fitted(cells, shape.width))
        if shape.origin is not None:
            origins.append(_origin(row, *shape.origin))
    chunk = _chunk(numbers, rows, shape, ragged, replace(batch, blank=blank))
    return replace(chunk, origins=origins, aside=aside) if origins or aside else chunk


def sample_of(rows: Iterable[list[str]], shape: Shape, most: int) -> Iterator[tuple[str, ...]]:
    """The first rows that are neither blank nor ragged, fitted to the header."""
    found = 0
    for row in rows:
        cells = _own_cells(row, shape)
        if is_blank(cells) or is_ragged(cells, shape):
            continue
        yield tuple(fitted(cells, shape.width))
        found += 1
        if found == most:
            return


def columns_of(batch: Batch, shape: Shape, positions: Sequence[int]) -> list[list[str]]:
    """The text of some columns in a batch's rows, blank and ragged rows included."""
    rows = batch.rows if shape.kept is None else own_rows(batch, shape)
    columns = []
    for position in positions:
        try:
            columns.append([row[position] for row in rows])
        except IndexError:  # there is a row that ends before it
            columns.append([row[position] if position < len(row) else "" for row in rows])
    return columns


def own_rows(batch: Batch, shape: Shape) -> list[list[str]]:
    """The rows' own text, in a report without this program's columns."""
    return [_own_cells(row, shape) for row in batch.rows]


def codes_of(batch: Batch, shape: Shape) -> list[str]:
    """In a report the reason code of each of a batch's rows; else nothing."""
    at = shape.code
    if at is None:
        return []
    return [row[at].strip() if at < len(row) else "" for row in batch.rows]


def is_ragged(cells: Sequence[str], shape: Shape) -> bool:
    """Whether a row does not fit the header: too few cells, or more than there are columns.

    Of a row that has one delimiter too many the last cell may well be empty, and each cell behind
    the surplus one stands in the wrong column.
    """
    if isinstance(cells, Damaged):
        return True
    if len(cells) < shape.named:
        return shape.short_is_ragged
    if len(cells) <= shape.width:
        return False
    return not is_blank(cells[shape.width :]) or _has_moved(cells, shape)


def _has_moved(cells: Sequence[str], shape: Shape) -> bool:
    """Whether a row has more cells than others, the surplus empty: a delimiter too many."""
    return shape.named > 1 and shape.usual not in {None, len(cells)}


def _why_ragged(cells: Sequence[str], shape: Shape) -> Problem | None:
    """What is said of a ragged row where the number of cells that are kept does not say it."""
    if isinstance(cells, Damaged):
        return cells.why
    if shape.is_report or len(cells) <= shape.width:
        return None
    beyond = next((at for at in range(shape.width, len(cells)) if cells[at].strip()), None)
    if beyond is None:
        return rows_said.ragged(len(cells), shape.header)
    if shape.short_is_ragged:
        return None
    return rows_said.beyond(cells[beyond].strip(), letters(beyond), letters(shape.named - 1))


def letters(column: int) -> str:
    """What a spreadsheet program calls a column, counted from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _kept(cells: list[str], shape: Shape) -> list[str]:
    """A ragged row as it is kept: its cells, or its line as one where nothing else would show it.

    Empty cells at the end of a row cannot be seen in a report: it would come back as a sound one.
    """
    if len(cells) <= shape.width or not is_blank(cells[shape.width :]):
        return cells
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return [line.getvalue()]


def fitted(cells: list[str], width: int) -> list[str]:
    """A row cut or padded to the width."""
    if len(cells) == width:
        return cells
    return cells[:width] + [""] * (width - len(cells))


def _fits(rows: Sequence[list[str]], width: int) -> bool:
    """Whether all rows have the header's width and none is blank: true of nearly every batch."""
    if set(map(len, rows)) != {width} or Damaged in set(map(type, rows)):
        return False
    return not any(is_blank(row) for row in rows if not row[0] or row[0].isspace())


def usual_width(rows: Iterable[Sequence[str]], shape: Shape) -> int | None:
    """How many cells the rows of a text file have who end in a delimiter of their own; else 0."""
    if not shape.short_is_ragged or shape.is_report:
        return None
    widths = Counter(len(row) for row in rows if not is_blank(row))
    width, count = max(widths.items(), key=lambda each: each[1], default=(0, 0))
    is_habit = width > shape.width and count > 1 and 2 * count >= widths.total()
    return width if is_habit else 0


def _own_cells(row: list[str], shape: Shape) -> list[str]:
    """A row's own text: in a report without this program's columns and without the guard.

    What it has in the extra columns and beyond the header stands behind its other cells.
    """
    if shape.kept is None:
        return row
    length = len(row)
    cells = [_unguarded(row[i]) for i in shape.kept if i < length]
    if length > shape.written or shape.extra:
        beyond = [_unguarded(row[i]) for i in shape.extra if i < length]
        beyond += map(_unguarded, row[shape.written :])
        while beyond and not beyond[-1]:
            beyond.pop()
        if beyond:
            return fitted(cells, shape.width) + beyond
    return cells


def _origin(row: Sequence[str], number_at: int, file_at: int | None) -> str:
    """Where a report's row comes from; empty where somebody has emptied the cell."""
    number = row[number_at].strip() if number_at < len(row) else ""
    file = unguard(row[file_at]) if file_at is not None and file_at < len(row) else ""
    return f"{file}:{number}" if file and number else number


def _unguarded(cell: str) -> str:
    return unguard(cell) if cell[:1] == "'" else cell


def _chunk(
    numbers: Sequence[int],
    rows: Sequence[list[str]],
    shape: Shape,
    ragged: Mapping[int, tuple[str, ...]],
    batch: Batch,
) -> Chunk:
    """The chunk of these rows, all of the header's width."""
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame(
        rows or None,
        index=pd.Index(np.array(numbers, dtype=np.int64)),
        columns=pd.RangeIndex(shape.width),
        dtype=object,
    )
    return Chunk(frame, ragged, batch.blank, batch.done)
