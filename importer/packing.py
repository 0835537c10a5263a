"""Planned rows packed into what the store keeps: a compressed block, and the contacts in it.

Packing is pure and runs in the worker processes, so that the process that writes the store has
little left to do for a row.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import orjson

from importer.model import PhoneNumber
from importer.phone.forms import forms
from importer.phone.repairs import Repair
from importer.record import write_records
from importer.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from importer.model import PlannedRows, Rejected

CONTACTS_TOGETHER = 100
"""With their nine fields they stay below the 999 variables that any SQLite takes."""
ROWS_NAMED = 3
"""A note names so many rows."""
COMPRESSION_LEVEL = 1
"""Level 6 would make blocks a quarter smaller and take three times as long (measured)."""


class ContactRecord(NamedTuple):
    """A contact as the store takes it; the run is added by the store."""

    n: int
    source: int
    number: int
    channel: str
    phone: str
    body: str
    """Empty where nothing is to be sent."""
    hash: str
    """Of ``body``, as :func:`body_hash` gives it."""
    newest: str
    defaulted: str
    """The names of the body's fields that hold a default, as a JSON list; empty for none."""


@dataclass(frozen=True, slots=True)
class PackedRows:
    """Consecutive planned rows of one source."""

    first_n: int
    source: int
    rows: int
    payload: bytes
    contacts: list[list[int | str]]
    """The fields of :class:`ContactRecord` of :data:`CONTACTS_TOGETHER` contacts one after the
    other in each list (the last may hold fewer): the database takes many contacts in one
    statement in half the time, and a flat list crosses processes faster than records do."""
    rejected: Counter[str] = field(default_factory=Counter)
    """Status → rows, of the rows that became no contact."""
    codes: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    extra_columns: int = 0
    """The most cells that a row has beyond its header; negative where all are short."""
    blank: int = 0
    old_forms: list[int] = field(default_factory=list)
    """Positions in the run of contacts whose number had a form that its country has given up."""
    known_numbers: bytes = b""
    """The numbers of each row that says no or has several, see :func:`pack_numbers`."""
    of_nobody: list[int] = field(default_factory=list)
    """The numbers of the rows that say no and whose own number nobody can read."""
    opt_outs: list[tuple[int, int, list[int]]] = field(default_factory=list)
    """Position of each column that nobody asks and that says of people that they are not to be
    written to; how many rows of those are not rejected, and the numbers of the first
    :data:`ROWS_NAMED`."""
    tally: Tally = field(default_factory=Tally)


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
    records: list[str]
    """Each row's own text, as :func:`importer.record.write_record` gives it."""
    rejected: dict[int, RejectedRow]
    warnings: dict[int, list[tuple[str, str]]]
    """Code and message; blocks of the first layout have no code."""
    origins: list[str]
    """As in :class:`importer.model.Chunk`."""


def pack(
    rows: PlannedRows, *, first_n: int, source: int, width: int, origins: Sequence[str] = ()
) -> PackedRows:
    """Pack consecutive rows of a source whose header has ``width`` cells."""
    contacts: list[int | str] = []
    countries: Counter[str] = Counter()
    rejected, defaulted = rows.rejected, rows.defaulted
    columns = zip(rows.numbers, rows.channels, rows.phones, rows.bodies, rows.newest, strict=True)
    for index, (number, channel, phone, body, newest) in enumerate(columns):
        if index in rejected or not isinstance(phone, PhoneNumber):
            continue
        countries[phone.region] += 1
        text = orjson.dumps(body) if body else b""
        contacts += (
            first_n + index,
            source,
            number,
            channel,
            phone.e164,
            text.decode(),
            body_hash(text) if text else "",
            newest,
            orjson.dumps(defaulted[index]).decode() if index in defaulted else "",
        )
    reasons = rejected.values()
    return PackedRows(
        first_n=first_n,
        source=source,
        rows=len(rows),
        payload=pack_rows(
            rows.numbers,
            write_records(rows.cells),
            {str(index): _reason(why) for index, why in rejected.items()},
            {
                str(index): [(problem.code.value, problem.message) for problem in problems]
                for index, problems in rows.warnings.items()
            },
            origins,
        ),
        contacts=together(contacts),
        rejected=Counter(why.status.value for why in reasons),
        codes=Counter(why.problem.code.value for why in reasons),
        countries=countries,
        warnings=Counter(
            problem.code.value for problems in rows.warnings.values() for problem in problems
        ),
        extra_columns=max((len(rows.cells[index]) - width for index in rejected), default=0),
        old_forms=[
            first_n + index
            for index, problems in rows.warnings.items()
            if any(problem.rule == Repair.OLD_FORM for problem in problems)
        ],
        known_numbers=pack_numbers(
            [
                *((rows.numbers[index], True, found) for index, found in rows.refusals.items()),
                *(
                    (rows.numbers[index], False, found)
                    for index, found in rows.several.items()
                    if index not in rows.refusals
                ),
            ]
        ),
        of_nobody=[rows.numbers[index] for index in rows.of_nobody],
        opt_outs=[
            (column, len(found), [rows.numbers[index] for index in found[:ROWS_NAMED]])
            for column, found in rows.opt_outs.items()
        ],
        tally=rows.tally,
    )


