"""Tells lines that were broken in two, as mail programs and printers break long ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.reader.rows import is_blank
from importer.reader.totals import holds_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.reader.usual import Numbered

_FEWEST = 4
_NEARLY_ALL = 0.8


def refuse_broken_lines(rows: Sequence[Numbered], width: int, number: int, path: str) -> None:
    """Refuse a text file of which each two lines together have the header's columns.

    Args:
        rows: its first ones.
        width: of the header.
        number: the header's row.
        path: for messages.

    Raises:
        SourceError: the lines are halves, so that a contact would be sent without the other one.
    """
    filled = [(n, row) for n, row in rows if not is_blank(row)]
    halves: list[int] = []
    has_numbers = False
    at = 0
    while at + 1 < len(filled):
        (first, above), (second, below) = filled[at : at + 2]
        if second == first + 1 and _is_one(above, below, width):
            with_numbers = sum(any(map(holds_number, row)) for row in (above, below))
            if with_numbers < 2:
                halves += [first, second]
                has_numbers |= with_numbers == 1
                at += 1
        at += 1
    if len(halves) >= _FEWEST and len(halves) >= _NEARLY_ALL * len(filled) and has_numbers:
        raise SourceError(
            f"{path}: its lines seem to be broken in two: rows {halves[0]:,} and {halves[1]:,} "
            f"together have the {width} columns of the header, and so have the others. A mail "
            "program or a printer breaks lines; take the file itself, or export it again. If each "
            f"line is whole all the same, add --header-row {number}."
        )


def _is_one(above: Sequence[str], below: Sequence[str], width: int) -> bool:
    """Whether two lines are halves of one with so many cells; it broke within a cell or behind."""
    is_half = len(above) < width or not above[-1].strip()
    return is_half and len(below) < width and len(above) + len(below) - 1 == width
