"""Keeps Python's cycle collector from searching millions of rows again and again."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from importer.worker import ALLOCATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Busy:
    """How many threads want it so, and what was before the first of them."""

    lock = threading.Lock()
    threads = 0
    before = gc.get_threshold()


@contextmanager
def rare_collection() -> Iterator[None]:
    """Look for cycles rarely while rows or requests are handled, in a process of somebody else.

    It may be wanted in several threads at a time: the last of them puts it back.
    """
    with _Busy.lock:
        if not _Busy.threads:
            _Busy.before = gc.get_threshold()
            gc.set_threshold(ALLOCATIONS, 10, 10)
        _Busy.threads += 1
    try:
        yield
    finally:
        with _Busy.lock:
            _Busy.threads -= 1
            if not _Busy.threads:
                gc.set_threshold(*_Busy.before)
