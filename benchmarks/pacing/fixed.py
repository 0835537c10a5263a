"""What most scripts do: so many requests in flight, and each that is refused tried again later."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

from benchmarks.pacing.clock import SimulatedLoop
from benchmarks.pacing.simulation import Paced, SimulatedLane
from importer.sender.retry import back_off_seconds

if TYPE_CHECKING:
    from benchmarks.pacing.limits import Limit


def fixed(
    limit: Limit, latency_seconds: float, contacts: int, concurrency: int, *, says_when: bool
) -> Paced:
    """Send contacts in simulated time with a fixed concurrency.

    A request that is refused waits as long as ``Retry-After`` says, or by exponential back-off with
    full jitter, and is tried again by the same worker, as often as it takes.

    Args:
        limit: of the API.
        latency_seconds: of a request there and back, in the median.
        contacts: how many.
        concurrency: how many workers send one after the other.
        says_when: whether a refusal has a ``Retry-After``.
    """
    paced = Paced()
    lane = SimulatedLane(limit, latency_seconds, paced, says_when=says_when)
    draw = random.Random(2).random
    left = iter(range(contacts))

    async def work() -> None:
        for n in left:
            attempts = 0
            while (answer := await lane.post(None, b"%d" % n)).status == 429:
                attempts += 1
                wait = answer.headers.get("retry-after")
                await asyncio.sleep(float(wait) if wait else back_off_seconds(attempts, draw))

    async def run() -> None:
        await asyncio.gather(*[work() for _ in range(concurrency)])
        paced.seconds = asyncio.get_running_loop().time()

    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        runner.run(run())
    return paced
