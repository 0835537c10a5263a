"""Says where contacts may be, for the case that what was read has no column of phone numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.header import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.reader.strays import MeaningOf

_MOST_SHEETS = 5


def in_other_sheets(names: Sequence[str]) -> str:
    """A sentence on the sheets of a workbook that hold rows and are not read; empty for none."""
    if not names:
        return ""
    if len(names) == 1:
        return f'The sheet {listed(names)} has rows, too: add --sheet "{names[0]}" to read it.'
    return (
        f"The sheets {listed(names, most=_MOST_SHEETS)} have rows, too: add --sheet with the name "
        "of the one to be read."
    )


def in_other_columns(
    header: Sequence[str], read: Sequence[str], option: str, meaning_of: MeaningOf
) -> str:
    """A sentence on columns of phone numbers that an option leaves out; empty where one is read.

    Args:
        header: all names of columns.
        read: those that the option leaves.
        option: its value.
        meaning_of: the contact field that a header means.
    """
    if any(meaning_of(name) == "phone" for name in read):
        return ""
    phones = [name for name in header if meaning_of(name) == "phone"]
    return f"--columns {option} leaves out {listed(phones)}: name more columns." if phones else ""


def in_archive(name: str) -> str:
    """A sentence on the file in an archive that was read."""
    return f"It was read from '{name}' in the archive: if that is no table, give the one that is."


def with_sheets(error: SourceError, names: Sequence[str]) -> SourceError:
    """The error about a sheet that was taken for the first one with text, with the others named."""
    ways = [f"--sheet {name}" for name in names[:_MOST_SHEETS]]
    return SourceError(f"{error} {in_other_sheets(names)}", [*error.ways, *ways])
