"""Copies what a run could not send into a new run."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from importer.accounting import rows_of
from importer.model import PhoneNumber, Status
from importer.packing import PackedRows, body_hash, pack_rows, together, unpack
from importer.phone import read_phone
from importer.store.chain import AGAIN, ancestors, descendants, final_states
from importer.store.known_numbers import numbers_of_rows
from importer.store.results import report_blocks, report_rows, sources_of
from importer.store.schema import contacts, doubtful_arrivals, ledger, runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importer.accounting import StoredBlock
    from importer.model import ReportRow
    from importer.store.run import Run

BODY_QUERY_ROWS = 500
SETTLE_PAGE = 2000


def copy_unsent(old: Run, new: Run, *, leave_newer: bool = False) -> int:
    """Copy the rows that failed or are unknown in ``old`` into ``new``, and seal it.

    A row that a later run took up, an earlier retry or a corrected failures.csv, is left alone: it
    may have been corrected, and whoever is sent the old values may be somebody else.

    Args:
        old: the run.
        new: is being planned.
        leave_newer: a row whose number any later run of another chain holds is left alone, too.

    Returns:
        How many rows were copied; 0 leaves ``new`` unsealed.
    """
    sources = sources_of(old)
    states = final_states(old)
    per_source: Counter[int] = Counter()
    countries: Counter[str] = Counter()
    warnings: Counter[str] = Counter()
    next_n = 1
    for block in report_blocks(old):
        rows = [
            row
            for row in rows_of(block)
            if row.status in AGAIN and states.holder(row.source, row.number) is None
        ]
        if leave_newer and rows:
            newer = _held_since(old, rows)
            rows = [row for row in rows if (row.channel, row.phone) not in newer]
        if not rows:
            continue
        told = _warnings(block, rows)
        known = numbers_of_rows(old, block.first_n, {row.number for row in rows})
        file = f"{sources[block.source].name}:" if len(sources) > 1 else ""
        new.add(replace(_repack(old, rows, next_n, told, file), known_numbers=known))
        _doubt_arrival(new, next_n, rows)
        next_n += len(rows)
        per_source[block.source] += len(rows)
        warnings.update(code for each in told.values() for code, _ in each if code)
        numbers = (read_phone(row.phone, None) for row in rows)
        countries.update(found.region for found in numbers if isinstance(found, PhoneNumber))
    if next_n == 1:
        return 0
    new.seal(
        [replace(source, rows=per_source[index], blank=0) for index, source in enumerate(sources)],
        rejected={},
        codes={},
        countries=countries,
        warnings=warnings,
        extra_columns=old.record().extra_columns,
    )
    return next_n - 1


def _held_since(old: Run, rows: Sequence[ReportRow]) -> set[tuple[str, str]]:
    """Channel and phone of those rows that another run has had since, or somebody had accepted."""
    line = old.record()
    own = [each.key for each in (*ancestors(old), old, *descendants(old))]
    later = select(runs.c.key).where(
        runs.c.key > old.key,
        runs.c.key.not_in(own),
        runs.c.base_url == line.base_url,
        runs.c.kind != "check",
        runs.c.state.not_in(("planning", "held")),
    )
    found: set[tuple[str, str]] = set()
    with old.database.reading() as connection:
        keys = connection.scalars(later).all()
        for start in range(0, len(rows), BODY_QUERY_ROWS):
            phones = [row.phone for row in rows[start : start + BODY_QUERY_ROWS]]
            held = select(contacts.c.channel, contacts.c.phone).where(
                contacts.c.run.in_(keys), contacts.c.phone.in_(phones)
            )
            accepted = select(ledger.c.channel, ledger.c.phone).where(
                ledger.c.base_url == line.base_url,
                ledger.c.phone.in_(phones),
                ledger.c.accepted > line.started,
            )
            for query in (held, accepted):
                found.update((row.channel, row.phone) for row in connection.execute(query))
    return found


def _doubt_arrival(new: Run, first_n: int, rows: Sequence[ReportRow]) -> None:
    """Note of what was unknown that the first run may have brought it to the API."""
    lines = [
        {"run": new.key, "n": first_n + at}
        for at, row in enumerate(rows)
        if row.status is Status.UNKNOWN
    ]
    if lines:
        with new.database.writing() as connection:
            connection.execute(insert(doubtful_arrivals), lines)


def taken_up_by(run: Run) -> list[str]:
    """The later runs that hold what failed in this one."""
    if not descendants(run):
        return []
    states = final_states(run)
    holders = (
        states.holder(row.source, row.number) for row in report_rows(run) if row.status in AGAIN
    )
    return sorted({holder for holder in holders if holder is not None})


def _warnings(
    block: StoredBlock, rows: Sequence[ReportRow]
) -> dict[str, Sequence[tuple[str, str]]]:
    """What planning said about these rows, by their index among them."""
    told = unpack(block.payload).warnings
    return {
        str(index): told[row.n - block.first_n]
        for index, row in enumerate(rows)
        if row.n - block.first_n in told
    }


def _repack(
    old: Run,
    rows: Sequence[ReportRow],
    first_n: int,
    warnings: Mapping[str, Sequence[tuple[str, str]]],
    file: str,
) -> PackedRows:
    bodies: dict[int, str] = {}
    with old.database.reading() as connection:
        for start in range(0, len(rows), BODY_QUERY_ROWS):
            part = [row.n for row in rows[start : start + BODY_QUERY_ROWS]]
            query = select(contacts.c.n, contacts.c.body).where(
                contacts.c.run == old.key, contacts.c.n.in_(part)
            )
            bodies |= {row.n: row.body for row in connection.execute(query)}
    fields: list[int | str] = []
    for index, row in enumerate(rows):
        n = first_n + index
        body = bodies[row.n]
        same = body_hash(body.encode())
        fields += (n, row.source, row.number, row.channel, row.phone, body, same, "", "")
    return PackedRows(
        first_n=first_n,
        source=rows[0].source,
        rows=len(rows),
        payload=pack_rows(
            [row.number for row in rows],
            [row.record for row in rows],
            {},
            warnings,
            [f"{file}{row.number}" for row in rows],
        ),
        contacts=together(fields),
    )
