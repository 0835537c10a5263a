"""Which layout a database has, and how it is brought up to the one this program knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, String, Table, inspect, select, text

from importer.errors import StoreError
from importer.store.schema import metadata, pending_index

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from importer.store.database import Database

LAYOUTS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""All that there have been, oldest first; a module for each in ``migrations/versions``."""
SUPPRESSION_LAYOUT = "0003"
"""The first with a suppression list."""
VERSION_TABLE = "importer_version"

_version = Table(VERSION_TABLE, MetaData(), Column("version_num", String(32), primary_key=True))


def bring_up(database: Database, *, scratch: bool = False) -> None:
    """Make the tables in an empty database; bring those of an older program up, content and all.

    All of it is one transaction: whoever is killed in it leaves the old layout whole.

    Args:
        database: its store.
        scratch: it is thrown away before anything is sent: what only sending needs is left out.

    Raises:
        StoreError: a newer or another program wrote it.
    """
    with database.reading() as connection:
        if _layout(connection, database) == LAYOUTS[-1]:
            return
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":  # two programs may meet an empty database
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('rampwin-importer'))"))
        found = _layout(connection, database)
        if found is None:
            metadata.create_all(connection)
            if scratch:
                pending_index.drop(connection)
            _version.create(connection)
            connection.execute(_version.insert().values(version_num=LAYOUTS[-1]))
        elif found != LAYOUTS[-1]:
            upgrade(connection, LAYOUTS[-1])


def is_up_to_date(database: Database) -> bool:
    """Whether there is a store, in the layout that this program knows; nothing is changed.

    Raises:
        StoreError: it is an older, a newer or another program's.
    """
    with database.reading() as connection:
        found = _layout(connection, database)
    if found not in {None, LAYOUTS[-1]}:
        raise StoreError(
            f"The store {database.address} has the layout of an older version: "
            "`importer runs` brings it up to date."
        )
    return found is not None


def has_suppression_list(database: Database) -> bool:
    """Whether there is a store that knows a suppression list, maybe an empty one.

    Raises:
        StoreError: a newer or another program wrote it.
    """
    with database.reading() as connection:
        found = _layout(connection, database)
    return found is not None and found >= SUPPRESSION_LAYOUT


def upgrade(connection: Connection, layout: str) -> None:
    """Run the migrations up to a layout in the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "sqlite" and not inspect(connection).has_table(VERSION_TABLE):
        _take_over(connection)
    config = Config()
    config.set_main_option("script_location", "importer:store/migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, layout)


def _take_over(connection: Connection) -> None:
    """The first layout kept its number in SQLite's own header."""
    if connection.exec_driver_sql("PRAGMA user_version").scalar_one() == 1:
        _version.create(connection)
        connection.execute(_version.insert().values(version_num=LAYOUTS[0]))
        connection.exec_driver_sql("PRAGMA user_version=0")


def _layout(connection: Connection, database: Database) -> str | None:
    """The layout's name; ``None`` for a database without any table of ours.

    Raises:
        StoreError: a newer or another program wrote it.
    """
    found = inspect(connection)
    tables = set(found.get_table_names())
    if VERSION_TABLE in tables:
        layout = connection.execute(select(_version.c.version_num)).scalar_one()
        if layout in LAYOUTS:
            return str(layout)
        raise _newer(database, layout)
    if connection.dialect.name == "sqlite":
        number = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if number > 1:
            raise _newer(database, str(number))
        if number == 1:
            return LAYOUTS[0]
    # A server's database may be shared with others, a file may not.
    if tables if connection.dialect.name == "sqlite" else tables & set(metadata.tables):
        raise StoreError(
            f"{database.address} is another program's database: name one of its own with "
            "IMPORTER_STORE."
        )
    return None


def _newer(database: Database, layout: str) -> StoreError:
    return StoreError(
        f"The store {database.address} was written by a newer version of importer (its layout is "
        f"{layout}, this program knows {LAYOUTS[-1]}): update importer, or name another store "
        "with IMPORTER_STORE."
    )
