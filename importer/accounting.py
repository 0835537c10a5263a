"""What became of each row of a stored block: the block joined with its contacts' lines. Pure."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from importer.errors import StoreError
from importer.messages.rows import duplicate, possible_duplicate, unchanged
from importer.model import Code, ReportRow, Status
from importer.packing import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STATUS = {status.value: status for status in Status}
_NONE: Sequence[Any] = (0,)
"""Stands for a contact where there is none left: no row has this position."""


class ContactLine(NamedTuple):
    """What the store knows of one contact, in the order of its query.

    The store's tuples are used as they come: this names what stands where in them.
    """

    n: int
    status: str
    code: str | None
    message: str | None
    warnings: str | None
    """A JSON list of messages."""
    phone: str
    channel: str
    contact_id: str | None
    http_status: int | None
    attempts: int
    kept_row: str | None
    possible_row: str | None
    doubt: str | None


class StoredBlock(NamedTuple):
    """Consecutive rows of one source as the store holds them."""

    first_n: int
    source: int
    payload: bytes
    lines: Sequence[Sequence[Any]]
    """A :class:`ContactLine` for each row that became a contact, in order, but for those in
    :attr:`waiting`."""
    waiting: Sequence[Sequence[Any]] = ()
    """Position, phone and channel of each contact about which nothing else is known than that it
    is pending: in a check nearly all of them are, and a line has four times as many fields."""
    untried: tuple[str, str] = ("", "")
    """Code and message of a pending row about which nothing else is known."""


def rows_of(block: StoredBlock) -> Iterator[ReportRow]:
    """Give every row of the block once, in order, with what became of it.

    Raises:
        StoreError: the lines are not those of the block's contacts.
    """
    first_n, source, payload, lines, waiting, (untried_code, untried) = block
    unpacked = unpack(payload)
    rejected, warnings = unpacked.rejected, unpacked.warnings
    next_line, next_waiting = iter(lines), iter(waiting)
    line, still = next(next_line, _NONE), next(next_waiting, _NONE)
    origins = unpacked.origins or repeat("")
    columns = zip(unpacked.numbers, unpacked.records, origins, strict=False)
    for n, (number, record, origin) in enumerate(columns, first_n):
        index = n - first_n
        notes = tuple(message for _, message in warnings[index]) if index in warnings else ()
        if index in rejected:
            status, code, message, phone, channel = rejected[index]
            yield ReportRow(
                n, source, number, record, _STATUS[status], code, message, notes, phone, channel,
                origin=origin,
            )  # fmt: skip
        elif still[0] == n:
            _, phone, channel = still
            # By place: with a name for the last one it takes half as long again.
            yield ReportRow(
                n, source, number, record, Status.PENDING, untried_code, untried, notes, phone,
                channel, "", None, 0, "", origin,
            )  # fmt: skip
            still = next(next_waiting, _NONE)
        elif line[0] == n:
            if line[1] == Status.PENDING.value and not line[2]:
                line = (*line[:2], untried_code, untried, *line[4:])
            yield _contact_row((n, source, number, record), notes, line, origin)
            line = next(next_line, _NONE)
        else:
            raise StoreError(
                f"The store is damaged: it has lost the contact of row {number}. Restore it "
                "from a backup."
            )


def _contact_row(
    row: tuple[int, int, int, str], notes: tuple[str, ...], line: Sequence[Any], origin: str
) -> ReportRow:
    (
        _, status, code, message, sent_notes, phone, channel, contact_id, http_status, attempts,
        kept_row, possible_row, doubt,
    ) = line  # fmt: skip
    if possible_row:
        notes = (*notes, possible_duplicate(phone, possible_row))
    if doubt:
        notes = (*notes, doubt)
    if sent_notes:
        notes = (*notes, *orjson.loads(sent_notes))
    if kept_row:
        message = duplicate(phone, kept_row)
    elif not message and code == Code.UNCHANGED:
        message = unchanged(phone)
    return ReportRow(
        *row,
        _STATUS[status],
        code or "",
        message or "",
        notes,
        phone,
        channel,
        contact_id or "",
        http_status,
        attempts,
        kept_row or "",
        origin,
    )
