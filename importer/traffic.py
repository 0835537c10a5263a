"""What the requests of a run were like: how many at a time, how long answers took.

Durations are kept as a histogram, with as many buckets after a million answers as after one, so
that those of several sessions add up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil, floor, log
from typing import Any

SHORTEST_SECONDS = 0.0001
LONGEST_SECONDS = 3600.0
GROWTH = 1.05
"""Each bucket reaches so many times as far as the one before; a quantile is off by half of that."""

_LOG_GROWTH = log(GROWTH)
_BUCKETS = ceil(log(LONGEST_SECONDS / SHORTEST_SECONDS) / _LOG_GROWTH) + 1


class Latencies:
    """Counts durations in buckets on a logarithmic scale, from 0.1 ms to an hour."""

    def __init__(self) -> None:
        self._buckets = [0] * _BUCKETS
        self.count = 0
        self.total_seconds = 0.0

    def add(self, seconds: float) -> None:
        """Count a duration; a shorter or longer one counts for the first or the last bucket."""
        within = min(max(seconds, SHORTEST_SECONDS), LONGEST_SECONDS)
        self._buckets[floor(log(within / SHORTEST_SECONDS) / _LOG_GROWTH)] += 1
        self.count += 1
        self.total_seconds += seconds

    def quantile_ms(self, share: float) -> float:
        """Give the duration that this share of all does not exceed, in ms; 0.0 if there is none.

        It is the middle of a bucket: within 2.5 % of the true one.
        """
        if not self.count:
            return 0.0
        rank = max(1, ceil(share * self.count))
        found = next(n for n, sum_ in enumerate(accumulate(self._buckets)) if sum_ >= rank)
        return SHORTEST_SECONDS * 1000 * float(GROWTH ** (found + 0.5))

    def add_all(self, others: Latencies) -> None:
        """Count what others have counted."""
        for number, count in enumerate(others._buckets):
            self._buckets[number] += count
        self.count += others.count
        self.total_seconds += others.total_seconds

    def to_json(self) -> dict[str, Any]:
        """Give it in JSON's types: number of a bucket → count, of those that are not empty."""
        filled = {str(number): count for number, count in enumerate(self._buckets) if count}
        return {"buckets": filled, "seconds": self.total_seconds}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Latencies:
        """Give back what :meth:`to_json` gave."""
        found = cls()
        for number, count in told["buckets"].items():
            found._buckets[int(number)] = count
        found.count = sum(found._buckets)
        found.total_seconds = told["seconds"]
        return found


@dataclass
class Traffic:
    """What the requests of a run were like, over all its sessions that came to an end."""

    throttled: int = 0
    """Answers that asked for fewer requests (429)."""
    most_in_flight: int = 0
    """Requests that were under way at a time."""
    latencies: Latencies = field(default_factory=Latencies)
    """Of the attempts that were answered."""

    def add(self, later: Traffic) -> None:
        """Take a further session."""
        self.throttled += later.throttled
        self.most_in_flight = max(self.most_in_flight, later.most_in_flight)
        self.latencies.add_all(later.latencies)

    def to_json(self) -> dict[str, Any]:
        """Give it in JSON's types."""
        return {
            "throttled": self.throttled,
            "most_in_flight": self.most_in_flight,
            "latencies": self.latencies.to_json(),
        }

    @classmethod
    def from_json(cls, told: dict[str, Any] | None) -> Traffic:
        """Give back what :meth:`to_json` gave; nothing has come before where it is ``None``."""
        if told is None:
            return cls()
        return cls(
            told["throttled"], told["most_in_flight"], Latencies.from_json(told["latencies"])
        )
