"""How many retries an API in trouble is given: a part of the first attempts, and a few each second.

A server that fails for every second request must not get twice the requests for it. A retry that
has no budget waits; nothing is given up for lack of it.
"""

from __future__ import annotations

PART = 0.2
"""So much of a retry each first attempt pays for."""
RESERVE = 10.0
"""So many retries may be made at any time, so that a short list is tried as hard as a long one."""
PER_SECOND = 1.0
"""How fast the reserve fills up again."""
MOST = 100.0


class RetryBudget:
    """Pays for retries after silence or a server's error; not for those that a 429 asked for."""

    def __init__(self, now: float) -> None:
        self._retries = RESERVE
        self._at = now

    def earn(self) -> None:
        """Note a first attempt."""
        self._retries = min(self._retries + PART, MOST)

    def ready_at(self, now: float) -> float:
        """Give the moment at which a retry can be paid."""
        self._fill(now)
        return now if self._retries >= 1 else now + (1 - self._retries) / PER_SECOND

    def spend(self, now: float) -> None:
        """Note a retry."""
        self._fill(now)
        self._retries = max(0.0, self._retries - 1)

    def _fill(self, now: float) -> None:
        if self._retries < RESERVE:
            self._retries = min(RESERVE, self._retries + PER_SECOND * (now - self._at))
        self._at = now
