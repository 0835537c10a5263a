"""A folder of this machine, or of a share that is mounted in it."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from importer.errors import JobError
from importer.nightly.job_file import in_home
from importer.nightly.place import (
    BLOCK,
    LONGEST_COPY_BYTES,
    LONGEST_NAME_BYTES,
    MARKER,
    TEMPORARY,
    FileGone,
    Listing,
    Unreadable,
    is_meant,
    is_temporary,
    shown_name,
    stamped,
    was_meant,
)
from importer.store import FileState

if TYPE_CHECKING:
    import threading
    from collections.abc import Collection
    from datetime import datetime


_TO_READ = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_BINARY", "O_NONBLOCK"):  # no link, no pipe that nobody writes to
    _TO_READ |= getattr(os, _flag, 0)


class LocalPlace:
    """A folder of this machine, or of a share that is mounted in it."""

    def __init__(self, folder: Path, pattern: str, own: Collection[str] = ()) -> None:
        """``own`` are the names in it that are the job's: its folders for what is done."""
        self.folder = folder
        self._pattern = pattern
        self._own = {Path(each).parts[0] for each in own if Path(each).parts}

    def look(self) -> Listing:
        """As :class:`Place` says."""
        files: dict[str, FileState] = {}
        identities: dict[str, object] = {}
        unfinished: set[object] = set()
        odd: dict[str, str] = {}
        times: dict[str, int] = {}
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    found = _looked_at(entry)
                    if found is None or entry.name in self._own:
                        continue
                    times[entry.name] = found.st_mtime_ns
                    if is_temporary(entry.name):
                        unfinished.add(_identity(found))
                        continue
                    if not is_meant(entry.name, self._pattern):
                        continue
                    why = _oddness(found)
                    if why is not None:
                        odd[shown_name(entry.name)] = why
                        continue
                    files[entry.name] = FileState(entry.name, found.st_size, str(found.st_mtime_ns))
                    identities[entry.name] = _identity(found)
        except OSError as error:
            raise JobError(
                f"The watched folder {self.folder} cannot be read ({error.strerror}): make it, or "
                "see to who may read it."
            ) from None
        # A marker that is older than its file is that of the file before it.
        marked = frozenset(
            name for name in files if times.get(f"{name}{MARKER}", -1) >= times[name]
        )
        return Listing(files, marked, identities, frozenset(unfinished), odd)

    def copy(self, file: FileState, target: Path, stop: threading.Event) -> str:
        """As :class:`Place` says."""
        digest = hashlib.sha256()
        try:
            descriptor = os.open(self.folder / file.name, _TO_READ)
        except FileNotFoundError:
            raise FileGone from None
        except PermissionError as error:
            raise Unreadable(error.errno, error.strerror) from None
        with os.fdopen(descriptor, "rb") as source:
            self._require_same(file, os.fstat(source.fileno()))
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.touch(mode=0o600)
            with target.open("wb") as copy:
                while block := source.read(BLOCK):
                    if stop.is_set():
                        raise FileGone
                    digest.update(block)
                    copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())
            self._require_same(file, os.fstat(source.fileno()))
        return digest.hexdigest()

    def _require_same(self, file: FileState, found: os.stat_result) -> None:
        if not stat.S_ISREG(found.st_mode) or (found.st_size, str(found.st_mtime_ns)) != (
            file.size,
            file.modified,
        ):
            raise FileGone

    def put_away(self, file: FileState, folder: str, now: datetime) -> bool:
        """As :class:`Place` says."""
        source = self.folder / file.name
        try:
            self._require_same(file, source.lstat())
        except (FileNotFoundError, FileGone):
            return False
        target = self._beside(folder)
        target.mkdir(parents=True, exist_ok=True)
        away = _free(target, stamped(file.name, now))
        try:
            source.rename(away)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            self._carry(file, source, away)
        try:
            self._require_same(file, away.lstat())
        except FileGone:  # Somebody has put another one there meanwhile: that is not done.
            if not os.path.lexists(source):
                away.rename(source)
            return False
        # At last: without its marker a file that could not be moved would never be seen again, and
        # one that is left behind is older than the next file of that name.
        with suppress(OSError):  # a name that long has none
            (self.folder / f"{file.name}{MARKER}").unlink()
        return True

    def _carry(self, file: FileState, source: Path, target: Path) -> None:
        """Move a file to another file system: it is there whole, or not at all."""
        partial = target.with_name(f".{target.name[:LONGEST_COPY_BYTES]}{TEMPORARY[0]}")
        try:
            shutil.copy2(source, partial, follow_symlinks=False)
            self._require_same(file, source.lstat())
            partial.rename(target)
        finally:
            partial.unlink(missing_ok=True)
        source.unlink()

    def put_away_in(self, folder: str) -> list[str]:
        """As :class:`Place` says."""
        try:
            return sorted(
                path.name
                for path in self._beside(folder).iterdir()
                if path.is_file() and was_meant(path.name, self._pattern)
            )
        except OSError:
            return []

    def remove(self, folder: str, name: str) -> None:
        """As :class:`Place` says."""
        (self._beside(folder) / name).unlink()

    def _beside(self, folder: str) -> Path:
        return self.folder / in_home(folder)


def _identity(found: os.stat_result) -> object:
    """What a rename leaves as it is; a number of a file that was removed is given to a new one."""
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _free(folder: Path, name: str) -> Path:
    number = 2
    path = folder / name
    while os.path.lexists(path):
        path = folder / os.fsdecode(os.fsencode(f"{number}-{name}")[:LONGEST_NAME_BYTES])
        number += 1
    return path


def _looked_at(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None


def _oddness(found: os.stat_result) -> str | None:
    """Why it is no file to take."""
    if stat.S_ISLNK(found.st_mode):
        return "is a link; put the file itself there"
    if stat.S_ISDIR(found.st_mode):
        return "is a folder"
    if not stat.S_ISREG(found.st_mode):
        return "is no file"
    return None
