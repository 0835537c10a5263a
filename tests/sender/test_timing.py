"""How long answers take is measured where they come in, and not where they are read."""

from __future__ import annotations

import asyncio

from importer.sender.timing import Timer


def test_only_the_first_bytes_count() -> None:
    """And none where nobody asked."""

    async def run() -> None:
        unasked = Timer()
        unasked.answer()
        assert unasked.seconds is None
        timer = Timer()
        timer.ask()
        timer.answer()
        first = timer.seconds
        await asyncio.sleep(0.01)
        timer.answer()
        assert first is not None
        assert timer.seconds == first

    asyncio.run(run())
