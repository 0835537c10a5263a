"""Lists what a zip archive holds, whatever its directory claims, in little memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DIRECTORY_BYTES = 4 * 2**20
"""The longest directory that is read: some 50,000 members. ``zipfile`` reads it in one piece, so a
longer one could fill the memory."""
_MANIFEST = "META-INF/manifest.xml"
_PACKAGE = "encrypted-package"
UNREADABLE = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)
"""What ``zipfile`` raises for an archive that is damaged, or beyond it."""


class _Bounded(io.BufferedReader):
    """A file that refuses to be read in pieces larger than a directory may be."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _DIRECTORY_BYTES:
            raise zipfile.BadZipFile(f"a piece of {size} bytes")
        return super().read(size)


@contextmanager
def open_zip(file: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive for reading; raises one of ``UNREADABLE`` where it is none."""
    with _Bounded(io.FileIO(file)) as stream, zipfile.ZipFile(stream) as archive:
        yield archive


def member_names(file: Path) -> list[str] | None:
    """The names of an archive's members; ``None`` where they cannot be listed."""
    try:
        with open_zip(file) as archive:
            return archive.namelist()
    except UNREADABLE:
        return None


def is_encrypted(file: Path) -> bool:
    """Whether an OpenDocument file's manifest says that its content is encrypted.

    OpenDocument 1.3, part 2, 3.4: ``encryption-data`` for a member, or the one encrypted package.
    """
    try:
        with open_zip(file) as archive, archive.open(_MANIFEST) as stream:
            manifest = stream.read(_DIRECTORY_BYTES)
            return b":encryption-data" in manifest or _PACKAGE in archive.namelist()
    except (KeyError, zlib.error, *UNREADABLE):
        return False
