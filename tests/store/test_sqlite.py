"""The store in a SQLite file: the suite, and what is SQLite's own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from importer.errors import RunError, StoreError
from importer.store import Store, channel_locks, sqlite_path
from tests.store.suite import StoreSuite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class TestSqlite(StoreSuite):
    """The suite on a real file."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        """Give an empty store in a file."""
        with Store.open(tmp_path / "store.db") as store:
            yield store


class TestScratch(StoreSuite):
    """The suite on the file that a dry run throws away."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        """Give an empty scratch store."""
        with Store.open(tmp_path / "scratch.db", scratch=True) as store:
            yield store


def test_only_the_user_can_read_the_store(tmp_path: Path) -> None:
    """The file is 0600 in a folder that is 0700; Windows has no such modes."""
    file_mode, folder_mode = (0o666, 0o777) if os.name == "nt" else (0o600, 0o700)
    path = tmp_path / "new" / "store.db"
    with Store.open(path):
        assert path.stat().st_mode & 0o777 == file_mode
        assert path.parent.stat().st_mode & 0o777 == folder_mode


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    """Somebody's text file is not overwritten."""
    path = tmp_path / "notes.txt"
    path.write_text("these are my notes, and there are many of them\n" * 100)
    with pytest.raises(StoreError, match="no store of this program"):
        Store.open(path)
    assert path.read_text().startswith("these are my notes")


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    """The layout's number is looked at before anything is written."""
    path = tmp_path / "store.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(StoreError, match="newer version of importer"):
        Store.open(path)


def test_a_store_in_a_place_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """The reason names the path."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        Store.open(tmp_path / "file" / "store.db")


def test_store_urls(tmp_path: Path) -> None:
    """``sqlite:///PATH`` names a file; anything else says how to write it."""
    assert sqlite_path(f"sqlite:///{tmp_path}/a.db") == tmp_path / "a.db"
    for wrong in ("nonsense", "mysql://host/db", "sqlite://"):
        with pytest.raises(StoreError, match="sqlite:///PATH"):
            sqlite_path(wrong)


HOLDER = """
import sys
from pathlib import Path
from importer.store import channel_locks
with channel_locks(Path(sys.argv[1]), "https://api.example.com", ["a", "b"]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_channel_is_held_by_one_process_until_it_dies(tmp_path: Path) -> None:
    """Another process is told which channel is taken; a killed holder's lock frees itself."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with (
            pytest.raises(RunError, match="channel 'b'"),
            channel_locks(tmp_path, "https://api.example.com", ["b"]),
        ):
            pass
        with channel_locks(tmp_path, "https://api.example.com", ["c"]):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with channel_locks(tmp_path, "https://api.example.com", ["a", "b"]):
        pass
