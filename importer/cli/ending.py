"""How a command ends early: errors become a message and an exit code, never a traceback."""

from __future__ import annotations

import functools
import os
import platform
import signal
import sys
import traceback
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn, ParamSpec, TypeVar

import typer

from importer import __version__
from importer.cli.log_files import remove_old_details
from importer.cli.signals import ignore_signals
from importer.cli.terminal import complain, complain_of
from importer.errors import ImporterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

P = ParamSpec("P")
R = TypeVar("R")

EXIT_NOT_STARTED = 2
EXIT_STOPPED = 3
CARRIES_ON = "What is recorded as sent is not sent again; `importer resume` carries on."
"""True also where the store failed, and the last answers could not be recorded."""


def guarded(function: Callable[P, R], *, sends: bool = False) -> Callable[P, R]:
    """Wrap a command so that whatever ends it is told in a sentence, with an exit code.

    Args:
        function: the command.
        sends: an unexpected end of it is exit code 3, for `importer resume` carries on.
    """

    @functools.wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with _unwound_by_signals():
                return function(*args, **kwargs)
        except ImporterError as error:
            complain_of(error, error.exit_code)
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            ignore_signals()
            complain("Stopped.", "stopped", exit_code=EXIT_STOPPED)
            raise typer.Exit(EXIT_STOPPED) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:  # noqa: BLE001  # the last place before the user
            tell_defect(error, function.__name__.rstrip("_"), sends=sends)
            raise typer.Exit(EXIT_STOPPED if sends else EXIT_NOT_STARTED) from None

    return command


@contextmanager
def _unwound_by_signals() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM unwind a command, so that scratch files are removed."""

    def interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    # Who started us with a signal ignored (nohup, a background job) keeps it so.
    before = {
        number: signal.getsignal(number)
        for number in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    for number in before:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is interrupt:
                signal.signal(number, handler if handler is not None else signal.SIG_DFL)


def tell_defect(error: Exception, command: str, *, sends: bool) -> None:
    """Say that the program is at fault and where the details are.

    Args:
        error: what was raised.
        command: by which it was met.
        sends: whether `importer resume` carries on.
    """
    details = _write_details(error, command)
    where = f"Details for a bug report, without your data, are in {details}" if details else ""
    next_step = f" {CARRIES_ON}" if sends else ""
    complain(
        f"The program failed unexpectedly ({type(error).__name__}): "
        f"this is a defect of importer.{next_step}{f' {where}.' if where else ''}",
        error=type(error).__name__,
        exit_code=EXIT_STOPPED if sends else EXIT_NOT_STARTED,
    )


def _write_details(error: Exception, command: str) -> Path | None:
    import platformdirs

    folder = platformdirs.user_log_path("rampwin-importer", appauthor=False)
    path = folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    lines = [
        f"importer {__version__}, command {command}",
        f"Python {sys.version.split()[0]} on {platform.platform()}",
        "",
        *_frames(error),
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        remove_old_details(folder)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except OSError:
        return None
    return path


def _frames(error: BaseException) -> Iterator[str]:
    """Where it happened, innermost cause first; no messages and no values: they may hold data."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _frames(before)
        yield "which led to"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        yield f"    {frame.line}"
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield "together with"
            yield from _frames(each)
