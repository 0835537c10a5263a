"""Finds rows of a run by number or phone: what came in, what was decided, what the API said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from sqlalchemy import select

from importer.accounting import rows_of
from importer.answers import RowDetail
from importer.packing import unpack
from importer.record import read_record
from importer.store.outcomes import read_trail
from importer.store.results import report_blocks, sources_of
from importer.store.schema import contacts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from importer.accounting import StoredBlock
    from importer.model import ReportRow, SourceInfo
    from importer.store.run import Run


def find_rows(
    run: Run,
    *,
    number: int | None = None,
    phones: Collection[str] = (),
    origins: Collection[str] = (),
) -> Iterator[RowDetail]:
    """Give the rows with this number (one for each source), one of these phones, or origins.

    The run is read once, block by block.

    Args:
        run: which run.
        number: the row's number in its file.
        phones: E.164.
        origins: what the rows are called in the run that this one goes back to.
    """
    sources = sources_of(run)
    for block in report_blocks(run):
        if number is not None and number not in unpack(block.payload).numbers:
            continue
        for row in rows_of(block):
            if row.number == number or row.phone in phones or row.origin in origins:
                yield _detail(run, row, block, sources)


def follow_rows(found: Sequence[RowDetail], later: Run) -> Iterator[RowDetail]:
    """Give what a later run of the chain has of rows that were found in the runs before.

    A retry or a corrected failures.csv tells from which row each of its own comes, also where
    that row had no number or another one.
    """
    line = later.record()
    if line.pruned is not None or line.state == "planning":
        return
    origins: set[str] = set()
    for detail in found:
        if detail.run == line.parent:
            origins.add(f"{detail.file}:{detail.row.number}")
            if detail.row.source == 0:  # without a file's name the first one is meant
                origins.add(str(detail.row.number))
    phones = {detail.row.phone for detail in found if detail.row.phone}
    yield from find_rows(later, phones=phones, origins=origins)


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
