"""What the pipeline tells the sender, and what it hears from it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from importer import pipeline
from importer.rampwin.sandbox import Sandbox, SandboxOptions
from importer.sender import send
from importer.settings import Settings
from tests.sender.server import FastTime

if TYPE_CHECKING:
    from pathlib import Path

    from importer.pipeline import Progress


CONTACTS = 40


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """A file with as many contacts as an API that is away is told by."""
    path = tmp_path / "leads.csv"
    lines = [f"+1 212 555 {n:04d}" for n in range(100, 100 + CONTACTS)]
    path.write_text("\n".join(["Mobile", *lines, ""]), encoding="utf-8")
    return path


def settings_for(sandbox: Sandbox, folder: Path) -> Settings:
    """Settings that fit a sandbox."""
    return Settings.model_validate(
        {
            "api_key": sandbox.options.api_key,
            "channel": sandbox.options.channels[0],
            "base_url": sandbox.url,
            "store": f"sqlite:///{(folder / 'importer.db').as_posix()}",
            "reports": folder / "reports",
            "concurrency": 4,
        }
    )


@pytest.mark.parametrize(
    ("weather", "words"),
    [
        ({"rate_limit": 1, "retry_after_seconds": 200}, "Rampwin asked for fewer requests"),
        ({"outage_seconds": 3600}, "Rampwin has not answered for"),
    ],
)
def test_who_watches_hears_why_it_waits(
    weather: dict[str, float],
    words: str,
    leads: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A pause that the API asks for, and an outage, are told until they are over."""
    notes: list[str] = []

    time = FastTime()
    monkeypatch.setattr(
        "importer.pipeline.send.send", partial(send, clock=time.clock, sleep=time.sleep)
    )
    with Sandbox(SandboxOptions.model_validate(weather)) as sandbox:

        def watch(progress: Progress) -> None:
            if progress.phase == "send":
                notes.append(progress.note)
                if progress.note:
                    sandbox.outage(0)
                    sandbox.switch(rate_limit=None)

        summary = pipeline.run([leads], settings_for(sandbox, tmp_path), progress=watch)
        assert len(sandbox.contacts()) == summary.rows == CONTACTS
    assert words in "".join(notes)
    assert notes[-1] == ""
