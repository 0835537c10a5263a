"""A bucket, or a folder of another machine: by fsspec, which knows many of them alike."""

from __future__ import annotations

import hashlib
import os
import posixpath
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from importer.errors import JobError
from importer.nightly.place import (
    BLOCK,
    MARKER,
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
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from fsspec import AbstractFileSystem


class RemotePlace:
    """A folder somewhere else. Each method opens a connection of its own, and closes it."""

    def __init__(
        self,
        address: str,
        connect: Callable[[], AbstractFileSystem],
        root: str,
        pattern: str,
        own: Collection[str] = (),
    ) -> None:
        """Nothing is asked yet.

        Args:
            address: as it is shown.
            connect: opens it.
            root: the folder there.
            pattern: which files are meant.
            own: the names in it that are the job's.
        """
        self.address = address
        self._connect = connect
        self._root = root.rstrip("/")
        self._pattern = pattern
        self._own = frozenset(own)

    def require_elsewhere(self, folders: Collection[str]) -> None:
        """Refuse the watched folder itself as one for what is done.

        Raises:
            JobError: one of them is.
        """
        for folder in folders:
            if posixpath.normpath(self._beside(folder)) == posixpath.normpath(self._root):
                raise JobError(
                    f"{folder} is the watched folder itself: name another one for what is done or "
                    "failed, or keep."
                )

    def look(self) -> Listing:
        """As :class:`~importer.nightly.place.Place` says."""
        files: dict[str, FileState] = {}
        odd: dict[str, str] = {}
        times: dict[str, str] = {}
        with self._opened() as system:
            entries = _entries(system, self._root or "/")
            has_folders = not _is_bucket(system)
        for entry in entries:
            name = str(entry["name"]).rstrip("/").rpartition("/")[2]
            if not name or name in self._own or is_temporary(name):
                continue
            times[name] = _moment(entry)
            if not is_meant(name, self._pattern):
                continue
            if entry.get("type") != "file":
                if not has_folders:
                    continue  # what names have in common, or what a console made
                what = "a folder" if entry.get("type") == "directory" else "a link or no file"
                odd[shown_name(name)] = f"is {what}"
            elif str(entry["name"]).rstrip("/") != self._root:  # the prefix itself
                files[name] = _state(name, entry)
        marked = frozenset(
            name for name in files if times.get(f"{name}{MARKER}", "") >= times[name]
        )
        return Listing(files, marked, odd=odd)

    def copy(self, file: FileState, target: Path, stop: threading.Event) -> str:
        """As :class:`~importer.nightly.place.Place` says."""
        digest = hashlib.sha256()
        size = 0
        with self._opened(as_os_error=True) as system:
            path = f"{self._root}/{file.name}"
            self._require_same(system, path, file)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.touch(mode=0o600)
            with target.open("wb") as copy, _readable(system, path) as source:
                while block := source.read(BLOCK):
                    if stop.is_set():
                        raise FileGone
                    size += len(block)
                    digest.update(block)
                    copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())
            system.invalidate_cache()
            self._require_same(system, path, file)
        if size != file.size:
            raise FileGone
        return digest.hexdigest()

    def put_away(self, file: FileState, folder: str, now: datetime) -> bool:
        """As :class:`~importer.nightly.place.Place` says."""
        with self._opened(as_os_error=True) as system:
            path = f"{self._root}/{file.name}"
            try:
                self._require_same(system, path, file)
            except FileGone:
                return False
            target = self._beside(folder)
            system.makedirs(target, exist_ok=True)
            name = stamped(file.name, now)
            number = 2
            while system.exists(f"{target}/{name}"):
                name = f"{number}-{stamped(file.name, now)}"
                number += 1
            self._move(system, path, f"{target}/{name}", file)
            # At last: without its marker a file that could not be moved would never be seen again.
            if system.exists(path + MARKER):
                system.rm_file(path + MARKER)
            return True

    def put_away_in(self, folder: str) -> list[str]:
        """As :class:`~importer.nightly.place.Place` says."""
        try:
            with self._opened(as_os_error=True) as system:
                entries = system.ls(self._beside(folder), detail=True)
        except (OSError, FileGone):
            return []
        return sorted(
            name
            for name, entry in ((str(each["name"]).rpartition("/")[2], each) for each in entries)
            if entry["type"] == "file" and was_meant(name, self._pattern)
        )

    def remove(self, folder: str, name: str) -> None:
        """As :class:`~importer.nightly.place.Place` says."""
        with self._opened(as_os_error=True) as system:
            system.rm_file(f"{self._beside(folder)}/{name}")

    def _move(self, system: AbstractFileSystem, path: str, target: str, file: FileState) -> None:
        """Move a file: fsspec's ``mv`` takes names for patterns, and loses what it cannot copy."""
        if _is_bucket(system):
            system.cp_file(path, target)
            self._require_same(system, path, file)  # else the new one stays
            system.rm_file(path)
            return
        from fsspec.asyn import sync

        async def rename() -> None:
            async with system._pool.get() as channel:  # noqa: SLF001  # nothing else renames only
                await channel.rename(path, target)

        sync(system.loop, rename)
        system.invalidate_cache()
        with suppress(FileGone):
            self._require_same(system, target, file)
            return
        # Somebody has put another one there meanwhile: that is not done.
        if not system.exists(path):
            path, target = target, path
            sync(system.loop, rename)
        raise FileGone

    def _beside(self, folder: str) -> str:
        return folder if folder.startswith("/") else f"{self._root}/{folder.strip('/')}"

    def _require_same(self, system: AbstractFileSystem, path: str, file: FileState) -> None:
        try:
            entry = system.info(path)
        except FileNotFoundError:
            raise FileGone from None
        if entry.get("type") != "file" or _state(file.name, entry) != file:
            raise FileGone

    @contextmanager
    def _opened(self, *, as_os_error: bool = False) -> Iterator[AbstractFileSystem]:
        """Connect; whatever goes wrong there is told in one way."""
        system = None
        try:
            system = self._connect()
            yield system
        except (FileGone, JobError, Unreadable):
            raise
        except FileNotFoundError as error:
            if as_os_error:
                raise FileGone from None
            raise JobError(f"The place {self.address} does not exist: make it.") from error
        except Exception as error:  # noqa: BLE001  # each kind of place has exceptions of its own
            why = reason(error)
            if as_os_error:
                raise OSError(0, why) from None
            raise JobError(f"The place {self.address} cannot be looked at: {why}") from None
        finally:
            close = getattr(system, "close_connection", None)
            if close is not None:
                close()


