"""How a bucket or another machine is reached: by the address that a job watches."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, unquote, urlsplit

from importer.errors import JobError
from importer.nightly.remote_place import RemotePlace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from fsspec import AbstractFileSystem

    from importer.nightly.found_job import FoundJob

CONNECT_SECONDS = 10
READ_SECONDS = 10
KEEPALIVE_SECONDS = 10
TRIES = 2
USUAL_KNOWN_HOSTS = "~/.ssh/known_hosts"
EXTRAS = {"s3": "s3", "sftp": "sftp"}
"""What is known of remote places: the scheme of the address → the extra that brings it."""


def remote_place(found: FoundJob, own: Collection[str]) -> RemotePlace:
    """The place at the address that a job watches.

    Raises:
        JobError: the address is of no known kind, or a package is missing.
    """
    job = found.job
    parts = _address(found)
    if parts.scheme not in EXTRAS:
        raise JobError(
            f"{found.path.name}: watch begins with {parts.scheme}://, which is not known: write a "
            "folder, s3://BUCKET/PREFIX or sftp://USER@HOST/PATH."
        )
    shown = shown_address(found)
    try:
        if parts.scheme == "s3":
            connect, root = _s3(), f"{parts.netloc}{unquote(parts.path)}"
        else:
            connect, root = _sftp(found, parts), unquote(parts.path) or "."
        place = RemotePlace(shown, connect, root, job.pattern, own)
        place.require_elsewhere(own)
        return place
    except ImportError:
        extra = EXTRAS[parts.scheme]
        raise JobError(
            f"{parts.scheme}:// needs a package that is not installed: pip install "
            f"'rampwin-importer[{extra}]'."
        ) from None


def shown_address(found: FoundJob) -> str:
    """The address without a password: each user may see another folder there.

    Raises:
        JobError: it is none.
    """
    parts = _address(found)
    user, at, host = parts.netloc.rpartition("@")
    return f"{parts.scheme}://{user.partition(':')[0]}{at}{host}{parts.path.rstrip('/')}"


def _address(found: FoundJob) -> SplitResult:
    """The parts of the address; a port is one that there is."""
    try:
        parts = urlsplit(found.job.watch)
        if parts.netloc and parts.port != 0:
            return parts
    except ValueError:  # of the library: a bracket that is not closed, a port that is none
        pass
    raise JobError(
        f"{found.path.name}: watch is no address: write s3://BUCKET/PREFIX or "
        "sftp://USER@HOST:PORT/PATH."
    )


def _s3() -> Callable[[], AbstractFileSystem]:
    from s3fs import S3FileSystem

    def connect() -> AbstractFileSystem:
        system = S3FileSystem(
            skip_instance_cache=True, use_listings_cache=False,
            config_kwargs={
                "connect_timeout": CONNECT_SECONDS, "read_timeout": READ_SECONDS,
                "retries": {"total_max_attempts": 1},  # those of s3fs are enough
            },
        )  # fmt: skip
        system.retries = TRIES  # its own, beside those of the library below it
        return system

    return connect


def _sftp(found: FoundJob, parts: Any) -> Callable[[], AbstractFileSystem]:
    from sshfs import SSHFileSystem

    access = found.job.sftp
    # Said in any case: sshfs would trust whoever answers where nothing is said.
    named = access.known_hosts
    known = found.beside(named) if named is not None else Path(USUAL_KNOWN_HOSTS).expanduser()
    options: dict[str, Any] = {"known_hosts": str(known) if known.is_file() else b""}
    if parts.username:
        options["username"] = unquote(parts.username)
    if access.key is not None:
        key = found.beside(access.key)
        if not key.is_file():
            raise JobError(f"{found.path.name}: there is no file {key}, which sftp.key names.")
        options["client_keys"] = [str(key)]
    if access.password_from is not None:
        password = os.environ.get(access.password_from, "")
        if not password:
            raise JobError(
                f"{found.path.name}: sftp.password_from names the variable "
                f"{access.password_from}, which is not set."
            )
        options["password"] = password
    if parts.password is not None:
        raise JobError(
            f"{found.path.name}: no password belongs into watch: put it into a variable, and name "
            "that with sftp: {password_from: VARIABLE}."
        )

    def connect() -> AbstractFileSystem:
        return SSHFileSystem(
            parts.hostname, port=parts.port or 22,
            connect_timeout=CONNECT_SECONDS, login_timeout=CONNECT_SECONDS,
            keepalive_interval=KEEPALIVE_SECONDS,  # who says nothing any more is given up
            sftp_client_kwargs={"path_errors": "surrogateescape"},  # names need be no UTF-8
            skip_instance_cache=True, **options,
        )  # fmt: skip

    return connect
