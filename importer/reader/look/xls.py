"""A second look at an .xls, by xlrd; calamine, which is many times as fast, gives the values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from importer.reader.look.marks import Formats, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlrd

    from importer.reader.look.marks import Look


def marks(file: Path, sheet: str, look: Look) -> Iterator[Mark]:
    """As :func:`importer.reader.look.look_at` says."""
    import xlrd

    with Path(os.devnull).open("w") as nowhere:  # it would write warnings among the rows
        book = xlrd.open_workbook(
            str(file), logfile=nowhere, formatting_info=True, on_demand=True, ragged_rows=True
        )
        table = book.sheet_by_name(sheet)
    look.hidden_columns += [(n, n) for n, column in table.colinfo_map.items() if column.hidden]
    formats = Formats.of(
        [each.format_key for each in book.xf_list],
        {key: each.format_str for key, each in book.format_map.items()},
    )
    for at in range(table.nrows):
        mark = Mark(at + 1, hidden=at in table.rowinfo_map and bool(table.rowinfo_map[at].hidden))
        _look_at_cells(table, at, formats, mark, look)
        if mark.hidden or mark.fixes:
            yield mark


def _look_at_cells(
    table: xlrd.sheet.Sheet, at: int, formats: Formats, mark: Mark, look: Look
) -> None:
    import xlrd

    are_judged = formats.is_telling
    for column, kind in enumerate(table.row_types(at)):
        if kind == xlrd.XL_CELL_ERROR:
            code = int(table.cell_value(at, column))
            mark.fixes[column] = xlrd.error_text_from_code.get(code, "#ERROR!")
        elif kind == xlrd.XL_CELL_NUMBER and are_judged:
            style = table.cell_xf_index(at, column)
            if (fix := formats.fix(style)) is not None:
                mark.fixes[column] = fix
            elif style in formats.percent:
                look.percent.add(column)
