from __future__ import annotations

from datetime import UTC, datetime

import pytest

from importer.rampwin import RateLimits, read_limits

NOW = datetime(2026, 3, 14, 8, 30, tzinfo=UTC)
SOON = int(NOW.timestamp()) + 30


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"RateLimit": '"default";r=50;t=30'}, (50, 30)),
        ({"RateLimit": '"burst";r=8;t=1, "daily";r=20;t=60'}, (20, 60)),
        ({"ratelimit": "limit=100, remaining=50, reset=5"}, (50, 5)),
        ({"RateLimit-Remaining": "7", "RateLimit-Reset": "12"}, (7, 12)),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "60"}, (0, 60)),
        ({"X-Rate-Limit-Remaining": "9", "X-Rate-Limit-Reset": str(SOON)}, (9, 30)),
        ({"x-ratelimit-remaining": "9", "x-ratelimit-reset": f"{SOON}000"}, (9, 30)),
        ({"RateLimit-Remaining": "7, 100;w=60", "RateLimit-Reset": "12"}, (7, 12)),
        ({"RateLimit-Remaining": "7"}, None),
        ({"RateLimit-Remaining": "7", "RateLimit-Reset": "0"}, None),
        ({"RateLimit-Remaining": "7", "RateLimit-Reset": "86400"}, None),
        ({"RateLimit-Remaining": "soon", "RateLimit-Reset": "-1"}, None),
        ({"RateLimit-Remaining": "9" * 400, "RateLimit-Reset": "9" * 400}, None),
        ({"RateLimit-Policy": '"default";q=100;w=60'}, None),
        ({"RateLimit": ""}, None),
        ({"RateLimit": "\xff;r=;t="}, None),
        ({"X-RateLimit-Limit": "100"}, None),
        ({"Content-Type": "text/html"}, None),
    ],
)
def test_what_is_left(headers: dict[str, str], found: tuple[float, float] | None) -> None:
    """In whatever form it is written; the tightest counts, a day's quota and nonsense do not."""
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    assert read_limits(raw, NOW) == (RateLimits(*found) if found else None)
