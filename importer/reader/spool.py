"""Keeps what a stream holds in a temporary file, so that it can be looked at twice."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path, PurePath
from typing import BinaryIO, TextIO

from importer.errors import SourceError
from importer.reader.unreadable import unreadable

_BLOCK = 2**20


def stream_name(stream: BinaryIO | TextIO) -> str:
    """The file name that a stream tells, else ``stream``."""
    name = getattr(stream, "name", None)
    if isinstance(name, bytes):
        name = os.fsdecode(name)
    if isinstance(name, str) and not (name.startswith("<") and name.endswith(">")):
        return PurePath(name).name or "stream"
    return "stream"


def empty_stream(stream: BinaryIO | TextIO) -> SourceError:
    """The error for a stream in which nothing comes."""
    if getattr(stream, "name", None) == "<stdin>":
        return SourceError(
            "Nothing came in on standard input (0 bytes): pipe a file into the command, or name "
            "the file in place of -."
        )
    return SourceError(
        f"The stream {stream_name(stream)} is empty (0 bytes), or was read to its end before: "
        "give one that is at its beginning."
    )


def spool(stream: BinaryIO | TextIO, name: str) -> tuple[Path, bool]:
    """Copy a stream to a temporary file that the caller removes.

    Returns:
        The file, and whether the stream gave text, which is then stored as UTF-8.
    """
    handle, path = tempfile.mkstemp(prefix="importer-", suffix=PurePath(name).suffix)
    is_text = False
    try:
        with os.fdopen(handle, "wb") as target:
            while block := stream.read(_BLOCK):
                if isinstance(block, str):
                    is_text = True
                    target.write(block.encode())
                else:
                    target.write(block)
    except (OSError, ValueError, TypeError) as error:  # ValueError: closed, or not decodable
        Path(path).unlink(missing_ok=True)
        raise SourceError(f"The stream {name} cannot be read: {unreadable(error)}") from error
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return Path(path), is_text
