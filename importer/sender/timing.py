"""How long a server takes to answer, measured where the bytes come and go.

A request waits for its connection, and its answer for the turn of whoever reads it: that time is
ours, and the more of it there is the busier this process is. It says nothing of the server.
"""

from __future__ import annotations

import time
from contextvars import ContextVar


class Timer:
    """The times of one request. The event loop's own clock may have steps of a millisecond."""

    __slots__ = ("_asked", "_seconds")

    def __init__(self) -> None:
        self._asked: float | None = None
        self._seconds: float | None = None

    def ask(self) -> None:
        """Note that the request is written now."""
        self._asked, self._seconds = time.perf_counter(), None

    def answer(self) -> None:
        """Note that bytes of the answer have come; only the first count."""
        if self._asked is not None and self._seconds is None:
            self._seconds = time.perf_counter() - self._asked

    @property
    def seconds(self) -> float | None:
        """From the one to the other; ``None`` where nobody noted both."""
        return self._seconds


TIMER: ContextVar[Timer] = ContextVar("TIMER")
"""Of the request that is sent in this context."""
