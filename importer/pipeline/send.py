"""Sends a run's pending contacts and writes each outcome into the store."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from importer.pipeline.collector import rare_collection
from importer.pipeline.progress import Progress
from importer.sender import Api, Policy, send

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence

    from importer.model import Outcome, Outgoing
    from importer.pipeline.progress import Observer
    from importer.sender import SendProgress, Sent
    from importer.settings import Settings
    from importer.store import Run

STOP_POLL_SECONDS = 0.1


def send_pending(
    run: Run,
    api: Api,
    settings: Settings,
    *,
    still_ours: Callable[[], None],
    stop: threading.Event,
    observer: Observer,
) -> Sent:
    """Send what has no outcome yet; return how it went.

    Args:
        run: sealed; its contacts are read page by page and its outcomes written as they come.
        api: where to and with which key.
        settings: concurrency, rate, timeouts, failure limit.
        still_ours: raises where the right to send is lost; called before outcomes are written.
        stop: set from any thread, it ends the sending once what is in flight has finished.
        observer: told the number of contacts that have an outcome, and why it waits, if it does.
    """
    policy = Policy(
        concurrency=settings.concurrency,
        rate=settings.rate,
        connect_timeout_seconds=settings.connect_timeout_seconds,
        attempt_timeout_seconds=settings.attempt_timeout_seconds,
        contact_timeout_seconds=settings.contact_timeout_seconds,
        max_outage_seconds=60 * settings.max_outage,
        max_attempts=settings.max_attempts,
        max_failures_percent=settings.max_failures,
        transport=settings.transport,
    )
    total = run.pending_count()

    def contacts() -> Iterator[Outgoing]:
        pending = run.hand_out(lambda: datetime.now(UTC))
        first = next(pending, None)
        if first is not None:
            # From now on requests go out, also where the store fails before one is recorded.
            observer(Progress("send", 0, total, "contacts"))
            yield first
            yield from pending

    def record(outcomes: Sequence[Outcome]) -> None:
        still_ours()
        run.save(outcomes, datetime.now(UTC))

    def watch(progress: SendProgress) -> None:
        told = Progress("send", progress.done, total, "contacts", progress.note, sending=progress)
        observer(told)

    async def main() -> Sent:
        stopping = asyncio.Event()
        watcher = asyncio.create_task(_bridge(stop, stopping))
        try:
            return await send(contacts(), api, policy, record=record, stop=stopping, progress=watch)
        finally:
            watcher.cancel()

    def run_main() -> Sent:
        with rare_collection(), asyncio.Runner(loop_factory=loop_factory()) as runner:
            return runner.run(main())

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return run_main()
    with ThreadPoolExecutor(1) as thread:  # a notebook has a loop of its own in this thread
        return thread.submit(run_main).result()


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes uvloop's event loop where there is one; ``None`` means asyncio's own."""
    try:
        import uvloop
    except ImportError:  # on Windows, and where Python is not CPython
        return None
    return uvloop.new_event_loop


async def _bridge(stop: threading.Event, stopping: asyncio.Event) -> None:
    """Carry a stop from a thread or a signal handler into the event loop."""
    while not stop.is_set():  # noqa: ASYNC110  # an asyncio.Event cannot be set from a thread
        await asyncio.sleep(STOP_POLL_SECONDS)
    stopping.set()
