"""Finds where a file says itself that people in it are not to be written to."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.opt_out import names_opt_outs, titles_opt_outs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.reader.options import ReadOptions


def refuse_opt_outs(
    names: Sequence[str],
    titles: Sequence[str],
    header_number: int,
    sheet: str,
    options: ReadOptions,
    path: str,
) -> None:
    """Refuse a table whose file, title or sheet says it of all its people.

    Args:
        names: what the file is called.
        titles: the lines above its header.
        header_number: the header's row.
        sheet: its name; empty for a text file.
        options: one that names the header or the sheet answers for it.
        path: for messages.

    Raises:
        SourceError: it says so, and no option names that header or sheet. A file wants another
            name.
    """
    name = next(filter(names_opt_outs, (Path(name).stem for name in names)), "")
    if name:
        raise _of_all(name, "give the file another name", path)
    title = next(filter(titles_opt_outs, titles), "")
    if title and options.header_row is None:
        raise _of_all(title, f"add --header-row {header_number}", path)
    if titles_opt_outs(sheet) and options.sheet is None:
        raise _of_all(sheet, f"add --sheet {shlex.quote(sheet)}", path)


def _of_all(told: str, remedy: str, path: str) -> SourceError:
    return SourceError(
        f"{path}: '{told}' says that its people are not to be written to. Put them on a "
        f"suppression list: `importer suppress import {shlex.quote(path)}`. If they are contacts "
        f"all the same, {remedy}."
    )


def says_it_of_those_below(row: Sequence[str]) -> bool:
    """Whether a row is a title, or a header, that says it of the rows below.

    Every cell of it does. Of a contact somebody may say so in one column, beside the name. A line
    whose quotation marks do not match is one cell here, whatever it holds.
    """
    cells = [cell for cell in row if cell.strip()]
    return bool(cells) and all(titles_opt_outs(cell) and '"' not in cell for cell in cells)


def of_those_below(path: str, number: int, shown: str, end: int) -> SourceError:
    """The error for such a row.

    Args:
        path: of the file.
        number: of the row.
        shown: its cells.
        end: the last row above it; 0 where there is none.
    """
    above = (
        f"Add --last-row {end} to read only those above it, and put the others"
        if end
        else "Put them"
    )
    return SourceError(
        f"{path}, row {number:,} ({shown}) says that those below it are not to be written to. "
        f"{above} on a suppression list (`importer suppress import`). If it is all one table, add "
        "--last-row with the number of its last row.",
        [f"--last-row {end}"] if end else [],
    )
