from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.sender.retry import retry_decision


@pytest.mark.parametrize(
    ("attempts", "longest_seconds"), [(1, 0.5), (2, 1), (3, 2), (6, 16), (7, 30), (5000, 30)]
)
def test_back_off_doubles_up_to_its_cap(attempts: int, longest_seconds: float) -> None:
    """The longest pause doubles from 0.5 s with each attempt and stays at 30 s."""
    assert retry_decision(attempts, 9999, None, lambda: 1.0) == longest_seconds


def test_jitter_is_full() -> None:
    """The pause is drawn from nothing up to the longest."""
    assert retry_decision(3, 6, None, lambda: 0.0) == 0
    assert retry_decision(3, 6, None, lambda: 0.25) == 0.5


def test_attempts_are_used_up() -> None:
    """After the last attempt there is no further one, whatever the answer asked for."""
    assert retry_decision(6, 6, 1.0, lambda: 0.5) is None
    assert retry_decision(1, 1, None, lambda: 0.5) is None


def test_retry_after_is_the_least_pause() -> None:
    """What the answer asks for is kept, with the jitter on top."""
    assert retry_decision(1, 6, 20.0, lambda: 0.0) == 20
    assert retry_decision(1, 6, 20.0, lambda: 0.5) == 20.25


def test_retry_after_is_capped() -> None:
    """An answer cannot hold a contact back for more than five minutes."""
    assert retry_decision(1, 6, 86400.0, lambda: 0.9) == 300


@given(
    st.integers(1, 10),
    st.none() | st.floats(allow_nan=False),
    st.floats(0, 1, exclude_max=True),
)
def test_the_pause_is_always_possible(
    attempts: int, retry_after_seconds: float | None, drawn: float
) -> None:
    """Whatever an answer asks for, the pause is between nothing and five minutes."""
    pause = retry_decision(attempts, 99, retry_after_seconds, lambda: drawn)
    assert pause is not None
    assert 0 <= pause <= 300
