"""Planned rows packed into what the store keeps: a compressed block, and the contacts in it.

Packing is pure and runs in the worker processes, so that the process that writes the store has
little left to do for a row.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import orjson

from importer.model import Contact, Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importer.model import PlannedRow

COMPRESSION_LEVEL = 1
"""Level 6 would make blocks a tenth smaller and take three times as long."""


class ContactRecord(NamedTuple):
    """A contact as the store takes it; the run is added by the store."""

    n: int
    source: int
    number: int
    channel: str
    phone: str
    body: str
    newest: str


@dataclass(frozen=True, slots=True)
class PackedRows:
    """Consecutive planned rows of one source."""

    first_n: int
    source: int
    rows: int
    payload: bytes
    contacts: list[tuple[int, int, int, str, str, str, str]]
    """Each in the order of :class:`ContactRecord`; plain tuples cross processes three times as
    fast."""
    rejected: Counter[str] = field(default_factory=Counter)
    """Status → rows, of the rows that became no contact."""
    codes: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    extra_columns: int = 0
    """The most cells that a row has beyond its header."""
    blank: int = 0


class RejectedRow(NamedTuple):
    """A row of a block that became no contact."""

    status: str
    code: str
    message: str
    phone: str
    channel: str


@dataclass(frozen=True, slots=True)
class Block:
    """An unpacked block. The two mappings go by a row's index in the block."""

    numbers: list[int]
    cells: list[list[str]]
    rejected: dict[int, RejectedRow]
    warnings: dict[int, list[str]]


def pack(rows: Sequence[PlannedRow], *, first_n: int, source: int, width: int) -> PackedRows:
    """Pack consecutive rows of a source whose header has ``width`` cells."""
    contacts: list[tuple[int, int, int, str, str, str, str]] = []
    rejected: dict[str, tuple[str, str, str, str, str]] = {}
    warnings: dict[str, list[str]] = {}
    statuses: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    warning_codes: Counter[str] = Counter()
    most_cells = width
    for index, row in enumerate(rows):
        if row.warnings:
            warnings[str(index)] = [problem.message for problem in row.warnings]
            warning_codes.update(problem.code.value for problem in row.warnings)
        match row.verdict:
            case Contact() as contact:
                phone = contact.phone
                countries[phone.region] += 1
                contacts.append(
                    (
                        first_n + index,
                        source,
                        row.number,
                        contact.channel,
                        phone.e164,
                        orjson.dumps(contact.body).decode(),
                        contact.newest,
                    )
                )
            case Rejected(status, problem, number, channel):
                code = problem.code.value
                statuses[status.value] += 1
                codes[code] += 1
                rejected[str(index)] = (
                    status.value,
                    code,
                    problem.message,
                    number or "",
                    channel or "",
                )
                most_cells = max(most_cells, len(row.cells))
    return PackedRows(
        first_n=first_n,
        source=source,
        rows=len(rows),
        payload=pack_rows(
            [row.number for row in rows], [row.cells for row in rows], rejected, warnings
        ),
        contacts=contacts,
        rejected=statuses,
        codes=codes,
        countries=countries,
        warnings=warning_codes,
        extra_columns=most_cells - width,
    )


def pack_rows(
    numbers: Sequence[int],
    cells: Sequence[Sequence[str]],
    rejected: Mapping[str, tuple[str, str, str, str, str]],
    warnings: Mapping[str, Sequence[str]],
) -> bytes:
    """Compress rows for a block; both mappings go by a row's index in the block, as text."""
    return zlib.compress(orjson.dumps([numbers, cells, rejected, warnings]), COMPRESSION_LEVEL)


def unpack(payload: bytes) -> Block:
    """The rows that :func:`pack` packed."""
    numbers, cells, rejected, warnings = orjson.loads(zlib.decompress(payload))
    return Block(
        numbers=numbers,
        cells=cells,
        rejected={int(index): RejectedRow(*fields) for index, fields in rejected.items()},
        warnings={int(index): messages for index, messages in warnings.items()},
    )
