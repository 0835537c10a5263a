"""How commands end: errors become one message and the documented exit code."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from importer import errors
from tests.cli.conftest import signals_kept

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

PHONE = "+15550100123"


@pytest.mark.parametrize(
    "kind",
    [
        errors.SettingsError,
        errors.SourceError,
        errors.MappingError,
        errors.StoreError,
        errors.RunError,
        errors.ReportError,
    ],
)
def test_an_importer_error_is_a_message_and_exit_code_2(
    kind: type[errors.ImporterError], cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that stops before anything was sent is its own text on stderr, and code 2."""

    def fail(*_: object, **__: object) -> None:
        raise kind("The file is gone: name another.")

    monkeypatch.setattr("importer.pipeline.run", fail)
    ended = cli("run", "a.csv")
    assert ended.code == 2
    assert ended.out == ""
    assert "importer: The file is gone: name another." in ended.err


@pytest.mark.parametrize(("command", "code"), [("run", 3), ("check", 2)])
def test_a_defect_is_one_message_and_a_file_without_data(
    command: str, code: int, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A defect never shows a traceback, and its file holds the places but no values."""

    def fail(*_: object, **__: object) -> None:
        secret = PHONE
        try:
            int(secret.replace("+", "x"))
        except ValueError as error:
            raise RuntimeError(f"no such row {secret}") from error

    monkeypatch.setattr(f"importer.pipeline.{command}", fail)
    ended = cli(command, "a.csv")
    assert ended.code == code
    assert "RuntimeError" in ended.err
    assert "defect of importer" in ended.err
    (path,) = (tmp_path / "user_log_path").iterdir()
    assert str(path) in ended.err
    details = path.read_text(encoding="utf-8")
    assert "builtins.ValueError" in details
    assert "builtins.RuntimeError" in details
    assert "test_ending.py" in details
    assert "a.csv" not in details
    for text in (ended.err, details):
        assert PHONE.removeprefix("+") not in text
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_defect_is_told_also_where_no_file_can_be_written(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a place for details the message still says what happened."""
    (tmp_path / "user_log_path").write_text("in the way")

    def fail(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("importer.pipeline.check", fail)
    ended = cli("check", "a.csv")
    assert ended.code == 2
    assert "KeyError" in ended.err
    assert "Details" not in ended.err


def test_ctrl_c_outside_a_run_is_exit_code_3(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C during a check ends it with code 3 and a word."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("importer.pipeline.check", interrupt)
    with signals_kept():
        ended = cli("check", "a.csv")
    assert ended.code == 3
    assert "Stopped" in ended.err


def test_sigterm_outside_a_run_unwinds_like_ctrl_c(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGTERM during a check lets it remove its scratch files, and is code 3."""
    unwound = []

    def wait(*_: object, **__: object) -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            unwound.append(True)

    monkeypatch.setattr("importer.pipeline.check", wait)
    before = signal.getsignal(signal.SIGTERM)
    with signals_kept():
        assert cli("check", "a.csv").code == 3
    assert unwound == [True]
    assert signal.getsignal(signal.SIGTERM) is before


SIGNALLED_TWICE = """
import signal, sys
import importer.pipeline
from importer.cli import main
from importer.cli.app import app
from importer.pipeline import Progress
from tests.cli.conftest import summary

number, moment = getattr(signal, sys.argv[1]), sys.argv[2]


class Late:
    def __del__(self, again=signal.raise_signal, number=number):
        again(number)  # the last moment: the interpreter has given up its signal handlers


def run(files, settings, *, progress, stop, **_):
    progress(Progress("plan", 0, 100, "%"))
    signal.raise_signal(number)
    assert stop.is_set()
    if moment == "reports":
        signal.raise_signal(number)
    return summary(state="stopped", exit_code=3)


def interrupted(*_, **__):
    raise KeyboardInterrupt


if moment == "shutdown":
    late = Late()
importer.pipeline.run = run
importer.pipeline.check = interrupted
main([sys.argv[3], "a.csv", "--quiet"])
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "command"), [("reports", "run"), ("shutdown", "run"), ("shutdown", "check")]
)
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_second_signal_never_changes_the_exit_code(
    name: str, moment: str, command: str, folder: Path, environment: dict[str, str]
) -> None:
    """A stopped run is exit code 3, also if a second signal comes late, even in the shutdown."""
    ended = subprocess.run(
        [sys.executable, "-c", SIGNALLED_TWICE, name, moment, command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 3, ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_reader_that_goes_away_is_no_error(folder: Path, environment: dict[str, str]) -> None:
    """``importer mappings --schema | head`` ends quietly although nobody reads the rest."""
    command = subprocess.Popen(
        [sys.executable, "-m", "importer", "mappings", "--schema"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        assert command.stderr.read() == ""
    assert command.returncode == 0


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_no_terminal_encoding_breaks_a_command(
    encoding: str, folder: Path, environment: dict[str, str]
) -> None:
    """Output to a pipe is UTF-8 and messages never fail, whatever the encoding of the system."""
    environment |= {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    ended = subprocess.run(
        [sys.executable, "-m", "importer", "mappings", "नहीं-है"],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"importer: There is no preset")


AT_THE_START = """
import runpy, signal, sys


class Signalling:
    @staticmethod
    def find_spec(name, *_):
        if name == "importer.cli":
            signal.raise_signal(getattr(signal, sys.argv[1]))


sys.meta_path.insert(0, Signalling)
runpy.run_module("importer", run_name="__main__")
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_while_the_program_is_loaded_is_told_in_a_word(name: str) -> None:
    """Ctrl-C in the first moments is no traceback, and the code is that of every stop."""
    ended = subprocess.run(
        [sys.executable, "-c", AT_THE_START, name],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "", "importer: Stopped.\n")
