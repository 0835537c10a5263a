"""How long answers take: a histogram with as many buckets after a million answers as after one."""

from __future__ import annotations

from itertools import accumulate
from math import ceil, floor, log

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
