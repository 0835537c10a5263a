"""Where a store lies that is killed and looked at: a SQLite file or a PostgreSQL database."""

from __future__ import annotations

import shutil
import tempfile
from abc import ABC, abstractmethod
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest
from sqlalchemy import NullPool, create_engine, insert, inspect, select, text
from sqlalchemy.schema import MetaData

from importer.model import JsonValue, Outcome, SourceInfo, Status
from importer.packing import pack
from importer.store import NewRun, Store, file_address, store_address
from importer.store.layout import LAYOUTS, VERSION_TABLE, upgrade
from importer.store.opening import _connected
from importer.store.schema import metadata
from tests.e2e.crash.scene import CHANNEL, Scene
from tests.store.suite import NOW, columns, contact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from importer.store import StoreAddress

KINDS = ("sqlite", "postgresql")
SHORT_KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.slow))
"""For what runs often: a server's commits take their time."""
OLD_RUN = "20250101-000000-abcd"


@dataclass(frozen=True)
class RunLine:
    """A run, as its line in the store has it."""

    id: str
    state: str
    reported: bool
    rows: int
    contacts: int
    """How many of its rows are contacts."""
    outcomes: dict[str, str]
    """Number → status, of the contacts that have been requested."""


@dataclass(frozen=True)
class Seen:
    """What a store holds at a moment."""

    layout: dict[str, frozenset[str]]
    """Table → its columns."""
    runs: dict[str, RunLine]
    ledger: dict[str, tuple[dict[str, JsonValue], str]]
    """Number → its values, and the run that brought the newest."""
    replaced: list[str]
    """The numbers whose values were replaced, as often as they were."""


class Place(ABC):
    """A place for a store, empty at first."""

    kind: str
    url: str

    @abstractmethod
    def connected(self) -> AbstractContextManager[Connection]:
        """Connect without disturbing what a killed process has left."""

    def look(self) -> Seen:
        """Give what the store holds, once all that the killed process had begun has ended."""
        with self.connected() as connection:
            return _read(connection)

    def fill(self, scene: Scene, base_url: str) -> None:
        """Make a store of the first layout that knows what the scene takes for known."""
        address = store_address(self.url)
        with tempfile.TemporaryDirectory() as folder:
            newest = file_address(Path(folder) / "newest.db")
            with Store.open(newest) as store:
                _earlier_run(store, scene, base_url)
                _write_first_layout(address, store)


class SqlitePlace(Place):
    """A file in a folder."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "store" / "store.db"
        self.url = f"sqlite:///{self.path}"

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Connect to a copy: whoever opens the file itself repairs it on the way."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / self.path.name
            for suffix in ("", "-wal"):
                file = self.path.with_name(self.path.name + suffix)
                if file.exists():
                    shutil.copyfile(file, copy.with_name(file.name))
            engine = create_engine(f"sqlite:///{copy}", poolclass=NullPool)
            with engine.connect() as connection:
                yield connection


class PostgresPlace(Place):
    """A database on a server."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        self.url = url

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Connect once the server has noticed that the killed process is gone."""
        engine = create_engine(store_address(self.url).url, poolclass=NullPool)
        others = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        with engine.connect() as connection:
            while connection.execute(others).scalar_one():
                connection.rollback()  # the view is frozen within a transaction
            yield connection


def _read(connection: Connection) -> Seen:
    inspector = inspect(connection)
    layout = {
        table: frozenset(column["name"] for column in inspector.get_columns(table))
        for table in inspector.get_table_names()
    }
    if "runs" not in layout:
        return Seen(layout, {}, {}, [])
    contacts = connection.execute(text("SELECT run, phone, status FROM contacts")).all()
    lines = connection.execute(text("SELECT key, id, state, reported, rows FROM runs")).all()
    runs = {}
    for line in lines:
        own = [each for each in contacts if each.run == line.key]
        outcomes = {
            each.phone: each.status for each in own if each.status in {"sent", "failed", "unknown"}
        }
        runs[line.id] = RunLine(
            line.id, line.state, bool(line.reported), line.rows, len(own), outcomes
        )
    ledger = {
        phone: (_values(body), run)
        for phone, body, run in connection.execute(text("SELECT phone, body, run FROM ledger"))
    }
    replaced: list[str] = []
    if "ledger_history" in layout:
        replaced = list(connection.execute(text("SELECT phone FROM ledger_history")).scalars())
    return Seen(layout, runs, ledger, replaced)


def _values(body: str) -> dict[str, JsonValue]:
    values: dict[str, JsonValue] = orjson.loads(body)
    return {name: value for name, value in values.items() if name != "phone_number"}


def newest_layout() -> dict[str, frozenset[str]]:
    """Give the tables of the newest layout."""
    ours = {name: frozenset(table.columns.keys()) for name, table in metadata.tables.items()}
    return {**ours, VERSION_TABLE: frozenset({"version_num"})}


def _earlier_run(store: Store, scene: Scene, base_url: str) -> None:
    """Write a finished run that has brought what is known."""
    new = NewRun("run", base_url, CHANNEL, "m", "0" * 64, "/reports")
    run = store.create_run(new, NOW, OLD_RUN)
    rows = [
        contact(n, phone, CHANNEL, "", **values)
        for n, (phone, values) in enumerate(scene.known.items(), 2)
    ]
    run.add(pack(columns(rows), first_n=1, source=0, width=1))
    source = SourceInfo("old.csv", "/old.csv", "1" * 64, ("Mobile",), rows=len(rows))
    run.seal([source], rejected={}, codes={}, countries={}, warnings={}, extra_columns=0)
    run.save([Outcome(n, Status.SENT, 1) for n in range(1, len(rows) + 1)], NOW)
    run.finish("finished", NOW)
    run.mark_reported()


def _write_first_layout(address: StoreAddress, newest: Store) -> None:
    """Copy a store into one of the first layout, as far as that could hold it."""
    with (
        closing(_connected(address)) as database,
        database.writing() as connection,
        newest.database.reading() as reading,
    ):
        upgrade(connection, LAYOUTS[0])
        old = MetaData()
        old.reflect(connection)
        for table in metadata.sorted_tables:
            if table.name not in old.tables:
                continue
            lines = [dict(line) for line in reading.execute(select(table)).mappings()]
            for line in lines:
                line.pop("key", None)  # PostgreSQL counts on from what it has given itself
            names = old.tables[table.name].columns.keys() & lines[0].keys()
            connection.execute(
                insert(old.tables[table.name]),
                [{name: line[name] for name in names} for line in lines],
            )
        if connection.dialect.name == "sqlite":  # the very first files had no table for that
            connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
            connection.exec_driver_sql("PRAGMA user_version=1")
