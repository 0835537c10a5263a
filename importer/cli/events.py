"""What happens in a run as log lines for programs: its start, how far it is, what changes, its end.

The counterpart of the bars and sentences of :mod:`importer.cli.progress`.
"""

from __future__ import annotations

import time
from math import inf
from typing import TYPE_CHECKING

from importer.cli import log
from importer.cli.progress import SECONDS_BETWEEN_LINES, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.model import Summary
    from importer.pipeline import Progress
    from importer.sender import SendProgress, SendState


class Events:
    """A line when a phase ends, and one a minute before that; one more for each change of state."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: Progress | None = None
        self._told = False
        self._since = 0.0
        self._started = False
        self._state: SendState = "sending"
        self._throttled_since = -inf

    def show(self, progress: Progress) -> None:
        """Write the lines that are due."""
        if progress.run and not self._started:
            self._started = True
            log.event("start", "The run begins, or goes on.")
        now = self._clock()
        if self._last is None or self._last.phase != progress.phase:
            self.close()
            self._since = now
        self._last, self._told = progress, False
        if progress.sending is not None:
            self._tell_change(progress.sending, now)
        if now - self._since >= SECONDS_BETWEEN_LINES:
            self._since, self._told = now, True
            _tell(progress)

    def close(self) -> None:
        """Write where the phase ended."""
        if self._last is not None and not self._told:
            _tell(self._last)
        self._last = None

    def _tell_change(self, sending: SendProgress, now: float) -> None:
        before, self._state = self._state, sending.state
        if sending.state == before:
            return
        if sending.state == "throttled":
            # An API that asks for a pause every few seconds is told of once a minute.
            if now - self._throttled_since < SECONDS_BETWEEN_LINES:
                return
            self._throttled_since = now
        if sending.state != "sending":
            log.event(sending.state, sending.note, **_sending(sending))
        elif before == "away":
            log.event("back", "Rampwin answers again.", **_sending(sending))


def _tell(progress: Progress) -> None:
    sending = _sending(progress.sending) if progress.sending is not None else {}
    log.event(
        "progress",
        sentence(progress),
        phase=progress.phase,
        done=round(progress.done, 1),
        total=progress.total,
        unit=progress.unit,
        **sending,
    )


def _sending(sending: SendProgress) -> dict[str, object]:
    return {
        "sent": sending.sent,
        "failed": sending.failed,
        "unknown": sending.unknown,
        "requests": sending.requests,
        "retries": sending.retries,
        "throttled": sending.throttled,
        "in_flight": sending.in_flight,
        "requests_per_second": round(sending.rate, 2),
        "p50_ms": round(sending.p50_ms, 1),
        "p95_ms": round(sending.p95_ms, 1),
    }


def tell_wait(text: str) -> None:
    """Write that another run is waited for."""
    log.event("wait", text)


def tell_end(summary: Summary) -> None:
    """Write how a run ended: the counts of its rows, and of a stop only its code.

    Why it stopped may quote what the API said, and that may repeat anything.
    """
    log.event(
        "end",
        f"The run is {summary.state}.",
        run=summary.run,
        state=summary.state,
        rows=summary.rows,
        **{status.value: count for status, count in summary.counts.items()},
        requests=summary.requests,
        retries=summary.retries,
        throttled=summary.traffic.throttled,
        most_in_flight=summary.traffic.most_in_flight,
        p50_ms=round(summary.traffic.latencies.quantile_ms(0.5), 1),
        p95_ms=round(summary.traffic.latencies.quantile_ms(0.95), 1),
        seconds=round(summary.seconds, 3),
        stop=summary.stop.code.value if summary.stop else None,
        exit_code=summary.exit_code,
    )
