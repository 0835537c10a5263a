"""The README is true: every command in it is run, every table compared with the program."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from importer.mapping import Defaults, bind, parse_mapping
from importer.model import Code, Status
from importer.report.reasons import REASONS
from tests.e2e.conftest import CHANNEL, KEY, Desk, desk, importer, sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.rampwin.sandbox import Sandbox

__all__ = ["desk", "importer", "sandbox"]

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HUBSPOT = "First Name,Last Name,Email,Phone Number,Mobile Phone Number\nAna,Lee,,,+14155550100\n"
FAILS_PARTLY = {"check", "run", "resume", "retry"}
"""Commands that may end with 1, for the sample file holds hopeless rows."""


def blocks(language: str) -> list[str]:
    """Give the README's fenced blocks in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> Iterator[str]:
    """Give every command line of the README, in order; the cron line without its times."""
    for block in blocks("sh"):
        yield from block.strip().splitlines()
    for block in blocks("cron"):
        for line in block.strip().splitlines():
            yield line.split(maxsplit=5)[5].replace("cd /srv/crm && ", "")


@pytest.fixture
def reader(importer: Desk, sandbox: Sandbox) -> Desk:
    """Give the folder that somebody who follows the README has."""
    shutil.copy(ROOT / "sample_data" / "leads.csv", importer.folder / "leads.csv")
    importer.write("contacts.csv", HUBSPOT)
    (importer.folder / ".venv").symlink_to(sys.prefix)
    for name in ("RAMPWIN_API_KEY", "RAMPWIN_CHANNEL_ID"):
        del importer.environment[name]
    sandbox.switch(refuse=["1"])
    return importer


def test_every_command_runs(reader: Desk) -> None:
    """In the README's order, in one shell, as a reader types them."""
    ran = 0
    run_id = ""
    shell_state = ""
    for line in commands():
        if line.startswith("make "):
            subprocess.run(["make", "--dry-run", line.split()[1]], cwd=ROOT, check=True)
            continue
        if line == "importer resume":
            wrong = {"RAMPWIN_API_KEY": "wrong", "RAMPWIN_CHANNEL_ID": CHANNEL}
            assert reader("run", "leads.csv", "--region", "IN", **wrong).returncode == 3
        told = line.replace("your-key", KEY).replace("your-channel", CHANNEL).replace("RUN", run_id)
        if told.startswith(("source ", "export ")):
            shell_state = f"{shell_state}; {told}" if shell_state else told
            told = "true"
        done = bash(reader, f"{shell_state}; {told}")
        words = told.split()
        allowed = {0, 1} if len(words) > 1 and words[1] in FAILS_PARTLY else {0}
        assert done.returncode in allowed, f"{line}: {done.stderr}{done.stdout}"
        assert "Traceback" not in done.stderr
        if " run " in told:
            run_id = newest_run(reader, shell_state)
        ran += 1
    assert ran == len(list(commands())) - 2


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


def newest_run(reader: Desk, shell_state: str) -> str:
    """Give the id of the newest run, by the command that the README names."""
    done = bash(reader, f"{shell_state}; importer runs")
    found = re.search(r"\d{8}-\d{6}-[0-9a-f]{4}", done.stdout)
    assert found, done.stdout + done.stderr
    return found.group()


def test_the_two_commands_are_targets() -> None:
    """`make demo` and `make test` are what the Makefile offers, and the demo's command runs."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert blocks("sh")[0].split("\n")[:2] == ["make demo", "make test"]
    assert re.search(r"^demo: .*\n\t@\$\(BIN\)/importer demo$", makefile, re.MULTILINE)
    assert re.search(r"^test: .*\n\t@.*pytest", makefile, re.MULTILINE)


@pytest.mark.parametrize(
    ("weather", "runs"),
    [({}, ["run"]), ({"refuse": ["1"]}, ["run", "retry"]), ({"revoked": True}, ["run"])],
)
def test_the_python_example_runs(
    weather: dict[str, object], runs: list[str], importer: Desk, sandbox: Sandbox
) -> None:
    """The example imports the sample file and prints the summary; resume and retry work in it."""
    sandbox.switch(**weather)
    shutil.copy(ROOT / "sample_data" / "leads.csv", importer.folder / "leads.csv")
    [example] = blocks("python")
    path = importer.write("example.py", example.replace("your-channel", CHANNEL))
    done = subprocess.run(
        [sys.executable, "-W", "error", str(path)],
        cwd=importer.folder,
        env=importer.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    code, report = done.stdout.splitlines()[-1].split(maxsplit=1)
    assert code == ("3" if weather.get("revoked") else "1")  # the sample has hopeless rows
    assert Path(importer.folder, report).is_file()
    made = importer("runs", "--json").stdout
    assert [run["kind"] for run in orjson.loads(made)] == runs[::-1]
    assert ("RAMPWIN_API_KEY" in done.stdout) == bool(weather.get("revoked"))  # why it stopped


def test_the_mapping_example_is_a_mapping() -> None:
    """The example parses and fits a file with the columns that it names."""
    [text] = blocks("yaml")
    mapping = parse_mapping(text, "README.md")
    header = (
        "Mobile", "Phone", "Country", "First Name", "Last Name", "Email", "City", "Plan",
        "Amount", "Installed", "Tags", "Modified", "Opt-in",
    )  # fmt: skip
    bind(mapping, header, Defaults(channel="c", region=None))


def table(title: str) -> dict[str, str]:
    """Give the first two columns of the table under a heading."""
    section = README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return {row[0].strip("| `"): row[1].strip(" |") for row in rows[2:]}


def test_every_status_is_explained() -> None:
    """The table has a line for each status and no other."""
    assert list(table("Statuses")) == [status.value for status in Status]


def test_every_reason_code_is_explained() -> None:
    """Each code has one line: what it means and what to do, in the program's own words."""
    expected = {code.value: ". ".join(REASONS[code]) for code in Code}
    assert table("Reason codes") == expected


def test_every_exit_code_is_explained() -> None:
    """The contract's four codes."""
    assert list(table("Exit codes")) == ["0", "1", "2", "3"]


def test_every_command_is_documented() -> None:
    """No command without a word in the README."""
    from importer.cli import app

    names = {command.name for command in app.registered_commands}
    missing = {name for name in names if f"importer {name}" not in README}
    assert not missing
