"""A job, and daemons that look after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.nightly.scene import JOB

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.conftest import Desk


@pytest.fixture
def drops(importer: Desk) -> Path:
    """A job called crm, and the folder that it watches."""
    importer.environment["IMPORTER_STORE"] = f"sqlite:///{importer.folder}/importer.db"
    (importer.folder / "jobs").mkdir()
    importer.write("jobs/crm.yaml", JOB)
    folder = importer.folder / "drops"
    folder.mkdir()
    return folder


@pytest.fixture
def watching(importer: Desk) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a daemon, and end all of them at last."""
    started: list[subprocess.Popen[str]] = []

    def start(*options: str, **environment: str) -> subprocess.Popen[str]:
        started.append(importer.start("watch", "crm", *options, **environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()
