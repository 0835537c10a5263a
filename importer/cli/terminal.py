"""What is written to the terminal: results to stdout, everything else to stderr."""

from __future__ import annotations

import os
import re
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from importer.errors import MappingError, ReportError, SourceError
from importer.lines import lines, without_data

if TYPE_CHECKING:
    from importer.errors import ImporterError
    from importer.model import JsonValue

DEFAULT_WIDTH = 80
WIDEST = 100

_KEPT_WHOLE = re.compile(r" {2,}|(?<!\w)(['\"`]).{1,200}?\1(?!\w)")
"""Spaces that stand in columns; a value, a command or a path in quotes, and no apostrophe."""


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
        discard(sys.stdout)
    except OSError as error:
        discard(sys.stdout)
        raise ReportError(_unwritten(error)) from None


def write_sentences(text: str) -> None:
    """Write a result that is for people only to stdout.

    Raises:
        ReportError: it cannot be written.
    """
    write_line(fitted(text, sys.stdout))


def _unwritten(error: OSError) -> str:
    return f"The output cannot be written ({error.strerror})."


def tell_unwritten(error: OSError) -> None:
    """Say that what goes to stdout cannot be written; who stops reading is told nothing."""
    discard(sys.stdout)
    if not isinstance(error, BrokenPipeError):
        complain(_unwritten(error))


def write_json(value: JsonValue) -> None:
    """Write a result as one JSON text to stdout."""
    import orjson

    write_line(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def tell(text: str) -> None:
    """Write a message for a person to stderr; where nobody can read it, nothing happens."""
    _put(fitted(text, sys.stderr))


def _put(line: str) -> None:
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except OSError:
        discard(sys.stderr)


def complain(text: str, event: str = "error", /, **values: object) -> None:
    """Say what went wrong on stderr, in the form of its lines.

    Args:
        text: the sentence, without the program's name.
        event: what it is called in JSON.
        values: what JSON holds besides.
    """
    if lines.as_json:
        level = "warning" if event == "warning" else "error"
        _put(lines.line(level, event, without_data(text), **values))
    else:
        tell(f"importer: {text}")


def complain_of(error: ImporterError, exit_code: int) -> None:
    """Say what ended a command. In JSON nothing is repeated of what a file holds.

    That may be a header, too, for where a file has none, its first row is taken for one.
    """
    of_file = lines.as_json and isinstance(error, SourceError | MappingError)
    text = without_data(str(error), of_file=True) if of_file else str(error)
    ways = list(error.ways) if isinstance(error, SourceError) and error.ways else None
    complain(text, error=type(error).__name__, ways=ways, exit_code=exit_code)


def fitted(text: str, stream: TextIO) -> str:
    """Sentences as they go to a stream: wrapped for a terminal, where control characters show as ?.

    Line breaks stay, and what is in quotes is kept whole, so that it can be copied. Everywhere else
    a message stays on its line, where a search in a log finds it.
    """
    if not stream.isatty():
        return text
    from importer.report.wrap import wrapped

    columns = _columns(stream)
    lines = [
        line
        for part in text.split("\n")
        for line in wrapped(_KEPT_WHOLE.sub(_glued, part), columns, whole_words=True)
    ]
    return "\n".join(lines).replace("\xa0", " ")


def _glued(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\xa0")


def width() -> int:
    """How many columns a table may take."""
    if not sys.stdout.isatty():
        return DEFAULT_WIDTH
    return min(shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns, WIDEST)


def bar_width() -> int:
    """How many columns a progress bar may take."""
    return _columns(sys.stderr) - 1


def _columns(stream: TextIO) -> int:
    """How wide lines on a stream may be; some terminals say that they have no columns."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return min(columns or DEFAULT_WIDTH, WIDEST)


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


def discard(stream: TextIO) -> None:
    """Point a stream that nobody reads to nowhere, so that its flush at the end is quiet."""
    try:
        target = os.open(os.devnull, os.O_WRONLY)
        os.dup2(target, stream.fileno())
        os.close(target)
    except (OSError, ValueError):
        return
