"""What became of a run: its summary, and a line for every row."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import func, select

from importer.model import Code, Problem, ReportRow, SourceInfo, Status, Summary
from importer.packing import unpack
from importer.store.connection import stream, translated
from importer.store.schema import contacts, row_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from importer.store.run import Run

_CONTACT_LINES = (
    "SELECT status, code, message, warnings, phone, channel, contact_id, http_status, attempts,"
    " kept_row, possible_row FROM contacts WHERE run = ? ORDER BY n"
)
_STATUS = {status.value: status for status in Status}


def report_rows(run: Run) -> Iterator[ReportRow]:
    """Every row of the run once, in the source's order, with what became of it.

    Rows that became no contact are told by their block; the lines of all others are read beside
    it, in the same order.
    """
    blocks_query = (
        select(row_blocks.c.first_n, row_blocks.c.source, row_blocks.c.payload)
        .where(row_blocks.c.run == run.key)
        .order_by(row_blocks.c.first_n)
        .execution_options(yield_per=1)
    )
    with translated(run.path), run.engine.connect() as connection:
        lines = stream(connection, _CONTACT_LINES, (run.key,))
        for first_n, source, payload in connection.execute(blocks_query):
            block = unpack(payload)
            rejected, warnings = block.rejected, block.warnings
            for index, (number, record) in enumerate(
                zip(block.numbers, block.records, strict=True)
            ):
                notes = tuple(warnings.get(index, ()))
                if index in rejected:
                    status, code, message, phone, channel = rejected[index]
                    yield ReportRow(
                        first_n + index,
                        source,
                        number,
                        record,
                        _STATUS[status],
                        code,
                        message,
                        notes,
                        phone,
                        channel,
                    )
                else:
                    yield _contact_row(
                        (first_n + index, source, number, record), notes, next(lines)
                    )


def _contact_row(
    row: tuple[int, int, int, str], notes: tuple[str, ...], line: tuple[Any, ...]
) -> ReportRow:
    (
        status, code, message, sent_notes, phone, channel, contact_id, http_status, tries, kept,
        possible,
    ) = line  # fmt: skip
    if possible:
        notes = (
            *notes,
            f"Row {possible} has the same Argentine number with or without the mobile 9: the two "
            "may be one person. Compare them.",
        )
    if sent_notes:
        notes = (*notes, *orjson.loads(sent_notes))
    if kept:
        message = (
            f"Same number as row {kept}, which was kept; nothing to do, "
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
        tries,
        kept or "",
    )


def summarise(run: Run) -> Summary:
    """The run at a glance, counted from what is stored; ``reports`` is left empty."""
    line = run.record()
    counts: Counter[str] = Counter(line.rejected)
    codes: Counter[str] = Counter(line.codes)
    with translated(run.path), run.engine.connect() as connection:
        for status, code, count in connection.execute(
            select(contacts.c.status, contacts.c.code, func.count())
            .where(contacts.c.run == run.key)
            .group_by(contacts.c.status, contacts.c.code)
        ):
            counts[status] += count
            if code:
                codes[code] += count
    statuses = {status: counts.get(status.value, 0) for status in Status}
    return Summary(
        run=run.id,
        kind=line.kind,
        state=line.state,
        sources=tuple(_source(source) for source in line.sources),
        mapping_name=line.mapping_name,
        mapping_sha256=line.mapping_sha256,
        channel=line.channel,
        base_url=line.base_url,
        started=datetime.fromisoformat(line.started),
        finished=datetime.fromisoformat(line.finished) if line.finished else None,
        rows=line.rows,
        blank=line.blank,
        counts=statuses,
        codes=dict(codes.most_common()),
        seconds=line.seconds,
        countries=dict(Counter(line.countries).most_common()),
        warnings=dict(Counter(line.warnings).most_common()),
        requests=line.requests,
        retries=line.retries,
        rate=statuses[Status.SENT] / line.send_seconds if line.send_seconds else 0.0,
        exit_code=_exit_code(line.state, statuses),
        stop=Problem(Code(line.stop_code), line.stop_message) if line.stop_code else None,
        parent=line.parent,
    )


def _source(fields: dict[str, Any]) -> SourceInfo:
    lists = {name: tuple(fields[name]) for name in ("header", "notes")}
    return SourceInfo(**{**fields, **lists})


def _exit_code(state: str, counts: Mapping[Status, int]) -> int:
    if state not in {"finished", "checked"}:
        return 3
    wrong = (Status.INVALID, Status.FAILED, Status.UNKNOWN)
    return 1 if any(counts[status] for status in wrong) else 0
