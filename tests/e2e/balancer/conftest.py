"""What the tests behind a real balancer share: haproxy itself, and three servers."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.balancer.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.conftest import Desk

HAPROXY = Path(__file__).parents[3] / "build" / "haproxy" / "haproxy"
"""Where `make balancer` puts it."""


@pytest.fixture(scope="session")
def haproxy() -> Path:
    """Give the program. Where it is missing these tests are passed over, but never under CI."""
    if not HAPROXY.is_file():
        told = f"{HAPROXY} is missing: `make balancer` puts it there, where it can be had"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    return HAPROXY


@pytest.fixture
def servers(desk: Desk) -> Iterator[list[Server]]:
    """Run three servers."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(Server(name, desk.environment)) for name in ("one", "two", "three")
        ]
