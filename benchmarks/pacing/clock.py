"""An event loop whose time goes on by itself: a sleep of an hour takes no time."""

from __future__ import annotations

import asyncio
import selectors
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectors import SelectorKey


class SimulatedLoop(asyncio.SelectorEventLoop):
    """Where every task waits for a timer, the clock is put forward to the first of them.

    Nothing may happen outside of it: no thread, no connection.
    """

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(_Selector(self))

    def time(self) -> float:
        """The simulated moment, in seconds."""
        return self.now


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop: SimulatedLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("every task waits for something that will never come")
        ready: list[tuple[SelectorKey, int]] = super().select(0)
        if not ready:
            self._loop.now += max(timeout, 0.0)
        return ready
