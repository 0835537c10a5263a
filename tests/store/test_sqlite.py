"""The store in a SQLite file: the suite, and what is SQLite's own."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from importer.errors import StoreError
from importer.model import Outcome, Status
from importer.store import Store, file_address, store_address
from tests.store.history_suite import HistorySuite
from tests.store.numbers_suite import NumbersSuite
from tests.store.suite import NOW, StoreSuite, contact, planned

if TYPE_CHECKING:
    from collections.abc import Iterator


class TestSqlite(StoreSuite, HistorySuite, NumbersSuite):
    """The suite on a real file."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        """Give an empty store in a file."""
        with Store.open(file_address(tmp_path / "store.db")) as store:
            yield store


class TestScratch(StoreSuite):
    """The suite on the file that a dry run throws away."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        """Give an empty scratch store."""
        with Store.open(file_address(tmp_path / "scratch.db"), scratch=True) as store:
            yield store


def test_only_the_user_can_read_the_store(tmp_path: Path) -> None:
    """The file is 0600 in a folder that is 0700; Windows has no such modes."""
    file_mode, folder_mode = (0o666, 0o777) if os.name == "nt" else (0o600, 0o700)
    path = tmp_path / "new" / "store.db"
    with Store.open(file_address(path)):
        assert path.stat().st_mode & 0o777 == file_mode
        assert path.parent.stat().st_mode & 0o777 == folder_mode


def test_a_disk_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence has the system's reason and what to do, not the number of an error."""

    def refuse(*_: object, **__: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(tmp_path))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError, match=r"\(Read-only file system\): see to .* IMPORTER_STORE"):
        Store.open(file_address(tmp_path / "store.db"))


@pytest.fixture
def generous_umask() -> Iterator[None]:
    """Let others do everything with what is made, unless the program says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.usefixtures("generous_umask")
def test_only_the_user_can_read_what_lies_beside_the_store(tmp_path: Path) -> None:
    """The log and its index are 0600, too: they hold contacts as the file does."""
    path = tmp_path / "new" / "store.db"
    with Store.open(file_address(path)) as store:
        planned(store, [contact(2, "+14155550100")])
        modes = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
    assert modes == dict.fromkeys(("store.db", "store.db-wal", "store.db-shm"), 0o600)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.usefixtures("generous_umask")
def test_only_the_user_can_enter_any_folder_that_was_made(tmp_path: Path) -> None:
    """All that are new on the way to the store are 0700: who can write to one can swap the next."""
    path = tmp_path / "new" / "newer" / "newest" / "store.db"
    Store.open(file_address(path)).close()
    made = (tmp_path / "new", path.parent.parent, path.parent)
    assert [folder.stat().st_mode & 0o777 for folder in made] == [0o700] * 3


@pytest.mark.parametrize("sent", [0, 2000])
def test_no_page_of_pending_contacts_costs_more_than_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: int
) -> None:
    """It does not grow with what lies before it. Counted in hundreds of SQLite's own steps."""
    page, steps = 100, 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    monkeypatch.setattr("importer.store.run.PENDING_PAGE", page)
    with Store.open(file_address(tmp_path / "store.db")) as store:
        run = planned(store, [contact(n, f"+1415555{n:04d}") for n in range(2, 4002)], block=1000)
        run.save([Outcome(n, Status.SENT, 1, None, "id", 200) for n in range(1, sent + 1)], NOW)
        event.listen(
            store.database.engine,
            "checkout",
            lambda connection, *_: connection.set_progress_handler(step, 100),
        )
        costs = []
        for position, _ in enumerate(run.pending()):
            if position % page == 0:
                costs.append(steps)
                steps = 0
        assert len(costs) == (4000 - sent) / page
        assert max(costs) < 2 * min(costs)
        counted = steps
        assert run.pending_count() == 4000 - sent
        # What was sent is not even looked at.
        assert steps - counted < (4000 - sent) / 10


