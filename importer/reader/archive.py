"""Unpacks the one table in a gzip or zip archive to a temporary file, with limits.

Nothing in an archive is believed: no path is taken from it (its file gets a name of our own), and
what counts are the bytes that came out, not the sizes that it claims.
"""

from __future__ import annotations

import gzip
import os
import stat
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED

from importer.errors import SourceError
from importer.header import listed
from importer.reader.kind import WORKBOOK_ENDINGS, Kind
from importer.reader.zip_listing import UNREADABLE, open_zip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import ExitStack
    from zipfile import ZipInfo

MOST_BYTES = 2 * 2**30
"""The most that an archive may unpack to."""
MOST_RATIO = 200
"""Lists of people pack to a tenth, rarely to a fiftieth: beyond this an archive is up to something.
Deflate reaches 1,032."""
FREE_BYTES = 64 * 2**20
"""Below it the ratio does not matter."""
_BLOCK_BYTES = 2**20
_TABLES = frozenset({".csv", ".tsv", ".tab", ".txt"}) | WORKBOOK_ENDINGS
_ARCHIVES = frozenset(
    {".zip", ".gz", ".gzip", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".7z", ".rar"}
)
_JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_READ_ME = frozenset({"readme", "read me", "read_me", "license"})
_ENCRYPTED = 0x1
_GZIP_ENDINGS = frozenset({".gz", ".gzip"})
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The file that was in an archive."""

    file: Path
    """A temporary file."""
    path: str
    """What messages call it."""
    name: str
    """Its own name in the archive, without any folder."""
    note: str
    """Plain words for the summary."""


def unpack(kind: Kind, file: Path, path: str, name: str, resources: ExitStack) -> Unpacked:
    """Unpack the table in an archive; ``resources`` removes the temporary file.

    Args:
        kind: ``GZIP`` or ``ZIP``.
        file: the archive.
        path: as the user named it, for messages.
        name: the archive's name without its folder.
        resources: as above.

    Raises:
        SourceError: it is damaged, protected, too big, or holds no table or several.
        OSError: the disk is full.
    """
    handle, temporary = tempfile.mkstemp(prefix="importer-")
    os.close(handle)
    target = Path(temporary)
    resources.callback(target.unlink, missing_ok=True)
    if kind is Kind.GZIP:
        _unpack_gzip(file, path, target)
        inner = PurePath(name)
        inner = PurePath(inner.stem) if inner.suffix.lower() in _GZIP_ENDINGS else inner
        return Unpacked(target, path, inner.name, "unpacked from a gzip file")
    return _unpack_zip(file, path, target)


def nested(outer: str) -> SourceError:
    """The error for an archive in an archive."""
    return SourceError(
        f"{outer} holds another archive. Unpack it, and give the table that is in it."
    )


def _unpack_gzip(file: Path, path: str, target: Path) -> None:
    damaged = f"{path} is a gzip file that is damaged or not complete"
    try:
        with gzip.open(file) as stream:
            _copy(stream.read, target, file.stat().st_size, path)
    except EOFError as error:
        raise SourceError(f"{damaged}: it ends too early. Download or export it again.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(f"{damaged}. Download or export it again.") from error


def _unpack_zip(file: Path, path: str, target: Path) -> Unpacked:
    try:
        with open_zip(file) as archive:
            member, others = _table(archive.infolist(), path)
            name = _base_name(member.filename)
            _refuse_member(member, name, path)
            packed_bytes = min(member.compress_size, file.stat().st_size)
            with archive.open(member) as stream:
                size_bytes = _copy(stream.read, target, packed_bytes, path)
            is_whole = size_bytes == member.file_size
    except (*UNREADABLE, zlib.error) as error:
        raise _damaged(path) from error
    if not is_whole:
        raise _damaged(path)
    note = f"'{name}' from the zip archive"
    if others:
        note += f", which also holds {listed(others, most=3)}: passed over"
    return Unpacked(target, f"{path}/{name}", name, note)


def _damaged(path: str) -> SourceError:
    return SourceError(
        f"{path} is a zip archive that is damaged or not complete. Download or export it again."
    )


def _copy(read: Callable[[int], bytes], target: Path, packed_bytes: int, path: str) -> int:
    """Write what comes out of an archive, as far as that is not absurdly much; how much it was."""
    size_bytes = 0
    with target.open("wb") as stream:
        while block := read(_BLOCK_BYTES):
            size_bytes += len(block)
            if size_bytes > MOST_BYTES:
                raise SourceError(
                    f"{path} unpacks to more than {MOST_BYTES // 2**30} GiB. Split the list into "
                    "several files."
                )
            if size_bytes > max(FREE_BYTES, MOST_RATIO * packed_bytes):
                raise SourceError(
                    f"{path} unpacks to more than {MOST_RATIO} times its size, as no list of "
                    "contacts does. If it is one all the same, unpack it and give the file in it."
                )
            stream.write(block)
    return size_bytes


def _table(members: Sequence[ZipInfo], path: str) -> tuple[ZipInfo, list[str]]:
    """The one table among the members, and the names of the other files.

    Raises:
        SourceError: there is none, or there are several.
    """
    files = [member for member in members if not member.is_dir() and not _is_junk(member.filename)]
    tables = [member for member in files if _ending(member) in _TABLES]
    if len(tables) > 1:
        telling = [
            member
            for member in tables
            if PurePath(_base_name(member.filename)).stem.casefold() not in _READ_ME
        ]
        tables = telling if len(telling) == 1 else tables
    if not tables and len(files) == 1 and _ending(files[0]) not in _ARCHIVES:
        tables = files  # whatever it is called: its content says what it is
    if len(tables) == 1:
        (table,) = tables
        return table, [_shown(each.filename) for each in files if each is not table]
    if tables:
        names = listed([_shown(table.filename) for table in tables], most=4)
        raise SourceError(
            f"{path} holds {len(tables):,} tables: {names}. Unpack it, and give the one that is "
            "meant, or all of them."
        )
    if any(_ending(member) in _ARCHIVES for member in files):
        raise nested(path)
    if not files:
        raise SourceError(f"{path} is a zip archive with no file in it. Export it again.")
    raise SourceError(
        f"{path} is a zip archive without a table (csv, tsv, txt or a workbook) in it. It holds "
        f"{listed([_shown(member.filename) for member in files], most=4)}."
    )


def _refuse_member(member: ZipInfo, name: str, path: str) -> None:
    """Raise SourceError for a member that is no ordinary file."""
    if stat.S_ISLNK(member.external_attr >> 16):
        raise SourceError(
            f"'{name}' in {path} is only a link to a file somewhere else. Pack the file itself."
        )
    if member.flag_bits & _ENCRYPTED:
        raise SourceError(
            f"{path} is protected with a password. Unpack it with the password, and give the file "
            "in it."
        )
    # Python's decoders for the other methods cannot be given a limit for what they put out.
    if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise SourceError(
            f"'{name}' in {path} is packed by an unusual method. Unpack it, and give the file in "
            "it."
        )


def _is_junk(name: str) -> bool:
    """Whether a member is what macOS or Windows adds on their own, or a lock file."""
    *folders, base = name.replace("\\", "/").split("/")
    return (
        "__MACOSX" in folders or base.casefold() in _JUNK or base.startswith(("._", "~$", ".~lock"))
    )


def _ending(member: ZipInfo) -> str:
    return PurePath(_base_name(member.filename)).suffix.lower()


def _base_name(name: str) -> str:
    """A member's name without folders, safe to be shown."""
    return _shown(name.replace("\\", "/").rsplit("/", 1)[-1])


def _shown(name: str) -> str:
    """A name without anything that would move the cursor, and of bounded length."""
    text = "".join(character if character.isprintable() else "?" for character in name)
    return text if len(text) <= _LONGEST_NAME else f"…{text[-_LONGEST_NAME + 1 :]}"
