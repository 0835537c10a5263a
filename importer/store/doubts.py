"""Rows with two numbers that may be one person's: warned about, never merged.

An Argentine mobile is written +54 9 11 … from abroad and 11 … at home, so files hold +54 11 …, too,
which is also a valid number of its own. (The Mexican 1 and the Brazilian ninth digit have one valid
form, into which the number was brought when it was read.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, func, select, update

from importer.model import Status
from importer.store.database import stream
from importer.store.schema import contacts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row

    from importer.store.run import Run

REGION = "AR"
"""The country whose numbers can look alike."""

_BARE = case(
    (contacts.c.phone.like("+549%"), "+54" + func.substr(contacts.c.phone, 5)),
    else_=contacts.c.phone,
).label("bare")
_ARGENTINE = (
    select(_BARE, *(contacts.c[name] for name in ("channel", "phone", "n", "source", "number")))
    .where(
        contacts.c.run == bindparam("run"),
        contacts.c.status == Status.PENDING.value,
        contacts.c.phone.like("+54%"),
    )
    .order_by(_BARE, contacts.c.channel, contacts.c.phone)
)
_MARK = (
    update(contacts)
    .where(contacts.c.run == bindparam("of_run"), contacts.c.n == bindparam("at"))
    .values(possible_row=bindparam("other"))
)


def mark_lookalikes(run: Run, source_names: Sequence[str]) -> int:
    """Note at both contacts of each pair that may be one person the row of the other.

    Args:
        run: its duplicates are collapsed.
        source_names: file names by index; a row in another file is named with its file.

    Returns:
        How many contacts got a note.
    """
    with run.database.writing() as connection:
        notes = [
            {"other": name, "of_run": run.key, "at": n}
            for first, second in _pairs(stream(connection, _ARGENTINE, {"run": run.key}))
            for n, name in (
                (first.n, _name(second, first, source_names)),
                (second.n, _name(first, second, source_names)),
            )
        ]
        if notes:
            connection.execute(_MARK, notes)
    return len(notes)


def _pairs(lines: Iterator[Row[Any]]) -> Iterator[tuple[Row[Any], Row[Any]]]:
    """Neighbours that differ by the 9 alone: after collapsing, a number comes once a channel."""
    before: Row[Any] | None = None
    for line in lines:
        if before is not None and before[:2] == line[:2]:
            yield before, line
        before = line


def _name(other: Row[Any], own: Row[Any], source_names: Sequence[str]) -> str:
    if other.source == own.source:
        return str(other.number)
    return f"{source_names[other.source]}:{other.number}"
