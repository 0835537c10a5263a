"""Runs the commands of a page as somebody does who follows it."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from tests.e2e.conftest import CHANNEL, KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.e2e.conftest import Desk

SHELL_SYNTAX = re.compile(r"""[^\w\s.,:/=+@-]""")
FAILS_PARTLY = {"check", "run", "resume", "retry", "watch"}
"""Commands that may end with 1, for the sample file holds hopeless rows."""


def blocks(text: str, language: str) -> list[str]:
    """Give a page's fenced blocks in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(text: str) -> Iterator[str]:
    """Give every command line of a page, in order; the cron line without its times."""
    for block in blocks(text, "sh"):
        yield from block.strip().splitlines()
    for block in blocks(text, "cron"):
        for line in block.strip().splitlines():
            yield line.split(maxsplit=5)[5].replace("cd /srv/crm && ", "")


def run_commands(reader: Desk, lines: Iterable[str], root: Path) -> int:
    """Run lines in one shell, as a reader types them; give how many ran.

    A line that asks nothing of the shell but its variables is run in a process forked from a ready
    one, which spares half of the time. What `make` would do is only looked up (`make --dry-run`):
    other tests run the demo, and `make test` is what runs this one. A sandbox runs until it says
    that it is ready, on a free port instead of its usual one.
    """
    ran = 0
    run_id = ""
    shell_state = ""
    environment: dict[str, str] = {}
    for line in lines:
        if line.startswith("make "):
            subprocess.run(["make", "--dry-run", line.split()[1]], cwd=root, check=True)
            continue
        if line == "importer resume":
            wrong = {"RAMPWIN_API_KEY": "wrong", "RAMPWIN_CHANNEL_ID": CHANNEL}
            assert reader("run", "leads.csv", "--region", "IN", **wrong).returncode == 3
        told = line.replace("your-key", KEY).replace("your-channel", CHANNEL).replace("RUN", run_id)
        if told.startswith(("source ", "export ")):
            shell_state = f"{shell_state}; {told}" if shell_state else told
            environment = variables(reader, shell_state)
            told = "true"
        if told.startswith("importer sandbox"):
            until_ready(reader, f"{shell_state}; exec {told} --port 0")
            ran += 1
            continue
        words = told.split()
        if words[0] == "importer" and environment and not SHELL_SYNTAX.search(told):
            done = reader(*words[1:], **environment)
        else:
            done = bash(reader, f"{shell_state}; {told}")
        fails_partly = words[1:2] and (words[1] in FAILS_PARTLY or words[1:3] == ["jobs", "run"])
        allowed = {0, 1} if fails_partly else {0}
        assert done.returncode in allowed, f"{line}: {done.stderr}{done.stdout}"
        assert "Traceback" not in done.stderr
        if " run " in told and "jobs run" not in told:
            run_id = newest_run(reader, shell_state)
        ran += 1
    return ran


def bash(reader: Desk, script: str) -> subprocess.CompletedProcess[str]:
    """Run a line as a shell does, with only the reader's environment."""
    return subprocess.run(
        ["bash", "-c", script],
        cwd=reader.folder,
        env=reader.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def variables(reader: Desk, shell_state: str) -> dict[str, str]:
    """Give the environment that a shell has after some lines."""
    told = bash(reader, f"{shell_state}; env --null").stdout.rstrip("\0")
    return dict(line.split("=", maxsplit=1) for line in told.split("\0"))


def until_ready(reader: Desk, script: str) -> None:
    """Run a sandbox as a shell does, and end it once it listens."""
    with subprocess.Popen(
        ["bash", "-c", script],
        cwd=reader.folder,
        env=reader.environment,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stdout is not None
            while "/sandbox/contacts" not in (line := process.stdout.readline()):
                assert line, "the sandbox ended too early"
        finally:
            process.terminate()


def newest_run(reader: Desk, shell_state: str) -> str:
    """Give the id of the newest run, by the command that the README names."""
    done = bash(reader, f"{shell_state}; importer runs")
    found = re.search(r"\d{8}-\d{6}-[0-9a-f]{4}", done.stdout)
    assert found, done.stdout + done.stderr
    return found.group()
