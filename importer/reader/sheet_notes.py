"""What a person should know of a workbook beside its rows, in plain words."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from importer.header import listed
from importer.opt_out import titles_opt_outs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_NAMES = 5


def sheet_notes(summary: Mapping[str, Any], header: Sequence[str]) -> list[str]:
    """The notes on a sheet.

    Args:
        summary: what the parsing process found: counts, positions of columns from 0, and of each
            other sheet its name, its filled rows, whether those are all, and whether it is visible.
        header: of the sheet that was read.
    """
    notes = [*_other_sheets(summary)]
    if count := summary["hidden_rows"]:
        rows = (
            "1 hidden row was" if count == 1 else f"{count:,} hidden rows (or filtered ones) were"
        )
        notes.append(f"{rows} read like the others: delete what is not to be imported")
    if columns := summary["hidden_columns"]:
        notes.append(f"hidden columns were read like the others: {_names(columns, header)}")
    if count := summary["unsaved"]:
        what = "1 formula has" if count == 1 else f"{count:,} formulas have"
        notes.append(
            f"{what} no saved result and count{'s' * (count == 1)} as empty: open the workbook "
            "in a spreadsheet program and save it"
        )
    if count := summary["long_numbers"]:
        what = "1 number has" if count == 1 else f"{count:,} numbers have"
        notes.append(
            f"{what} more than 15 digits, which is all that a spreadsheet keeps: the last ones are "
            "not as they were typed"
        )
    if columns := summary["percent"]:
        notes.append(
            f"percentages are read as fractions (25.5% is 0.255): {_names(columns, header)}"
        )
    if columns := summary["zeros"]:
        notes.append(f"zeros that only the format shows are kept: {_names(columns, header)}")
    if columns := summary["prefixed"]:
        notes.append(
            f"what only the format shows before a number is kept: {_names(columns, header)}"
        )
    if count := summary["damaged_cells"]:
        cells = "1 cell" if count == 1 else f"{count:,} cells"
        notes.append(f"NUL and broken characters were taken out of {cells}")
    if summary["look_failed"]:
        notes.append(
            "formulas' errors, formats and hidden rows could not all be looked for: a part of the "
            "workbook is damaged"
        )
    return notes


def _names(columns: Sequence[int], header: Sequence[str]) -> str:
    names = [header[column] if column < len(header) else "" for column in columns]
    return listed([name or "without a header" for name in names], most=_MOST_NAMES)


def _other_sheets(summary: Mapping[str, Any]) -> list[str]:
    """Which other sheets have rows: nobody is to lose contacts silently."""
    filled = [(name, _rows(rows, is_all), visible) for name, rows, is_all, visible
              in summary["others"] if rows]  # fmt: skip
    notes = []
    visible = [f"'{name}' ({rows})" for name, rows, is_visible in filled if is_visible]
    if visible:
        notes.append(
            f"only '{summary['sheet']}' was read; other sheets with rows: {_some(visible)}; "
            "--sheet names another"
        )
    hidden = [f"'{name}' ({rows})" for name, rows, is_visible in filled if not is_visible]
    if hidden:
        notes.append(f"hidden sheets were passed over: {_some(hidden)}")
    refusing = [name for name, _, _ in filled if titles_opt_outs(name)]
    if refusing:
        option = f"--sheet {shlex.quote(refusing[0])}"
        notes.append(
            f"nobody is left out by {listed(refusing, most=_MOST_NAMES)}, which seems to hold who "
            f"is not to be written to: `importer suppress import FILE {option}` puts them on the "
            "suppression list"
        )
    if summary["uncounted"]:
        notes.append(f"{summary['uncounted']:,} more sheets were not looked at")
    return notes


def _some(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _MOST_NAMES} more" if len(texts) > _MOST_NAMES else ""
    return ", ".join(texts[:_MOST_NAMES]) + more


def _rows(count: int, is_all: bool) -> str:
    more = "" if is_all else "more than "
    return f"{more}{count:,} row{'s' * (count != 1)}"
