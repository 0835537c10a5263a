"""Whether the API is away: then contacts wait on and are not used up, and one request probes."""

from __future__ import annotations

from math import inf

UNANSWERED = 32
UNANSWERED_AT_FIRST = 5
"""Fewer than a contact's attempts, so that a file of one waits for an API that is away, too."""
ERRED = 12
"""Of so many contacts at least the API must have made an error (500), one after the other."""
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 10.0

GATEWAY_STATUSES = frozenset({502, 503, 504, *range(520, 531)})
"""What a load balancer answers when the server behind it is away (520 … 530: Cloudflare's own).

A 500 is not among them: it comes from the server itself and may be about this one contact. Only
where everybody gets one the API is away, too.
"""


class Breaker:
    """Opens after so many unanswered attempts in a row and closes with the first answer."""

    def __init__(
        self, threshold: int = UNANSWERED, first_threshold: int = UNANSWERED_AT_FIRST
    ) -> None:
        """Set after how many unanswered attempts in a row it opens.

        Args:
            threshold: so many, once anything was answered.
            first_threshold: so many before.
        """
        self._threshold = threshold
        self._limit = first_threshold
        self._in_a_row = 0
        self._away_since: float | None = None
        self._pause_seconds = 0.0
        self._probe_at = -inf
        self._away_seconds = 0.0
        self._erred: set[int] = set()
        self._is_open_by_errors = False
        self.is_open = False

    def ready_at(self) -> float:
        """Give the earliest moment for the next attempt: ``inf`` while a probe is under way."""
        return self._probe_at if self.is_open else -inf

    def start(self) -> bool:
        """Note that an attempt starts; say whether it is a probe, after which the rest waits."""
        if self.is_open:
            self._probe_at = inf
        return self.is_open

    def answered(self, now: float) -> None:
        """Note an answer of the API itself, whatever it says."""
        if self.is_open and self._away_since is not None:
            self._away_seconds += now - self._away_since
        self._limit = self._threshold
        self._in_a_row = 0
        self._away_since = None
        self._erred.clear()
        self._is_open_by_errors = False
        self.is_open = False

    def erred(self, contact: int, now: float, *, probe: bool) -> None:
        """Note an error of the API itself (500) about a contact, by its position in the run."""
        if self.is_open and not self._is_open_by_errors:
            self.answered(now)  # It was not there, and it is again.
        self._erred.add(contact)
        limit = self._threshold if len(self._erred) >= ERRED else inf
        self._count(now, limit, probe=probe)
        self._is_open_by_errors = self.is_open

    def unanswered(self, now: float, *, probe: bool) -> None:
        """Note an attempt without an answer of the API itself."""
        self._count(now, self._limit, probe=probe)

    def _count(self, now: float, limit: float, *, probe: bool) -> None:
        self._in_a_row += 1
        if self._away_since is None:
            self._away_since = now
        if not self.is_open:
            if self._in_a_row >= limit:
                self.is_open = True
                self._pause_seconds = FIRST_PAUSE_SECONDS
                self._probe_at = now + self._pause_seconds
        elif probe:
            self._pause_seconds = min(2 * self._pause_seconds, LONGEST_PAUSE_SECONDS)
            self._probe_at = now + self._pause_seconds

    def away_since(self) -> float:
        """Give the moment since which the API is known to be away, ``inf`` if it is not."""
        return self._away_since if self.is_open and self._away_since is not None else inf

    def away_seconds(self, now: float) -> float:
        """Give for how long the API has been away in all."""
        since = self.away_since()
        return self._away_seconds + (now - since if since < inf else 0.0)
