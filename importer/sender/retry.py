"""When a contact is tried again: capped exponential back-off with full jitter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BASE_SECONDS = 0.5
BACK_OFF_CAP_SECONDS = 30.0
RETRY_AFTER_CAP_SECONDS = 300.0


def back_off_seconds(attempts: int, random: Callable[[], float]) -> float:
    """Draw a pause from 0 … min(30, 0.5 · 2^(attempts-1)) seconds.

    ``random`` gives numbers in [0, 1). Full jitter spreads contacts that failed together, see
    "Exponential Backoff And Jitter" in the AWS Architecture Blog.
    """
    doublings = min(attempts - 1, 10)  # beyond it the cap holds anyway, and 2.0**1024 overflows
    return random() * min(BACK_OFF_CAP_SECONDS, BASE_SECONDS * 2.0**doublings)


def retry_decision(
    attempts: int,
    max_attempts: int,
    retry_after_seconds: float | None,
    random: Callable[[], float],
) -> float | None:
    """Decide after ``attempts`` attempts that may be repeated: the pause in seconds, or ``None``.

    ``None`` means that the attempts are used up. A ``Retry-After`` is the least pause, counted as
    300 s at most; the jitter comes on top of it, so that not all come back in the same instant.
    """
    if attempts >= max_attempts:
        return None
    least = min(max(retry_after_seconds or 0.0, 0.0), RETRY_AFTER_CAP_SECONDS)
    return min(least + back_off_seconds(attempts, random), RETRY_AFTER_CAP_SECONDS)
