"""What tests of jobs share: a job, files of people, and what became of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk


SECONDS = 60
JOB = "watch: ../drops\npattern: '*.csv'\nsettle: 0.3\n"


def people(first: int, count: int, name: str = "Ana") -> str:
    """A file of people; their numbers go on from the first one's last four digits."""
    rows = [f"+1415555{n:04d},{name} {n}\n" for n in range(first, first + count)]
    return f"Phone,First Name\n{''.join(rows)}"


def first_names(sandbox: Sandbox) -> set[str]:
    """The first words of the names that Rampwin holds."""
    return {str(each["first_name"]).split()[0] for each in sandbox.contacts()}


def done_in(drops: Path) -> list[str]:
    """The names of the files that were put away as done, without their moments."""
    folder = drops / "done"
    found = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    return [name.split("-", maxsplit=2)[2] for name in found]


def asked(sandbox: Sandbox, times: int) -> bool:
    """Whether there were so many requests."""
    return sandbox.stats().requests >= times


def until(condition: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Wait until something has come about."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def hold_one(importer: Desk, drops: Path) -> None:
    """Import a.csv with ten people; b.csv with one is held then."""
    (drops / "a.csv").write_text(people(100, 10))
    assert importer("watch", "--once").returncode == 0
    (drops / "b.csv").write_text(people(900, 1))
    assert importer("watch", "--once").returncode == 1
