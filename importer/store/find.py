"""Finds rows of a run by number or phone: what came in, what was decided, what the API said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from sqlalchemy import select

from importer.accounting import rows_of
from importer.model import RowDetail, SourceInfo
from importer.packing import unpack
from importer.record import read_record
from importer.store.results import report_blocks, sources_of
from importer.store.run import read_trail
from importer.store.schema import contacts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importer.accounting import StoredBlock
    from importer.model import ReportRow
    from importer.store.run import Run


def find_rows(
    run: Run, *, number: int | None = None, phone: str | None = None
) -> Iterator[RowDetail]:
    """Give the rows with this number (one for each source) or this phone (E.164).

    The run is read once, block by block.
    """
    sources = sources_of(run)
    for block in report_blocks(run):
        if number is not None and number not in unpack(block.payload).numbers:
            continue
        for row in rows_of(block):
            if row.number == number or (phone is not None and row.phone == phone):
                yield _detail(run, row, block, sources)


def _detail(
    run: Run, row: ReportRow, block: StoredBlock, sources: Sequence[SourceInfo]
) -> RowDetail:
    with run.database.reading() as connection:
        line = connection.execute(
            select(contacts.c.body, contacts.c.trail).where(
                contacts.c.run == run.key, contacts.c.n == row.n
            )
        ).first()
    source = sources[block.source]
    return RowDetail(
        run=run.id,
        row=row,
        file=source.name,
        header=source.header,
        cells=read_record(row.record),
        body=orjson.loads(line.body) if line is not None else None,
        trail=read_trail(line.trail) if line is not None else (),
    )
