"""How fast requests start: evenly spaced, paused and slowed for all lanes by a 429."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CATCH_UP_SECONDS = 0.01
"""A timer that rings late by up to this much does not lower the rate."""

SLOWER = 1.5
FASTER = 0.99
NEGLIGIBLE_SPACING_SECONDS = 0.0001


class Pace:
    """Gives each request its moment. All times are the clock's, in seconds.

    Spacing, not a bucket: a bucket lets a whole second's worth through at once. Without a rate
    there is no spacing until the API answers 429; then it is taken from what the API accepted,
    and shrinks by a hundredth with each further contact that it takes.
    """

    def __init__(self, rate: float | None, now: float) -> None:
        self._least_spacing_seconds = 1 / rate if rate else 0.0
        self._spacing_seconds = self._least_spacing_seconds
        self._next = now
        self._held_until = now
        self._slowed_at = now
        self._taken_since = 0

    def ready_at(self) -> float:
        """Give the earliest moment for the next request."""
        return max(self._next, self._held_until)

    def held_seconds(self, now: float) -> float:
        """Give how long the API's wish for a pause still lasts, 0.0 if there is none."""
        return max(0.0, self._held_until - now)

    def start(self, now: float) -> None:
        """Note that a request starts at ``now``."""
        self._next = max(self._next, now - CATCH_UP_SECONDS) + self._spacing_seconds

    def taken(self) -> None:
        """Note an answer that was no 429."""
        self._taken_since += 1
        if self._spacing_seconds > self._least_spacing_seconds:
            spacing = self._spacing_seconds * FASTER
            if spacing < NEGLIGIBLE_SPACING_SECONDS:
                spacing = 0.0
            self._spacing_seconds = max(spacing, self._least_spacing_seconds)

    def slow_down(self, now: float, pause_seconds: float, started: float) -> None:
        """Pause all requests after a 429 to one that was started at ``started``.

        Those that were under way when the pace was slowed already say nothing about the new pace,
        so they only prolong the pause.
        """
        self._held_until = max(self._held_until, now + pause_seconds)
        if started < self._slowed_at:
            return
        measured = max(now - self._slowed_at, 1.0) / max(self._taken_since, 1)
        self._spacing_seconds = min(
            max(self._spacing_seconds * SLOWER, measured), max(1.0, self._least_spacing_seconds)
        )
        self._slowed_at = now
        self._taken_since = 0


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
