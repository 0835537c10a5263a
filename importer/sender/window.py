"""How many requests are in flight: more while answers come fast, half when a server suffers.

Additive increase and multiplicative decrease, as TCP does it, with its slow start. A 429 is no sign
here: it speaks of the rate, which :mod:`importer.sender.pacing` keeps.
"""

from __future__ import annotations

from collections import deque

FIRST_SIZE = 5
FEWER = 0.5
LOOKED_AT = 32
"""So many latencies are compared with the lowest ones."""
LOOKED_AT_EACH = 8
SLOW_FACTOR = 2.0
SLOW_SECONDS = 0.05
"""Answers that take so much longer than the fastest did wait in a queue of the server's."""
FORGET_FACTOR = 1.01
"""The fastest latency is forgotten so slowly, with each look: a route may change."""


class Window:
    """How many requests may be in flight, from one up to a cap. Times are the clock's, in seconds.

    The latency that counts is that of the quickest quarter of the last answers: what a request
    takes that finds its connection open and no queue before it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = float(min(FIRST_SIZE, most))
        self._slow_start = True
        self._cut_at = 0.0
        self._latencies: deque[float] = deque(maxlen=LOOKED_AT)
        self._answers = 0
        self._fastest = 0.0
        self._is_slow = False

    @property
    def size(self) -> int:
        """Requests that may be in flight."""
        return int(self._size)

    def answered(self, seconds: float, *, was_full: bool) -> None:
        """Note an answer of the API that came after so many seconds.

        Args:
            seconds: from the request as it was written.
            was_full: whether the window is what kept further requests back.
        """
        self._latencies.append(seconds)
        self._answers += 1
        if self._answers % LOOKED_AT_EACH == 0:
            self._look()
        if not was_full or self._is_slow:
            return
        more = 0.5 if self._slow_start else 1 / self._size
        self._size = min(self._size + more, self._most)

    def _look(self) -> None:
        quick = sorted(self._latencies)[len(self._latencies) // 4]
        self._fastest = min(self._fastest * FORGET_FACTOR, quick) if self._fastest else quick
        self._is_slow = quick > SLOW_FACTOR * self._fastest + SLOW_SECONDS
        if self._is_slow:
            self._slow_start = False

    def limited(self) -> None:
        """Note a 429: the size is enough for the rate."""
        self._slow_start = False

    def troubled(self, now: float, started: float) -> None:
        """Note that a request that was started at ``started`` found a server that suffers.

        Those that were under way together count once.
        """
        self._slow_start = False
        if started >= self._cut_at:
            self._cut_at = now
            self._size = max(1.0, self._size * FEWER)
