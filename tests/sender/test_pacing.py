from __future__ import annotations

from itertools import pairwise

from importer.rampwin import RateLimits
from importer.sender.pacing import Pace


def _starts(pace: Pace, count: int, now: float = 0.0) -> list[float]:
    """Start requests as soon as the pace lets them."""
    starts = []
    for _ in range(count):
        now = max(now, pace.ready_at())
        pace.start(now)
        starts.append(now)
    return starts


def test_requests_are_spaced_evenly() -> None:
    """A rate of 50 lets 50 requests through in the first second, 20 ms apart, and not 99."""
    starts = _starts(Pace(50, 0.0), 200)
    assert sum(start < 1.0 for start in starts) <= 51
    assert min(later - earlier for earlier, later in pairwise(starts[1:])) > 0.0199


def test_no_second_gets_more_than_the_rate_even_after_a_break() -> None:
    """A break is not made up for by a burst."""
    pace = Pace(50, 0.0)
    _starts(pace, 10)
    starts = _starts(pace, 100, now=60.0)
    assert sum(start < 61.0 for start in starts) <= 52


def test_late_timers_do_not_lower_the_rate() -> None:
    """With timers that ring 3 ms late a rate of 200 is still reached."""
    pace = Pace(200, 0.0)
    now = 0.0
    for _ in range(1000):
        now = max(now, pace.ready_at() + 0.003)
        pace.start(now)
    assert now < 5.1


def test_a_429_pauses_everybody() -> None:
    """No request starts before the pause that a 429 asks for is over."""
    pace = Pace(None, 0.0)
    pace.start(1.0)
    pace.slow_down(1.5, 20.0, started=1.0)
    assert pace.ready_at() == 21.5
    assert pace.held_seconds(11.5) == 10


def test_a_shorter_pause_does_not_cut_a_longer_one() -> None:
    """The longest pause that was asked for counts."""
    pace = Pace(None, 0.0)
    pace.slow_down(1.0, 20.0, started=0.5)
    pace.slow_down(1.1, 2.0, started=0.5)
    assert pace.ready_at() == 21


def test_after_a_429_requests_are_spaced_as_the_api_accepted_them() -> None:
    """Ten contacts taken in the first second mean ten a second afterwards, not all at once."""
    pace = Pace(None, 0.0)
    for _ in range(10):
        pace.taken(0.1, 0.0)
    for _ in range(54):  # those that were under way together count once
        pace.slow_down(0.2, 1.0, started=0.0)
    assert 9 < pace.rate < 10


def test_the_users_rate_is_the_most() -> None:
    """Whatever the API would take."""
    pace = Pace(100, 0.0)
    _starts(pace, 5000)
    assert pace.rate == 100


def test_what_the_api_says_is_left_is_spread() -> None:
    """Until there will be more; a second or two are too coarse to go by."""
    pace = Pace(None, 0.0)
    _starts(pace, 5000)
    before = pace.rate
    pace.learn(RateLimits(50, 2), 100.0, 0)
    assert pace.rate == before
    pace.learn(RateLimits(70, 10), 100.0, 20)
    assert pace.rate == 5
    pace.start(111.0)
    assert pace.rate >= before


def test_a_rate_that_the_api_named_tells_nothing_of_higher_ones() -> None:
    """While it keeps requests back, the rate that was found is not raised."""
    pace = Pace(None, 0.0)
    for _ in range(10):
        pace.taken(0.1, 0.0)
    pace.slow_down(0.2, 0.0, started=0.1)
    found = pace.rate
    for _ in range(200):
        now = pace.ready_at()
        pace.learn(RateLimits(50, 100), now, 0)
        pace.start(now)
    assert pace.rate == 0.5
    pace.start(1000.0)
    assert pace.rate == found


def test_a_quota_that_is_used_up_pauses_everybody() -> None:
    """Before the API has to refuse anything."""
    pace = Pace(None, 0.0)
    pace.learn(RateLimits(0, 2), 100.0, 3)
    assert pace.ready_at() == 102
