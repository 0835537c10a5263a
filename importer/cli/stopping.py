"""Ctrl-C and SIGTERM during a run: first finish what is in flight, then end."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from importer.cli.ending import EXIT_STOPPED
from importer.cli.signals import FROM_KEYBOARD, SIGNALS, ignore_signals
from importer.cli.terminal import fitted
from importer.lines import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

STOPPING = "Stopping: finishing what is in flight… Ctrl-C again ends at once; nothing is lost."
ENDED = "Ended. What was sent and answered is recorded; `importer resume` carries on."


def _always() -> bool:
    return True


@contextmanager
def stop_on_signal(has_begun: Callable[[], bool] = _always) -> Iterator[threading.Event]:
    """Give an event that the first signal sets; a second Ctrl-C ends the process with code 3.

    After a stop nothing is left to do but to print a summary and to end, so that signals are
    ignored from then on.

    Args:
        has_begun: until it says so, a signal raises KeyboardInterrupt instead: there is nothing to
            finish yet, and whoever waits for a file's first byte would not look at an event.
    """
    stop = threading.Event()

    def handle(number: int, _frame: FrameType | None) -> None:
        if not has_begun():
            raise KeyboardInterrupt
        if not stop.is_set():
            stop.set()
            _write("signal", STOPPING)
        elif number in FROM_KEYBOARD:
            _write("stopped", ENDED)
            # As safe as a kill: every outcome that was reported is in the store.
            os._exit(EXIT_STOPPED)

    # Who started us with a signal ignored (nohup, a background job) keeps it so.
    before = {
        number: signal.getsignal(number)
        for number in SIGNALS
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    for number in before:
        signal.signal(number, handle)
    try:
        yield stop
    finally:
        if stop.is_set():
            ignore_signals()
        else:
            for number, handler in before.items():
                signal.signal(number, handler if handler is not None else signal.SIG_DFL)


def _write(event: str, text: str) -> None:
    """Write past the buffers: a signal may arrive in the middle of a buffered write."""
    with suppress(OSError, ValueError):
        shown = (
            f"{lines.line('warning', event, text)}\n"
            if lines.as_json
            else f"\n{fitted(text, sys.stderr)}\n"
        )
        os.write(2, shown.encode(sys.stderr.encoding or "ascii", "replace"))
