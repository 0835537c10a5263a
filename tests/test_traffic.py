"""The histogram of latencies: its quantiles are those of the values, and it does not grow."""

from __future__ import annotations

import sys
from math import ceil

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.traffic import LONGEST_SECONDS, SHORTEST_SECONDS, Latencies, Traffic

DURATIONS = st.floats(SHORTEST_SECONDS, LONGEST_SECONDS)


@given(st.lists(DURATIONS, min_size=1), st.sampled_from([0.0, 0.5, 0.95, 1.0]))
def test_a_quantile_is_within_three_percent(durations: list[float], share: float) -> None:
    """Of the value at that rank; count and sum are exact."""
    latencies = Latencies()
    for seconds in durations:
        latencies.add(seconds)
    exact = sorted(durations)[max(1, ceil(share * len(durations))) - 1] * 1000
    assert abs(latencies.quantile_ms(share) - exact) <= 0.03 * exact
    assert latencies.count == len(durations)
    assert abs(latencies.total_seconds - sum(durations)) <= 1e-6 * sum(durations)


def test_what_is_out_of_bounds_counts_at_the_ends() -> None:
    """Nothing, a clock that went back, and more than an hour."""
    latencies = Latencies()
    for seconds in (0.0, -1.0, 1e9):
        latencies.add(seconds)
    assert latencies.quantile_ms(0.5) < 0.2
    assert latencies.quantile_ms(1.0) > 3_500_000


def test_without_a_value_there_is_no_quantile() -> None:
    """Before the first answer it is zero."""
    assert Latencies().quantile_ms(0.5) == 0.0


def test_it_does_not_grow() -> None:
    """A hundred thousand more values need no more memory."""
    latencies = Latencies()
    latencies.add(0.02)
    before = sys.getsizeof(latencies._buckets)
    for n in range(100_000):
        latencies.add(n / 1000)
    assert sys.getsizeof(latencies._buckets) == before


def measured(throttled: int, most: int, *seconds: float) -> Traffic:
    """What a session measured."""
    found = Traffic(throttled, most)
    for each in seconds:
        found.latencies.add(each)
    return found


def test_sessions_add_up() -> None:
    """Also by way of the store; the most in flight is the highest of them."""
    whole = Traffic.from_json(None)
    for session in (measured(2, 7, 0.01, 0.01, 0.2), measured(1, 5, 0.01, 3.0)):
        whole.add(session)
        whole = Traffic.from_json(orjson.loads(orjson.dumps(whole.to_json())))
    assert (whole.throttled, whole.most_in_flight) == (3, 7)
    together = measured(3, 7, 0.01, 0.01, 0.2, 0.01, 3.0)
    assert whole.latencies.count == 5
    assert whole.latencies.total_seconds == pytest.approx(3.23)
    for share in (0.5, 0.8, 0.95):
        assert whole.latencies.quantile_ms(share) == together.latencies.quantile_ms(share)