def test_two_programs_make_the_file_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes second waits until the first one has switched to the write-ahead log."""
    path = tmp_path / "store.db"
    first = sqlite3.connect(path, isolation_level=None)
    first.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("importer.store.sqlite.sleep", lambda _seconds: first.execute("COMMIT"))
    with Store.open(file_address(path)) as store:
        assert store.find_runs() == []
    first.close()


def test_two_programs_make_the_folder_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that was not there a moment ago may be there now."""
    path = tmp_path / "new" / "store.db"
    exists = Path.exists

    def exists_soon(asked: Path) -> bool:
        found = exists(asked)
        if asked == path.parent and not found:
            asked.mkdir()
        return found

    monkeypatch.setattr(Path, "exists", exists_soon)
    Store.open(file_address(path)).close()


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    """Somebody's text file is not overwritten."""
    path = tmp_path / "notes.txt"
    path.write_text("these are my notes, and there are many of them\n" * 100)
    with pytest.raises(StoreError, match="no store of this program"):
        Store.open(file_address(path))
    assert path.read_text().startswith("these are my notes")


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    """The layout's number is looked at before anything is written."""
    path = tmp_path / "store.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(StoreError, match="newer version of importer"):
        Store.open(file_address(path))


def test_a_store_in_a_place_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """The reason names the path."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        Store.open(file_address(tmp_path / "file" / "store.db"))


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only some make links")
def test_a_store_has_one_name_whatever_leads_to_it(tmp_path: Path) -> None:
    """The locks lie beside it: a link to it must not lead past them."""
    (tmp_path / "there").mkdir()
    (tmp_path / "here").symlink_to("there")
    assert file_address(tmp_path / "here" / "a.db") == file_address(tmp_path / "there" / "a.db")


def test_no_message_has_the_password() -> None:
    """Wherever it stands in the URL."""
    shown = str(store_address("postgresql://db.example.com/crm?user=ana&password=s3cret"))
    assert "db.example.com/crm" in shown
    assert "s3cret" not in shown


def test_store_urls(tmp_path: Path) -> None:
    """A URL names a file or a server's database; any other says how to write it, not what it is."""
    assert store_address(f"sqlite:///{tmp_path}/a.db").path == tmp_path / "a.db"
    shown = str(store_address("postgresql://ana:s3cret@db.example.com/crm"))
    assert shown == "postgresql+psycopg://ana:***@db.example.com/crm"
    for wrong in ("nonsense s3cret", "mysql://ana:s3cret@host/db", "sqlite://", "postgresql://h"):
        with pytest.raises(
            StoreError, match=r"write it as sqlite:///PATH .* or postgresql"
        ) as caught:
            store_address(wrong)
        assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "shown", "instead"),
    [
        ("/srv/crm/store.db", "(/srv/crm/store.db)", "sqlite:////srv/crm/store.db."),
        ("C:\\crm\\store.db", "(C:\\crm\\store.db)", "sqlite:///C:/crm/store.db."),
        ("./store.db", "(./store.db)", "sqlite:///{here}/store.db."),
        ("store.db", "(store.db)", "sqlite:///{here}/store.db."),
        ("sqlite:store.db", "(sqlite:store.db)", "sqlite:///store.db."),
        ("sqlite://store.db", "(sqlite://store.db)", "sqlite:///store.db."),
        ("ana:s3cret@db.example.com/crm", "IMPORTER_STORE is no", "sqlite:///PATH (with"),
        ("postgres//ana:s3@cret@h/crm?password=s3cret", "(postgres//…)", "sqlite:///PATH (with"),
        ("nonsense s3cret", "IMPORTER_STORE is", "sqlite:////path/to/file.db"),
        ("s3cret", "IMPORTER_STORE is", "sqlite:////path/to/file.db"),
    ],
)
def test_a_store_that_is_no_url_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, shown: str, instead: str
) -> None:
    """A path is repeated, with the URL that it should be; of a password nothing is."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError) as caught:
        store_address(value)
    assert shown in str(caught.value)
    assert instead.replace("{here}", tmp_path.as_posix()) in str(caught.value)
    assert "cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://ana:pa@s3cret#x@127.0.0.1:5432/crm", "more than one @"),
        ("sqlite:////tmp/a?b.db", "a SQLite file with a [?] in it"),
        ("mysql://ana:s3cret@host/db", "names a mysql database, which cannot be used"),
    ],
)
def test_a_store_url_that_would_be_misread(url: str, told: str) -> None:
    """No part of a password gets into a message, and no other file than was named is opened."""
    with pytest.raises(StoreError, match=told) as caught:
        store_address(url)
    assert "s3cret" not in str(caught.value)
