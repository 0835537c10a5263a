"""Where a job's files lie: a place that is listed, read and tidied up."""

from __future__ import annotations

import fnmatch
import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping

    from importer.store import FileState

MARKER = ".done"
TEMPORARY = (".part", ".tmp", ".partial", ".crdownload", ".filepart", ".swp")
LONGEST_NAME_BYTES = 255
LONGEST_COPY_BYTES = 200
LONGEST_SUFFIX = 12
BLOCK = 2**20
_DIGITS = re.compile(r"[\d_.-]*\d")
_STAMP = "%Y%m%d-%H%M%S"
_DAY_LENGTH = len("20260131")
_STAMP_LENGTH = len("20260131-060000")


class FileGone(Exception):
    """A file is not what it was when it was listed, or somebody says stop: it waits for a look."""


class Unreadable(OSError):
    """A file cannot be read, and nothing else is to blame for it."""


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


class Place(Protocol):
    """A folder, here or elsewhere."""

    def look(self) -> Listing:
        """Look at it.

        Raises:
            JobError: it cannot be read.
        """

    def copy(self, file: FileState, target: Path, stop: threading.Event) -> str:
        """Copy a file as it was listed; give the SHA-256 of its content.

        Raises:
            FileGone: it is no longer that file, it changed meanwhile, or ``stop`` was set.
            Unreadable: this process may not read it.
            OSError: the copy cannot be written, or the place is away.
        """

    def put_away(self, file: FileState, folder: str, now: datetime) -> bool:
        """Move a file, and its marker, to another folder, with the moment in its name.

        A file that is no longer there, or another one by now, is left alone.

        Returns:
            Whether it was moved.

        Raises:
            OSError: it cannot be moved.
        """

    def put_away_in(self, folder: str) -> list[str]:
        """The names in a folder for what was put away; none where it cannot be read."""

    def remove(self, folder: str, name: str) -> None:
        """Remove one of those.

        Raises:
            OSError: it cannot be removed.
        """


def written_at(file: FileState) -> datetime | None:
    """When a file was written, as its place tells it; ``None`` where that is no time."""
    told = file.modified.partition(" ")[0]
    try:
        if told.isdecimal():
            return datetime.fromtimestamp(int(told) // 10**9, UTC)
        if "T" not in told:
            return datetime.fromtimestamp(float(told), UTC)
        return datetime.fromisoformat(told).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def kind_of(name: str) -> str:
    """What the names of the same export have in common, night by night: all but the digits."""
    return _DIGITS.sub("", name.casefold())


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


def copy_name(name: str) -> str:
    """The name of a file's copy: as it is shown, and short enough for any file system."""
    shown = shown_name(name)
    if len(shown.encode()) <= LONGEST_COPY_BYTES:
        return shown
    suffix = "".join(Path(shown).suffixes[-2:])[-LONGEST_SUFFIX:]
    return shown.encode()[:LONGEST_COPY_BYTES].decode(errors="ignore") + suffix


def is_meant(name: str, pattern: str) -> bool:
    """Whether a job's pattern means a file; a marker is never meant."""
    return not name.endswith(MARKER) and fnmatch.fnmatchcase(name, pattern)


def stamped(name: str, now: datetime) -> str:
    """The name under which a file is put away, short enough for a file system."""
    stamp = f"{now:{_STAMP}}-"
    room = LONGEST_NAME_BYTES - len(stamp)
    return stamp + os.fsdecode(os.fsencode(name)[-room:])


def put_away_at(name: str) -> datetime | None:
    """The moment in the name of a file that was put away, in UTC; ``None`` where it has none."""
    try:
        return datetime.strptime(_stamp_on(name)[:_STAMP_LENGTH], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def was_meant(name: str, pattern: str) -> bool:
    """Whether a file that was put away is one of those that a job's pattern means."""
    is_cut = len(os.fsencode(name)) >= LONGEST_NAME_BYTES
    return is_cut or is_meant(_stamp_on(name)[_STAMP_LENGTH + 1 :], pattern)


def _stamp_on(name: str) -> str:
    """The name from its moment on: before that is a number where there are several of them."""
    first, _, rest = name.partition("-")
    return rest if len(first) < _DAY_LENGTH and first.isdecimal() else name
