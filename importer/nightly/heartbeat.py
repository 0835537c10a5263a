"""A sign that somebody still looks after a job: a file that is written, or a URL that is called."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from importer.errors import JobError
from importer.nightly.limits import within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from importer.nightly.found_job import FoundJob
    from importer.pipeline import Observer
    from importer.pipeline.progress import Progress

EVERY_SECONDS = 60.0
"""A URL is not called more often."""
TIMEOUT_SECONDS = 5.0
LIMIT_SECONDS = 10.0
_called: dict[str, float] = {}


def beat(found: FoundJob, clock: Callable[[], float] = time.monotonic) -> None:
    """Write the file, or call the URL where the last call was long ago.

    Raises:
        JobError: that did not work. An answer other than 2xx is no success.
    """
    to = found.job.heartbeat
    if to is None:
        return
    if not is_url(to):
        path = found.beside(to)
        try:
            path.write_text(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n")
        except OSError as error:
            raise JobError(
                f"The heartbeat file {path} cannot be written ({error.strerror}): make its folder, "
                "or name another one with heartbeat."
            ) from None
        return
    if clock() - _called.get(to, -EVERY_SECONDS) < EVERY_SECONDS:
        return
    import httpx

    _called[to] = clock()
    try:
        within(
            LIMIT_SECONDS,
            lambda: httpx.get(to, timeout=TIMEOUT_SECONDS, follow_redirects=True),
        ).raise_for_status()
    except TimeoutError:
        raise JobError(f"The heartbeat's URL takes more than {LIMIT_SECONDS:.0f} s.") from None
    except httpx.HTTPStatusError as error:
        raise JobError(f"The heartbeat's URL answers with {error.response.status_code}.") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # Not its text: the URL is a secret of its own.
        raise JobError(f"The heartbeat's URL cannot be called ({type(error).__name__}).") from None


@contextmanager
def beating(found: FoundJob, progress: Observer) -> Iterator[Observer]:
    """Beat during a long import, too, as long as it makes progress; give who is to hear of that."""
    if found.job.heartbeat is None:
        yield progress
        return
    moved, ended = threading.Event(), threading.Event()

    def observe(seen: Progress) -> None:
        moved.set()
        progress(seen)

    def keep_beating() -> None:
        while not ended.wait(EVERY_SECONDS):
            if moved.is_set():
                moved.clear()
                with suppress(JobError):  # it is told at the end of the look
                    beat(found)

    thread = threading.Thread(target=keep_beating, name=f"heart {found.name}", daemon=True)
    thread.start()
    try:
        yield observe
    finally:
        ended.set()
        thread.join()


def is_url(to: str) -> bool:
    """Whether a heartbeat is a URL, and not a file."""
    return to.startswith(("http://", "https://"))
