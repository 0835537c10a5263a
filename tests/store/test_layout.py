"""Layouts of the store: brought up with their content, and never by halves or by mistake."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import orjson
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from importer.errors import StoreError
from importer.messages.cells import no_consent
from importer.messages.rows import STORED_LIST, suppressed
from importer.model import Outcome, PlannedRow, Rejected, Status
from importer.packing import pack
from importer.record import read_record
from importer.store import (
    Store,
    add_suppressed,
    file_address,
    has_refusals,
    report_rows,
    store_address,
    summarise,
    suppressed_entries,
)
from importer.store.layout import (
    LAYOUTS,
    VERSION_TABLE,
    bring_up,
    has_suppression_list,
    upgrade,
)
from importer.store.opening import _connected
from importer.store.place import Place
from importer.store.refusals import Refusals
from importer.store.schema import metadata
from tests.store.suite import NEW, NOW, columns, contact, invalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from importer.store.database import Database

ROWS = [contact(2, "+1", city="Rio"), invalid(3, "x"), contact(4, "+2"), contact(5, "+1", n=2)]


def write_first_layout(connection: Connection) -> None:
    """Fill the first layout's tables as the program of its time did: two runs and a ledger."""
    packed = pack(columns(ROWS), first_n=1, source=0, width=1)
    source = {
        "name": "a.csv", "path": "/a.csv", "sha256": "1" * 64, "header": ["Phone"], "rows": 4,
        "blank": 0, "notes": [],
    }  # fmt: skip
    for key, (run_id, state) in enumerate((("r1", "finished"), ("r2", "stopped")), 1):
        connection.execute(
            text(
                "INSERT INTO runs (key, id, kind, state, started, finished, base_url, channel,"
                " mapping_name, mapping_sha256, sources, reports_folder, rows, blank,"
                " extra_columns, codes, rejected, countries, warnings, requests, retries,"
                " send_seconds, seconds, reported) VALUES (:key, :id, 'run', :state, :at, :at,"
                " :url, 'c1', 'm', '0', :sources, '/reports', 4, 0, 0, :codes, :rejected,"
                " '{}', '{}', 2, 0, 1.0, 2.0, 1)"
            ),
            {
                "key": key, "id": run_id, "state": state, "at": NOW.isoformat(),
                "url": NEW.base_url, "sources": orjson.dumps([source]).decode(),
                "codes": '{"phone-missing": 1}', "rejected": '{"invalid": 1}',
            },
        )  # fmt: skip
        connection.execute(
            text("INSERT INTO row_blocks VALUES (:run, 1, 0, :payload)"),
            {"run": key, "payload": packed.payload},
        )
        for n, number, phone, body in (
            (1, 2, "+1", {"phone_number": "+1", "city": "Rio"}),
            (3, 4, "+2", {"phone_number": "+2"}),
            (4, 5, "+1", {"phone_number": "+1", "n": 2}),
        ):
            connection.execute(
                text(
                    "INSERT INTO contacts (run, n, source, number, channel, phone, body, newest,"
                    " defaulted, status, attempts) VALUES (:run, :n, 0, :number, 'c1', :phone,"
                    " :body, '', '', :status, :tries)"
                ),
                {
                    "run": key, "n": n, "number": number, "phone": phone,
                    "body": orjson.dumps(body).decode(),
                    "status": "sent" if run_id == "r1" else "pending",
                    "tries": 1 if run_id == "r1" else 0,
                },
            )  # fmt: skip
    connection.execute(
        text("INSERT INTO ledger VALUES (:url, 'c1', '+1', :body, 'r1', :at)"),
        {
            "url": NEW.base_url,
            "body": '{"phone_number":"+1","city":"Rio"}',
            "at": NOW.isoformat(),
        },
    )


