"""Finds how many requests a second an API takes, where nobody says so: from its 429 alone.

Three kinds of limit are common: a bucket of tokens that fills evenly, a count that starts anew with
each second, and a count of the second that just passed. Requests that are evenly spaced just below
the limit pass all three. The first refusal brings the rate to what was accepted in the last second.
From then on the rate is searched between one that held and the lowest that was refused. A refusal
lowers it, by less the longer it had held; a quiet time raises it, and where that is refused the
next quiet time is twice as long. ``python -m benchmarks pacing`` shows how well.
"""

from __future__ import annotations

from collections import deque
from math import inf, sqrt

FIRST_RATE = 64.0
DOUBLING_SECONDS = 0.125
"""Before the first 429 the rate doubles so often: an API without a limit is soon used in full."""
UNLIMITED_RATE = 20_000.0
"""More than this program sends: from here on nothing is spaced."""
LEAST_RATE = 0.2

LOOKED_BACK_SECONDS = 30.0
MOST_LOOKED_AT = 100_000
"""Of those that were started so long ago, the last of so many: a refusal may take its time."""
BELOW = 0.96
"""The first rate below a limit is so much of what was accepted in the second before the 429."""
LEAST_LOWER, MOST_LOWER = 0.99, 0.5
HELD_LOWER = 0.975
"""A rate that held is lowered by no more than this: its refusal may have been chance."""
CHANCE_SECONDS = 2.0
AGAIN_LOWER = 0.95
"""So soon after the last one, a refusal may be chance once more, and no third time."""
ABOUT = 1.005

STEP = 0.012
GROWTH = 1.5
MOST_STEP = 0.1
"""Where nothing above was refused lately, the rate is raised by steps that grow up to this one."""
NEAR = 0.99
"""Closer to a rate that was refused, it is raised more rarely."""
FIRST_QUIET_SECONDS = 4.0
NEAR_QUIET_SECONDS = 45.0
LONGEST_QUIET_SECONDS = 60.0
LEAST_QUIET_SECONDS = 1.0


class RateFinder:
    """Learns from answers; all times are the clock's, in seconds, rates are requests a second."""

    def __init__(self, now: float) -> None:
        self.rate = FIRST_RATE
        """Requests a second; ``inf`` means that nothing is spaced."""
        self.is_limited = False
        """Whether the API has ever refused for the rate."""
        self._began = now
        self._recent: deque[float] = deque(maxlen=MOST_LOOKED_AT)
        """When those were started that were accepted lately."""
        self._first_refused = 0.0
        """When the first was started that was refused."""
        self._taken = 0
        """Accepted since the last refusal that counted, and when that was."""
        self._refused_at = now
        self._resumed = now
        """When requests went on after it."""
        self._changed = now
        self._before = 0.0
        """The rate before it was raised the last time, if it was not lowered since."""
        self._held = 0.0
        """The highest rate that passed a quiet time."""
        self._top = inf
        """The lowest rate that was refused lately."""
        self._quiet_seconds = FIRST_QUIET_SECONDS
        self._step = STEP
        self._quick = 0
        """Refusals, each soon after the one before."""

    def pass_time(self, now: float, *, is_used: bool) -> None:
        """Let the rate follow the time that has passed.

        Args:
            now: the moment.
            is_used: whether it is the rate that keeps requests back, so that a quiet time tells
                anything about it.
        """
        if not self.is_limited:
            if self.rate < inf:
                rate = FIRST_RATE * 2 ** min((now - self._began) / DOUBLING_SECONDS, 30)
                self.rate = inf if rate > UNLIMITED_RATE else rate
            return
        if not is_used:
            return
        is_near = NEAR * self._top <= self.rate <= self._top
        quiet_seconds = max(self._quiet_seconds, NEAR_QUIET_SECONDS if is_near else 0.0)
        if now - self._changed >= quiet_seconds:
            self._raise(now)

    def _raise(self, now: float) -> None:
        self._before = self._held = self.rate
        self._changed = now
        if self._top == inf:
            self._quiet_seconds = max(self._quiet_seconds / 2, LEAST_QUIET_SECONDS)
        elif self.rate > self._top:  # what was refused is not any more: the limit has risen
            self._top = inf
            self._quiet_seconds = FIRST_QUIET_SECONDS
            self._step = STEP
        if self.rate < NEAR * self._top < inf:
            self.rate = sqrt(self.rate * self._top)
            return
        self.rate *= 1 + self._step
        self._step = min(GROWTH * self._step, MOST_STEP)

    def taken(self, now: float, started: float) -> None:
        """Note an answer that was no 429 to a request that started at ``started``."""
        self._taken += 1
        if not self.is_limited:  # only the first refusal looks at them
            self._recent.append(started)
            while self._recent and self._recent[0] < now - LOOKED_BACK_SECONDS:
                self._recent.popleft()
        elif self._first_refused - 1 <= started <= self._first_refused and now < self._resumed:
            # It was under way when another was refused that came after it.
            self._top += 1
            self.rate = BELOW * self._top

    def refused(self, now: float, started: float, pause_seconds: float) -> None:
        """Note a 429 to a request that started at ``started``; nothing starts during the pause."""
        if self.is_limited and started < self._resumed:
            # It was under way when the rate was lowered, and says nothing of the new one.
            self._resumed = self._changed = max(self._resumed, now + pause_seconds)
            return
        if self.is_limited:
            self._first_refused = -inf  # what was under way then says nothing of this rate
            self._lower(now)
        else:
            self.is_limited = True
            self._first_refused = started
            before = [each for each in self._recent if started - 1 <= each <= started]
            self._top = max(len(before), LEAST_RATE)
            self.rate = BELOW * self._top
        self.rate = max(self.rate, LEAST_RATE)
        self._step = STEP
        self._before = 0.0
        self._taken = 0
        self._refused_at = now
        self._resumed = self._changed = now + pause_seconds

    def _lower(self, now: float) -> None:
        """Go below a rate that was refused, and not below what was accepted on the whole.

        A bucket of tokens gives what it accepted on the whole, pauses included; a count of a second
        gives more than that. The geometric mean of both is never far off, and costs little where a
        refusal was rare.
        """
        self._top = min(self._top, self.rate)
        if self._before and now - self._changed < self._quiet_seconds:
            self._quiet_seconds = min(2 * self._quiet_seconds, LONGEST_QUIET_SECONDS)
            self.rate = self._before
            return
        self._quick = self._quick + 1 if now - self._resumed < CHANCE_SECONDS else 0
        if self._quick > 1:
            self._held = 0.0
        accepted = self._taken / max(now - self._refused_at, 1e-3)
        least = HELD_LOWER if self.rate <= ABOUT * self._held else MOST_LOWER
        if self._quick == 1 and self._held:
            least = AGAIN_LOWER
        self.rate *= min(max(sqrt(accepted / self.rate), least), LEAST_LOWER)
        self._held = min(self._held, self.rate)
