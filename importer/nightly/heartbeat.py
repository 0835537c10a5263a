"""A sign that somebody still looks after a job: a file that is written, or a URL that is called."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from importer.errors import JobError

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.nightly.job_file import FoundJob

EVERY_SECONDS = 60.0
"""A URL is not called more often."""
TIMEOUT_SECONDS = 5.0
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
        httpx.get(to, timeout=TIMEOUT_SECONDS, follow_redirects=True).raise_for_status()
    except httpx.HTTPStatusError as error:
        raise JobError(f"The heartbeat's URL answers with {error.response.status_code}.") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # Not its text: the URL is a secret of its own.
        raise JobError(f"The heartbeat's URL cannot be called ({type(error).__name__}).") from None


def is_url(to: str) -> bool:
    """Whether a heartbeat is a URL, and not a file."""
    return to.startswith(("http://", "https://"))
