"""The store in a SQLite file: write-ahead log, synced, for its user's eyes only."""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
from contextlib import suppress
from functools import lru_cache
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, create_engine, event
from sqlalchemy.dialects.sqlite import insert

from importer.errors import StoreError
from importer.packing import ContactRecord
from importer.store.database import Database
from importer.store.lock import FileBackedLock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Table
    from sqlalchemy.dialects.sqlite import Insert

    from importer.store.address import StoreAddress

_log = logging.getLogger(__name__)

CACHE_KIB = 32 * 1024
BUSY_TIMEOUT_SECONDS = 300
"""Another run's deduplication, or a pruning, is one transaction: with millions it takes minutes."""
BUSY_POLL_SECONDS = 0.01
SCRATCH_NAME = "scratch.db"
"""A file of this name has no journal: where the disk is full, it is damaged and of no use."""

_MEANINGS = (
    ("not a database", "the file is no store of this program; name another"),
    ("malformed", "the file is damaged; restore it from a backup or name another"),
    ("readonly", "it is read-only; give yourself the right to write it"),
    ("locked", "another program holds it; try again when that one has ended"),
    ("full", "the disk is full; free some space and run `importer resume`"),
    ("unable to open", "the file cannot be opened; check the folder and its rights"),
    ("disk i/o", "the disk failed to read or write; check it, then run `importer resume`"),
)


class SqliteDatabase(Database):
    """A SQLite file."""

    def __init__(
        self, address: StoreAddress, *, scratch: bool = False, read_only: bool = False
    ) -> None:
        """Open the file, and make it where it does not exist.

        Args:
            address: of a file; its folder is made for this user alone (mode 0700, file 0600).
            scratch: for a file that is thrown away afterwards: no journal, no syncing.
            read_only: without the right to change it.

        Raises:
            StoreError: it cannot be opened.
        """
        if address.path is None:
            raise ValueError(f"{address} is no file")
        self.path = address.path
        if read_only:
            uri = f"{self.path.as_uri()}?mode=ro"
            engine = create_engine(
                "sqlite://", creator=lambda: _connect(uri, uri=True), poolclass=NullPool
            )
        else:
            engine = create_engine(
                address.url,
                connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None},
            )
            event.listen(engine, "connect", _on_connect_scratch if scratch else _on_connect)
        # The driver's own idea of transactions leaves out reads and table definitions.
        event.listen(engine, "begin", _on_begin)
        super().__init__(engine, address)
        self._writing = engine.execution_options(begin="BEGIN IMMEDIATE")
        with self.translated():
            if not read_only:
                _make_private(self.path)
            engine.connect().close()

    def _snapshot(self) -> Any:
        return self.engine.connect()

    def _exclusive(self) -> Any:
        return self._writing.begin()

    def explained(self, error: BaseException | None) -> str:
        """Say what an error of the driver means and what to do."""
        if self.path.name == SCRATCH_NAME:
            return (
                f"The plan cannot be written to {self.path.parent.parent} ({error}): the disk is "
                "probably full. Free some space, or name another folder with --reports."
            )
        text = str(error)
        lowered = text.lower()
        meaning = next((meaning for mark, meaning in _MEANINGS if mark in lowered), text)
        return f"The store {self.path} does not work: {meaning}."

    def insert_contacts(
        self, connection: Connection, run_key: int, contacts: Sequence[Sequence[int | str]]
    ) -> None:
        """Write pending contacts of a run, many in one statement: half the time of one each."""
        for fields in contacts:
            count = len(fields) // len(ContactRecord._fields)
            connection.exec_driver_sql(_insert_contacts(run_key, count), tuple(fields))

    @staticmethod
    def upsert(table: Table) -> Insert:
        """Give an insert that knows ``on_conflict_do_update``."""
        return insert(table)

    def give_back_space(self) -> None:
        """Write the file anew without what was removed; a full disk or a reader postpones that."""
        with suppress(StoreError), self.translated():
            raw = self.engine.raw_connection()
            try:
                cursor = raw.cursor()
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.DatabaseError as error:
                _log.warning("space in the store is not given back yet: %s", error)
            finally:
                raw.close()

    def lock(self, name: str) -> FileBackedLock:
        """Give the operating system's lock on a file beside the store; it ends with the process."""
        return FileBackedLock(self.path.parent / f"{name}.lock")


@lru_cache(maxsize=2)  # a run's whole statements, and the shorter one at a block's end
def _insert_contacts(run_key: int, count: int) -> str:
    values = f"({run_key}, {', '.join('?' * len(ContactRecord._fields))}, 'pending', 0)"
    return (
        f"INSERT INTO contacts (run, {', '.join(ContactRecord._fields)}, status, attempts)"  # noqa: S608  # no data
        f" VALUES {', '.join([values] * count)}"
    )


def _connect(address: str, *, uri: bool) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=uri, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)


def _make_private(path: Path) -> None:
    # From the outermost on: a folder that is made on the way to another one gets no mode.
    for folder in reversed(path.parents):
        if not folder.exists():  # another program may make it at this moment
            folder.mkdir(exist_ok=True, mode=0o700)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR))


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch a new file over; where two programs do it at once SQLite itself does not wait."""
    ends = monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() >= ends:
                raise
        else:
            return
        sleep(BUSY_POLL_SECONDS)


def _on_connect_scratch(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
