"""The signals that ask a program to end, and how to be deaf to them."""

from __future__ import annotations

import signal

SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)
FROM_KEYBOARD = frozenset({signal.SIGINT, getattr(signal, "SIGBREAK", signal.SIGINT)})


def ignore_signals() -> None:
    """Let no further signal change the exit code of a process that is about to end.

    Python gives a handler of ours back to the system while it shuts down, and a signal after that
    would kill the process; one that is ignored stays ignored.
    """
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
