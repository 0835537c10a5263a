"""Opens the database: where it lies, who may read it, how safe and how new it is."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
from sqlalchemy import URL, NullPool, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from importer.errors import StoreError
from importer.store.schema import SCHEMA_VERSION, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

CACHE_KIB = 32 * 1024
BUSY_TIMEOUT_SECONDS = 30
PAGE_ROWS = 5000
SCRATCH_NAME = "scratch.db"
"""A file of this name has no journal: where the disk is full, it is damaged and of no use."""

_ANY_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' LIMIT 1"


def default_path() -> Path:
    """The store that is used where none is named: a file in the user's data folder."""
    return platformdirs.user_data_path("rampwin-importer", appauthor=False) / "importer.db"


def sqlite_path(url: str | None) -> Path:
    """The file that a store URL (``sqlite:///PATH``; ``None`` is the default) names.

    Raises:
        StoreError: the URL is none, or of a database that is not supported.
    """
    if url is None:
        return default_path()
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(
            "IMPORTER_STORE is no store URL; write it as sqlite:///PATH, "
            "for example sqlite:///importer.db."
        ) from None
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise StoreError(
            f"IMPORTER_STORE names a {parsed.get_backend_name()} database without a file; "
            "this version keeps its store in SQLite: write sqlite:///PATH."
        )
    return Path(parsed.database).expanduser().absolute()


def open_read_only(path: Path) -> Engine:
    """Open an existing SQLite file without the right to change it.

    Raises:
        StoreError: it cannot be opened.
    """
    with translated(path):
        address = f"{path.absolute().as_uri()}?mode=ro"
        engine = create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool
        )
        engine.connect().close()
    return engine


def open_engine(path: Path, *, scratch: bool = False) -> Engine:
    """Open the SQLite file at ``path``, and make it where it does not exist.

    Args:
        path: the database file; its folder is made for this user alone (mode 0700, file 0600).
        scratch: for a file that is thrown away afterwards: no journal, no syncing.

    Raises:
        StoreError: it cannot be opened, is no store, or was written by a newer program.
    """
    with translated(path):
        _make_private(path)
        engine = create_engine(
            URL.create("sqlite", database=str(path)),
            connect_args={"timeout": BUSY_TIMEOUT_SECONDS},
        )
        event.listen(engine, "connect", _on_connect_scratch if scratch else _on_connect)
        _check_version(engine, path)
    return engine


@contextmanager
def translated(path: Path | str) -> Iterator[None]:
    """Turn whatever the database or the file system raises into a :class:`StoreError`."""
    try:
        yield
    except DBAPIError as error:
        if Path(path).name == SCRATCH_NAME:
            raise StoreError(
                f"The plan cannot be written to {Path(path).parent.parent} ({error.orig}): the "
                "disk is probably full. Free some space, or name another folder with --reports."
            ) from error
        raise StoreError(f"The store {path} does not work: {_plain(error.orig)}.") from error
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"The store {path} cannot be opened: {error}.") from error


def stream(
    connection: Connection, sql: str, parameters: tuple[object, ...]
) -> Iterator[tuple[Any, ...]]:
    """Rows of a query as the driver's plain tuples, read page by page so that memory is bounded."""
    cursor: Any = connection.exec_driver_sql(sql, parameters).cursor
    while page := cursor.fetchmany(PAGE_ROWS):
        yield from page


def _plain(error: BaseException | None) -> str:
    text = str(error)
    if isinstance(error, sqlite3.DatabaseError):
        for pattern, meaning in (
            ("not a database", "the file is no store of this program; name another"),
            ("malformed", "the file is damaged; restore it from a backup or name another"),
            ("readonly", "it is read-only; give yourself the right to write it"),
            ("locked", "another program holds it; try again when that one has ended"),
            ("full", "the disk is full; free some space and run `importer resume`"),
            ("unable to open", "the file cannot be opened; check the folder and its rights"),
        ):
            if pattern in text:
                return meaning
    return text


def _make_private(path: Path) -> None:
    if not path.parent.exists():
        path.parent.mkdir(parents=True, mode=0o700)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR))


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")


def _on_connect_scratch(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")


def _check_version(engine: Engine, path: Path) -> None:
    with engine.begin() as connection:
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"The store {path} was written by a newer version of importer "
                f"(its layout is {version}, this program knows {SCHEMA_VERSION}); "
                "update importer, or name another store with IMPORTER_STORE."
            )
        if version == 0 and connection.exec_driver_sql(_ANY_TABLE).first() is not None:
            raise StoreError(
                f"{path} is another program's database: name a file of its own with IMPORTER_STORE."
            )
        if version < SCHEMA_VERSION:
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")
