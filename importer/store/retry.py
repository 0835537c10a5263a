"""Copies what a run could not send into a new run."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import select

from importer.model import Status
from importer.packing import PackedRows, body_hash, pack_rows, together
from importer.store.chain import final_states
from importer.store.results import report_rows, summarise
from importer.store.schema import contacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.model import ReportRow
    from importer.store.run import Run

AGAIN = frozenset({Status.FAILED, Status.UNKNOWN})
"""What is sent again."""
ROWS_PER_BLOCK = 5000
BODY_QUERY_ROWS = 500


def copy_unsent(old: Run, new: Run) -> int:
    """Copy the rows that failed or are unknown in ``old`` into ``new``, and seal it.

    A row that an earlier retry, or a corrected failures.csv, has brought to its end meanwhile is
    left alone.

    Returns:
        How many rows were copied; 0 leaves ``new`` unsealed.
    """
    summary = summarise(old)
    extra_columns = old.record().extra_columns
    per_source: Counter[int] = Counter()
    states = final_states(old)
    several = len(summary.sources) > 1
    wanted = (
        row
        for row in report_rows(old)
        if row.status in AGAIN and states.of(row.source, row.number) in AGAIN
    )
    next_n = 1
    rows = list(islice(wanted, ROWS_PER_BLOCK))
    while rows:
        for source in sorted({row.source for row in rows}):
            block = [row for row in rows if row.source == source]
            file = f"{summary.sources[source].name}:" if several else ""
            new.add(_repack(old, block, next_n, [f"{file}{row.number}" for row in block]))
            per_source[source] += len(block)
            next_n += len(block)
        rows = list(islice(wanted, ROWS_PER_BLOCK))
    if next_n == 1:
        return 0
    new.seal(
        [
            replace(source, rows=per_source[index], blank=0)
            for index, source in enumerate(summary.sources)
        ],
        rejected={},
        codes={},
        countries={},
        warnings={},
        extra_columns=extra_columns,
    )
    return next_n - 1


def _repack(
    old: Run, rows: Sequence[ReportRow], first_n: int, origins: Sequence[str]
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
            [row.number for row in rows], [row.record for row in rows], {}, {}, origins
        ),
        contacts=together(fields),
    )
