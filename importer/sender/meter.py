"""What is measured of attempts: how long answers take, how many there are, and a line for each.

The line goes to the log at the level DEBUG. It names a contact by its number in the run only.
"""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING

from importer.traffic import Latencies

if TYPE_CHECKING:
    from importer.sender.feed import OpenContact

LOOKS = 20
"""Progress is told four times a second, so that these are five seconds."""

_log = logging.getLogger(__name__)


class Meter:
    """Counts attempts that have ended."""

    def __init__(self) -> None:
        self.latencies = Latencies()
        """Of the attempts that were answered."""
        self.requests = 0
        """Attempts that were started."""
        self.retries = 0
        """Those of them that were not their contact's first."""
        self._looks: deque[tuple[float, int]] = deque(maxlen=LOOKS)
        """When the rate was asked for lately, and how many requests there were by then."""

    def started(self, contact: OpenContact) -> None:
        """Count an attempt that starts."""
        self.requests += 1
        self.retries += contact.attempts > 0

    def attempted(self, contact: OpenContact, seconds: float, answer_seconds: float | None) -> None:
        """Count the attempt that is the last on a contact's trail.

        Args:
            contact: whose attempt it was.
            seconds: how long it took in all.
            answer_seconds: how long the server took, where that is known.
        """
        last = contact.trail[-1]
        if last.http_status is not None:
            self.latencies.add(seconds if answer_seconds is None else answer_seconds)
        if _log.isEnabledFor(logging.DEBUG):
            values = {
                "contact": contact.contact.n,
                "lane": contact.lane,
                "attempt": contact.attempts,
                "http_status": last.http_status,
                "milliseconds": round(seconds * 1000, 1),
                "code": last.code,
                "lost_to": (contact.lost_to or None) if last.http_status is None else None,
            }
            given = {name: value for name, value in values.items() if value is not None}
            _log.debug("attempt", extra={"values": given})

    def rate(self, now: float) -> float:
        """Give how many requests a second there were since the oldest of the last looks."""
        self._looks.append((now, self.requests))
        since, before = self._looks[0]
        return (self.requests - before) / (now - since) if now > since else 0.0