def body_hash(body: bytes) -> str:
    """Tell bodies apart without reading them: 128 bits of BLAKE2b over the JSON text, in hex."""
    return blake2b(body, digest_size=16).hexdigest()


def _reason(why: Rejected) -> RejectedRow:
    problem = why.problem
    return RejectedRow(
        why.status.value,
        problem.code.value,
        problem.message,
        why.phone or "",
        why.channel or "",
    )


def together(contacts: list[int | str]) -> list[list[int | str]]:
    """Cut the contacts' fields, one after the other, into lists for one statement each."""
    size = CONTACTS_TOGETHER * len(ContactRecord._fields)
    return [contacts[start : start + size] for start in range(0, len(contacts), size)]


def pack_rows(
    numbers: Sequence[int],
    records: Sequence[str],
    rejected: Mapping[str, RejectedRow],
    warnings: Mapping[str, Sequence[tuple[str, str]]],
    origins: Sequence[str] = (),
) -> bytes:
    """Compress rows for a block; both mappings go by a row's index in the block, as text."""
    reasons = {index: tuple(why) for index, why in rejected.items()}
    parts = [numbers, records, reasons, warnings, list(origins)]
    return zlib.compress(orjson.dumps(parts), COMPRESSION_LEVEL)


def pack_numbers(rows: Iterable[tuple[int, bool, Iterable[str]]]) -> bytes:
    """Compress the numbers of rows; a row that says no has every form of its numbers.

    Args:
        rows: the row's number, whether its person says no, and its numbers (E.164).
    """
    lines = [
        (row << 1 | says_no, int(form[1:]))
        for row, says_no, numbers in rows
        for number in numbers
        for form in (forms(number) if says_no else (number,))
    ]
    return pack_lines(np.array(lines, dtype=np.int64)) if lines else b""


def pack_lines(lines: np.ndarray) -> bytes:
    """Compress what :func:`unpack_numbers` gives."""
    return zlib.compress(lines.astype("<i8").tobytes(), COMPRESSION_LEVEL)


def unpack_numbers(payload: bytes) -> np.ndarray:
    """The lines that :func:`pack_numbers` packed, one for each number.

    Returns:
        Two integers for each: twice the row's number, and one more where its person says no; the
        number's digits.
    """
    return np.frombuffer(zlib.decompress(payload), dtype="<i8").reshape(-1, 2)


def unpack(payload: bytes) -> Block:
    """The rows that :func:`pack` packed."""
    # Blocks of the first layout have no origins.
    numbers, records, rejected, warnings, *rest = orjson.loads(zlib.decompress(payload))
    return Block(
        numbers=numbers,
        records=records,
        rejected={int(index): RejectedRow(*fields) for index, fields in rejected.items()},
        warnings={
            int(index): [("", each) if isinstance(each, str) else tuple(each) for each in told]
            for index, told in warnings.items()
        },
        origins=rest[0] if rest else [],
    )
