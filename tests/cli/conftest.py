"""Runs commands in this process, in an empty folder, without anybody's settings."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import platformdirs
import pytest

import importer
from importer.cli import main
from importer.cli.signals import SIGNALS
from importer.lines import lines
from importer.model import SourceInfo, Status, Summary

ROOT = Path(importer.__file__).resolve().parent.parent


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@contextmanager
def signals_kept() -> Iterator[None]:
    """Put the handlers back afterwards."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


Cli: TypeAlias = Callable[..., Ended]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with user folders of our own and no settings."""
    for name in list(os.environ):
        if name.upper().startswith(("IMPORTER_", "RAMPWIN_")):
            monkeypatch.delenv(name)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    for kind in ("user_config_path", "user_data_path", "user_log_path"):
        place = tmp_path / kind
        monkeypatch.setattr(platformdirs, kind, lambda *_, place=place, **__: place)
    monkeypatch.setattr("importer.settings.key.keyring_key", lambda: None)
    lines.begin([], {})
    return work


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment for a command in a process of its own: no settings, an empty home."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "HOME": str(tmp_path),
        "USERPROFILE": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command: ``cli("check", "a.csv")``."""

    def run(*arguments: str) -> Ended:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        captured = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        assert "Traceback" not in captured.err
        return Ended(code, captured.out, captured.err)

    return run


STARTED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def summary(**changes: Any) -> Summary:
    """A summary of a finished run with three rows."""
    counts = dict.fromkeys(Status, 0) | {Status.SENT: 3}
    values: dict[str, Any] = {
        "run": "20260102-030405-abcd",
        "kind": "run",
        "state": "finished",
        "sources": (SourceInfo("leads.csv", "/data/leads.csv", "0" * 64, ("Phone",), rows=3),),
        "mapping_name": "automatic",
        "mapping_sha256": "1" * 64,
        "channel": "c1",
        "base_url": "https://api.rampwin.com",
        "started": STARTED,
        "finished": STARTED + timedelta(seconds=2),
        "rows": 3,
        "blank": 0,
        "counts": counts,
        "codes": {},
        "countries": {"US": 3},
    }
    return Summary(**(values | changes))


@pytest.fixture
def a_summary() -> Callable[..., Summary]:
    """Makes summaries: ``a_summary(exit_code=1)``."""
    return summary
