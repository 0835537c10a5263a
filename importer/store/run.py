"""One run in the store: planned, sealed, sent, closed. Every method is one transaction."""

from __future__ import annotations

from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update

from importer.errors import RunError
from importer.model import Outgoing, Status
from importer.store.counting import counted
from importer.store.database import execute_many
from importer.store.doubts import note_old_forms
from importer.store.known_numbers import add_numbers
from importer.store.ledger import accept, doubt
from importer.store.outcomes import SAVE, may_have_arrived, read_trail, written
from importer.store.schema import (
    IS_PENDING,
    contacts,
    doubtful_arrivals,
    known_numbers,
    row_blocks,
    runs,
)
from importer.traffic import Traffic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from importer.model import Outcome, Problem, SourceInfo
    from importer.packing import PackedRows
    from importer.store.database import Database
    from importer.tally import NumberStory

PENDING_PAGE = 2000


class Run:
    """One run in the store."""

    def __init__(self, database: Database, key: int, run_id: str) -> None:
        self.id = run_id
        self.key = key
        self.database = database
        self._reached_before = 0

    @cached_property
    def base_url(self) -> str:
        """Where this run's contacts go."""
        return str(self.record().base_url)

    def _set(self, connection: Connection, **values: Any) -> None:
        connection.execute(update(runs).where(runs.c.key == self.key).values(**values))

    def require_rows(self) -> None:
        """Make sure that the rows are all there.

        Raises:
            RunError: they were pruned, or are not all planned yet.
        """
        self.require_unpruned()
        if self.record().state == "planning":
            raise RunError(
                f"Run {self.id} is still being planned, or died while it was: "
                f"`importer resume {self.id}` carries on with it, or says why it cannot."
            )

    def require_unpruned(self) -> None:
        """Make sure that the rows were not removed.

        Raises:
            RunError: they were.
        """
        pruned = self.record().pruned
        if pruned is not None:
            raise RunError(
                f"The rows of run {self.id} were removed on {pruned[:10]} by `importer prune`; "
                f"its summary is kept: `importer show {self.id}`."
            )

    def record(self) -> Row[Any]:
        """The run's own line."""
        with self.database.reading() as connection:
            return connection.execute(select(runs).where(runs.c.key == self.key)).one()

    # --- planning -----------------------------------------------------------------------------

    def start_plan_again(self) -> None:
        """Remove the rows that a planning which died has left."""
        with self.database.writing() as connection:
            self._delete_rows(connection)

    def add(self, packed: PackedRows) -> None:
        """Write consecutive planned rows."""
        with self.database.writing() as connection:
            connection.execute(
                insert(row_blocks).values(
                    run=self.key,
                    first_n=packed.first_n,
                    source=packed.source,
                    payload=packed.payload,
                )
            )
            add_numbers(connection, self.key, packed)
            self.database.insert_contacts(connection, self.key, packed.contacts)
            if packed.old_forms:
                note_old_forms(connection, self.key, packed.old_forms)

    def remove_from(self, first_n: int) -> None:
        """Remove the planned rows from this position on."""
        with self.database.writing() as connection:
            connection.execute(
                delete(contacts).where(contacts.c.run == self.key, contacts.c.n >= first_n)
            )
            for table in (row_blocks, known_numbers):
                connection.execute(
                    delete(table).where(table.c.run == self.key, table.c.first_n >= first_n)
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
        numbers: NumberStory | None = None,
    ) -> None:
        """Planning is over: write the totals; from now on the run can be sent and resumed."""
        with self.database.writing() as connection:
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
                numbers=numbers.to_json() if numbers else None,
            )

    def discard(self) -> None:
        """Remove all traces of a run that has sent nothing."""
        with self.database.writing() as connection:
            self._delete_rows(connection)
            connection.execute(delete(runs).where(runs.c.key == self.key))

    def _delete_rows(self, connection: Connection) -> None:
        for table in (contacts, row_blocks, known_numbers, doubtful_arrivals):
            connection.execute(delete(table).where(table.c.run == self.key))

    # --- sending ------------------------------------------------------------------------------

    def pending_channels(self) -> dict[str, int]:
        """The channels of the contacts that have no outcome yet, with a count for each."""
        query = (
            select(contacts.c.channel, func.count())
            .where(self._pending)
            .group_by(contacts.c.channel)
            .order_by(contacts.c.channel)
        )
        with self.database.reading() as connection:
            return {row.channel: row[1] for row in connection.execute(query)}

    def pending_count(self) -> int:
        """How many contacts have no outcome yet."""
        with self.database.reading() as connection:
            return connection.execute(select(func.count()).where(self._pending)).scalar_one()

    def pending(self) -> Iterator[Outgoing]:
        """The contacts that have no outcome yet, in the source's order, read page by page."""
        for page in self._pages():
            yield from page

    def hand_out(self, now: Callable[[], datetime]) -> Iterator[Outgoing]:
        """The same, to be sent: before a page is given, it is written that it may be under way.

        Args:
            now: tells the moment.
        """
        self._reached_before = self.record().reached
        reached = self._reached_before
        for page in self._pages():
            reached = max(reached, page[-1].n)
            with self.database.writing() as connection:
                self._set(connection, reached=reached, reached_at=now().isoformat())
            yield from page

    def _pages(self) -> Iterator[list[Outgoing]]:
        doubtful = self._doubtful()
        for page in self.pending_pages("channel", "phone", "body", "trail"):
            yield [
                Outgoing(
                    n,
                    channel,
                    phone,
                    body,
                    read_trail(trail),
                    n <= self._reached_before or n in doubtful,
                )
                for n, channel, phone, body, trail in page
            ]

    def _doubtful(self) -> frozenset[int]:
        """The contacts of a retry that the run before may have brought to the API."""
        query = select(doubtful_arrivals.c.n).where(doubtful_arrivals.c.run == self.key)
        with self.database.reading() as connection:
            return frozenset(connection.scalars(query))

    def pending_pages(self, *names: str) -> Iterator[Sequence[Any]]:
        """Position and other columns of the contacts that have no outcome yet, page by page.

        No transaction is open between two pages, so that whoever reads may write.
        """
        last_n = 0
        page_query = (
            select(*(contacts.c[name] for name in ("n", *names)))
            .where(self._pending, contacts.c.n > bindparam("last_n"))
            .order_by(contacts.c.n)
            .limit(PENDING_PAGE)
        )
        while True:
            with self.database.reading() as connection:
                page = connection.execute(page_query, {"last_n": last_n}).all()
            if not page:
                return
            yield page
            last_n = page[-1].n

    @property
    def _pending(self) -> Any:
        return and_(contacts.c.run == self.key, IS_PENDING)

    def was_begun(self) -> bool:
        """Whether a contact of it was ever handed out to be sent."""
        line = self.record()
        return bool(line.reached_at) or line.requests > 0

    def needs_marking(self) -> bool:
        """Whether its unchanged contacts are not marked yet, or others have sent since.

        Only for a run that sends what changed.
        """
        line = self.record()
        settings = (line.job or {}).get("settings", {})
        if not settings.get("changed_only"):
            return False
        marked = line.job.get("marked")
        if marked is None:
            return True
        others = select(runs.c.key).where(
            runs.c.base_url == line.base_url,
            runs.c.key != self.key,
            or_(runs.c.finished.is_(None), runs.c.finished > marked),
        )
        with self.database.reading() as connection:
            return connection.execute(others.limit(1)).first() is not None

    def note_marked(self, now: datetime) -> None:
        """Note that the contacts that are unchanged at this moment are marked."""
        job = {**self.record().job, "marked": now.isoformat()}
        with self.database.writing() as connection:
            self._set(connection, job=job)

    def save(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Write outcomes; what is written here is never sent again by this run."""
        if not outcomes:
            return
        # Of a contact that was tried twice since the last time only what is known by now.
        outcomes = list({outcome.n: outcome for outcome in outcomes}.values())
        sent = [outcome.n for outcome in outcomes if outcome.status is Status.SENT]
        unanswered = [outcome.n for outcome in outcomes if may_have_arrived(outcome)]
        with self.database.writing() as connection:
            execute_many(connection, SAVE, [written(self.key, outcome) for outcome in outcomes])
            accept(self, connection, now.isoformat(), sent)
            doubt(self, connection, now.isoformat(), unanswered)

    def finish(
        self,
        state: str,
        now: datetime,
        *,
        send_seconds: float = 0.0,
        seconds: float = 0.0,
        traffic: Traffic | None = None,
        stop: Problem | None = None,
        all_came_back: bool = False,
    ) -> None:
        """Close the run for now: ``finished``, ``stopped``, ``held`` or ``checked``.

        Args:
            state: one of these.
            now: the moment.
            send_seconds: how long this session has sent.
            seconds: how long it has worked.
            traffic: what the requests of this session were like.
            stop: why it stopped.
            all_came_back: whether the outcome of everything that it sent is recorded.
        """
        with self.database.writing() as connection:
            if all_came_back:
                reached = 0 if state == "finished" else self._reached_before
                self._set(connection, reached=reached)
            if traffic is not None:
                before = select(runs.c.traffic).where(runs.c.key == self.key)
                whole = Traffic.from_json(connection.execute(before).scalar_one())
                whole.add(traffic)
                self._set(connection, traffic=whole.to_json())
            self._set(
                connection,
                state=state,
                finished=now.isoformat(),
                final=counted(connection, self.key),
                send_seconds=runs.c.send_seconds + send_seconds,
                seconds=runs.c.seconds + seconds,
                stop_code=stop.code.value if stop else None,
                stop_message=stop.message if stop else None,
            )

    def hold(self) -> None:
        """Let nobody resume it any more but who releases it; one that has ended stays so."""
        with self.database.writing() as connection:
            connection.execute(
                update(runs)
                .where(runs.c.key == self.key, runs.c.state.in_(("sending", "stopped")))
                .values(state="held")
            )

    def release(self) -> bool:
        """Let a held run be resumed; whether it was held."""
        with self.database.writing() as connection:
            released = connection.execute(
                update(runs)
                .where(runs.c.key == self.key, runs.c.state == "held")
                .values(state="stopped")
            )
            return bool(released.rowcount)

    def mark_reported(self) -> None:
        """Note that the report files are written."""
        with self.database.writing() as connection:
            self._set(connection, reported=1)

    def reopen(self) -> None:
        """Set a stopped run to ``sending`` again."""
        with self.database.writing() as connection:
            self._set(
                connection,
                state="sending",
                finished=None,
                final=None,
                reported=0,
                stop_code=None,
                stop_message=None,
            )
