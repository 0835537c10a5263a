"""Rows with two numbers that may be one person's: warned about, never merged.

An Argentine mobile is written +54 9 11 … from abroad and 11 … at home, so files hold +54 11 …, too,
which is also a valid number of its own. (The Mexican 1 and the Brazilian ninth digit have one valid
form, into which the number was brought when it was read.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.store.connection import stream, translated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importer.store.run import Run

REGION = "AR"
"""The country whose numbers can look alike."""

_ARGENTINE = (
    "SELECT CASE WHEN phone LIKE '+549%' THEN '+54' || substr(phone, 5) ELSE phone END AS bare,"
    " channel, phone, n, source, number FROM contacts"
    " WHERE run = ? AND status = 'pending' AND phone LIKE '+54%' ORDER BY bare, channel, phone"
)
_MARK = "UPDATE contacts SET possible_row = ? WHERE run = ? AND n = ?"


def mark_lookalikes(run: Run, source_names: Sequence[str]) -> int:
    """Note at both contacts of each pair that may be one person the row of the other.

    Args:
        run: its duplicates are collapsed.
        source_names: file names by index; a row in another file is named with its file.

    Returns:
        How many contacts got a note.
    """
    with translated(run.path), run.engine.begin() as connection:
        notes = [
            (name, run.key, n)
            for first, second in _pairs(stream(connection, _ARGENTINE, (run.key,)))
            for n, name in (
                (first[3], _name(second, first, source_names)),
                (second[3], _name(first, second, source_names)),
            )
        ]
        if notes:
            connection.exec_driver_sql(_MARK, notes)
    return len(notes)


_Line = tuple[str, str, str, int, int, int]


def _pairs(lines: Iterator[tuple[str, str, str, int, int, int]]) -> Iterator[tuple[_Line, _Line]]:
    """Neighbours that differ by the 9 alone: after collapsing, a number comes once a channel."""
    before: _Line | None = None
    for line in lines:
        if before is not None and before[:2] == line[:2]:
            yield before, line
        before = line


def _name(other: _Line, own: _Line, source_names: Sequence[str]) -> str:
    source, number = other[4:]
    return str(number) if source == own[4] else f"{source_names[source]}:{number}"
