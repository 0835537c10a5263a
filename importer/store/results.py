"""What became of a run: its summary, and a line for every row."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, not_, select

from importer.accounting import ContactLine, StoredBlock, rows_of
from importer.messages.rows import held, untried
from importer.model import Code, Problem, SourceInfo, Status, Summary
from importer.store.counting import counted
from importer.store.schema import NOTHING_KNOWN, contacts, row_blocks
from importer.tally import NumberStory
from importer.traffic import Traffic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from importer.model import ReportRow
    from importer.store.run import Run

_BLOCK = select(row_blocks.c.source, row_blocks.c.payload).where(
    row_blocks.c.run == bindparam("run"), row_blocks.c.first_n == bindparam("first_n")
)
_IN_BLOCK = (
    contacts.c.run == bindparam("run"),
    contacts.c.n >= bindparam("first_n"),
    contacts.c.n < bindparam("next_n"),
)
_WAITING = (
    select(contacts.c.n, contacts.c.phone, contacts.c.channel)
    .where(*_IN_BLOCK, NOTHING_KNOWN)
    .order_by(contacts.c.n)
)
_CONTACT_LINES = (
    select(*(contacts.c[name] for name in ContactLine._fields))
    .where(*_IN_BLOCK, not_(NOTHING_KNOWN))
    .order_by(contacts.c.n)
)
_NOTHING: dict[str, Any] = {
    "statuses": {}, "codes": {}, "untried": 0, "warnings": {}, "requests": {},
}  # fmt: skip
_UNTRIED_CODES = {"stopped": Code.STOPPED, "held": Code.HELD}
"""State of a run → why its contacts without an outcome have none."""
_BEYOND_N = 2**31 - 1
"""Greater than any position: the greatest whole number that the databases' type holds."""


def report_blocks(run: Run) -> Iterator[StoredBlock]:
    """The run's rows block by block, in the sources' order, with the lines of their contacts.

    No transaction is open between two blocks, so that whoever reads may write.
    """
    why = _untried(run)
    with run.database.reading() as connection:
        firsts = connection.scalars(
            select(row_blocks.c.first_n)
            .where(row_blocks.c.run == run.key)
            .order_by(row_blocks.c.first_n)
        ).all()
    for first_n, next_n in pairwise((*firsts, _BEYOND_N)):
        place = {"run": run.key, "first_n": first_n, "next_n": next_n}
        with run.database.reading() as connection:
            block = connection.execute(_BLOCK, place).one()
            lines, waiting = (
                _plain_tuples(connection.execute(query, place))
                for query in (_CONTACT_LINES, _WAITING)
            )
        yield StoredBlock(first_n, block.source, block.payload, lines, waiting, why)


def _plain_tuples(found: Any) -> list[tuple[Any, ...]]:
    """The rows as the driver gives them: names for their fields nobody needs here."""
    rows: list[tuple[Any, ...]] = found.cursor.fetchall()
    return rows


def _untried(run: Run) -> tuple[str, str]:
    """Why a row has no outcome yet; of a run that is at work nothing needs to be said."""
    state = run.record().state
    if state == "held":
        return Code.HELD.value, held(run.id)
    if state != "stopped":
        return "", ""
    return Code.STOPPED.value, untried(run.id)


def report_rows(run: Run) -> Iterator[ReportRow]:
    """Every row of the run once, in the sources' order, with what became of it."""
    return chain.from_iterable(map(rows_of, report_blocks(run)))


def summarise(run: Run) -> Summary:
    """The run at a glance, counted from what is stored; ``reports`` is left empty.

    A plan that is not complete counts for nothing: its rows are not known before it is sealed.
    """
    line = run.record()
    final = _NOTHING if line.state == "planning" else line.final
    if final is None:
        with run.database.reading() as connection:
            final = counted(connection, run.key)
    counts = Counter(line.rejected) + Counter(final["statuses"])
    codes = Counter(line.codes) + Counter(final["codes"])
    if line.state in _UNTRIED_CODES and final["untried"]:
        codes[_UNTRIED_CODES[line.state].value] += final["untried"]
    warnings = Counter(line.warnings) + Counter(final["warnings"])
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
        warnings=dict(warnings.most_common()),
        **final["requests"],
        traffic=Traffic.from_json(line.traffic),
        rate=statuses[Status.SENT] / line.send_seconds if line.send_seconds else 0.0,
        exit_code=_exit_code(line.state, statuses),
        stop=Problem(Code(line.stop_code), line.stop_message) if line.stop_code else None,
        parent=line.parent,
        pruned=line.pruned,
        numbers=NumberStory.from_json(line.numbers) if line.numbers else None,
    )


def sources_of(run: Run) -> tuple[SourceInfo, ...]:
    """The run's files."""
    return tuple(_source(source) for source in run.record().sources)


def _source(fields: dict[str, Any]) -> SourceInfo:
    lists = {name: tuple(fields[name]) for name in ("header", "notes")}
    return SourceInfo(**{**fields, **lists})


def _exit_code(state: str, counts: Mapping[Status, int]) -> int:
    if state not in {"finished", "checked"}:
        return 3
    wrong = (Status.INVALID, Status.FAILED, Status.UNKNOWN)
    return 1 if any(counts[status] for status in wrong) else 0
