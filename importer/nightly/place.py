"""Where a job's files lie: a folder that is listed, read and tidied up."""

from __future__ import annotations

import fnmatch
import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from importer.errors import JobError
from importer.store import FileState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

MARKER = ".done"
TEMPORARY = (".part", ".tmp", ".partial", ".crdownload", ".filepart", ".swp")
LONGEST_NAME_BYTES = 255
BLOCK = 2**20


class FileGone(Exception):
    """A file is not what it was when it was listed: it is left for the next look."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a place holds at one moment."""

    files: Mapping[str, FileState]
    """Those that the job means, by name."""
    marked: frozenset[str] = frozenset()
    """The names beside which a marker says that they are complete."""
    identities: Mapping[str, object] = field(default_factory=dict)
    """Name → what stays the same when a file is renamed."""
    unfinished: frozenset[object] = frozenset()
    """The identities of files that still have a temporary name."""
    odd: Mapping[str, str] = field(default_factory=dict)
    """Name → why something that the job means is left alone."""


class LocalPlace:
    """A folder of this machine, or of a share that is mounted in it."""

    def __init__(self, folder: Path, pattern: str, own: Collection[str] = ()) -> None:
        """``own`` are the names in it that are the job's: its folders for what is done."""
        self.folder = folder
        self._pattern = pattern
        self._own = frozenset(own)

    def list(self) -> Listing:
        """Look at the folder.

        Raises:
            JobError: it cannot be read.
        """
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
                        unfinished.add((found.st_dev, found.st_ino))
                        continue
                    if not self._is_meant(entry.name):
                        continue
                    why = _oddness(found)
                    if why is not None:
                        odd[shown_name(entry.name)] = why
                        continue
                    files[entry.name] = FileState(entry.name, found.st_size, str(found.st_mtime_ns))
                    identities[entry.name] = (found.st_dev, found.st_ino)
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

    def _is_meant(self, name: str) -> bool:
        is_marker = name.endswith(MARKER)
        return not is_marker and fnmatch.fnmatchcase(name, self._pattern)

    def copy(self, file: FileState, target: Path) -> str:
        """Copy a file as it was listed; give the SHA-256 of its content.

        Raises:
            FileGone: it is no longer that file, or it changed meanwhile.
            OSError: it cannot be read, or the copy cannot be written.
        """
        digest = hashlib.sha256()
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(self.folder / file.name, flags)
        except FileNotFoundError:
            raise FileGone from None
        with os.fdopen(descriptor, "rb") as source:
            self._require_same(file, os.fstat(source.fileno()))
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.touch(mode=0o600)
            with target.open("wb") as copy:
                while block := source.read(BLOCK):
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

    def put_away(self, file: FileState, folder: str, now: datetime) -> None:
        """Move a file, and its marker, to another folder, with the moment in its name.

        A file that is no longer there, or another one by now, is left alone.

        Raises:
            OSError: it cannot be moved.
        """
        source = self.folder / file.name
        try:
            self._require_same(file, source.lstat())
        except (FileNotFoundError, FileGone):
            return
        target = self.folder / Path(folder).expanduser()
        target.mkdir(parents=True, exist_ok=True)
        # The marker first: left behind it would say of the next file that it is complete.
        marker = self.folder / f"{file.name}{MARKER}"
        if os.path.lexists(marker):
            marker.unlink()
        source.rename(_free(target, stamped(file.name, now)))


def is_temporary(name: str) -> bool:
    """Whether a name says that the file is still being written, or is somebody's lock."""
    return name.startswith((".", "~$")) or name.casefold().endswith(TEMPORARY)


def shown_name(name: str) -> str:
    """A file's name as it may stand in a message, in the store and as the name of a copy.

    Without characters that cannot be printed, nor half letters: each becomes ``%`` and its bytes.
    """
    return "".join(
        letter
        if letter.isprintable() and letter not in "/\\"
        else "".join(f"%{byte:02X}" for byte in os.fsencode(letter))
        for letter in name
    )


def stamped(name: str, now: datetime) -> str:
    """The name under which a file is put away, short enough for a file system."""
    stamp = f"{now:%Y%m%d-%H%M%S}-"
    room = LONGEST_NAME_BYTES - len(stamp)
    return stamp + os.fsdecode(os.fsencode(name)[-room:])


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
