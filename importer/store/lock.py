"""Locks that free themselves when their holder dies: who may send to a channel, who has a run."""

from __future__ import annotations

import hashlib
import threading
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from importer.errors import ChannelBusy, RunBusy, Stopped, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection

    from importer.store.database import Database, Lock

POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Patience:
    """What to do where somebody else holds a lock."""

    wait: bool = True
    """Until it is free; else stop at once."""
    tell: Callable[[str], None] = field(default=lambda _message: None)
    """Called once with a sentence that says what is waited for."""
    stop: threading.Event = field(default_factory=threading.Event)
    """Set from any thread, it ends the waiting."""


IMPATIENT = Patience(wait=False)


@contextmanager
def channel_locks(
    database: Database, base_url: str, channels: Iterable[str], patience: Patience = IMPATIENT
) -> Iterator[Callable[[], None]]:
    """Hold the right to send to these channels; gives what checks that it is still held.

    Raises:
        ChannelBusy: another process is sending to one of them, and there is no patience.
        Stopped: the waiting was ended.
    """
    with ExitStack() as stack:
        held: list[Lock] = []
        for channel in sorted(channels):  # one order for all: two runs cannot wait on each other
            digest = hashlib.sha256(f"{base_url}\n{channel}".encode()).hexdigest()[:16]
            lock = database.lock(f"channel-{digest}")
            if not _acquired(lock, f"Another run is sending to channel '{channel}'", patience):
                raise ChannelBusy(
                    f"Another run is sending to channel '{channel}' right now; nothing was sent. "
                    "Try again when it has ended, or leave out --no-wait."
                )
            stack.callback(lock.release)
            held.append(lock)

        def check() -> None:
            for lock in held:
                lock.check()

        yield check


@contextmanager
def run_lock(database: Database, run_id: str, patience: Patience = IMPATIENT) -> Iterator[None]:
    """Hold a run: whoever works on it does, from its first row to its reports.

    Raises:
        RunBusy: another process works on it, and there is no patience.
        Stopped: the waiting was ended.
    """
    lock = database.lock(f"run-{run_id}")
    if not _acquired(lock, f"Another process is working on run {run_id}", patience):
        raise RunBusy(
            f"Another process is working on run {run_id} right now: try again when it has ended."
        )
    try:
        yield
    finally:
        lock.release()


def _acquired(lock: Lock, who: str, patience: Patience) -> bool:
    if lock.acquire():
        return True
    if not patience.wait:
        return False
    patience.tell(f"{who}: waiting until it has ended.")
    while not patience.stop.wait(POLL_SECONDS):
        if lock.acquire():
            return True
    raise Stopped("Stopped while waiting for another run to end; nothing was sent.")


class FileBackedLock:
    """The operating system's lock on a file, which ends with the process that holds it."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path, timeout=0, mode=0o600)

    def acquire(self) -> bool:
        """Take the lock if it is free."""
        try:
            self._lock.acquire()
        except Timeout:
            return False
        except OSError as error:
            raise StoreError(
                f"The lock {self._lock.lock_file} cannot be taken "
                f"({error.strerror or error}): see to its folder and disk."
            ) from error
        return True

    def check(self) -> None:
        """Make sure that it is still ours: it is as long as this process lives."""

    def release(self) -> None:
        """Give it back, and leave no file: who waits for it notices that the file is a new one."""
        with suppress(OSError):  # Windows does not remove a file that is open
            Path(self._lock.lock_file).unlink(missing_ok=True)
        self._lock.release()


class LockSession:
    """The one connection that holds all of a process's advisory locks."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    def ask(self, query: str, **values: int) -> Any:
        """Give the one value that a query answers; where the connection was lost, so is its hold.

        Raises:
            StoreError: the server does not answer.
        """
        with self._database.translated():
            if self._connection is None:
                self._connection = self._database.engine.connect().execution_options(
                    isolation_level="AUTOCOMMIT"
                )
            return self._connection.scalar(text(query), values)

    def close(self) -> None:
        """End the connection and with it every lock."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.invalidate()
            connection.close()


class SessionLock:
    """A PostgreSQL advisory lock, which ends with the connection that holds it."""

    def __init__(self, session: LockSession, name: str) -> None:
        self._session = session
        digest = hashlib.sha256(f"rampwin-importer\n{name}".encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)

    def acquire(self) -> bool:
        """Take the lock if it is free."""
        return bool(self._session.ask("SELECT pg_try_advisory_lock(:key)", key=self._key))

    def check(self) -> None:
        """Make sure that the connection still lives; with it the lock would have gone."""
        self._session.ask("SELECT 1")

    def release(self) -> None:
        """Give it back; where the connection is gone, so is the lock."""
        with suppress(StoreError):
            self._session.ask("SELECT pg_advisory_unlock(:key)", key=self._key)
