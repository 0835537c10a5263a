"""Limits on requests a second, as APIs have them. Times are seconds of the simulation."""

from __future__ import annotations

from collections import deque
from typing import Protocol


class Limit(Protocol):
    """Decides about each request when it arrives."""

    def wait(self, now: float) -> float | None:
        """``None`` where the request is let through, else after how many seconds one would be."""


class TokenBucket:
    """Lets a second's worth through at once, then as many as the rate says."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._tokens = rate
        self._at = 0.0

    def wait(self, now: float) -> float | None:
        """As :class:`Limit` says."""
        self._tokens = min(self._rate, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return (1 - self._tokens) / self._rate
        self._tokens -= 1
        return None


class FixedWindow:
    """Counts anew with each second of the clock."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._window = -1
        self._taken = 0

    def wait(self, now: float) -> float | None:
        """As :class:`Limit` says."""
        window = int(now)
        if window != self._window:
            self._window, self._taken = window, 0
        if self._taken >= self._rate:
            return window + 1 - now
        self._taken += 1
        return None


class SlidingWindow:
    """Counts what was let through in the second before."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._taken: deque[float] = deque()

    def wait(self, now: float) -> float | None:
        """As :class:`Limit` says."""
        while self._taken and self._taken[0] <= now - 1:
            self._taken.popleft()
        if len(self._taken) >= self._rate:
            return self._taken[0] + 1 - now
        self._taken.append(now)
        return None


class Changing:
    """One limit up to a moment, and another one from then on."""

    def __init__(self, first: Limit, then: Limit, at: float) -> None:
        self._first = first
        self._then = then
        self._at = at

    def wait(self, now: float) -> float | None:
        """As :class:`Limit` says."""
        return (self._first if now < self._at else self._then).wait(now)
