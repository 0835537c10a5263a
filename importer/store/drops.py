"""The files that jobs have taken: what each was, and what became of it."""

from __future__ import annotations

import hashlib
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, insert, select, update

from importer.errors import RunError
from importer.store.schema import drops, runs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from importer.model import JsonValue
    from importer.store.database import Database


class DropState(StrEnum):
    """What became of a file."""

    TAKEN = "taken"
    """It is being imported, or whoever did so died."""
    STOPPED = "stopped"
    """Its run stopped before the end, and is carried on with first thing."""
    HELD = "held"
    """Nothing of it was sent, for it is unlike those before it."""
    RELEASED = "released"
    """Somebody looked at it, and it is to be sent."""
    REJECTED = "rejected"
    """Somebody looked at it, and it is not to be sent."""
    IMPORTED = "imported"
    REPEATED = "repeated"
    """Its content is that of another one."""
    FAILED = "failed"
    """It could not be read, or does not fit the mapping; nothing was sent."""


UNFINISHED = (DropState.TAKEN, DropState.STOPPED, DropState.RELEASED)
NOT_SENT = (DropState.REJECTED, DropState.FAILED)
"""Nothing more of a file in one of these is sent."""
ENDED = (DropState.IMPORTED, *NOT_SENT)
_WAITS_SECONDS = (0.0, 0.05, 0.2)
BLOCKING = (*UNFINISHED, DropState.HELD, DropState.REJECTED, DropState.IMPORTED)
"""A file with the content of one in these states is not imported again."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as a place lists it; it is another one if any of these changes."""

    name: str
    """Without its folder."""
    size: int
    """Bytes."""
    modified: str
    """As the place tells it: to be compared, not to be read."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A file that was taken."""

    key: int
    job: str
    place: str
    """Where it was taken from."""
    file: FileState
    sha256: str
    state: DropState
    run: str
    """The id of its run; there may be none yet."""
    seen: str
    """When it came, as far as anybody knows: ISO 8601, UTC."""
    changed: str
    message: str | None = None
    figures: Mapping[str, JsonValue] | None = None


