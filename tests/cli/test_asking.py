"""What a person at a terminal is asked; nobody else is."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from importer.cli.asking import as_setting
from importer.rampwin.sandbox import Sandbox, SandboxOptions
from importer.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

WINDOWS_TEXT = "Name,Mobile\nJosé Müller,+5511987654321\nÁgnes Ünal,+5511987654322\n"


def at_a_terminal(folder: Path, *arguments: str, answers: str, **more: str) -> tuple[int, str]:
    """Run the command with a terminal, type the answers, and give exit code and all it showed."""
    ours, theirs = pty.openpty()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("IMPORTER_")
    }
    with subprocess.Popen(
        [sys.executable, "-m", "importer", *arguments],
        cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={**environment, "TERM": "xterm", "HOME": str(folder), **more},
    ) as process:  # fmt: skip
        os.close(theirs)
        shown = b""
        waiting = [f"{answer}\n" for answer in answers.split("|")]
        while True:
            ready, _, _ = select.select([ours], [], [], 60)
            assert ready, shown
            try:
                block = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not block:
                break
            shown += block
            if waiting and shown.rstrip().endswith((b"stops):", b"[y/N]:")):
                os.write(ours, waiting.pop(0).encode())
        process.wait(60)
    os.close(ours)
    return process.returncode, shown.decode().replace("\r", "")


def test_a_doubt_is_asked_and_the_answer_is_used(tmp_path: Path) -> None:
    """The ways out are listed; a number that is none of them is asked for again."""
    (tmp_path / "leads.csv").write_bytes(WINDOWS_TEXT.encode("cp1252"))
    code, shown = at_a_terminal(tmp_path, "check", "leads.csv", answers="7|1")
    assert code == 0
    assert "leads.csv is not UTF-8" in shown
    assert "  1  --encoding cp1252\n" in shown
    assert shown.count("Enter stops") == 2
    assert "Reading it with --encoding cp1252." in shown
    assert "cp1252 text, as the options say" in shown
    assert "Traceback" not in shown


def test_a_run_asks_before_it_wants_a_key(tmp_path: Path) -> None:
    """It goes on as if the option had been given: here to the next thing that is missing."""
    (tmp_path / "leads.csv").write_bytes(WINDOWS_TEXT.encode("cp1252"))
    code, shown = at_a_terminal(tmp_path, "run", "leads.csv", "--channel", "c", answers="1")
    assert code == 2
    assert shown.index("Reading it with --encoding cp1252.") < shown.index("RAMPWIN_API_KEY")


@pytest.mark.parametrize("answer", ["", "\x04"])
def test_no_answer_stops_before_anything_is_done(tmp_path: Path, answer: str) -> None:
    """Enter alone, or the end of the input."""
    (tmp_path / "leads.csv").write_text("Ana,+5511987654321\nBo,+5511987654322\n")
    code, shown = at_a_terminal(tmp_path, "check", "leads.csv", answers=answer)
    assert code == 2
    assert "  1  --no-header\n  2  --header-row 1\n" in shown
    assert "Reading it" not in shown
    assert not list(tmp_path.glob("reports/*/*"))


def test_one_doubt_after_the_other(tmp_path: Path) -> None:
    """Each is asked; `suggest` writes what was answered into the mapping."""
    text = "José,+5511987654321\nZoë,+5511987654322\n"
    (tmp_path / "leads.csv").write_bytes(text.encode("cp1252"))
    code, shown = at_a_terminal(tmp_path, "suggest", "leads.csv", answers="1|1")
    assert code == 0
    assert shown.count("Enter stops") == 2
    assert "encoding: cp1252" in shown
    assert "header: none" in shown


@pytest.mark.parametrize("arguments", [["--quiet"], ["--json"], ["leads.csv"]])
def test_who_wants_no_talk_is_not_asked(tmp_path: Path, arguments: list[str]) -> None:
    """Nor is anybody where several files are read, for an answer is for one."""
    (tmp_path / "leads.csv").write_text("Ana,+5511987654321\nBo,+5511987654322\n")
    code, shown = at_a_terminal(tmp_path, "check", "leads.csv", *arguments, answers="1")
    assert code == 2
    assert "stops" not in shown


@pytest.mark.parametrize(
    ("way", "setting"),
    [
        ("--encoding cp1252", {"encoding": "cp1252"}),
        ("--header-row 2", {"header_row": 2}),
        ("--no-header", {"header": False}),
        ("--columns A:C", {"columns": "A:C"}),
        ("--last-row 40", {"last_row": 40}),
        ("--quote single", {"quote": "single"}),
    ],
)
def test_a_way_out_is_a_setting(way: str, setting: dict[str, object]) -> None:
    """Written as on the command line, of the kind that the setting has."""
    assert as_setting(way) == setting
    (name,) = setting
    assert getattr(Settings(**setting), name) == setting[name]  # type: ignore[arg-type]


@pytest.mark.parametrize(("answers", "sent"), [("n", 0), ("y", 15), ("", 0)])
def test_a_run_that_stops_asks_whether_it_shall_go_on(
    tmp_path: Path, answers: str, sent: int
) -> None:
    """Five contacts are refused; what is left is sent where somebody says so."""
    phones = [f"+5511987654{n:03}" for n in range(20)]
    rows = [f"P,{phone}" for phone in phones]
    (tmp_path / "leads.csv").write_text("\n".join(["Name,Mobile", *rows, ""]))
    refused = tuple(phone[-6:] for phone in phones[:5])
    with Sandbox(SandboxOptions(refuse=refused)) as sandbox:
        code, shown = at_a_terminal(
            tmp_path, "run", "leads.csv", "--channel", "sandbox-channel", answers=answers,
            RAMPWIN_BASE_URL=sandbox.url, RAMPWIN_API_KEY="sandbox-key",
        )  # fmt: skip
        assert "Not one of the first 5 contacts was accepted" in shown
        assert len(sandbox.contacts()) == sent
    assert code == (1 if sent else 3)


@pytest.mark.slow
def test_too_many_failures_are_asked_about_by_every_command_that_sends(tmp_path: Path) -> None:
    """A third is refused: run and resume ask, and so does a retry of what none accepts."""
    phones = [f"+5511987654{n:03}" for n in range(160)]
    rows = [f"P,{phone}" for phone in phones]
    (tmp_path / "leads.csv").write_text("\n".join(["Name,Mobile", *rows, ""]))
    refused = tuple(phone[-6:] for phone in phones[6::3])
    with Sandbox(SandboxOptions(refuse=refused)) as sandbox:
        environment = {
            "RAMPWIN_BASE_URL": sandbox.url,
            "RAMPWIN_API_KEY": "sandbox-key",
            "RAMPWIN_CHANNEL_ID": "sandbox-channel",
            "IMPORTER_CONCURRENCY": "1",
        }
        code, shown = at_a_terminal(tmp_path, "run", "leads.csv", answers="n", **environment)
        assert code == 3
        assert "more than --max-failures 25 allows" in " ".join(shown.split())
        assert shown.count("[y/N]") == 1
        first = len(sandbox.contacts())
        assert 0 < first < len(phones) - len(refused)
        code, shown = at_a_terminal(tmp_path, "resume", answers="y", **environment)
        assert code == 1
        assert shown.count("[y/N]") == 1
        assert len(sandbox.contacts()) == len(phones) - len(refused)
        (run,) = {folder.name for folder in (tmp_path / "reports").iterdir()}
        code, shown = at_a_terminal(tmp_path, "retry", run, answers="n", **environment)
        assert code == 3
        assert "Not one of the first 5 contacts was accepted" in shown
        assert shown.count("[y/N]") == 1
