"""Says where contacts may be, for the case that what was read has no column of phone numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.header import listed
from importer.reader.rows import is_blank, letters
from importer.reader.totals import holds_number, is_label, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.reader.strays import MeaningOf
    from importer.reader.usual import Numbered

_MOST_SHEETS = 5
_FARTHEST = 30
_BETWEEN_CELLS = ",;\t|"


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


def below_a_title(header_number: int, rows: Sequence[Numbered]) -> str:
    """A sentence on a row that may be the header in place of the one that was taken; else nothing.

    It stands right above the first row with a phone number, and is of several names.

    Args:
        header_number: the row that was taken.
        rows: those below it.
    """
    filled = [(number, row) for number, row in rows[:_FARTHEST] if not is_blank(row)]
    first = next((at for at, (_, row) in enumerate(filled) if any(map(holds_number, row))), 0)
    if not first:
        return ""
    number, names = filled[first - 1]
    if min(map(_width, (names, filled[first][1]))) > 1 and all(map(is_label, filter(None, names))):
        return (
            f"If row {header_number} is a title, add --header-row {number} (or the row that holds "
            "the headers)."
        )
    return (
        f"Row {filled[first][0]} is the first with a phone number: if there are only titles above "
        "it, add --no-header."
    )


def _width(row: Sequence[str]) -> int:
    """How many cells a row has, or would have if its only one were split."""
    return len(row) if len(row) > 1 else 1 + max(map("".join(row).count, _BETWEEN_CELLS))


def in_nameless_columns(columns: Sequence[str]) -> str:
    """A sentence on columns of phone numbers without a name, by their letters; empty for none."""
    if not columns:
        return ""
    is_one = len(columns) == 1
    return (
        f"Column{'s' * (not is_one)} {', '.join(columns)} {'holds' if is_one else 'hold'} phone "
        f"numbers and {'has' if is_one else 'have'} no name: write one into the header, such as "
        "Phone."
    )


def nameless_phones(header: Sequence[str], sample: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The letters of the columns of phone numbers that have no name.

    Args:
        header: the names of the columns.
        sample: the first rows, fitted to it.
    """
    blank = [at for at, name in enumerate(header) if not name.strip()]
    columns = ((at, [row[at] for row in sample if row[at].strip()]) for at in blank)
    return tuple(
        letters(at)
        for at, cells in columns
        if cells and 2 * sum(look(cell) == "phone" for cell in cells) >= len(cells)
    )


def in_archive(name: str) -> str:
    """A sentence on the file in an archive that was read."""
    return f"It was read from '{name}' in the archive: if that is no table, give the one that is."


def with_sheets(error: SourceError, names: Sequence[str]) -> SourceError:
    """The error about a sheet that was taken for the first one with text, with the others named."""
    ways = [f"--sheet {name}" for name in names[:_MOST_SHEETS]]
    return SourceError(f"{error} {in_other_sheets(names)}", [*error.ways, *ways])
