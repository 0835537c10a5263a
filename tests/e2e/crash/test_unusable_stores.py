"""A store that cannot be used is exit code 2 and a sentence; nothing is sent and nothing left."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import NullPool, create_engine, text

from importer.store import store_address
from tests.e2e.crash.ordeal import NOT_STARTED, SOMETHING_WENT_WRONG, TIMEOUT_SECONDS
from tests.e2e.crash.places import KINDS, PostgresPlace, SqlitePlace
from tests.e2e.forked import Ended, run_forked, step_in
from tests.e2e.preloaded import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tests.e2e.conftest import Desk
    from tests.e2e.crash.disk import Disk
    from tests.e2e.crash.places import Place
    from tests.e2e.crash.sandbox import WatchedSandbox

PAGE = 4096


class Office:
    """A working directory with a list of contacts, and a store in some place."""

    def __init__(self, desk: Desk, sandbox: WatchedSandbox) -> None:
        self.desk = desk
        self._sandbox = sandbox
        lines = [f"P{n},+1415555{n}" for n in range(2000, 2300)]
        desk.folder.joinpath("reports").mkdir()  # a command looks first whether it can be written
        desk.write("list.csv", "\n".join(["Name,Mobile", *lines]))
        sandbox.reset()

    def use(self, place: Place) -> None:
        """Import the list into an empty store."""
        self.desk.environment["IMPORTER_STORE"] = place.url
        self.works()

    def works(self) -> None:
        """The list can be imported."""
        assert self.desk("run", "list.csv").returncode == SOMETHING_WENT_WRONG

    def is_refused(self, said: str, *commands: Sequence[str]) -> None:
        """Each command says why the store cannot be used, and changes nothing."""
        for command in commands or (("run", "list.csv"), ("run", "list.csv", "--changed-only")):
            before = self.seen()
            done = self.desk(*command)
            assert_refused(said, Ended(done.returncode, done.stdout, done.stderr))
            assert self.seen() == before

    def seen(self) -> object:
        """Give what has been requested, and what lies in the working directory."""
        content = {
            path: path.read_bytes() for path in self.desk.folder.rglob("*") if path.is_file()
        }
        return self._sandbox.stats().requests, sorted(self.desk.folder.rglob("*")), content


def assert_refused(said: str, ended: Ended) -> None:
    """A command ended with exit code 2 and one sentence, in which this is."""
    assert (ended.code, ended.out) == (NOT_STARTED, ""), ended.err
    *_, sentence = ended.err.splitlines()
    assert sentence.startswith("importer: The store ")
    assert said in sentence
    assert "Traceback" not in ended.err
    assert "defect" not in ended.err


@pytest.fixture
def office(victim: Desk, watched: WatchedSandbox) -> Office:
    """Give a working directory with a list of contacts."""
    return Office(victim, watched)


@pytest.fixture
def file(office: Office, tmp_path: Path) -> Path:
    """Give the file of a SQLite store with a finished run."""
    place = SqlitePlace(tmp_path)
    office.use(place)
    return place.path


def test_a_damaged_file(office: Office, file: Path) -> None:
    """Bytes overwritten to the end, in the middle or in the header: nothing is sent."""
    whole = file.read_bytes()
    for first, last in ((PAGE, len(whole)), (PAGE, len(whole) // 2)):
        file.write_bytes(whole[:first] + b"\xff" * (last - first) + whole[last:])
        office.is_refused("damaged; restore it from a backup")
    file.write_bytes(b"\xff" * PAGE + whole[PAGE:])
    office.is_refused("no store of this program")


@pytest.mark.parametrize("kind", KINDS)
def test_a_newer_store(kind: str, office: Office, new_place: Callable[[str], Place]) -> None:
    """What a later program has written is not touched, nor read."""
    place = new_place(kind)
    office.use(place)
    engine = create_engine(store_address(place.url).url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE importer_version SET version_num = '0099'"))
    office.is_refused(
        "newer version of importer",
        ("run", "list.csv"), ("run", "list.csv", "--changed-only"),
        ("check", "list.csv", "--changed-only"), ("resume",), ("runs",),
    )  # fmt: skip


def test_a_read_only_file(office: Office, new_disk: Callable[..., Disk]) -> None:
    """On a file system that nobody may write to, as a backup's is."""
    disk = new_disk()
    office.use(SqlitePlace(disk.folder))
    disk.forbid_writing()
    office.is_refused("check the folder and its rights")


def test_no_file_can_be_made(office: Office, new_disk: Callable[..., Disk]) -> None:
    """The same where there is no store yet."""
    disk = new_disk()
    disk.forbid_writing()
    office.desk.environment["IMPORTER_STORE"] = SqlitePlace(disk.folder).url
    office.is_refused("Read-only file system")


@pytest.mark.parametrize("is_empty", [False, True])
def test_a_read_only_server(office: Office, postgres_url: str, is_empty: bool) -> None:
    """A standby, or a database that is being moved: with a store in it or without."""
    place = PostgresPlace(postgres_url)
    office.desk.environment["IMPORTER_STORE"] = place.url
    if not is_empty:
        office.use(place)
    engine = create_engine(store_address(place.url).url, poolclass=NullPool)
    with engine.begin() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    office.is_refused("the server is read-only; name the one that can be written")


def test_a_locked_file(office: Office, file: Path, tmp_path: Path) -> None:
    """Another program writes for longer than anybody waits."""
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        before = office.seen()
        ended = run_forked(
            run_impatiently,
            *(("run", "list.csv"), office.desk.environment, office.desk.folder, tmp_path),
            told=tmp_path,
            seconds=TIMEOUT_SECONDS,
        )
        assert_refused("another program holds it; try again when that one has ended", ended)
        assert office.seen() == before
    office.works()


def run_impatiently(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path, told: Path
) -> None:
    """Run a command that does not wait for other programs, in a forked process."""
    from importer.store import sqlite

    step_in(environment, folder, told)
    sqlite.BUSY_TIMEOUT_SECONDS = 0
    main(list(arguments))
