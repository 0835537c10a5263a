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
TROUBLED_AT = 50
"""So many of the last attempts say whether a server suffers."""
TROUBLED_AT_LEAST = 20
TROUBLED_PART = 0.1
"""More of them than this must find it so: one error in a hundred is no sign of a load, and who
halves with each of them crawls where a plain script does not."""
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
        self._found_trouble: deque[bool] = deque(maxlen=TROUBLED_AT)

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
        self._found_trouble.append(False)
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

        Where many do the size is halved, once for those that were under way together.
        """
        self._slow_start = False
        self._found_trouble.append(True)
        enough = TROUBLED_PART * max(len(self._found_trouble), TROUBLED_AT_LEAST)
        if started >= self._cut_at and sum(self._found_trouble) > enough:
            self._cut_at = now
            self._size = max(1.0, self._size * FEWER)
            self._found_trouble.clear()
