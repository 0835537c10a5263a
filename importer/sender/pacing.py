"""How fast requests start: evenly spaced, paused and slowed for all lanes by a 429."""

from __future__ import annotations

import asyncio
from math import inf
from typing import TYPE_CHECKING

from importer.sender.rate import RateFinder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from importer.rampwin import RateLimits

CATCH_UP_SECONDS = 0.01
"""A timer that rings late by up to this much does not lower the rate."""
LEAST_TOLD_SECONDS = 5.0


class Pace:
    """Gives each request its moment. All times are the clock's, in seconds.

    Spacing, not a bucket: a bucket lets a whole second's worth through at once. The rate is the
    lowest of the user's, of what the refusals taught, and of what the API says is left.
    """

    def __init__(self, rate: float | None, now: float) -> None:
        self._most = rate or inf
        self._finder = RateFinder(now)
        self._next = now
        self._held_until = now
        self._told = inf
        """The rate that the last answer spoke of, until when."""
        self._told_until = now

    def ready_at(self) -> float:
        """Give the earliest moment for the next request."""
        return max(self._next, self._held_until)

    def held_seconds(self, now: float) -> float:
        """Give how long the API's wish for a pause still lasts, 0.0 if there is none."""
        return max(0.0, self._held_until - now)

    def start(self, now: float) -> None:
        """Note that a request starts at ``now``."""
        if now >= self._told_until:
            self._told = inf
        others = min(self._most, self._told)
        is_used = self._next > now - CATCH_UP_SECONDS and self._finder.rate <= others
        self._finder.pass_time(now, is_used=is_used)
        self._next = max(self._next, now - CATCH_UP_SECONDS) + 1 / self.rate

    @property
    def rate(self) -> float:
        """Requests a second that may start; ``inf`` where nothing is spaced."""
        return min(self._most, self._finder.rate, self._told)

    def learn(self, limits: RateLimits, now: float, in_flight: int) -> None:
        """Spread what an answer says is left until there will be more.

        A second or two are rounded so coarsely that the refusals tell more than they do; then only
        a quota that is used up counts.
        """
        left = limits.remaining - in_flight
        if limits.remaining < 1:
            self._held_until = max(self._held_until, now + limits.reset_seconds)
        elif limits.reset_seconds >= LEAST_TOLD_SECONDS:
            self._told = max(left, 1.0) / limits.reset_seconds
            self._told_until = now + limits.reset_seconds

    def taken(self, now: float, started: float) -> None:
        """Note an answer that was no 429 to a request that was started at ``started``."""
        self._finder.taken(now, started)

    def slow_down(self, now: float, pause_seconds: float, started: float) -> None:
        """Pause all requests after a 429 to one that was started at ``started``."""
        self._held_until = max(self._held_until, now + pause_seconds)
        self._finder.refused(now, started, pause_seconds)


class Alarm:
    """A sleep of one sleeper that others can end early."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._sleep = sleep
        self._asleep: asyncio.Future[None] | None = None

    async def wait(self, seconds: float) -> None:
        """Sleep for ``seconds``, or until somebody rings."""
        self._asleep = asyncio.ensure_future(self._sleep(seconds))
        try:
            await asyncio.wait({self._asleep})
        finally:
            self._asleep.cancel()
            self._asleep = None

    def ring(self) -> None:
        """Wake the sleeper, if there is one."""
        if self._asleep is not None:
            self._asleep.cancel()