class Drops:
    """The files that one job has taken, from its place and from earlier ones.

    Every method is one transaction. What was imported counts wherever it lay. What waits is
    carried on with only where it lies: a job of the same name may watch another place.
    """

    def __init__(self, database: Database, job: str, place: str) -> None:
        self._database = database
        self._job = job
        self._place = place

    @contextmanager
    def held_alone(self) -> Iterator[bool]:
        """Be the only one who takes files of the job; ``False``: somebody else is.

        It ends with the process that holds it, so that the files of one that died are free.
        """
        lock = self._database.lock(f"job-{self._job}")
        # Whoever only asks how the job is has it for a moment.
        if not any(lock.acquire() for _ in _tries()):
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def take(
        self,
        file: FileState,
        sha256: str,
        run_id: str,
        now: datetime,
        *,
        came: datetime | None = None,
    ) -> Drop | str:
        """Note that a file is taken, before anything is done with it.

        Args:
            file: as it was listed.
            sha256: of its content.
            run_id: of the run that will import it.
            now: the moment.
            came: when it came, where that was earlier.

        Returns:
            The file; or the name of the other job that has taken it from the same place, empty
            where one is just looking at it.
        """
        digest = hashlib.sha256(self._place.encode()).hexdigest()[:32]
        lock = self._database.lock(f"place-{digest}")
        if not lock.acquire():
            return ""
        try:
            return self.other_job(file) or self._take(file, sha256, run_id, now, came or now)
        finally:
            lock.release()

    def other_job(self, file: FileState) -> str | None:
        """The other job that has taken this file from the same place; ``None`` where none has."""
        query = select(drops.c.job).where(
            drops.c.job != self._job, drops.c.place == self._place, drops.c.name == file.name,
            drops.c.size == file.size, drops.c.modified == file.modified,
        )  # fmt: skip
        with self._database.reading() as connection:
            return connection.scalar(query.limit(1))

    def _take(
        self, file: FileState, sha256: str, run_id: str, now: datetime, came: datetime
    ) -> Drop:
        moment, seen = now.isoformat(), came.astimezone(UTC).isoformat()
        values = {
            "job": self._job, "place": self._place, "name": file.name, "size": file.size,
            "modified": file.modified, "sha256": sha256, "state": DropState.TAKEN.value,
            "run": run_id, "seen": seen, "changed": moment,
        }  # fmt: skip
        with self._database.writing() as connection:
            key = connection.execute(insert(drops).values(**values)).inserted_primary_key
            assert key is not None  # noqa: S101  # the driver gives it for an integer key
        return Drop(
            key[0], self._job, self._place, file, sha256, DropState.TAKEN, run_id, seen, moment
        )

    def settle(
        self,
        drop: Drop,
        state: DropState,
        now: datetime,
        *,
        message: str | None = None,
        figures: Mapping[str, JsonValue] | None = None,
    ) -> Drop:
        """Note what became of a file; figures that are not given stay. Give it as it is then."""
        values: dict[str, Any] = {
            "state": state.value, "changed": now.isoformat(), "message": message,
        }  # fmt: skip
        if figures is not None:
            values["figures"] = dict(figures)
        with self._database.writing() as connection:
            connection.execute(update(drops).where(drops.c.key == drop.key).values(**values))
            return _again(connection, drop)

    def release(self, drop: Drop, now: datetime) -> bool:
        """Note that a held file is to be sent; whether it was still held."""
        figures = {**(drop.figures or {}), "released": True}
        values = {"state": DropState.RELEASED.value, "changed": now.isoformat(), "message": None}
        mine = and_(drops.c.key == drop.key, drops.c.state == DropState.HELD)
        with self._database.writing() as connection:
            found = connection.execute(update(drops).where(mine).values(**values, figures=figures))
            return bool(found.rowcount)

    def is_now(self, drop: Drop, file: FileState) -> None:
        """Note that a file was written again, with the same content."""
        with self._database.writing() as connection:
            connection.execute(
                update(drops)
                .where(drops.c.key == drop.key)
                .values(size=file.size, modified=file.modified)
            )

    def note(self, drop: Drop, more: Mapping[str, JsonValue]) -> None:
        """Add to the figures of a file."""
        with self._database.writing() as connection:
            figures = {**(_again(connection, drop).figures or {}), **more}
            connection.execute(update(drops).where(drops.c.key == drop.key).values(figures=figures))

    def of_file(self, file: FileState) -> Drop | None:
        """The newest with this very name, size and time, in this place."""
        found = self._select(
            drops.c.place == self._place,
            drops.c.name == file.name,
            drops.c.size == file.size,
            drops.c.modified == file.modified,
        )
        return found[0] if found else None

    def with_content_of(self, drop: Drop) -> Drop | None:
        """The newest before it with its content, among those that keep others from going."""
        found = self._select(
            drops.c.sha256 == drop.sha256,
            drops.c.key < drop.key,
            drops.c.state.in_(BLOCKING),
            limit=1,
        )
        return found[0] if found else None

    def here(self, states: Collection[DropState]) -> list[Drop]:
        """Those of this place in one of these states, the newest first."""
        return self._select(drops.c.place == self._place, drops.c.state.in_(states))

    def in_states(self, states: Collection[DropState], limit: int | None = None) -> list[Drop]:
        """Those in one of these states, the newest first."""
        return self._select(drops.c.state.in_(states), limit=limit)

    def came(self, after: datetime, until: datetime) -> bool:
        """Whether a file came after a moment and up to another one."""
        query = select(drops.c.key).where(
            drops.c.job == self._job,
            drops.c.seen > after.astimezone(UTC).isoformat(),
            drops.c.seen <= until.astimezone(UTC).isoformat(),
        )
        with self._database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def ended_before(
        self, moment: datetime, states: Collection[DropState] = ENDED, *, unpruned: bool = False
    ) -> list[str]:
        """The runs of files with which nothing is to be done any more since before a moment.

        Args:
            moment: UTC.
            states: in one of these.
            unpruned: only those whose rows are still there.
        """
        query = select(drops.c.run).where(
            drops.c.job == self._job,
            drops.c.state.in_(states),
            drops.c.changed < moment.astimezone(UTC).isoformat(),
        )
        if unpruned:
            query = query.join(runs, runs.c.id == drops.c.run).where(runs.c.pruned.is_(None))
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    def named(self, name: str) -> Drop | None:
        """The newest of this name."""
        found = self._select(drops.c.name == name, limit=1)
        return found[0] if found else None

    def newest(self, limit: int) -> list[Drop]:
        """The newest of all."""
        return self._select(limit=limit)

    def elsewhere(self) -> list[Drop]:
        """Those that wait, of a job of that name that watches, or watched, another place."""
        states = (*UNFINISHED, DropState.HELD)
        return self._select(drops.c.place != self._place, drops.c.state.in_(states))

    def _select(self, *wanted: Any, limit: int | None = None) -> list[Drop]:
        query = (
            select(drops)
            .where(drops.c.job == self._job, *wanted)
            .order_by(drops.c.key.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [_drop(row) for row in connection.execute(query)]


def is_drops(database: Database, run_id: str) -> bool:
    """Whether a run imports a file of a job."""
    with database.reading() as connection:
        return connection.scalar(select(exists().where(drops.c.run == run_id))) or False


def require_resumable(database: Database, run_id: str, *, is_looked_at: bool) -> None:
    """Refuse to carry on with a run of a job's file of which somebody else decides.

    Args:
        database: the store.
        run_id: the run.
        is_looked_at: whether its job has looked at it.

    Raises:
        RunError: the file was rejected, or the job has to look at it first.
    """
    with database.reading() as connection:
        row = connection.execute(select(drops).where(drops.c.run == run_id).limit(1)).first()
    if row is None:
        return
    if row.state == DropState.REJECTED:
        raise RunError(f"{row.name} was rejected: nothing more of run {run_id} is sent.")
    if not is_looked_at:
        raise RunError(
            f"Run {run_id} imports a file of job {row.job}, which looks at it before anything is "
            f"sent: `importer jobs run {row.job}` carries on with it."
        )


def _again(connection: Connection, drop: Drop) -> Drop:
    """A file as it is now."""
    return _drop(connection.execute(select(drops).where(drops.c.key == drop.key)).one())


def _tries() -> Iterator[None]:
    for seconds in _WAITS_SECONDS:
        time.sleep(seconds)
        yield


def _drop(row: Any) -> Drop:
    return Drop(
        row.key, row.job, row.place, FileState(row.name, int(row.size), row.modified), row.sha256,
        DropState(row.state), row.run, row.seen, row.changed, row.message, row.figures,
    )  # fmt: skip
