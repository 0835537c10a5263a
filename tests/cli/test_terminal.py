"""Sentences are wrapped for whoever sits at a terminal, and are a line each for who greps a log."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import struct
import subprocess
import sys
import termios
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import pytest

from importer.cli import log
from importer.cli.terminal import fitted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAPPING = "phone:\n  column: Mobile\ncontct: {}\n"


@contextmanager
def terminal(columns: int) -> Iterator[tuple[TextIO, int]]:
    """Open a terminal of so many columns: what is written to, and where its screen is read."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        yield stream, ours
    os.close(ours)


def shown(text: str, columns: int) -> list[str]:
    """The lines that a terminal gets of a text."""
    with terminal(columns) as (stream, _):
        return fitted(text, stream).split("\n")


@pytest.mark.parametrize(("columns", "widest"), [(40, 40), (80, 80), (300, 100), (0, 80)])
def test_no_line_is_wider_than_the_terminal(columns: int, widest: int) -> None:
    """Nor than a page that is easy to read; where a terminal does not say, it has 80 columns."""
    lines = shown("importer: " + "word " * 100 + "end.", columns)
    assert widest - 6 < max(map(len, lines)) <= widest
    assert all(line.startswith("  word") for line in lines[1:])
    assert " ".join(line.strip() for line in lines) == "importer: " + "word " * 100 + "end."


@pytest.mark.parametrize(
    "whole",
    [
        "`importer suggest leads.csv > my.yaml`",
        "'Customers of Example Ltd, exported from an old CRM'",
        '"/home/ana/My Files/leads of May.csv"',
        "/home/ana/a/very/long/path/that/has/no/end/and/no/space/leads.csv",
        "'O'Neil & Sons (of Cork) and their dear friends'",
    ],
)
def test_what_is_to_be_copied_is_kept_whole(whole: str) -> None:
    """A command, a value or a path is not broken, also where it alone is wider."""
    lines = shown(f"The mapping's file is there, and so is {whole}: choose one of them.", 40)
    assert any(whole in line for line in lines)
    assert max(len(line) for line in lines if whole not in line) <= 40


def test_an_apostrophe_is_no_quotation_mark() -> None:
    """Between the apostrophes of two words a line may break."""
    text = "The mapping's columns and the other file's headers are not the same for anybody's eye."
    assert max(map(len, shown(text, 40))) <= 40


def test_line_breaks_and_columns_stay() -> None:
    """A list stays a list, and an escape sequence of a file is no order to the terminal."""
    assert shown("Which?\n\n  1  --encoding cp1252\n  2  red\x1b[31m", 80) == [
        "Which?", "", "  1  --encoding cp1252", "  2  red?[31m"
    ]  # fmt: skip


def test_a_log_gets_a_message_as_it_is() -> None:
    """Where no terminal is, a search finds the whole message in its line."""
    text = "importer: " + "word " * 100
    assert fitted(text, io.StringIO()) == text


def test_a_log_line_is_wrapped_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is logged at a terminal beside the bars, for example for whom a run is waiting."""
    with terminal(40) as (stream, screen):
        monkeypatch.setattr(sys, "stderr", stream)
        log.configure()
        log.info("Run 20260102-030405-abcd is sending to the channel: waiting until it has ended.")
        lines = os.read(screen, 4096).decode().splitlines()
    assert len(lines) > 2
    assert max(map(len, lines)) <= 40


def test_an_error_of_a_command(folder: Path, environment: dict[str, str]) -> None:
    """At a terminal wrapped to its width, with the problems of a mapping below each other."""
    (folder / "my.yaml").write_text(MAPPING)
    arguments = [sys.executable, "-m", "importer", "check", "a.csv", "--mapping", "my.yaml"]
    with terminal(50) as (stream, screen):
        subprocess.run(arguments, env=environment, stderr=stream, check=False)
        at_terminal = os.read(screen, 4096).decode().splitlines()
    piped = subprocess.run(
        arguments, env=environment, stderr=subprocess.PIPE, text=True, check=False
    ).stderr.splitlines()
    assert len(piped) == 3
    assert max(map(len, at_terminal)) <= 50 < max(map(len, piped))
    problems = [line for line in at_terminal if "my.yaml, line" in line]
    assert len(problems) == len(piped)
