"""When the next request may start: pace, requests in flight, an API that is away, the canary.

All times are the clock's, in seconds.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from importer.sender.breaker import Breaker
from importer.sender.budget import RetryBudget
from importer.sender.canary import Canary
from importer.sender.pacing import Pace
from importer.sender.window import Window

if TYPE_CHECKING:
    from importer.rampwin import RateLimits
    from importer.sender.feed import OpenContact
    from importer.sender.policy import Policy


class Flow:
    """Lets requests start and learns from what comes of them."""

    def __init__(self, policy: Policy, now: float) -> None:
        self.in_flight = 0
        self.most_in_flight = 0
        self.throttled = 0
        """Answers that asked for fewer requests."""
        self.canary = Canary()
        self.budget = RetryBudget(now)
        self.breaker = Breaker()
        self.pace = Pace(policy.rate, now)
        self._window = Window(policy.concurrency)
        self._full_at = -inf
        """When the window was last full: it is what kept further requests back."""
        self._contact_timeout_seconds = policy.contact_timeout_seconds

    @property
    def is_full(self) -> bool:
        """Whether a request must end before another one may start."""
        return self.in_flight >= self._window.size

    def ready_at(self) -> float:
        """Give the earliest moment for the next request: ``inf`` while a probe is under way."""
        return max(self.pace.ready_at(), self.breaker.ready_at())

    def start(self, contact: OpenContact, now: float) -> None:
        """Note that a contact is tried now."""
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        if self.is_full:
            self._full_at = now
        contact.started = now
        self.pace.start(now)
        contact.probe = self.breaker.start()
        if not contact.tries:
            contact.first_started = now
            contact.away_before_seconds = self.breaker.away_seconds(now)
            self.canary.handed_out()
            self.budget.earn()
        elif contact.is_costly and not contact.probe:
            self.budget.spend(now)

    def has_time(self, contact: OpenContact, moment: float) -> bool:
        """Whether a contact may still be tried at a moment; an outage counts for nothing."""
        away_seconds = self.breaker.away_seconds(moment) - contact.away_before_seconds
        return moment - contact.first_started - away_seconds <= self._contact_timeout_seconds

    def end(self, contact: OpenContact) -> None:
        """Note that a try has come to its end."""
        self.in_flight -= 1
        if contact.tries == 1:
            self.canary.tried()

    def answered(
        self,
        contact: OpenContact,
        now: float,
        limits: RateLimits | None,
        seconds: float | None = None,
    ) -> None:
        """Note an answer of the API itself that was no 429, and how long it took the server."""
        took_seconds = now - contact.started if seconds is None else seconds
        # Answers that come together are those of a window that was full when they were asked for.
        self._window.answered(took_seconds, was_full=self._full_at >= contact.started)
        self.pace.taken(now, contact.started)
        if limits is not None:
            self.pace.learn(limits, now, self.in_flight)
        self.breaker.answered(now)

    def limited(self, contact: OpenContact, now: float, pause_seconds: float) -> None:
        """Note a 429."""
        self.throttled += 1
        self._window.limited()
        self.pace.slow_down(now, pause_seconds, contact.started)
        self.breaker.answered(now)

    def erred(self, contact: OpenContact, now: float) -> None:
        """Note an error of the API itself (500), which may be about this one contact."""
        self.pace.taken(now, contact.started)
        self.breaker.erred(contact.contact.n, now, probe=contact.probe)

    def unanswered(self, contact: OpenContact, now: float) -> None:
        """Note that no answer of the API itself came."""
        self._window.troubled(now, contact.started)
        self.breaker.unanswered(now, probe=contact.probe)
