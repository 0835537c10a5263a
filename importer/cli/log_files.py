"""Log lines in files, one for each day, of which the old ones go: for a watch that nobody reads."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager, redirect_stderr, suppress
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, TextIO

from importer.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from importer.settings import Settings

_NAME = re.compile(r"importer-(\d{8})\.log")
_HAS_TIME = re.compile(r"\d{4}-\d\d-\d\dT|\{")


@contextmanager
def log_files(settings: Settings) -> Iterator[None]:
    """Send what goes to stderr to the folder for logs instead, where the settings name one.

    Raises:
        SettingsError: nothing can be written there.
    """
    if settings.logs is None:
        yield
        return
    log = DailyLog(settings.logs, settings.keep_logs)
    try:
        log.write("")
    except OSError as error:
        raise SettingsError(
            f"The folder for logs {settings.logs} cannot be written ({error.strerror}): make it, "
            "see to who may write there, or name another."
        ) from None
    with log, redirect_stderr(log):
        yield


def today() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class DailyLog(io.TextIOBase):
    """A stream whose lines go to the file of the day, each with its time; several may write.

    The standard library's handlers rename the file when a day ends, which two processes that write
    to it (a watch, and a round by cron) would both do.
    """

    def __init__(self, folder: Path, days: int, now: Callable[[], datetime] = today) -> None:
        """Write nothing yet.

        Args:
            folder: is made where it is missing.
            days: for which a file is kept.
            now: gives the moment, in UTC.
        """
        self._folder = folder
        self._days = days
        self._now = now
        self._lock = Lock()
        self._file: TextIO | None = None
        self._day = ""
        self._is_begun = False

    def write(self, text: str) -> int:
        """Write to the file of the day.

        Raises:
            OSError: that cannot be done.
        """
        with self._lock:
            now = self._now()
            file = self._of_day(now)
            stamp = f"{now:%Y-%m-%dT%H:%M:%SZ} "
            for line in text.splitlines(keepends=True):
                if not self._is_begun and line.strip() and not _HAS_TIME.match(line):
                    file.write(stamp)
                file.write(line)
                self._is_begun = not line.endswith("\n")
            file.flush()
        return len(text)

    def writable(self) -> bool:
        """It is."""
        return True

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None
        super().close()

    def _of_day(self, now: datetime) -> TextIO:
        day = f"{now:%Y%m%d}"
        path = self._folder / f"importer-{day}.log"
        if self._file is None or day != self._day or not path.exists():
            before, self._file = self._file, None
            if before is not None:
                before.close()
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = path.open("a", encoding="utf-8", errors="backslashreplace")
            self._day = day
            self._remove_old(now)
        return self._file

    def _remove_old(self, now: datetime) -> None:
        oldest = f"{now - timedelta(days=self._days):%Y%m%d}"
        with suppress(OSError):
            for path in self._folder.iterdir():
                found = _NAME.fullmatch(path.name)
                if found and found[1] < oldest:
                    path.unlink()


def remove_old_details(folder: Path, days: int = 90) -> None:
    """Remove the details of defects that are older than so many days."""
    before = today().timestamp() - timedelta(days=days).total_seconds()
    with suppress(OSError):
        for path in folder.glob("crash-*.txt"):
            if path.stat().st_mtime < before:
                path.unlink()
