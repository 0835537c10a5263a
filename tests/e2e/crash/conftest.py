"""Stores and a sandbox for processes that are killed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.e2e.crash.places import Place, PostgresPlace, SqlitePlace
from tests.e2e.crash.sandbox import WatchedSandbox
from tests.e2e.crash.scene import CHANNEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.conftest import Desk


# Windows can neither fork a process nor kill one in this way.
collect_ignore_glob = ["test_*.py"] if os.name == "nt" else []


@pytest.fixture(scope="session")
def watched() -> Iterator[WatchedSandbox]:
    """Run one sandbox for all."""
    with WatchedSandbox() as sandbox:
        yield sandbox


@pytest.fixture
def victim(desk: Desk, watched: WatchedSandbox) -> Desk:
    """Give a working directory whose settings point at the sandbox."""
    desk.point_at(watched.url, CHANNEL)
    return desk


@pytest.fixture
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Place]:
    """Give an empty place of a kind."""

    def new(kind: str) -> Place:
        if kind == "sqlite":
            return SqlitePlace(tmp_path)
        url: str = request.getfixturevalue("postgres_url")
        return PostgresPlace(url)

    return new
