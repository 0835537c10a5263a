"""What an answer's headers say of the requests that are left: nobody knows whether Rampwin's do.

Read are the drafts of the IETF's "RateLimit header fields for HTTP" in their three forms, and the
``X-RateLimit-…`` headers that were common before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LONGEST_RESET_SECONDS = 300.0
"""What speaks of a later moment is an hour's or a day's quota, and nothing to pace by."""
_EPOCH_SECONDS = 1_000_000_000
_PREFIXES = (b"ratelimit", b"x-ratelimit", b"x-rate-limit")
_PART = re.compile(r"(?<![a-z])(r|remaining|t|reset)\s*=\s*\"?(\d{1,13}(?:\.\d+)?)", re.IGNORECASE)
_MEANT = {"r": "remaining", "remaining": "remaining", "t": "reset", "reset": "reset"}
_PLAIN = re.compile(r"\s*(\d{1,13}(?:\.\d+)?)\s*(?:[;,].*)?")


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How many requests are left, and in how many seconds there will be more."""

    remaining: float
    reset_seconds: float


def speaks_of_limits(name: bytes) -> bool:
    """Whether a header is one of those that :func:`read_limits` reads."""
    return name[:1] in b"rRxX" and name.lower().startswith(_PREFIXES)


def read_limits(headers: Iterable[tuple[bytes, bytes]], now: datetime) -> RateLimits | None:
    """Give the tightest limit that an answer speaks of; ``None`` where it speaks of none.

    Args:
        headers: as they came, in any case.
        now: when they came, for limits that name a moment (seconds since 1970).
    """
    plain: dict[str, float] = {}
    found: list[RateLimits] = []
    for name, value in headers:
        if not speaks_of_limits(name):
            continue
        kind = name.decode("latin-1").lower().rpartition("-")[2]
        text = value.decode("latin-1")
        if kind in ("remaining", "reset"):
            number = _PLAIN.fullmatch(text)
            if number is not None:
                plain[kind] = float(number[1])
        elif kind in ("ratelimit", "limit"):
            # "daily";r=5;t=60, "burst";r=1;t=1, or before that: limit=10, remaining=5, reset=60
            for policy in text.split(",") if ";" in text else [text]:
                parts = {_MEANT[key.lower()]: float(part) for key, part in _PART.findall(policy)}
                if len(parts) == 2:
                    found.append(RateLimits(parts["remaining"], parts["reset"]))
    if len(plain) == 2:
        found.append(RateLimits(plain["remaining"], _until(plain["reset"], now)))
    usable = [each for each in found if 0 < each.reset_seconds <= LONGEST_RESET_SECONDS]
    return min(usable, key=lambda each: each.remaining / each.reset_seconds, default=None)


def _until(reset: float, now: datetime) -> float:
    """Seconds from now on; GitHub and others name the moment instead, some in milliseconds."""
    if reset < _EPOCH_SECONDS:
        return reset
    seconds = reset / 1000 if reset > 1000 * _EPOCH_SECONDS else reset
    return seconds - now.timestamp()
