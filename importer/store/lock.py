"""One sending run on a channel at a time: a lock that frees itself when its holder dies."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from importer.errors import ChannelBusy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@contextmanager
def channel_locks(folder: Path, base_url: str, channels: Sequence[str]) -> Iterator[None]:
    """Hold the right to send to these channels.

    The lock is the operating system's own on a file beside the store, so it ends with the process.

    Raises:
        ChannelBusy: another process is sending to one of them.
    """
    with ExitStack() as stack:
        for channel in sorted(channels):  # one order for all: two runs cannot wait on each other
            name = hashlib.sha256(f"{base_url}\n{channel}".encode()).hexdigest()[:16]
            lock = FileLock(folder / f"channel-{name}.lock", timeout=0, mode=0o600)
            try:
                stack.enter_context(lock)
            except Timeout:
                raise ChannelBusy(
                    f"Another run is sending to channel '{channel}' right now; nothing was sent. "
                    "Try again when it has ended."
                ) from None
        yield
