"""Log lines in files: one a day, each line with its time, old ones gone."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from importer.cli.log_files import DailyLog, log_files, remove_old_details
from importer.errors import SettingsError
from importer.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_each_day_has_a_file_and_old_ones_go(tmp_path: Path) -> None:
    """Only those that the log has written; each line has its time, but once."""
    folder = tmp_path / "logs"
    now = [NOON]
    log = DailyLog(folder, 2, lambda: now[0])
    log.write("importer: crm: it is odd.\n  and more\n")
    log.write("2026-03-01T12:00:00Z info    crm: all is well.\n")
    log.write('{"time": "x"}\n')
    log.write("half")
    log.write(" a line\n")
    first = folder / "importer-20260301.log"
    assert first.read_text() == (
        "2026-03-01T12:00:00Z importer: crm: it is odd.\n"
        "2026-03-01T12:00:00Z   and more\n"
        "2026-03-01T12:00:00Z info    crm: all is well.\n"
        '{"time": "x"}\n'
        "2026-03-01T12:00:00Z half a line\n"
    )
    assert folder.stat().st_mode & 0o777 == 0o700
    (folder / "importer-20200101.txt").write_text("somebody's")
    for day in (1, 2, 3):
        now[0] = NOON + timedelta(days=day)
        log.write("x\n")
    log.close()
    assert sorted(path.name for path in folder.iterdir()) == [
        "importer-20200101.txt", "importer-20260302.log", "importer-20260303.log",
        "importer-20260304.log",
    ]  # fmt: skip


def test_a_folder_that_is_taken_away_is_made_again(tmp_path: Path) -> None:
    """Nothing goes to a file that nobody can find."""
    log = DailyLog(tmp_path / "logs", 2, lambda: NOON)
    log.write("x\n")
    (tmp_path / "logs").rename(tmp_path / "gone")
    log.write("y\n")
    log.close()
    assert (tmp_path / "logs" / "importer-20260301.log").read_text().endswith("y\n")
    log = DailyLog(tmp_path / "logs", 2, lambda: NOON)
    log.write("z\n")
    (tmp_path / "logs").rename(tmp_path / "gone again")
    (tmp_path / "logs").write_text("no folder")
    with pytest.raises(OSError, match="logs"):
        log.write("lost\n")
    (tmp_path / "logs").unlink()
    (tmp_path / "gone again").rename(tmp_path / "logs")
    log.write("z\n")
    log.close()


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is watched."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("IMPORTER_LOGS", str(tmp_path / "file"))
    with (
        pytest.raises(SettingsError, match=r"folder for logs .* cannot be written"),
        log_files(load_settings()),
    ):
        pass


def test_details_of_defects_do_not_stay_for_ever(tmp_path: Path) -> None:
    """They are as old as the file."""
    folder = tmp_path / "details"
    folder.mkdir()
    for name, days in (("crash-1.txt", 91), ("crash-2.txt", 89), ("mine.txt", 500)):
        (folder / name).write_text("")
        at = datetime.now(UTC).timestamp() - days * 86400
        os.utime(folder / name, (at, at))
    remove_old_details(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["crash-2.txt", "mine.txt"]
