"""Passes outcomes on to be recorded: in batches, off the event loop, never two at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from importer.sender.pacing import Alarm

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from importer.model import Outcome

FLUSH_SECONDS = 0.25
FLUSH_OUTCOMES = 250
MOST_UNRECORDED = 500
"""The most outcomes that a crash can cost. With a store that is slower than the API, sending waits
at this many; half of them are written while the other half comes in."""


class Recorder:
    """Collects outcomes; :meth:`run` flushes them every 250 ms or 250 outcomes until closed."""

    def __init__(
        self,
        record: Callable[[Sequence[Outcome]], None],
        sleep: Callable[[float], Awaitable[None]],
        flushed: Callable[[Sequence[Outcome]], None],
    ) -> None:
        """``flushed`` is called on the event loop after each flush, also after an empty one."""
        self._record = record
        self._flushed = flushed
        self._alarm = Alarm(sleep)
        self._waiting: list[Outcome] = []
        self._being_written = 0
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._closed = False

    def add(self, outcome: Outcome) -> None:
        """Take an outcome to be recorded with the next flush."""
        self._waiting.append(outcome)
        waiting = len(self._waiting)
        if waiting == FLUSH_OUTCOMES:
            self._alarm.ring()
        if waiting + self._being_written >= MOST_UNRECORDED:
            self._has_room.clear()

    @property
    def is_full(self) -> bool:
        """Whether more outcomes wait than a crash should cost."""
        return not self._has_room.is_set()

    async def room(self) -> None:
        """Wait until the flushes have caught up."""
        await self._has_room.wait()

    def close(self) -> None:
        """Let :meth:`run` flush what is left and return."""
        self._closed = True
        self._alarm.ring()

    async def run(self) -> None:
        """Flush until closed. Whatever ``record`` raises ends it."""
        while not self._closed:
            if len(self._waiting) < FLUSH_OUTCOMES:
                await self._alarm.wait(FLUSH_SECONDS)
            await self._flush()
        await self._flush()

    async def _flush(self) -> None:
        batch, self._waiting = self._waiting, []
        self._being_written = len(batch)
        if batch:
            # Recording waits for the disk (fsync), which must not hold the requests up.
            await asyncio.to_thread(self._record, batch)
        self._being_written = 0
        self._has_room.set()
        self._flushed(batch)
