"""The README is true: every command in it is run, every table compared with the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pytest
import typer

from importer import __version__
from importer.cli import app
from importer.mapping import Defaults, bind, json_schema, parse_mapping
from importer.model import Code, Status
from importer.report.reasons import REASONS
from importer.settings import VARIABLES
from tests.e2e.conftest import CHANNEL, KEY, Desk, desk, importer, sandbox
from tests.walkthrough import blocks, commands, run_commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.model import JsonValue
    from importer.rampwin.sandbox import Sandbox

__all__ = ["desk", "importer", "sandbox"]

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HUBSPOT = "First Name,Last Name,Email,Phone Number,Mobile Phone Number\nAna,Lee,,,+14155550100\n"


@pytest.fixture
def reader(importer: Desk, sandbox: Sandbox) -> Desk:
    """Give the folder that somebody who follows the README has."""
    shutil.copytree(ROOT / "sample_data", importer.folder / "sample_data")
    shutil.copy(ROOT / "sample_data" / "leads.csv", importer.folder / "leads.csv")
    shutil.copy(ROOT / "sample_data" / "unsubscribed.csv", importer.folder / "unsubscribed.csv")
    importer.write("contacts.csv", HUBSPOT)
    (importer.folder / ".venv").symlink_to(sys.prefix)
    for name in ("RAMPWIN_API_KEY", "RAMPWIN_CHANNEL_ID"):
        del importer.environment[name]
    sandbox.switch(refuse=["1"])
    # What is retried is refused once more, all of it: a run would stop after the first five.
    importer.environment["IMPORTER_MAX_FAILURES"] = "100"
    return importer


@pytest.mark.slow
@pytest.mark.timeout(900)  # more than a hundred commands
def test_every_command_runs(reader: Desk) -> None:
    """In the README's order, in one shell, as a reader types them.

    A line that asks nothing of the shell but its variables is run in a process forked from a ready
    one, which spares half of the time. `make demo` and `make test` are only looked up (`make
    --dry-run`): other tests run the demo, and `make test` is what runs this one. A sandbox runs
    until it says that it is ready, on a free port instead of its usual one.
    """
    assert run_commands(reader, commands(README), ROOT) == len(list(commands(README))) - 2


def test_the_two_commands_are_targets() -> None:
    """`make demo` and `make test` are what the Makefile offers, and the demo's command runs."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert blocks(README, "sh")[0].split("\n")[:2] == ["make demo", "make test"]
    assert re.search(r"^demo: .*\n\t@\$\(BIN\)/importer demo$", makefile, re.MULTILINE)
    assert re.search(r"^test: .*\n\t@.*pytest", makefile, re.MULTILINE)


@pytest.mark.parametrize(
    ("weather", "runs"),
    [
        ({}, ["run"]),
        pytest.param({"refuse": ["1"]}, ["run", "retry"], marks=pytest.mark.slow),
        pytest.param({"revoked": True}, ["run"], marks=pytest.mark.slow),
    ],
)
def test_the_python_example_runs(
    weather: dict[str, object], runs: list[str], importer: Desk, sandbox: Sandbox
) -> None:
    """The example imports the sample file and prints the summary; resume and retry work in it."""
    sandbox.switch(**weather)
    importer.environment["IMPORTER_MAX_FAILURES"] = "100"  # what is retried is refused once more
    shutil.copy(ROOT / "sample_data" / "leads.csv", importer.folder / "leads.csv")
    [example] = blocks(README, "python")
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


def test_the_mapping_examples_are_mappings() -> None:
    """Each example parses and fits a file with the columns that it names."""
    columns = [
        ("Mobile", "Phone", "Country", "First Name", "Last Name", "Email", "City", "Plan", "Amount",
         "Installed", "Tags", "Modified", "Opt-in"),
        ("Phone 1", "Type 1", "Phone 2", "Type 2", "Channel", "Name", "Note", "Balance",
         "Newsletter", "Seen", "Modified", "Place", "Street", "No", "Ref"),
    ]  # fmt: skip
    for text, header in zip(blocks(README, "yaml"), columns, strict=True):
        bind(parse_mapping(text, "README.md"), header, Defaults(channel="c", region=None))


def test_every_key_of_a_mapping_is_shown() -> None:
    """Each key of the JSON Schema, and each word that one of them may have, is in an example."""
    examples = "\n".join(blocks(README, "yaml"))
    words = set(schema_words(json_schema()))
    assert {"phone:", "digits", "optional_columns:"} <= words
    assert not {word for word in words if not re.search(rf"\b{re.escape(word)}", examples)}


