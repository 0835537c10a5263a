"""Runs the sender as it is against a simulated API with a hidden limit."""

from __future__ import annotations

import asyncio
import math
import random
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from unittest import mock

from benchmarks.pacing.clock import SimulatedLoop
from importer.model import Outgoing
from importer.sender import lanes
from importer.sender.lanes import Answer
from importer.sender.policy import Api, Policy
from importer.sender.send import send

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from benchmarks.pacing.limits import Limit
    from importer.model import Outcome

SETTLED_SECONDS = 10.0
"""From here on the pace counts: before, it is being found."""
_JITTER = 0.25
"""Standard deviation of the logarithm of the latency."""
_PHONE = "+14155550130"
_TAKEN = b'{"success": true, "data": {"_id": "x", "phone_number": "+14155550130"}}'


@dataclass(slots=True)
class Paced:
    """What came of a simulated run."""

    seconds: float = 0.0
    requests: int = 0
    refused: int = 0
    accepted_at: list[float] = field(default_factory=list)
    first_tried_at: dict[bytes, float] = field(default_factory=dict)
    """Of each contact, by its body."""
    longest_wait: float = 0.0
    """Seconds from a contact's first attempt to the answer that accepted it, of the slowest one."""

    def longest_silence(self) -> float:
        """Seconds in which nobody was accepted, after the first ten."""
        late = sorted(at for at in self.accepted_at if at > SETTLED_SECONDS)
        return max((after - before for before, after in pairwise(late)), default=0.0)

    def settled_rate(self) -> float:
        """Contacts a second after the first ten seconds."""
        last = max(self.accepted_at, default=0.0)
        late = sum(at > SETTLED_SECONDS for at in self.accepted_at)
        return late / (last - SETTLED_SECONDS) if last > SETTLED_SECONDS else math.nan


class SimulatedLane:
    """Stands for a lane: an answer comes after the latency, half of it each way."""

    def __init__(
        self, limit: Limit, latency_seconds: float, paced: Paced, *, says_when: bool
    ) -> None:
        self._limit = limit
        self._latency_seconds = latency_seconds
        self._says_when = says_when
        self._paced = paced
        self._random = random.Random(1)
        self.number = 0

    async def post(self, _url: object, body: bytes) -> Answer:
        """Answer after the latency, and say whether the limit let the request through."""
        loop = asyncio.get_running_loop()
        first_tried_at = self._paced.first_tried_at.setdefault(body, loop.time())
        self._paced.requests += 1
        way = self._latency_seconds * math.exp(self._random.gauss(0, _JITTER)) / 2
        await asyncio.sleep(way)
        wait = self._limit.wait(loop.time())
        await asyncio.sleep(way)
        if wait is None:
            self._paced.accepted_at.append(loop.time())
            wait = loop.time() - first_tried_at
            self._paced.longest_wait = max(self._paced.longest_wait, wait)
            return Answer(200, {}, _TAKEN)
        self._paced.refused += 1
        headers = {"retry-after": str(max(1, math.ceil(wait)))} if self._says_when else {}
        return Answer(429, headers, b"")


def simulate(
    limit: Limit, latency_seconds: float, contacts: int, policy: Policy, *, says_when: bool
) -> Paced:
    """Send contacts in simulated time.

    Args:
        limit: of the API.
        latency_seconds: of a request there and back, in the median.
        contacts: how many.
        policy: of the sender.
        says_when: whether a refusal has a ``Retry-After``.
    """
    paced = Paced()
    lane: Any = SimulatedLane(limit, latency_seconds, paced, says_when=says_when)

    @asynccontextmanager
    async def opened(_api: Api, _policy: Policy) -> AsyncIterator[list[Any]]:
        yield [lane]

    async def run() -> None:
        loop = asyncio.get_running_loop()
        sent = await send(
            (Outgoing(n, "c", _PHONE, f'{{"n": {n}}}') for n in range(contacts)),
            Api("https://api.example.com", "key"),
            policy,
            record=_nothing,
            stop=asyncio.Event(),
            clock=loop.time,
            random=random.Random(2).random,
        )
        paced.seconds = sent.seconds

    with (
        mock.patch.object(lanes, "open_lanes", opened),
        mock.patch.object(asyncio, "to_thread", _here),
        asyncio.Runner(loop_factory=SimulatedLoop) as runner,
    ):
        runner.run(run())
    return paced


def _nothing(_outcomes: Sequence[Outcome]) -> None:
    """Nothing is recorded."""


async def _here(work: Callable[..., Any], *arguments: Any) -> Any:
    """In place of a thread, in which no simulated time passes."""
    return work(*arguments)
