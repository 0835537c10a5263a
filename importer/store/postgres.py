"""The store in a PostgreSQL database, where several machines share it (psycopg 3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql import insert

from importer.errors import StoreError
from importer.packing import ContactRecord
from importer.store.database import Database
from importer.store.lock import LockSession, SessionLock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table
    from sqlalchemy.dialects.postgresql import Insert

    from importer.store.address import StoreAddress

CONNECT_TIMEOUT_SECONDS = 10
_KEEPALIVE_SECONDS = 30
_COPY = f"COPY contacts (run, {', '.join(ContactRecord._fields)}, status, attempts) FROM STDIN"

_MEANINGS = (
    ("InvalidPassword", "the server refused the user or the password"),
    ("InvalidAuthorizationSpecification", "the server refused the user"),
    ("InvalidCatalogName", "there is no such database on the server; create it first"),
    ("InsufficientPrivilege", "the user lacks a right that the store needs; grant it"),
    ("ReadOnlySqlTransaction", "the server is read-only; name the one that can be written"),
    ("DiskFull", "the server's disk is full; free some space and run `importer resume`"),
    ("TooManyConnections", "the server takes no more connections; try again later"),
    ("LockNotAvailable", "another program holds it; try again when that one has ended"),
    ("DataCorrupted", "its data are damaged; restore them from a backup"),
    ("AdminShutdown", "the server is shutting down; run `importer resume` when it is back"),
    ("UndefinedTable", "a table of the store is missing; restore it from a backup"),
)
"""Class of psycopg (a name for each SQLSTATE) → what it means and what to do."""

_WHILE_CONNECTING = (
    (r'database "[^"]*" does not exist', "InvalidCatalogName"),
    (r"password authentication failed|no password supplied", "InvalidPassword"),
    (r'role "[^"]*" does not exist|no pg_hba.conf entry', "InvalidAuthorizationSpecification"),
    (r"too many clients|remaining connection slots", "TooManyConnections"),
)
"""Text of the server before there is a connection, which comes without its SQLSTATE → class."""


class PostgresDatabase(Database):
    """A database on a PostgreSQL server."""

    def __init__(self, address: StoreAddress) -> None:
        """Connect.

        Raises:
            StoreError: the driver is not installed, or the server cannot be reached.
        """
        try:
            import psycopg  # noqa: F401  # SQLAlchemy's own message for this is a traceback
        except ImportError:
            raise StoreError(
                "A PostgreSQL store needs the driver psycopg: install rampwin-importer[postgres]."
            ) from None
        engine = create_engine(
            address.url,
            connect_args={
                "connect_timeout": CONNECT_TIMEOUT_SECONDS,
                "application_name": "rampwin-importer",
                # A server that is gone without a word is noticed, on either side: a lock whose
                # holder has lost its power frees itself.
                "keepalives_idle": _KEEPALIVE_SECONDS,
                "options": f"-c tcp_keepalives_idle={_KEEPALIVE_SECONDS}"
                " -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3",
            },
            pool_pre_ping=True,
        )
        super().__init__(engine, address)
        self._lock_session = LockSession(self)
        self._reading = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        with self.translated():
            engine.connect().close()

    def _snapshot(self) -> Any:
        return self._reading.connect()

    def _exclusive(self) -> Any:
        return self.engine.begin()

    def explained(self, error: BaseException | None) -> str:
        """Say what an error of the driver means and what to do."""
        kind = type(error).__name__
        # The driver's text can quote a statement's values: only its first line, and that only
        # where it speaks of the connection.
        first = str(error).strip().partition("\n")[0] if kind == "OperationalError" else ""
        for pattern, class_name in _WHILE_CONNECTING:
            if re.search(pattern, first):
                kind = class_name
        meaning = dict(_MEANINGS).get(kind) or first or f"{kind}, which is unexpected"
        return f"The store {self.address} does not work: {meaning}."

    def insert_contacts(
        self, connection: Connection, run_key: int, contacts: Sequence[Sequence[int | str]]
    ) -> None:
        """Write pending contacts of a run by COPY."""
        driver: Any = connection.connection.driver_connection
        width = len(ContactRecord._fields)
        with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
            for fields in contacts:
                for start in range(0, len(fields), width):
                    copy.write_row((run_key, *fields[start : start + width], "pending", 0))

    @staticmethod
    def upsert(table: Table) -> Insert:
        """Give an insert that knows ``on_conflict_do_update``."""
        return insert(table)

    def give_back_space(self) -> None:
        """Leave it to the server, which vacuums by itself."""

    def lock(self, name: str) -> SessionLock:
        """Give an advisory lock, which ends with the connection that holds it."""
        return SessionLock(self._lock_session, name)

    def close(self) -> None:
        """End all connections; locks end with them."""
        self._lock_session.close()
        super().close()