class LayoutSuite:
    """What holds on every store."""

    @pytest.fixture
    def database(self) -> Database:
        """Give an empty database."""
        raise NotImplementedError

    def test_an_old_store_is_brought_up_with_its_content(self, database: Database) -> None:
        """Runs, rows, contacts and the ledger of the first layout are all there, and go on."""
        with database.writing() as connection:
            upgrade(connection, LAYOUTS[0])
            write_first_layout(connection)
        bring_up(database)
        store = Store(database)
        old, stopped = store.run("r1"), store.run("r2")
        assert [read_record(row.record) for row in report_rows(old)] == [row.cells for row in ROWS]
        summary = summarise(old)
        assert (summary.rows, summary.counts[Status.SENT], summary.requests) == (4, 3, 3)
        assert summary.codes == {"phone-missing": 1}
        assert store.ledger(NEW.base_url).mark_unchanged(stopped, NOW) == 1
        assert [outgoing.n for outgoing in stopped.pending()] == [3, 4]
        stopped.save([Outcome(3, Status.SENT, 1), Outcome(4, Status.SENT, 1)], NOW)
        assert summarise(stopped).counts[Status.SENT] == 2

    def test_a_store_without_a_list_gets_one(self, database: Database) -> None:
        """An older store has no suppression list; brought up, it has an empty one that works."""
        with database.writing() as connection:
            upgrade(connection, "0002")
        assert not has_suppression_list(database)
        bring_up(database)
        assert has_suppression_list(database)
        assert add_suppressed(database, ["+15550001"], None, NOW) == 1
        assert [entry.phone for entry in suppressed_entries(database)] == ["+15550001"]

    def test_who_said_no_in_an_old_store_is_known(self, database: Database) -> None:
        """By what its rows were told; an empty cell is no no, and nobody's no holds nobody."""
        noes = [
            (2, "+447400123456", no_consent("no", "Opt-in")),
            (3, "+5491123456789", no_consent("no", "Opt-in")),
            (4, "+447400123457", no_consent("", "Opt-in")),
            (5, None, no_consent("no", "Opt-in", of_nobody=True)),
            (6, "+447400123458", suppressed("+447400123458", STORED_LIST)),
        ]
        rows = [
            PlannedRow(number, ("x",), Rejected(Status.SUPPRESSED, problem, phone))
            for number, phone, problem in noes
        ]
        with database.writing() as connection:
            upgrade(connection, LAYOUTS[0])
            write_first_layout(connection)
            connection.execute(
                text('UPDATE runs SET codes = \'{"no-consent": 4, "suppressed": 1}\' WHERE key = 1')
            )
            connection.execute(
                text("INSERT INTO row_blocks VALUES (1, 5, 0, :payload)"),
                {"payload": pack(columns(rows), first_n=5, source=0, width=1).payload},
            )
        bring_up(database)
        old = Store(database).run("r1")
        found = Refusals(old, [])
        assert found.of("+447400123456") == ("+447400123456", Place(0, 2))
        assert found.of("+541123456789") == ("+541123456789", Place(0, 3))
        assert len(found) == 3
        assert not has_refusals(Store(database).run("r2"))

    def test_the_migrations_lead_to_what_the_program_expects(self, database: Database) -> None:
        """A store that was brought up is no other than one that was made new."""
        with database.writing() as connection:
            upgrade(connection, LAYOUTS[-1])
        with database.reading() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "include_name": lambda name, *_: name != VERSION_TABLE,
                },
            )
            assert compare_metadata(context, metadata) == []
        bring_up(database)

    def test_a_migration_that_fails_changes_nothing(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is one transaction: whatever ends it leaves the old layout whole."""
        with database.writing() as connection:
            upgrade(connection, LAYOUTS[0])
            write_first_layout(connection)
        from alembic import op

        def fail(*_args: object, **_more: object) -> None:
            raise OSError("the power went away")

        with monkeypatch.context() as patched:
            patched.setattr(op, "create_index", fail)
            with pytest.raises(StoreError, match="the power went away"):
                bring_up(database)
        with database.reading() as connection:
            assert "hash" not in {
                each["name"] for each in inspect(connection).get_columns("ledger")
            }
            assert "ledger_history" not in inspect(connection).get_table_names()
        bring_up(database)
        assert summarise(Store(database).run("r1")).rows == 4

    def test_a_newer_store_is_refused(self, database: Database) -> None:
        """A layout that this program does not know is not touched."""
        bring_up(database)
        with database.writing() as connection:
            connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0099'"))  # noqa: S608  # ours
        with pytest.raises(StoreError, match="newer version of importer"):
            bring_up(database)


class TestSqliteLayout(LayoutSuite):
    """Layouts in a file."""

    @pytest.fixture
    def database(self, tmp_path: Path) -> Iterator[Database]:
        """Give an empty file."""
        with closing(_connected(file_address(tmp_path / "store.db"))) as database:
            yield database


class TestPostgresLayout(LayoutSuite):
    """Layouts on a server."""

    @pytest.fixture
    def database(self, postgres_url: str) -> Iterator[Database]:
        """Give an empty database."""
        with closing(_connected(store_address(postgres_url))) as database:
            yield database


def test_a_file_from_before_the_version_table(tmp_path: Path) -> None:
    """The very first files kept their layout's number in SQLite's own header."""
    address = file_address(tmp_path / "store.db")
    database = _connected(address)
    with database.writing() as connection:
        upgrade(connection, LAYOUTS[0])
        write_first_layout(connection)
        connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
        connection.exec_driver_sql("PRAGMA user_version=1")
    database.close()
    with pytest.raises(StoreError, match="`importer runs` brings it up to date"):
        Store.open_existing(address)
    with Store.open(address) as store:
        assert summarise(store.run("r1")).counts[Status.SENT] == 3
    existing = Store.open_existing(address)
    assert existing is not None
    existing.close()


def test_a_locked_store_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another program holds the file for too long, the message says what to do."""
    monkeypatch.setattr("importer.store.sqlite.BUSY_TIMEOUT_SECONDS", 0)
    address = file_address(tmp_path / "store.db")
    with Store.open(address) as store:
        other = sqlite3.connect(tmp_path / "store.db")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program holds it; try again"):
            store.create_run(NEW, NOW)
        other.close()


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """A read-only store tells so when it is to be written."""
    address = file_address(tmp_path / "store.db")
    Store.open(address).close()
    store = Store.open_existing(address)
    assert store is not None
    with store, pytest.raises(StoreError, match="read-only; give yourself the right"):
        store.create_run(NEW, NOW)


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    """Bytes overwritten in the middle of the file are an error, not other people's rows."""
    path = tmp_path / "store.db"
    with Store.open(file_address(path)) as store:
        for number in range(300):
            store.create_run(NEW, NOW + timedelta(seconds=number))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with (
        pytest.raises(StoreError, match=r"damaged; restore it from a backup"),
        Store.open(file_address(path)) as store,
    ):
        store.find_runs()
