"""The command ``importer``; ``python -m importer`` is the same."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from importer.lines import lines

if TYPE_CHECKING:
    from types import FrameType

EXIT_STOPPED = 3
"""As in ``importer.cli.ending``, which is not imported yet when it is needed here."""
HEEDED = (signal.SIGINT, signal.SIGTERM)


def main() -> NoReturn:
    """Run the command line. From its first moment on, a signal ends it in a sentence."""
    lines.begin(sys.argv[1:], os.environ)
    for number in HEEDED:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _end)
    from importer.cli import main as run

    try:
        run()
    finally:  # what is left is to shut down, and no signal is to change the exit code
        for number in HEEDED:
            signal.signal(number, signal.SIG_IGN)


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End at once: no command has begun, or it is over."""
    text = lines.line("error", "stopped", "Stopped.") if lines.as_json else "importer: Stopped."
    with suppress(OSError):
        os.write(2, f"{text}\n".encode())
    os._exit(EXIT_STOPPED)


if __name__ == "__main__":
    main()
