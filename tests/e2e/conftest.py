"""The command itself, run as a user runs it, against a sandbox."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from importer.rampwin.sandbox import Sandbox
from tests.e2e.crash.disk import Disk
from tests.e2e.forked import CAN_FORK, run_command, run_forked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from importer.model import JsonValue

CHANNEL = "sandbox-channel"
KEY = "sandbox-key"
TIMEOUT_SECONDS = 120


@dataclass
class Desk:
    """A working directory with its own home, store and settings, and the command in it."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    launcher: tuple[str, ...] = ()
    """What starts the command, where it is not started at once."""

    def write(self, name: str, text: str) -> Path:
        """Write a text file into the working directory."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def point_at(self, url: str, channel: str) -> None:
        """Let the settings name a sandbox and one of its channels."""
        self.environment |= {
            "RAMPWIN_API_KEY": KEY,
            "RAMPWIN_BASE_URL": url,
            "RAMPWIN_CHANNEL_ID": channel,
        }

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start the command and do not wait for it."""
        return subprocess.Popen(
            [*self.launcher, sys.executable, "-m", "importer", *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __call__(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end; it never prints a traceback."""
        if not CAN_FORK:
            return self.anew(*arguments, **environment)
        told = self.folder.parent
        ended = run_forked(
            run_command,
            *(arguments, {**self.environment, **environment}, self.folder, told),
            told=told,
            seconds=TIMEOUT_SECONDS,
        )
        return self._proper(
            subprocess.CompletedProcess(arguments, ended.code, ended.out, ended.err)
        )

    def anew(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Do the same in a Python that is started for it, and so reads Python's own settings."""
        with self.start(*arguments, **environment) as process:
            out, err = process.communicate(timeout=TIMEOUT_SECONDS)
        return self._proper(subprocess.CompletedProcess(arguments, process.returncode, out, err))

    @staticmethod
    def _proper(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        assert KEY not in done.stdout + done.stderr
        return done

    def json(self, *arguments: str, code: int = 0) -> dict[str, JsonValue]:
        """Run the command with ``--json``; it ends with ``code``. Give what it printed."""
        done = self(*arguments, "--json")
        assert done.returncode == code, done.stderr + done.stdout
        result: dict[str, JsonValue] = orjson.loads(done.stdout)
        return result

    def report(self, summary: dict[str, JsonValue], name: str = "report") -> list[dict[str, str]]:
        """Read one of the report files that a summary names."""
        reports = summary["reports"]
        assert isinstance(reports, dict)
        path = self.folder / str(reports[name])
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Run a sandbox."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give an empty working directory and home; nothing of the machine's settings is in it."""
    home = tmp_path / "home"
    work = tmp_path / "work"
    home.mkdir()
    work.mkdir()
    kept = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LANG")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "COLUMNS": "80",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONUTF8": "1",
    }
    return Desk(work, environment)


@pytest.fixture
def importer(desk: Desk, sandbox: Sandbox) -> Desk:
    """Give a working directory whose settings point at the sandbox."""
    desk.point_at(sandbox.url, CHANNEL)
    return desk


@pytest.fixture
def new_disk() -> Iterator[Callable[..., Disk]]:
    """Give a disk in a folder of its own. It takes root and Linux, as in CI."""
    with ExitStack() as stack:

        def new(owner: int = 0) -> Disk:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="disk-"))
            Path(folder).chmod(0o755)
            place = Path(folder) / "disk"
            place.mkdir()
            try:
                disk = Disk(place, owner)
            except (OSError, subprocess.CalledProcessError):
                if os.environ.get("CI"):
                    raise
                pytest.skip("a file system can be mounted by root on Linux only")
            stack.callback(disk.close)
            return disk

        yield new
