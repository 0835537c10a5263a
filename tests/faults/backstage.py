"""Where the faults happen: a thread with an event loop, and the sender's time in their hands."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from types import TracebackType
    from typing import Self

    import pytest

PATIENCE_SECONDS = 30.0
"""Nothing here takes so long unless it hangs."""

TURNS = 10
"""So many turns of its loop let a deadline of the sender cancel what it is waiting for."""

HASTE = 100
"""The sender's pauses are over so many times as fast."""

T = TypeVar("T")


class Backstage:
    """An event loop in a thread of its own: servers and proxies live there."""

    name = "faults"

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.loop.set_exception_handler(lambda _, context: self.mishaps.append(context))
        self.mishaps: list[dict[str, Any]] = []
        """What went wrong there unforeseen; empty in a test that is right."""
        self._thread = threading.Thread(target=self.loop.run_forever, name=self.name, daemon=True)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run ``work`` there and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE_SECONDS)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.do(self._finish())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(PATIENCE_SECONDS)
        self.loop.close()

    async def _finish(self) -> None:
        self.loop.set_exception_handler(lambda *_: None)  # a handler that is cancelled is none
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # connections that were aborted are closed in the next turn


class SenderTime:
    """The time of the loop that sends. A fault puts it forward, and so nobody waits.

    Every deadline of an attempt is that loop's, and so are those of both transports. The sender's
    own pauses run on a clock that is ``HASTE`` times as fast as the real one.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self.ahead_seconds = 0.0
        """How much has been let pass."""

    def govern(self, monkeypatch: pytest.MonkeyPatch, *, users_loop: bool = False) -> None:
        """Take over the time of each sending that begins from now on.

        With ``users_loop`` it is sent on the event loop that users have: of uvloop's nobody can
        put the time forward, so there a fault must not take any.
        """
        from importer.sender import send

        async def send_in_haste(*arguments: Any, **more: Any) -> Any:
            loop = asyncio.get_running_loop()
            with monkeypatch.context() as patch:
                if not users_loop:
                    patch.setattr(loop, "time", lambda: time.monotonic() + self.ahead_seconds)
                    self._loop = loop
                try:
                    return await send(
                        *arguments,
                        **more,
                        clock=lambda: time.monotonic() * HASTE,
                        sleep=lambda seconds: asyncio.sleep(seconds / HASTE),
                    )
                finally:
                    self._loop = None

        monkeypatch.setattr("importer.pipeline.send.send", send_in_haste)
        if not users_loop:
            monkeypatch.setattr("importer.pipeline.send.loop_factory", lambda: None)

    async def passes(self, seconds: float) -> None:
        """Let so many seconds pass, and wait until the sender has acted on it."""
        loop = self._loop
        if loop is None or not seconds:
            return
        forward = self._forward(seconds)
        try:
            seen = asyncio.wrap_future(asyncio.run_coroutine_threadsafe(forward, loop))
        except RuntimeError:  # its loop is closed: the run is over
            forward.close()
            return
        await asyncio.wait({seen})
        if not seen.cancelled():
            seen.result()

    async def _forward(self, seconds: float) -> None:
        self.ahead_seconds += seconds
        for _ in range(TURNS):
            await asyncio.sleep(0)