def _readable(system: AbstractFileSystem, path: str) -> Any:
    """Open a file that was listed a moment ago: who may not read it may still read others."""
    try:
        return system.open(path, "rb")
    except PermissionError as error:
        raise Unreadable(0, str(error) or "Permission denied") from None


def _is_bucket(system: AbstractFileSystem) -> bool:
    return "s3" in system.protocol


def _entries(system: AbstractFileSystem, root: str) -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = system.ls(root, detail=True)
    except FileNotFoundError:
        # A bucket has no folders: where nothing begins so, there is none.
        if _is_bucket(system) and "/" in root and system.exists(root.partition("/")[0]):
            return []
        raise
    return found


def reason(error: BaseException) -> str:
    """Why a remote place failed, and what to do."""
    found: BaseException | None = error
    while found is not None:
        kind = type(found).__name__
        if kind == "HostKeyNotVerifiable":
            return (
                "its host key is not the one that known_hosts has for it. Ask whoever runs it for "
                "the key's fingerprint, compare it, and only then put the key there (ssh-keyscan)."
            )
        if kind in {"PermissionDenied", "NoCredentialsError", "PermissionError"}:
            return "it does not let this user in: see to the key or the password, and their rights."
        found = found.__cause__ or found.__context__
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}{f' ({text})' if text else ''}."


def _state(name: str, entry: dict[str, Any]) -> FileState:
    return FileState(name, int(entry["size"]), f"{_moment(entry)} {entry.get('ETag', '')}".strip())


def _moment(entry: dict[str, Any]) -> str:
    """When a file was changed, so that later ones are greater."""
    found = entry.get("mtime") or entry.get("LastModified") or ""
    if isinstance(found, datetime):
        return found.isoformat()
    return f"{found:020.6f}" if isinstance(found, int | float) else str(found)
