"""One database: its transactions, with every error of the driver told as a :class:`StoreError`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from importer.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Dialect, Engine, Executable, Row, Select, Table
    from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

    from importer.store.address import StoreAddress

PAGE_ROWS = 5000


class Lock(Protocol):
    """A lock that one process can hold at a time, until it releases it or dies."""

    def acquire(self) -> bool:
        """Take the lock if it is free: whether it is ours now."""

    def check(self) -> None:
        """Make sure that it is still ours.

        Raises:
            StoreError: it is lost.
        """

    def release(self) -> None:
        """Give it back; where it is not held nothing happens."""


class Database(ABC):
    """What the store needs of a database; :mod:`sqlite` and :mod:`postgres` provide it."""

    def __init__(self, engine: Engine, address: StoreAddress) -> None:
        self.engine = engine
        self.address = address

    def close(self) -> None:
        """Give back what is held."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees the database as it is now, whatever others write meanwhile."""
        with self.translated(), self._snapshot() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all that is written in it is there afterwards, or nothing."""
        with self.translated(), self._exclusive() as connection:
            yield connection

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn whatever the database or the file system raises into a :class:`StoreError`."""
        try:
            yield
        except DBAPIError as error:
            raise StoreError(self.explained(error.orig)) from error
        except self.engine.dialect.loaded_dbapi.Error as error:  # where the driver itself is used
            raise StoreError(self.explained(error)) from error
        except OSError as error:
            raise StoreError(
                f"The store {self.address} cannot be opened ({error.strerror or error}): see to "
                "its folder and disk, or name another store with IMPORTER_STORE."
            ) from error
        except SQLAlchemyError as error:
            raise StoreError(f"The store {self.address} cannot be opened: {error}.") from error

    @abstractmethod
    def _snapshot(self) -> Any:
        """Give a context manager: a connection within a transaction that only reads."""

    @abstractmethod
    def _exclusive(self) -> Any:
        """Give a context manager: a connection within a transaction that may write."""

    @abstractmethod
    def explained(self, error: BaseException | None) -> str:
        """Say what an error of the driver means and what to do."""

    @abstractmethod
    def insert_contacts(
        self, connection: Connection, run_key: int, contacts: Sequence[Sequence[int | str]]
    ) -> None:
        """Write pending contacts of a run.

        Each list holds the fields of several :class:`importer.packing.ContactRecord`, one after
        the other.
        """

    @staticmethod
    @abstractmethod
    def upsert(table: Table) -> SqliteInsert | PostgresInsert:
        """Give an insert that knows ``on_conflict_do_update``."""

    @abstractmethod
    def give_back_space(self) -> None:
        """After much was removed: leave nothing of it in the database's files, where it can."""

    @abstractmethod
    def lock(self, name: str) -> Lock:
        """Give a lock of that name, for one process at a time wherever this store is used."""


def execute_many(
    connection: Connection, statement: Executable, parameters: Sequence[Mapping[str, Any]]
) -> None:
    """Run a statement for each set of parameters, all of them plain text and numbers.

    SQLAlchemy looks at each parameter of each set by itself; the driver is given what was
    compiled once, which takes less than half the time for an outcome.
    """
    sql, order, constants = _compiled(statement, connection.dialect)
    rows: list[Any] = [{**constants, **each} for each in parameters] if constants else [*parameters]
    if order is not None:
        rows = [tuple([each[name] for name in order]) for each in rows]
    connection.exec_driver_sql(sql, rows)


@lru_cache(maxsize=64)
def _compiled(
    statement: Executable, dialect: Dialect
) -> tuple[str, tuple[str, ...] | None, dict[str, Any]]:
    """The text for the driver, the order of parameters without names, and those that are fixed."""
    compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    return str(compiled), tuple(compiled.positiontup) if compiled.positional else None, fixed


def stream(
    connection: Connection, query: Select[Any], parameters: Mapping[str, object] | None = None
) -> Iterator[Row[Any]]:
    """The rows of a query, read page by page so that memory is bounded."""
    yield from connection.execute(
        query, dict(parameters or {}), execution_options={"yield_per": PAGE_ROWS}
    )
