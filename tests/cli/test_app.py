"""The command as a whole: help, version, usage errors, and how little it imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from importer import __version__

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

COMMANDS = [
    "run", "check", "suggest", "resume", "retry", "runs", "show", "diff", "report", "prune",
    "watch", "mappings", "sandbox", "demo", "doctor", "ledger", "jobs", "suppress",
]  # fmt: skip
JOB_OPTIONS = [
    "--mapping",
    "-m",
    "--channel",
    "--region",
    "--sheet",
    "--header-row",
    "--header-rows",
    "--header",
    "--no-header",
    "--last-row",
    "--columns",
    "--footer",
    "--no-footer",
    "--encoding",
    "--delimiter",
    "--quote",
    "--escape",
    "--changed-only",
    "--no-changed-only",
    "--concurrency",
    "--rate",
    "--max-failures",
    "--max-outage",
    "--reports",
    "--json",
    "--no-json",
    "--quiet",
    "--no-quiet",
    "--log-format",
    "--log-level",
]
SENDING_OPTIONS = [
    "--concurrency", "--rate", "--max-failures", "--max-outage", "--wait", "--no-wait",
    "--json", "--quiet", "--log-format", "--log-level", "--metrics",
]  # fmt: skip
OPTIONS = {
    "run": [*JOB_OPTIONS, "--dry-run", "--wait", "--no-wait", "--metrics"],
    "check": JOB_OPTIONS,
    "suggest": [
        "--sheet",
        "--header-row",
        "--last-row",
        "--no-footer",
        "--encoding",
        "--delimiter",
    ],
    "resume": SENDING_OPTIONS,
    "retry": SENDING_OPTIONS,
    "runs": ["--since", "--until", "--channel", "--status", "--source", "--json"],
    "show": ["--row", "--phone", "--json"],
    "diff": ["--limit", "--json"],
    "prune": ["--older-than", "--unfinished", "--json"],
    "watch": ["--once", "--quiet", "--log-format", "--log-level"],
    "jobs": [],
    "ledger": [],
    "suppress": [],
    "report": ["--reports", "--json"],
    "mappings": ["--schema"],
    "sandbox": [
        "--port",
        "--key",
        "--channel",
        "--latency-ms",
        "--jitter-ms",
        "--rate-limit",
        "--retry-after",
        "--failure-rate",
        "--drop-rate",
        "--outage-seconds",
        "--outage-after",
    ],
    "demo": ["--reports"],
    "doctor": ["--offline", "--json"],
}
HEAVY = {
    "aiohttp", "httpx", "keyring", "numpy", "openpyxl", "orjson", "pandas", "phonenumbers",
    "prometheus_client", "pydantic", "pydantic_settings", "python_calamine", "rich", "ruamel",
    "sqlalchemy", "starlette", "structlog", "tqdm", "uvicorn",
}  # fmt: skip


def test_help_lists_every_command_in_the_documented_order(cli: Cli) -> None:
    """``importer --help`` lists every documented command, in that order, none cut short."""
    ended = cli("--help")
    assert ended.code == 0
    section = ended.out.split("Commands:")[1]
    assert [line.split()[0] for line in section.splitlines() if line.strip()] == COMMANDS
    assert "..." not in section


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_lists_its_documented_options(command: str, cli: Cli) -> None:
    """The help of each command names each documented option and fits 80 columns."""
    ended = cli(command, "--help")
    assert ended.code == 0
    words = ended.out.replace(",", " ").split()
    for option in OPTIONS[command]:
        assert option in words, option
    assert max(map(len, ended.out.splitlines())) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_takes_a_key_of_the_account(command: str, cli: Cli) -> None:
    """The API key is never given on the command line; only the sandbox's pretended one is."""
    assert "--api-key" not in cli(command, "--help").out


def test_the_version_is_shown(cli: Cli) -> None:
    """``importer --version`` prints the package's version."""
    assert cli("--version").out == f"importer {__version__}\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["run", "--help"]])
def test_help_for_an_output_that_is_full(arguments: list[str], environment: dict[str, str]) -> None:
    """A sentence and exit code 2, no traceback, also before a command begins."""
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "importer", *arguments],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr == "importer: The output cannot be written (No space left on device).\n"


def test_python_dash_m_is_the_same_command(folder: Path, environment: dict[str, str]) -> None:
    """``python -m importer`` runs the command."""
    ended = subprocess.run(
        [sys.executable, "-m", "importer", "--version"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == f"importer {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [["frobnicate"], ["run"], ["run", "a.csv", "--nope"]],
)
def test_a_usage_error_is_exit_code_2(arguments: list[str], cli: Cli) -> None:
    """What the command line does not know is exit code 2 with a message on stderr."""
    ended = cli(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert "Error" in ended.err


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["sandbox", "--port", "x"], "--port"),
        (["sandbox", "--port", "-1"], "--port"),
        (["show", "r1", "--row", "x"], "--row"),
        (["show", "r1", "--row", "0"], "--row"),
        (["diff", "r1", "r2", "--limit", "1.5"], "--limit"),
    ],
)
def test_a_number_that_is_none_is_one_sentence(arguments: list[str], option: str, cli: Cli) -> None:
    """A number that cannot be used is named with what to write, in the program's own words."""
    ended = cli(*arguments)
    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.err.splitlines()
    assert line.startswith(f"importer: {option} '{arguments[-1]}' makes no sense: write a whole ")


def test_help_imports_nothing_heavy(folder: Path, environment: dict[str, str]) -> None:
    """``importer --help`` loads none of the libraries that take time to load."""
    script = (
        "import sys\n"
        "from importer.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print('LOADED', *sorted({name.split('.')[0] for name in sys.modules}))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(ended.stdout.split("LOADED")[1].split())
    assert not loaded & HEAVY