def schema_words(schema: JsonValue) -> Iterator[str]:
    """Give the keys that a JSON Schema knows, each with a colon, and the values of its enums."""
    match schema:
        case dict():
            properties = schema.get("properties", {})
            assert isinstance(properties, dict)
            yield from (f"{key}:" for key in properties)
            for value in [*_list(schema.get("enum")), *_list(schema.get("const"))]:
                yield str(value)
            for each in schema.values():
                yield from schema_words(each)
        case list():
            for each in schema:
                yield from schema_words(each)


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [] if value is None else [value]


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


def test_every_setting_is_explained() -> None:
    """The table of settings has each variable, and no other."""
    told = [name for cell in table("Settings") for name in cell.replace("`", "").split(", ")]
    assert sorted(told) == sorted(VARIABLES.values())


def options() -> dict[str, set[str]]:
    """Give the options of each command, by its words: ``ledger show`` has its own."""
    found: dict[str, set[str]] = {}

    def look(words: str, command: Any) -> None:
        found[words] = {
            name for each in command.params for name in (*each.opts, *each.secondary_opts)
        }
        for name, below in getattr(command, "commands", {}).items():
            look(f"{words} {name}".strip(), below)

    look("", typer.main.get_command(app))
    return found


def test_every_option_that_is_named_exists() -> None:
    """Options that the README names are options of some command; none of them is made up."""
    known = {"--help"}.union(*options().values())
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README))
    assert {"--no-json", "--offline"} <= named
    assert named - known == set()


def inline_commands() -> Iterator[str]:
    """Give every command that stands in the README's text, outside of the fenced blocks."""
    text = re.sub(r"^```.*?^```", "", README, flags=re.MULTILINE | re.DOTALL)
    for span in re.findall(r"`([^`\n]+)`", text):
        if span.split()[0] in {"make", "importer", "keyring"} and len(span.split()) > 1:
            yield span


def test_commands_in_the_text_are_real() -> None:
    """What the text names in passing exists: make's targets, commands with their options.

    `make` is asked what it would do and does nothing: `make bench` takes many minutes, so that
    nothing here shows that the benchmarks run to their end. The command of the keyring is run by
    the next test.
    """
    known = options()
    found = set(inline_commands())
    assert {"make bench", "importer demo"} <= found
    for span in sorted(found):
        program, command, *rest = span.split()
        if program == "make":
            subprocess.run(
                ["make", "--dry-run", command], cwd=ROOT, check=True, capture_output=True
            )
        elif program == "importer":
            assert command in known, span
            assert {word for word in rest if word.startswith("-")} <= {*known[command], "--help"}
        else:
            assert span == "keyring set rampwin-importer api-key"


KEYRING = """
import json, os, pathlib
from keyring.backend import KeyringBackend

PATH = pathlib.Path(os.environ["KEYRING_FILE"])


class FileKeyring(KeyringBackend):
    priority = 1

    def get_password(self, service, username):
        return json.loads(PATH.read_text())[f"{service} {username}"] if PATH.exists() else None

    def set_password(self, service, username, password):
        PATH.write_text(json.dumps({f"{service} {username}": password}))
"""


@pytest.mark.slow
def test_the_key_that_the_keyring_command_stores_is_used(importer: Desk, sandbox: Sandbox) -> None:
    """After the README's `keyring set …` a run needs no key in its settings.

    The keyring's own command and library are run; where they keep the key is a file of the test,
    for a machine without a person has no keyring that opens.
    """
    [command] = {span for span in inline_commands() if span.startswith("keyring ")}
    importer.write("file_keyring.py", KEYRING)
    del importer.environment["RAMPWIN_API_KEY"]
    importer.environment |= {
        "PYTHONPATH": f"{importer.environment['PYTHONPATH']}{os.pathsep}{importer.folder}",
        "PYTHON_KEYRING_BACKEND": "file_keyring.FileKeyring",
        "KEYRING_FILE": str(importer.folder / "keyring.json"),
    }
    importer.write("a.csv", "Mobile\n+919876500001\n")
    assert importer.anew("run", "a.csv").returncode == 2
    subprocess.run(
        [sys.executable, "-m", *command.split()],
        input=f"{KEY}\n",
        cwd=importer.folder,
        env=importer.environment,
        text=True,
        check=True,
        capture_output=True,
    )
    done = importer.anew("run", "a.csv", "--json")
    assert orjson.loads(done.stdout)["sent"] == 1
    assert len(sandbox.contacts()) == 1
    assert "present, from the system keyring" in importer.anew("doctor").stdout


def test_every_command_is_documented() -> None:
    """No command without a word in the README."""
    names = {command.name for command in app.registered_commands}
    missing = {name for name in names if f"importer {name}" not in README}
    assert not missing


def test_every_command_is_in_the_changelog() -> None:
    """Who upgrades reads there what there is; the version is the package's own."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## {__version__} " in changelog
    assert not {name for name in options() if name and f"importer {name}" not in changelog}
