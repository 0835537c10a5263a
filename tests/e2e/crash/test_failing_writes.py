"""A write that fails loses nothing: the command says why it ends, and later goes on."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import NullPool, create_engine, text

from importer.store import store_address
from tests.e2e.crash.disk import LARGE_KIB
from tests.e2e.crash.failures import Failure
from tests.e2e.crash.ordeal import NOT_STARTED, SOMETHING_WENT_WRONG, STOPPED, Ordeal
from tests.e2e.crash.places import KINDS, SHORT_KINDS, PostgresPlace, SqlitePlace
from tests.e2e.crash.scene import people

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Desk
    from tests.e2e.crash.disk import Disk
    from tests.e2e.crash.places import Place
    from tests.e2e.crash.sandbox import WatchedSandbox

FEW = 100
EVERY = 16
"""So many of the long form's tests share the writes of an import."""


@pytest.fixture
def new_ordeal(victim: Desk, watched: WatchedSandbox, tmp_path: Path) -> Callable[[Place], Ordeal]:
    """Give an import of a few contacts that has not begun, on the store in a place."""
    numbers = count(1)

    def new(place: Place) -> Ordeal:
        victim.folder = tmp_path / f"work-{next(numbers)}"
        victim.folder.mkdir()
        return Ordeal(victim, watched, place, people(FEW, with_history=True))

    return new


def fail_here_and_there(
    first: int, full: bool, new: Callable[[], Ordeal], *, every: int = EVERY
) -> None:
    """Let an import fail at this write, another one so many later and so on, and end each."""
    for nth in count(first, every):
        ordeal = new()
        ended = ordeal.fail(Failure(nth, full))
        ordeal.end()
        assert ordeal.violations == []
        if ended.writes < nth:
            break


@pytest.fixture
def on_new_store(
    new_ordeal: Callable[[Place], Ordeal],
    tmp_path: Path,
    new_postgres_url: Callable[[], str],
) -> Callable[[str], Ordeal]:
    """Give an import on a new store of a kind."""
    numbers = count(1)

    def new(kind: str) -> Ordeal:
        if kind == "postgresql":
            return new_ordeal(PostgresPlace(new_postgres_url()))
        folder = tmp_path / f"place-{next(numbers)}"
        folder.mkdir()
        return new_ordeal(SqlitePlace(folder))

    return new


@pytest.mark.slow
@pytest.mark.parametrize(("first", "full"), [(1, False), (17, True)], ids=["broken", "full"])
@pytest.mark.parametrize("kind", SHORT_KINDS)
def test_a_write_that_fails_now_and_then(
    kind: str, first: int, full: bool, on_new_store: Callable[[str], Ordeal]
) -> None:
    """Exit code 2 or 3 with a sentence; afterwards all ends as if nothing had happened."""
    fail_here_and_there(first, full, lambda: on_new_store(kind), every=2 * EVERY)


@pytest.mark.kill
@pytest.mark.parametrize("first", range(1, EVERY + 1))
@pytest.mark.parametrize("full", [False, True], ids=["broken", "full"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_write_fails_once(
    kind: str, full: bool, first: int, on_new_store: Callable[[str], Ordeal]
) -> None:
    """The same for each write of an import."""
    fail_here_and_there(first, full, lambda: on_new_store(kind))


@pytest.mark.slow
def test_a_store_on_a_full_disk(
    new_ordeal: Callable[[Place], Ordeal], new_disk: Callable[..., Disk]
) -> None:
    """Whenever the disk of a SQLite store is full, the run goes on once there is room again."""
    codes: set[int | None] = set()
    for kib in (0, 96, *range(192, 480, 16), 1000):
        if STOPPED in codes and kib < 1000:
            continue  # So much is enough to begin, and not to end.
        disk = new_disk()
        ordeal = new_ordeal(SqlitePlace(disk.folder))
        codes.add(fill_and_free(ordeal, disk, kib))
    assert codes == {NOT_STARTED, STOPPED, SOMETHING_WENT_WRONG}


@pytest.mark.slow
def test_a_server_on_a_full_disk(
    new_ordeal: Callable[[Place], Ordeal], new_disk: Callable[..., Disk], postgres_server: str
) -> None:
    """The same where the disk of a PostgreSQL server is full."""
    address = store_address(postgres_server)
    server = create_engine(address.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    codes: set[int | None] = set()
    with server.connect() as connection:
        its_folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        disk = new_disk(its_folder.stat().st_uid)
        connection.execute(text(f"CREATE TABLESPACE small LOCATION '{disk.folder}'"))
        for kib in (0, 64, 128, *range(200, 560, 24), 2048):
            if STOPPED in codes and kib < 2048:
                continue
            connection.execute(text("CREATE DATABASE on_small TABLESPACE small"))
            url = address.url.set(database="on_small", drivername="postgresql")
            ordeal = new_ordeal(PostgresPlace(url.render_as_string(hide_password=False)))
            codes.add(fill_and_free(ordeal, disk, kib))
            connection.execute(text("DROP DATABASE on_small"))
        connection.execute(text("DROP TABLESPACE small"))
    server.dispose()
    assert codes == {NOT_STARTED, STOPPED, SOMETHING_WENT_WRONG}


@pytest.mark.slow
def test_reports_on_a_full_disk(
    on_new_store: Callable[[str], Ordeal], new_disk: Callable[..., Disk]
) -> None:
    """Without room for the reports all is sent and recorded, and `resume` writes them later."""
    codes = []
    for kib in (4, 12, 20, 64):
        disk = new_disk()
        ordeal = on_new_store("sqlite")
        (ordeal.desk.folder / "reports").symlink_to(disk.folder)
        codes.append(fill_and_free(ordeal, disk, kib))
    assert codes == [STOPPED] * 3 + [SOMETHING_WENT_WRONG]


def fill_and_free(ordeal: Ordeal, disk: Disk, kib: int) -> int | None:
    """Go on while there is so much room on a disk, and with more to the end; give the exit code."""
    disk.resize(max(disk.used_kib() + kib, 4))  # 0 would be no limit
    code = ordeal.fail(mend=lambda: disk.resize(LARGE_KIB)).code
    ordeal.end()
    assert ordeal.violations == []
    return code
