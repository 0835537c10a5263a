"""How long answers take is measured where they come in, and not where they are read."""

from __future__ import annotations

import time

from importer.sender.timing import Timer


def test_only_the_first_bytes_count() -> None:
    """And none where nobody asked."""
    unasked = Timer()
    unasked.answer()
    assert unasked.seconds is None
    timer = Timer()
    timer.ask()
    timer.answer()
    first = timer.seconds
    time.sleep(0.002)
    timer.answer()
    assert first is not None
    assert timer.seconds == first
