"""The histogram of latencies: its quantiles are those of the values, and it does not grow."""

from __future__ import annotations

import sys
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from importer.sender.latency import LONGEST_SECONDS, SHORTEST_SECONDS, Latencies

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
