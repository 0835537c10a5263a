"""The rate that is found, against limits as APIs have them; requests take no time here.

``python -m benchmarks pacing`` shows the same of the whole sender, with latency.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from benchmarks.pacing.limits import Changing, FixedWindow, SlidingWindow, TokenBucket
from importer.sender.rate import FIRST_RATE, LEAST_RATE, RateFinder

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.pacing.limits import Limit


def _run(limit: Limit, seconds: float, *, start: float = 0.0) -> tuple[int, int, RateFinder]:
    """How many were accepted and refused after ``start``, evenly spaced by the rate found."""
    finder = RateFinder(0.0)
    accepted = refused = 0
    now = 0.0
    while now < seconds:
        finder.pass_time(now, is_used=True)
        wait = limit.wait(now)
        if wait is None:
            finder.taken(now, now)
            accepted += now >= start
            now += 1 / finder.rate
        else:
            pause_seconds = max(1, math.ceil(wait))
            finder.refused(now, now, pause_seconds)
            refused += now >= start
            now += pause_seconds
    return accepted, refused, finder


@pytest.mark.parametrize("rate", [3, 20, 100, 500])
@pytest.mark.parametrize("kind", [TokenBucket, FixedWindow, SlidingWindow])
def test_a_hidden_limit_is_found(kind: Callable[[float], Limit], rate: int) -> None:
    """Nearly all of it is used, and hardly anything is refused."""
    accepted, refused, _ = _run(kind(rate), 600, start=30)
    assert accepted >= 0.9 * rate * 570
    assert refused <= 0.01 * accepted + 10


def test_a_limit_that_falls_is_followed() -> None:
    """Within half a minute."""
    limit = Changing(TokenBucket(300), TokenBucket(30), 60)
    accepted, refused, _ = _run(limit, 300, start=90)
    assert accepted >= 0.9 * 30 * 210
    assert refused <= 20


def test_a_limit_that_rises_is_found() -> None:
    """Within two minutes."""
    limit = Changing(SlidingWindow(30), SlidingWindow(300), 60)
    accepted, _, _ = _run(limit, 400, start=200)
    assert accepted >= 0.9 * 300 * 200


def test_without_a_limit_nothing_is_spaced_after_a_while() -> None:
    """The first second has its spaces, lest a limit be overrun at once."""
    finder = RateFinder(0.0)
    assert finder.rate == FIRST_RATE
    finder.pass_time(0.25, is_used=True)
    assert finder.rate == 4 * FIRST_RATE
    finder.pass_time(2.0, is_used=True)
    assert finder.rate == math.inf


def test_refusals_of_requests_that_were_under_way_count_once() -> None:
    """They prolong the pause, and say nothing of the new rate."""
    finder = RateFinder(0.0)
    for _ in range(10):
        finder.taken(0.5, 0.3)
    finder.refused(0.6, 0.4, 1.0)
    rate = finder.rate
    for at in (0.61, 0.62, 1.5):
        finder.refused(at, 0.59, 1.0)
    assert finder.rate == rate
    finder.refused(3.0, 2.9, 1.0)
    assert finder.rate < rate


def test_who_was_under_way_at_the_first_refusal_is_counted() -> None:
    """What is accepted of the second before it, though its answer comes later, is the limit's."""
    finder = RateFinder(0.0)
    for _ in range(10):
        finder.taken(1.5, 1.2)
    finder.taken(1.5, 0.1)  # a second earlier
    finder.refused(1.6, 1.4, 1.0)
    assert finder.rate == pytest.approx(9.6)
    for at in (1.3, 1.4):
        finder.taken(1.7, at)
    assert finder.rate == pytest.approx(11.52)
    finder.taken(1.8, 1.45)  # after it
    finder.taken(3.0, 1.3)  # too late: others have gone out by the new rate
    assert finder.rate == pytest.approx(11.52)
    finder.refused(3.1, 3.0, 1.0)
    lowered = finder.rate
    finder.taken(3.2, 1.3)
    assert finder.rate == lowered


def test_a_second_refusal_soon_after_one_may_be_chance() -> None:
    """A rate that held is lowered a little, twice; the third time to what was accepted."""
    finder = RateFinder(0.0)
    for at in range(100):
        finder.taken(at / 100, at / 100)
    finder.refused(1.0, 1.0, 0.0)
    finder.pass_time(6.0, is_used=True)
    finder.refused(6.5, 6.4, 0.0)  # the rate before that was raised had held
    rates = [finder.rate]
    for now in (40.0, 41.0, 42.0):
        for _ in range(20):
            finder.taken(now - 0.1, now - 0.2)
        finder.refused(now, now - 0.1, 0.0)
        rates.append(finder.rate)
    lower = [after / before for before, after in pairwise(rates)]
    assert 0.97 < lower[0] < 1
    assert 0.94 < lower[1] < 0.97
    assert lower[2] < 0.8


def test_a_rate_that_was_not_used_is_not_raised() -> None:
    """That nothing was refused tells nothing where other things kept the requests back."""
    finder = RateFinder(0.0)
    for _ in range(10):
        finder.taken(0.5, 0.3)
    finder.refused(0.6, 0.4, 1.0)
    rate = finder.rate
    for second in range(2, 500):
        finder.pass_time(float(second), is_used=False)
    assert finder.rate == rate


def test_an_api_that_refuses_everything_is_still_asked() -> None:
    """Every five seconds at the least."""
    finder = RateFinder(0.0)
    for second in range(1, 200):
        finder.refused(float(second), second - 0.1, 0.0)
    assert finder.rate == LEAST_RATE
