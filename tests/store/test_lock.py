"""Locks between processes, on both stores: one holder, and a dead one's lock frees itself."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from importer.errors import ChannelBusy, RunBusy, Stopped, StoreError
from importer.store import Patience, Store, channel_locks, file_address, run_lock, store_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BASE_URL = "https://api.example.com"
HOLDER = """
import sys
from importer.store import Store, channel_locks, run_lock, store_address
store = Store.open(store_address(sys.argv[1]))
with run_lock(store.database, "r1"), channel_locks(store.database, sys.argv[2], ["a", "b"]):
    print("held", flush=True)
    sys.stdin.read()
"""


class LockSuite:
    """What holds on every store."""

    @pytest.fixture
    def url(self) -> str:
        """Give the store's URL."""
        raise NotImplementedError

    @pytest.fixture
    def holder(self, url: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start a process that holds run ``r1`` and the channels ``a`` and ``b``."""
        with subprocess.Popen(
            [sys.executable, "-c", HOLDER, url, BASE_URL],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == b"held"
            yield process
            process.kill()

    @pytest.fixture
    def store(self, url: str) -> Iterator[Store]:
        """Give the store as this process sees it."""
        with Store.open(store_address(url)) as store:
            yield store

    def test_one_holder(self, store: Store, holder: subprocess.Popen[bytes]) -> None:
        """Who has no patience is told which channel or run is taken; others are free."""
        assert holder.poll() is None
        with (
            pytest.raises(ChannelBusy, match="channel 'b'"),
            channel_locks(store.database, BASE_URL, ["b"]),
        ):
            pass
        with pytest.raises(RunBusy, match="run r1"), run_lock(store.database, "r1"):
            pass
        with (
            channel_locks(store.database, BASE_URL, ["c"]) as still_ours,
            channel_locks(store.database, "https://other.example.com", ["a"]),
            run_lock(store.database, "r2"),
        ):
            still_ours()

    def test_a_dead_holder(self, store: Store, holder: subprocess.Popen[bytes]) -> None:
        """Who waits says so once, and goes on when the holder has been killed."""
        told: list[str] = []

        def tell(text: str) -> None:
            told.append(text)
            holder.kill()

        with channel_locks(store.database, BASE_URL, ["a", "b"], Patience(tell=tell)) as still_ours:
            still_ours()
        with run_lock(store.database, "r1", Patience(tell=tell)):
            pass
        assert told == ["Another run is sending to channel 'a': waiting until it has ended."]

    def test_waiting_ends_on_request(self, store: Store, holder: subprocess.Popen[bytes]) -> None:
        """A stop ends the waiting, too."""
        assert holder.poll() is None
        stop = threading.Event()
        patience = Patience(tell=lambda _: stop.set(), stop=stop)
        with (
            pytest.raises(Stopped),
            channel_locks(store.database, BASE_URL, ["a"], patience),
        ):
            pass


class TestSqliteLocks(LockSuite):
    """Locks on files beside the store."""

    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        """Give a file's URL."""
        return f"sqlite:///{tmp_path}/store.db"


class TestPostgresLocks(LockSuite):
    """Advisory locks on the server."""

    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        """Give a database's URL."""
        return postgres_url

    def test_a_lost_connection_is_a_lost_lock(self, store: Store) -> None:
        """Where the server ended the connection somebody else may send: this one must not."""
        from sqlalchemy import text

        with channel_locks(store.database, BASE_URL, ["a"]) as still_ours:
            still_ours()
            with store.database.writing() as connection:
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_locks"
                        " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
                    )
                )
            with pytest.raises(StoreError, match="does not work"):
                still_ours()
            with pytest.raises(StoreError):
                still_ours()


def test_no_lock_file_is_left(tmp_path: Path) -> None:
    """A lock on a file leaves none behind."""
    with Store.open(file_address(tmp_path / "store.db")) as store:
        with channel_locks(store.database, BASE_URL, ["a"]), run_lock(store.database, "r1"):
            assert len(list(tmp_path.glob("*.lock"))) == 2
        assert list(tmp_path.glob("*.lock")) == []
