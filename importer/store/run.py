"""One run in the store: planned, sealed, sent, closed. Every method is one transaction."""

from __future__ import annotations

from dataclasses import asdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from importer.model import Outgoing, Status
from importer.packing import ContactRecord
from importer.store.connection import translated
from importer.store.ledger import accept
from importer.store.schema import contacts, row_blocks, runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Engine, Row

    from importer.model import Outcome, Problem, SourceInfo
    from importer.packing import PackedRows

PENDING_PAGE = 2000


@lru_cache(maxsize=2)  # a run's whole statements, and the shorter one at a block's end
def _insert_contacts(run_key: int, count: int) -> str:
    values = f"({run_key}, {', '.join('?' * len(ContactRecord._fields))}, 'pending', 0)"
    return (
        f"INSERT INTO contacts (run, {', '.join(ContactRecord._fields)}, status, attempts)"  # noqa: S608  # no data
        f" VALUES {', '.join([values] * count)}"
    )


class Run:
    """One run in the store."""

    def __init__(self, engine: Engine, path: Path, key: int, run_id: str) -> None:
        self.id = run_id
        self.key = key
        self.engine = engine
        self.path = path

    @cached_property
    def base_url(self) -> str:
        """Where this run's contacts go."""
        return str(self.record().base_url)

    def _set(self, connection: Connection, **values: Any) -> None:
        connection.execute(update(runs).where(runs.c.key == self.key).values(**values))

    def record(self) -> Row[Any]:
        """The run's own line."""
        with translated(self.path), self.engine.connect() as connection:
            return connection.execute(select(runs).where(runs.c.key == self.key)).one()

    # --- planning -----------------------------------------------------------------------------

    def add(self, packed: PackedRows) -> None:
        """Write consecutive planned rows."""
        with translated(self.path), self.engine.begin() as connection:
            connection.execute(
                insert(row_blocks).values(
                    run=self.key,
                    first_n=packed.first_n,
                    source=packed.source,
                    payload=packed.payload,
                )
            )
            for contacts_together in packed.contacts:
                count = len(contacts_together) // len(ContactRecord._fields)
                connection.exec_driver_sql(
                    _insert_contacts(self.key, count), tuple(contacts_together)
                )

    def seal(
        self,
        sources: Sequence[SourceInfo],
        *,
        rejected: Mapping[str, int],
        codes: Mapping[str, int],
        countries: Mapping[str, int],
        warnings: Mapping[str, int],
        extra_columns: int,
    ) -> None:
        """Planning is over: write the totals; from now on the run can be sent and resumed."""
        with translated(self.path), self.engine.begin() as connection:
            self._set(
                connection,
                state="sending",
                sources=[asdict(source) for source in sources],
                rows=sum(source.rows for source in sources),
                blank=sum(source.blank for source in sources),
                rejected=dict(rejected),
                codes=dict(codes),
                countries=dict(countries),
                warnings=dict(warnings),
                extra_columns=extra_columns,
            )

    def discard(self) -> None:
        """Remove all traces of a run that was never sealed."""
        with translated(self.path), self.engine.begin() as connection:
            for table in (contacts, row_blocks):
                connection.execute(delete(table).where(table.c.run == self.key))
            connection.execute(delete(runs).where(runs.c.key == self.key))

    # --- sending ------------------------------------------------------------------------------

    def pending_count(self) -> int:
        """How many contacts have no outcome yet."""
        with translated(self.path), self.engine.connect() as connection:
            return connection.execute(
                select(func.count()).select_from(contacts).where(self._is(Status.PENDING))
            ).scalar_one()

    def pending(self) -> Iterator[Outgoing]:
        """The contacts that have no outcome yet, in the source's order, read page by page."""
        last_n = 0
        columns = (contacts.c.n, contacts.c.channel, contacts.c.phone, contacts.c.body)
        page_query = (
            select(*columns)
            .where(self._is(Status.PENDING), contacts.c.n > bindparam("last_n"))
            .order_by(contacts.c.n)
            .limit(PENDING_PAGE)
        )
        while True:
            with translated(self.path), self.engine.connect() as connection:
                page = connection.execute(page_query, {"last_n": last_n}).all()
            if not page:
                return
            for row in page:
                yield Outgoing(*row)
            last_n = page[-1].n

    def _is(self, status: Status) -> Any:
        return and_(contacts.c.run == self.key, contacts.c.status == status.value)

    def channels(self) -> list[str]:
        """The channels that the pending contacts go to."""
        with translated(self.path), self.engine.connect() as connection:
            query = select(contacts.c.channel).where(self._is(Status.PENDING)).distinct()
            return sorted(connection.execute(query).scalars())

    def save(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Write outcomes; what is written here is never sent again by this run."""
        statement = (
            update(contacts)
            .where(contacts.c.run == self.key, contacts.c.n == bindparam("at"))
            .values(
                status=bindparam("new_status"),
                code=bindparam("new_code"),
                message=bindparam("new_message"),
                warnings=bindparam("new_warnings"),
                contact_id=bindparam("new_contact_id"),
                http_status=bindparam("new_http_status"),
                attempts=bindparam("new_attempts"),
            )
        )
        parameters = [
            {
                "at": outcome.n,
                "new_status": outcome.status.value,
                "new_code": outcome.problem.code.value if outcome.problem else None,
                "new_message": outcome.problem.message if outcome.problem else None,
                "new_warnings": _messages(outcome),
                "new_contact_id": outcome.contact_id,
                "new_http_status": outcome.http_status,
                "new_attempts": outcome.attempts,
            }
            for outcome in outcomes
        ]
        if parameters:
            with translated(self.path), self.engine.begin() as connection:
                connection.execute(statement, parameters)
                sent = [outcome.n for outcome in outcomes if outcome.status is Status.SENT]
                accept(connection, self, self.base_url, now.isoformat(), sent)

    def finish(
        self,
        state: str,
        now: datetime,
        *,
        requests: int = 0,
        retries: int = 0,
        send_seconds: float = 0.0,
        seconds: float = 0.0,
        stop: Problem | None = None,
    ) -> None:
        """Close the run for now: ``finished``, ``stopped`` or ``checked``."""
        with translated(self.path), self.engine.begin() as connection:
            self._set(
                connection,
                state=state,
                finished=now.isoformat(),
                requests=runs.c.requests + requests,
                retries=runs.c.retries + retries,
                send_seconds=runs.c.send_seconds + send_seconds,
                seconds=runs.c.seconds + seconds,
                stop_code=stop.code.value if stop else None,
                stop_message=stop.message if stop else None,
            )

    def redirect(self, channel: str) -> None:
        """Send what is pending on the run's own channel to another one."""
        own = self.record().channel
        with translated(self.path), self.engine.begin() as connection:
            wrong = self._is(Status.PENDING)
            if own is not None:
                wrong = and_(wrong, contacts.c.channel == own)
            connection.execute(update(contacts).where(wrong).values(channel=channel))
            self._set(connection, channel=channel)

    def mark_reported(self) -> None:
        """Note that the report files are written."""
        with translated(self.path), self.engine.begin() as connection:
            self._set(connection, reported=1)

    def reopen(self) -> None:
        """Set a stopped run to ``sending`` again."""
        with translated(self.path), self.engine.begin() as connection:
            self._set(
                connection,
                state="sending",
                finished=None,
                reported=0,
                stop_code=None,
                stop_message=None,
            )


def _messages(outcome: Outcome) -> str | None:
    if not outcome.warnings:
        return None
    return orjson.dumps([warning.message for warning in outcome.warnings]).decode()
