"""Tells how far the sending is, what it measures, and why it waits."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from importer.model import Code, Status
from importer.sender.policy import SendProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import Outcome, Problem
    from importer.sender.flow import Flow
    from importer.sender.meter import Meter
    from importer.sender.policy import SendState


class Teller:
    """Counts what has been recorded, and tells it each time."""

    def __init__(
        self,
        tell: Callable[[SendProgress], None] | None,
        flow: Flow,
        meter: Meter,
        clock: Callable[[], float],
    ) -> None:
        self._tell = tell
        self._flow = flow
        self._meter = meter
        self._clock = clock
        self._counts = dict.fromkeys((Status.SENT, Status.FAILED, Status.UNKNOWN), 0)
        self.stopped_by: Problem | None = None
        """Why no further request starts."""
        self.is_over = False
        """Whether there is nothing left to do."""

    def recorded(self, batch: Sequence[Outcome]) -> None:
        """Count outcomes that are recorded, and tell how far it is."""
        for outcome in batch:
            if outcome.status is not Status.PENDING:
                self._counts[outcome.status] += 1
        if self._tell is None:
            return
        sent, failed, unknown = self._counts.values()
        meter, latencies = self._meter, self._meter.latencies
        self._tell(
            SendProgress(
                sent, failed, unknown, meter.requests, meter.retries, self._note(), self._state(),
                throttled=self._flow.throttled,
                rate=meter.rate(self._clock()),
                in_flight=self._flow.in_flight,
                answers=latencies.count,
                answer_seconds=latencies.total_seconds,
                p50_ms=latencies.quantile_ms(0.5),
                p95_ms=latencies.quantile_ms(0.95),
            )
        )  # fmt: skip

    def _state(self) -> SendState:
        if self.stopped_by is not None:
            return "stopping"
        if self._flow.breaker.is_open:
            return "away"
        return "throttled" if self._flow.pace.held_seconds(self._clock()) >= 1 else "sending"

    def _note(self) -> str:
        """Say why nothing or little is being sent; nothing once there is nothing left to do."""
        if self.is_over:
            return ""
        now = self._clock()
        if self.stopped_by is not None:
            if self.stopped_by.code is Code.STOPPED:
                return "stopping: waiting for the requests that are under way"
            return ""
        away_since = self._flow.breaker.away_since()
        if away_since < inf:
            return f"Rampwin has not answered for {now - away_since:.0f} s: trying again"
        held_seconds = self._flow.pace.held_seconds(now)
        if held_seconds >= 1:
            return f"Rampwin asked for fewer requests: waiting {held_seconds:.0f} s"
        return ""
