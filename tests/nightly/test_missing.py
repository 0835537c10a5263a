"""Whether somebody is told that no file came: by whole looks, with a clock that the test holds."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from importer.nightly import Settling, named_job, play_round
from importer.rampwin.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importer.nightly import Told

DAY = datetime(2026, 3, 1, tzinfo=UTC)
JOB = "watch: ../drops\npattern: '*.csv'\nexpect_by: '06:00'\ntimezone: UTC\nhold: off\n"


class Watcher:
    """A job that is looked after now and then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = DAY
        for name in ("jobs", "drops"):
            (folder / name).mkdir()
        (folder / "jobs" / "crm.yaml").write_text(JOB)

    def put(self, name: str, at: datetime, text: str | None = None) -> None:
        """Let another system write a file at that moment."""
        path = self.folder / "drops" / name
        path.write_text(text or f"Phone,First Name\n+14155550100,{name}\n")
        os.utime(path, (at.timestamp(), at.timestamp()))

    def seconds(self) -> float:
        """The moment, as seconds."""
        return self.now.timestamp()

    def look(self, at: datetime, *, times: int = 2) -> list[str]:
        """Look so often, with the time between that a file needs; give what was told."""
        told: list[str] = []

        def tell(what: Told) -> None:
            told.append(what.state)

        self.now = at
        settling = Settling(5, self.seconds)
        for _ in range(times):
            play_round(
                named_job("crm", self.folder / "jobs"), settling, stop=threading.Event(),
                tell=tell, clock=lambda: self.now,
            )  # fmt: skip
            self.now += timedelta(seconds=6)
        return told


@pytest.fixture
def watcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watcher]:
    """Expects a file by six o'clock."""
    monkeypatch.setenv("RAMPWIN_API_KEY", "sandbox-key")
    monkeypatch.setenv("RAMPWIN_CHANNEL_ID", "sandbox-channel")
    monkeypatch.setenv("IMPORTER_STORE", f"sqlite:///{tmp_path}/importer.db")
    monkeypatch.setenv("IMPORTER_REPORTS", str(tmp_path / "reports"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with Sandbox() as sandbox:
        monkeypatch.setenv("RAMPWIN_BASE_URL", sandbox.url)
        yield Watcher(tmp_path)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return DAY + timedelta(days=day, hours=hour, minutes=minute)


def test_who_looks_once_a_day_after_the_time(watcher: Watcher) -> None:
    """A file that was there before it is none that is missing; a night without one is told."""
    told = []
    for day in range(5):
        if day != 3:
            watcher.put(f"{day}.csv", _at(day, 3))
        told.append(watcher.look(_at(day, 7)))
    wanted = [["imported"]] * 5
    wanted[3] = ["missing"] * 2
    assert told == wanted


def test_who_begins_to_look_after_the_time_lets_a_file_settle(watcher: Watcher) -> None:
    """It lies there, and is imported a moment later; one that never settles is missing."""
    watcher.look(_at(0, 1))
    watcher.put("a.csv", _at(1, 3))
    assert watcher.look(_at(1, 8)) == ["imported"]
    settling_since = _at(2, 8)
    watcher.now = settling_since
    told: list[str] = []
    settling = Settling(5, watcher.seconds)
    for minute in range(12):
        watcher.put("b.csv", watcher.now, "x" * minute)
        play_round(
            named_job("crm", watcher.folder / "jobs"), settling, stop=threading.Event(),
            tell=lambda what: told.append(what.state), clock=lambda: watcher.now,
        )  # fmt: skip
        watcher.now = settling_since + timedelta(minutes=minute + 1)
    assert told == ["missing"] * 2  # after ten minutes


def test_a_file_that_has_to_wait_is_not_missing(
    watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Yesterday's stopped, and keeps it back."""
    watcher.look(_at(0, 1))
    watcher.put("0.csv", _at(0, 3))
    monkeypatch.setenv("RAMPWIN_API_KEY", "wrong")
    assert set(watcher.look(_at(0, 5))) == {"stopped"}
    watcher.put("1.csv", _at(1, 3))
    assert set(watcher.look(_at(1, 7))) == {"stopped"}


def test_a_late_file_with_known_content_ends_it_as_well(watcher: Watcher) -> None:
    """The other system exported the same again: it came."""
    text = "Phone,First Name\n+14155550100,Ana\n"
    watcher.put("0.csv", _at(0, 3), text)
    assert watcher.look(_at(0, 4)) == ["imported"]
    assert watcher.look(_at(1, 7), times=1) == ["missing"]
    watcher.put("1.csv", _at(1, 8), text)
    assert watcher.look(_at(1, 8)) == ["repeated"]
    from importer.nightly import status_of

    status = status_of(named_job("crm", watcher.folder / "jobs"), lambda: watcher.now)
    assert status.troubles == ()
    assert status.is_well


def test_a_file_that_nobody_may_read_is_no_file(
    watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lies there since long, and says nothing of tonight's."""
    open_it = os.open

    def refuse(path: object, flags: int, *more: int, **named: int) -> int:
        if str(path).endswith("locked.csv"):
            raise PermissionError(13, "Permission denied")
        return open_it(str(path), flags, *more, **named)

    monkeypatch.setattr(os, "open", refuse)
    watcher.put("locked.csv", _at(0, 1))
    watcher.put("a.csv", _at(0, 3))
    assert watcher.look(_at(0, 4)) == ["imported", "left"]
    assert set(watcher.look(_at(1, 7))) == {"left", "missing"}
