"""A second look at a workbook, for what its parser does not tell of it.

calamine gives nothing for a formula's error, the bare number for ``01234`` that only its format
shows, and no word of hidden rows and columns. Runs in the process that parses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.reader.extent import is_bomb, unpacked_bytes
from importer.reader.look import ods, xls, xlsb, xlsx
from importer.reader.look.marks import Look, Mark, Prefix

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Look", "Mark", "Prefix", "look_at"]


def look_at(file: Path, kind: str, sheet: str, look: Look) -> Iterator[Mark]:
    """The rows of a sheet of which there is something to know, from top to bottom.

    A look that fails ends early and says so in ``look``: the parser may be more lenient.

    Args:
        file: the workbook.
        kind: ``xlsx``, ``xlsb``, ``xls`` or ``ods``.
        sheet: its name.
        look: takes what is to be known of the sheet as a whole; complete at the end.
    """
    if kind != "xls" and is_bomb(file.stat().st_size, unpacked_bytes(file)):
        return  # what unfolds absurdly is not unfolded twice
    kinds = {"xlsx": xlsx.marks, "xlsb": xlsb.marks, "xls": xls.marks, "ods": ods.marks}
    try:
        yield from kinds[kind](file, sheet, look)
    except Exception:  # noqa: BLE001  # parsers raise anything; the rows are read all the same
        look.failed = True
