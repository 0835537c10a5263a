"""What a running sandbox knows: its contacts, its switches, and what has been asked of it."""

from __future__ import annotations

import time
from collections import Counter, deque
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from importer.rampwin.sandbox.balancer import Balancer
from importer.rampwin.sandbox.contacts import Contacts
from importer.rampwin.sandbox.options import SandboxOptions, Switches

if TYPE_CHECKING:
    from collections.abc import Callable


class Stats(BaseModel):
    """What has been asked of the sandbox since its start or its last reset."""

    requests: int
    """Upserts that arrived, answered or not."""
    contacts: int
    """Contacts held."""
    statuses: dict[str, int]
    """HTTP status → answers; ``dropped`` → connections closed without one."""
    servers: dict[str, int]
    """Server → requests that it got."""
    attempts: dict[str, int]
    """How often a number was tried → how many numbers; each channel counts for itself."""
    most_in_flight: int
    """The most requests that were being answered at once."""
    busiest_second: int
    """The most requests that arrived within any one second."""


class SandboxState:
    """One sandbox's memory. ``clock`` is monotonic seconds."""

    def __init__(
        self, options: SandboxOptions, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.options = options
        self.clock = clock
        self.reset()

    def reset(self) -> None:
        """Forget contacts and counts; switches and outages are as at the start."""
        self.switches: Switches = self.options.switches()
        self.contacts = Contacts()
        self.balancer = Balancer(self.options.servers, self.options.seed)
        self.statuses: Counter[str] = Counter()
        self.servers: Counter[int] = Counter()
        self.attempts: Counter[tuple[str, str]] = Counter()
        self.outage_until = float("-inf")
        self.requests = 0
        self.in_flight = 0
        self.most_in_flight = 0
        self.busiest_second = 0
        self._arrivals: deque[float] = deque()
        self._window = (0.0, 0)

    def switch(self, changes: dict[str, Any]) -> Switches:
        """Change the named switches, leave the others.

        Raises:
            ValueError: A value is out of range, or a server is named that there is not.
        """
        switches = Switches(**{**self.switches.model_dump(), **changes})
        if any(server > self.options.servers for server in switches.down):
            raise ValueError(f"there are only {self.options.servers} servers")
        self.switches = switches
        return switches

    def outage(self, seconds: float) -> None:
        """Answer nothing but 503 for so long from now; 0 ends an outage."""
        self.outage_until = self.clock() + seconds if seconds else float("-inf")

    def arrive(self) -> float:
        """Count a request that arrived now, and give the time."""
        now = self.clock()
        if self.requests == self.options.outage_after and self.options.outage_seconds:
            self.outage(self.options.outage_seconds)
        self.requests += 1
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        arrivals = self._arrivals
        arrivals.append(now)
        while arrivals[0] <= now - 1:
            arrivals.popleft()
        self.busiest_second = max(self.busiest_second, len(arrivals))
        return now

    def over_the_limit(self, now: float) -> float | None:
        """Count against the rate limit: the seconds to wait, ``None`` if there is room."""
        limit = self.switches.rate_limit
        if limit is None:
            return None
        start, taken = self._window
        if now - start >= 1:
            start, taken = now, 0
        self._window = (start, taken + 1)
        if taken < limit:
            return None
        wanted = self.switches.retry_after_seconds
        return start + 1 - now if wanted is None else wanted

    def chance(self, purpose: str, channel: str, digits: str) -> float:
        """Give a number in 0 … 1 that depends on the seed, the number and the attempt alone."""
        attempt = self.attempts[channel, digits]
        text = f"{self.options.seed} {purpose} {attempt} {digits} {channel}"
        return int.from_bytes(blake2b(text.encode(), digest_size=7).digest(), "big") / 2**56

    def stats(self) -> Stats:
        """Give the counts as they stand."""
        attempts = Counter(list(self.attempts.values()))
        return Stats(
            requests=self.requests,
            contacts=len(self.contacts),
            statuses=dict(sorted(self.statuses.copy().items())),
            servers={str(server): n for server, n in sorted(self.servers.copy().items())},
            attempts={str(times): n for times, n in sorted(attempts.items())},
            most_in_flight=self.most_in_flight,
            busiest_second=self.busiest_second,
        )
