"""The sender against hidden limits, in simulated time: what the README's table rests on."""

from __future__ import annotations

import pytest

from benchmarks.pacing.fixed import fixed
from benchmarks.pacing.limits import Changing, FixedWindow, SlidingWindow, TokenBucket
from benchmarks.pacing.simulation import simulate
from importer.sender.policy import Policy

SECONDS = 60


@pytest.mark.parametrize("says_when", [True, False])
@pytest.mark.parametrize(
    ("kind", "rate", "least"),
    [(TokenBucket, 100, 0.97), (FixedWindow, 100, 0.9), (SlidingWindow, 20, 0.88)],
)
def test_the_sender_settles_below_a_hidden_limit(
    kind: type[TokenBucket | FixedWindow | SlidingWindow],
    rate: int,
    least: float,
    says_when: bool,
) -> None:
    """It uses nearly all of it, and few are refused: a fixed concurrency is refused far more."""
    paced = simulate(kind(rate), 0.08, SECONDS * rate, Policy(), says_when=says_when)
    assert len(paced.accepted_at) == SECONDS * rate
    assert paced.requests == SECONDS * rate + paced.refused
    assert least < paced.settled_rate() / rate < 1.02
    assert paced.refused < 0.02 * paced.requests
    assert len(paced.first_tried_at) == SECONDS * rate  # each of them, and none kept for last:
    assert paced.longest_wait < 5
    assert paced.longest_silence() < 3
    plain = fixed(kind(rate), 0.08, SECONDS * rate, 32, says_when=says_when)
    assert plain.refused > 10 * paced.refused


def test_a_limit_that_falls() -> None:
    """It is followed at once."""
    limit = Changing(TokenBucket(300), TokenBucket(100), 20)
    paced = simulate(limit, 0.08, 20 * 300 + 20 * 100, Policy(), says_when=True)
    assert paced.seconds < 1.1 * 40
    assert paced.refused < 0.04 * paced.requests
