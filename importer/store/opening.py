"""Opens the database that an address names, with its layout brought up to date."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from importer.store.layout import bring_up, has_suppression_list, is_up_to_date
from importer.store.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from importer.store.address import StoreAddress
    from importer.store.database import Database


def open_database(address: StoreAddress, *, scratch: bool = False) -> Database:
    """Open a store's database, and make it where it does not exist.

    Args:
        address: of a file or a server's database.
        scratch: for a file that is thrown away afterwards.

    Raises:
        StoreError: with the reason and what to do.
    """
    database = _connected(address, scratch=scratch)
    with _closed_on_error(database):
        bring_up(database, scratch=scratch)
    return database


def open_existing_database(address: StoreAddress) -> Database | None:
    """Open a store's database and change nothing in it; ``None`` where there is no store.

    Raises:
        StoreError: with the reason and what to do.
    """
    return _read_only_if(address, is_up_to_date)


def open_suppression_list(address: StoreAddress) -> Database | None:
    """Open a store's database to read its suppression list; ``None`` where there is none.

    A store of an older program is no obstacle: it has no list.

    Raises:
        StoreError: with the reason and what to do.
    """
    return _read_only_if(address, has_suppression_list)


def _read_only_if(address: StoreAddress, holds: Callable[[Database], bool]) -> Database | None:
    """Open a database for reading, if there is one and it holds what is wanted."""
    if address.path is not None and not address.path.exists():
        return None
    database = _connected(address, read_only=True)
    with _closed_on_error(database):
        if holds(database):
            return database
    database.close()
    return None


def _connected(
    address: StoreAddress, *, scratch: bool = False, read_only: bool = False
) -> Database:
    if address.path is not None:
        return SqliteDatabase(address, scratch=scratch, read_only=read_only)
    from importer.store.postgres import PostgresDatabase  # the driver is an extra

    return PostgresDatabase(address)


@contextmanager
def _closed_on_error(database: Database) -> Iterator[None]:
    try:
        yield
    except BaseException:
        database.close()
        raise
