"""Connections are used again at once: a rate that one can carry opens no second one."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.pacing.clock import SimulatedLoop
from importer.model import Outgoing
from importer.sender import lanes
from importer.sender.lanes import Answer
from importer.sender.policy import Api, Policy
from importer.sender.send import send

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from importer.model import Outcome

TAKEN = b'{"success": true, "data": {"_id": "x", "phone_number": "+14155550130"}}'
CONTACTS = 40


class CountingLane:
    """Stands for a lane, and counts what is sent over it."""

    def __init__(self, number: int, used: Counter[int]) -> None:
        self.number = number
        self._used = used

    async def post(self, _url: object, _body: bytes) -> Answer:
        """Answer after 50 ms."""
        self._used[self.number] += 1
        await asyncio.sleep(0.05)
        return Answer(200, {}, TAKEN)


@pytest.mark.parametrize(("rate", "most_lanes"), [(10.0, 1), (None, 8)])
def test_the_lane_that_was_used_last_is_used_next(
    rate: float | None, most_lanes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that connections stay warm, and only as many are opened as are under way together."""
    used: Counter[int] = Counter()

    @asynccontextmanager
    async def opened(_api: Api, _policy: Policy) -> AsyncIterator[list[Any]]:
        yield [CountingLane(number, used) for number in range(8)]

    async def here(work: Any, *arguments: Any) -> Any:
        return work(*arguments)

    def record(_outcomes: Sequence[Outcome]) -> None:
        """Nothing is recorded."""

    async def run() -> None:
        await send(
            (Outgoing(n, "c", "+14155550130", "{}") for n in range(CONTACTS)),
            Api("https://api.example.com", "key"),
            Policy(concurrency=8, rate=rate),
            record=record,
            stop=asyncio.Event(),
            clock=asyncio.get_running_loop().time,
        )

    monkeypatch.setattr(lanes, "open_lanes", opened)
    monkeypatch.setattr(asyncio, "to_thread", here)
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        runner.run(run())
    assert used.total() == CONTACTS
    assert (len(used) == 1) is (most_lanes == 1)
    assert len(used) <= most_lanes
