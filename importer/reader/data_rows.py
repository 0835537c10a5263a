"""Tells whether what may be a header is data itself, by the rows below it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importer.reader.totals import figure, is_label, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.reader.strays import MeaningOf
    from importer.reader.usual import Numbered

_FEWEST = 2
_NEARLY_ALL = 0.8
_FRACTION = re.compile(r"[-+]?[$€£¥]?\s?\d+[.,]\d{1,9}\s?[%$€£¥]?")


def what_data(row: Sequence[str], below: Sequence[Sequence[str]]) -> str:
    """What a row has that no header has, in words; empty where there is nothing.

    Args:
        row: its cells.
        below: the rows below it.
    """
    if holds_contact(row, below):
        return "a phone number or an e-mail address"
    if len(row) < _FEWEST or len(below) < _FEWEST:
        return ""
    columns = [[other[at] for other in below if at < len(other)] for at in range(len(row))]
    alike = [_is_figure_like(cell, cells) for cell, cells in zip(row, columns, strict=True)]
    if True in alike and False not in alike:
        return "nothing but numbers and dates, as the rows below it"
    proofs = [
        cell for cell, is_alike in zip(row, alike, strict=True) if is_alike and _is_proof(cell)
    ]
    if proofs:
        return f"{proofs[0].strip()!r}, like the rows below it"
    return ""


def holds_contact(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row has a phone number or an address where the rows below have some, too."""
    for at, cell in enumerate(row):
        found = look(cell)
        if found:
            others = [look(other[at]) for other in below if at < len(other)]
            if 2 * others.count(found) >= len(others):
                return True
    return False


def names_phones(row: Sequence[str], below: Sequence[Sequence[str]], meaning_of: MeaningOf) -> bool:
    """Whether a row of names has one for phones, above a column of them.

    Args:
        row: its cells.
        below: the rows below it.
        meaning_of: the contact field that a header means.
    """
    if not all(is_label(cell) for cell in row if cell.strip()):
        return False
    for at, cell in enumerate(row):
        if cell.strip() and meaning_of(cell) == "phone":
            filled = [other[at] for other in below if at < len(other) and other[at].strip()]
            phones = sum(look(text) == "phone" for text in filled)
            if phones and phones >= _NEARLY_ALL * len(filled):
                return True
    return False


def names_phones_below_titles(rows: Sequence[Numbered], at: int, meaning_of: MeaningOf) -> bool:
    """Whether a row names a column of phones, and those above it have neither phone nor address."""
    above, below = ([row for _, row in part] for part in (rows[:at], rows[at + 1 :]))
    return names_phones(rows[at][1], below, meaning_of) and not any(
        look(cell) for row in above for cell in row
    )


def _is_figure_like(cell: str, below: Sequence[str]) -> bool | None:
    """Whether a cell is a number or a date as those below it; ``None`` where one of them is blank.

    A text is none of that.
    """
    found = figure(cell)
    if found is None:
        return False
    filled = [other for other in map(figure, below) if other != ""]
    if not found or not filled:
        return None
    return filled.count(found) >= _NEARLY_ALL * len(filled)


def _is_proof(cell: str) -> bool:
    """Whether a figure is no name of a column, as a year or a month's number may be."""
    return figure(cell) == "date" or _FRACTION.fullmatch(cell.strip()) is not None
