"""What became of each row of a stored block: the block joined with its contacts' lines. Pure."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from importer.errors import StoreError
from importer.model import ReportRow, Status
from importer.packing import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STATUS = {status.value: status for status in Status}


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


class StoredBlock(NamedTuple):
    """Consecutive rows of one source as the store holds them."""

    first_n: int
    source: int
    payload: bytes
    lines: Sequence[Sequence[Any]]
    """A :class:`ContactLine` for each row that became a contact, in order."""
    untried: tuple[str, str] = ("", "")
    """Code and message of a pending row about which nothing else is known."""


def rows_of(block: StoredBlock) -> Iterator[ReportRow]:
    """Give every row of the block once, in order, with what became of it.

    Raises:
        StoreError: the lines are not those of the block's contacts.
    """
    first_n, source, payload, lines, untried = block
    unpacked = unpack(payload)
    rejected, warnings = unpacked.rejected, unpacked.warnings
    next_line = iter(lines)
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
        else:
            line = next(next_line, None)
            if line is None or line[0] != n:
                raise StoreError(
                    f"The store is damaged: it has lost the contact of row {number}. Restore it "
                    "from a backup."
                )
            if line[1] == Status.PENDING.value and not line[2]:
                line = (*line[:2], *untried, *line[4:])
            yield _contact_row((n, source, number, record), notes, line, origin)


def _contact_row(
    row: tuple[int, int, int, str], notes: tuple[str, ...], line: Sequence[Any], origin: str
) -> ReportRow:
    (
        _, status, code, message, sent_notes, phone, channel, contact_id, http_status, attempts,
        kept_row, possible_row,
    ) = line  # fmt: skip
    if possible_row:
        notes = (
            *notes,
            f"Row {possible_row} has the same Argentine number with or without the mobile 9: the "
            "two may be one person. Compare them.",
        )
    if sent_notes:
        notes = (*notes, *orjson.loads(sent_notes))
    if kept_row:
        message = (
            f"Same number as row {kept_row}, which was kept; nothing to do, "
            "unless the two are different people."
        )
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
