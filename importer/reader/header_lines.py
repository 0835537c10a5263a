"""The header of a table as it is kept: of one line, of two that are joined, or of none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer.reader.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importer.reader.usual import Numbered


@dataclass(frozen=True, slots=True)
class Heading:
    """A table's header and where it stands."""

    number: int
    """Of its last row; where there is no header, of the row above the first one with data."""
    cells: tuple[str, ...]
    note: str
    """Plain words for the summary."""
    titles: tuple[str, ...] = ()
    """The lines above it, as text."""


def one_line(row: Numbered, titles: Sequence[Numbered] = ()) -> Heading:
    """A row as the header, below these title lines."""
    above = f" ({len(titles)} title line{'s' * (len(titles) > 1)} above)" if titles else ""
    note = f"header in row {row[0]}{above}"
    return Heading(row[0], tuple(row[1]), note, texts(titles))


def texts(titles: Iterable[Numbered]) -> tuple[str, ...]:
    """Title lines as text."""
    return tuple(title_of(row) for _, row in titles)


def two_lines(group: Numbered, below: Numbered | None, titles: Sequence[Numbered] = ()) -> Heading:
    """Both lines as one: a group's name stands before the names of all columns below it."""
    if below is None or below[0] != group[0] + 1:
        below = group[0] + 1, []
    width = max(len(group[1]), len(below[1]))
    upper, lower = ([*row, *[""] * (width - len(row))] for row in (group[1], below[1]))
    names = []
    carried = ""
    for over, under in zip(upper, lower, strict=True):
        carried = over.strip() or (carried if under.strip() else "")
        names.append(" ".join(filter(None, (carried, under.strip()))))
    above = f", {len(titles)} title line{'s' * (len(titles) > 1)} above" if titles else ""
    note = f"header in rows {group[0]} and {below[0]} (two lines, joined{above})"
    return Heading(below[0], tuple(names), note, texts(titles))


def nameless(rows: Sequence[Numbered]) -> Heading:
    """Names for the columns of a table whose rows begin with the first of these."""
    width = max(len(row) for _, row in rows)
    names = tuple(f"Column {number}" for number in range(1, width + 1))
    note = "no header, as the options say: the columns are called Column 1, Column 2, …"
    return Heading(rows[0][0] - 1, names, note)
