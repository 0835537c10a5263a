"""What is written to the terminal: results to stdout, everything else to stderr."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from importer.errors import ReportError

if TYPE_CHECKING:
    from importer.model import JsonValue

DEFAULT_WIDTH = 80
WIDEST = 100


def prepare_streams() -> None:
    """Let neither a character nor a closed stream be the reason for an end.

    Files and pipes get UTF-8 on every system. What is written to a stream that was closed
    (``>&-``) goes nowhere; a standard input that was closed stays ``None``.
    """
    _replace_closed()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        with suppress(OSError, ValueError):  # a stream that is closed stays as it is
            if stream is sys.stdout and not stream.isatty():
                # `importer suggest FILE > my.yaml` is UTF-8 on Windows as well.
                reconfigure(encoding="utf-8", errors="backslashreplace")
            else:
                reconfigure(errors="replace")


def _replace_closed() -> None:
    """Occupy the places of closed streams, so that no file of ours is taken for one of them."""
    if sys.stdin is None:
        os.open(os.devnull, os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = _nowhere()
    if sys.stderr is None:
        sys.stderr = _nowhere()


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  # open to the end


def write_line(text: str) -> None:
    """Write a result to stdout; who stops reading (``| head``) is no error.

    Raises:
        ReportError: it cannot be written, for example because the disk is full.
    """
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(sys.stdout)
    except OSError as error:
        _discard(sys.stdout)
        raise ReportError(_unwritten(error)) from None


def _unwritten(error: OSError) -> str:
    return f"The output cannot be written ({error.strerror})."


def tell_unwritten(error: OSError) -> None:
    """Say that what goes to stdout cannot be written; who stops reading is told nothing."""
    _discard(sys.stdout)
    if not isinstance(error, BrokenPipeError):
        tell(f"importer: {_unwritten(error)}")


def write_json(value: JsonValue) -> None:
    """Write a result as one JSON text to stdout."""
    import orjson

    write_line(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def tell(text: str) -> None:
    """Write a message for a person to stderr; where nobody can read it, nothing happens."""
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)


def width() -> int:
    """How many columns a table may take."""
    if not sys.stdout.isatty():
        return DEFAULT_WIDTH
    return min(shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns, WIDEST)


def bar_width() -> int:
    """How many columns a progress bar may take; some terminals say that they have none."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return min(columns or DEFAULT_WIDTH, WIDEST) - 1


def interactive() -> bool:
    """Whether a person watches stderr."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def shows(characters: str, stream: TextIO) -> bool:
    """Whether a stream's encoding has these characters."""
    try:
        characters.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _discard(stream: TextIO) -> None:
    """Point a stream that nobody reads to nowhere, so that its flush at the end is quiet."""
    try:
        target = os.open(os.devnull, os.O_WRONLY)
        os.dup2(target, stream.fileno())
        os.close(target)
    except (OSError, ValueError):
        return
