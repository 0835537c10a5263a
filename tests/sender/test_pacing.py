from __future__ import annotations

from itertools import pairwise

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


def test_without_a_rate_there_is_no_spacing() -> None:
    """No rate, no waiting."""
    assert _starts(Pace(None, 0.0), 5) == [0.0] * 5


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
        pace.taken()
    for _ in range(54):  # those that were under way together count once
        pace.slow_down(0.2, 1.0, started=0.0)
    assert 0.09 < _gaps(pace) < 0.11


def _gaps(pace: Pace) -> float:
    first, second, third = _starts(pace, 3, now=100.0)
    del first
    return third - second


def test_the_pace_recovers_with_what_the_api_takes() -> None:
    """After enough accepted contacts nothing is spaced any more, and never below the rate."""
    free, limited = Pace(None, 0.0), Pace(100, 0.0)
    for pace in (free, limited):
        pace.slow_down(1.0, 0.0, started=0.5)
        for _ in range(2000):
            pace.taken()
    assert _gaps(free) == 0
    assert 0.0099 < _gaps(limited) < 0.0101


def test_a_limit_costs_few_refusals() -> None:
    """Against a limit of 10 a second, few of 500 requests are answered with 429."""
    pace, now, refused, taken = Pace(None, 0.0), 0.0, 0, 0
    window, in_window = 0, 0
    while taken < 500:
        now = max(now, pace.ready_at())
        pace.start(now)
        if int(now) != window:
            window, in_window = int(now), 0
        in_window += 1
        if in_window > 10:
            refused += 1
            pace.slow_down(now, 1.0, started=now)
        else:
            taken += 1
            pace.taken()
        now += 0.001
    assert refused < 60
    assert now < 150
