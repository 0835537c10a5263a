"""Keeps Python's cycle collector from searching millions of rows again and again."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from importer.worker import ALLOCATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def rare_collection() -> Iterator[None]:
    """Look for cycles rarely while rows or requests are handled, in a process of somebody else."""
    before = gc.get_threshold()
    gc.set_threshold(ALLOCATIONS, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*before)
