"""Files that appear under their name only when they are whole."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from importer.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_ABANDONED_AFTER_SECONDS = 24 * 60 * 60
_BUFFER_BYTES = 2**20
_SUFFIX = ".part"
_REMEDIES = {
    errno.ENOSPC: "the disk is full: free some space",
    errno.EACCES: "permission denied: close the file if a program has it open, or see to the "
    "folder's permissions",
    errno.EPERM: "not permitted: see to the folder's permissions",
    errno.EROFS: "the disk is read-only: name another folder with --reports",
    errno.ENOTDIR: "a file stands where a folder should be: move it, or name another folder "
    "with --reports",
    errno.EISDIR: "a folder stands where the file should be: move it",
    errno.ENAMETOOLONG: "the name is too long: name another folder with --reports",
}
_REMEDIES[errno.EEXIST] = _REMEDIES[errno.ENOTDIR]
if hasattr(errno, "EDQUOT"):
    _REMEDIES[errno.EDQUOT] = "your share of the disk is used up: free some space"


class PendingFile:
    """A file that is written beside its place and moved there when it is whole.

    As a context manager it leaves nothing behind that has not been published. Every error of the
    operating system becomes a :class:`ReportError` that names ``path`` and a remedy.
    """

    def __init__(self, path: Path, advice: str) -> None:
        self.path = path
        self._advice = advice
        with reporting_errors(path, advice):
            _remove_abandoned(path)
            # mkstemp makes the file 0600 from the first instant.
            handle, name = tempfile.mkstemp(prefix=_prefix(path), suffix=_SUFFIX, dir=path.parent)
        self._written = Path(name)
        self._file = os.fdopen(handle, "wb", buffering=_BUFFER_BYTES)

    def write(self, content: bytes) -> None:
        """Append ``content``."""
        with reporting_errors(self.path, self._advice):
            self._file.write(content)

    def finish(self) -> None:
        """Bring what was written to the disk itself."""
        with reporting_errors(self.path, self._advice):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def publish(self) -> None:
        """Move the finished file to its place, over an older one if there is one."""
        with reporting_errors(self.path, self._advice):
            self._written.replace(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # Closing flushes, which fails again where writing failed; that error is already known.
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._written.unlink(missing_ok=True)


def _prefix(path: Path) -> str:
    return f".{path.name}."


def _remove_abandoned(path: Path) -> None:
    """Remove what a process that was killed while it wrote ``path`` has left behind."""
    oldest = time.time() - _ABANDONED_AFTER_SECONDS
    for left in path.parent.glob(f"{_prefix(path)}*{_SUFFIX}"):
        with suppress(OSError):
            if left.stat().st_mtime < oldest:
                left.unlink()


def make_folder(folder: Path, advice: str) -> None:
    """Create ``folder`` for its owner's eyes only; one that is there stays as it is."""
    with reporting_errors(folder, advice):
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            if not folder.is_dir():
                raise


def sync_folder(folder: Path) -> None:
    """Bring new names in ``folder``, and its own, to the disk, where the system can do that."""
    if os.name == "nt":
        return
    for each in (folder, folder.parent):
        # Some network file systems refuse this; the files themselves are safe by then.
        with suppress(OSError):
            handle = os.open(each, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


@contextmanager
def reporting_errors(path: Path, advice: str) -> Iterator[None]:
    """Turn an error of the operating system into a :class:`ReportError` about ``path``."""
    try:
        yield
    except OSError as error:
        known = _REMEDIES.get(error.errno or 0)
        why = known or f"{error.strerror or error}: name another folder with --reports"
        raise ReportError(f"Cannot write {path}: {why}. {advice}") from error
