"""``suppress``: the stored list from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


def test_numbers_on_and_off_the_list(cli: Cli) -> None:
    """Each command says what it did; the list is one number a line and nothing else."""
    told = cli("suppress", "add", "98765 43210", "+4915112345678", "--region", "IN")
    assert told.out == ("Added 2 numbers to the suppression list: +919876543210, +4915112345678.\n")
    told = cli("suppress", "add", "+919876543210")
    assert told.out == "Added 0 numbers to the suppression list; 1 already there: +919876543210.\n"
    ended = cli("suppress", "list")
    assert (ended.out, ended.err) == ("+4915112345678\n+919876543210\n", "")
    assert cli("suppress", "remove", "+919876543210").out == (
        "Removed 1 number from the suppression list.\n"
    )
    assert "Not on the suppression list: +919876543210" in (
        cli("suppress", "remove", "+919876543210").out
    )


def test_json(cli: Cli) -> None:
    """Every command of the list prints an object or a list with --json."""
    added = cli("suppress", "add", "+919876543210", "--reason", "asked", "--json").out
    assert json.loads(added) == {"numbers": ["+919876543210"], "added": 1}
    (entry,) = json.loads(cli("suppress", "list", "--json").out)
    assert (entry["phone"], entry["reason"]) == ("+919876543210", "asked")
    assert entry["added"].startswith("20")
    removed = cli("suppress", "remove", "+919876543210", "--json").out
    assert json.loads(removed) == {"numbers": ["+919876543210"], "removed": 1}
    assert json.loads(cli("suppress", "list", "--json").out) == []


def test_an_empty_list_leaves_stdout_empty(cli: Cli) -> None:
    """A script that reads the list gets no sentence in it."""
    ended = cli("suppress", "list")
    assert (ended.code, ended.out, ended.err) == (0, "", "The suppression list is empty.\n")


def test_a_file_goes_on_the_list(cli: Cli, folder: Path) -> None:
    """Of a file of many numbers the first are repeated on the screen, and how many there are."""
    lines = [f"+9198765432{number:02}" for number in range(20)]
    (folder / "never.txt").write_text("\n".join(lines))
    assert cli("suppress", "import", "never.txt").out == (
        f"Added 20 numbers to the suppression list: {', '.join(lines[:5])} and 15 more.\n"
    )
    assert cli("suppress", "remove", *lines[:7]).out == (
        "Removed 7 numbers from the suppression list.\n"
    )
    told = cli("suppress", "remove", *lines[:8]).out.splitlines()
    assert told == [
        "Removed 1 number from the suppression list.",
        f"Not on the suppression list: {', '.join(lines[:5])} and 2 more.",
    ]
    assert cli("suppress", "list").out.split() == lines[8:]


def test_comments_of_a_file_are_told(cli: Cli, folder: Path) -> None:
    """On stderr, so that stdout stays what a script reads."""
    (folder / "never.csv").write_text("# by mail\n+919876543210\n")
    ended = cli("suppress", "import", "never.csv", "--json")
    assert json.loads(ended.out) == {"numbers": ["+919876543210"], "added": 1}
    assert ended.err == (
        "Lines of 'never.csv' that begin with # are comments and were left out: '# by mail'.\n"
    )


@pytest.mark.parametrize("text", ["Phone\n", "Phone,Since\n,2026-01-31\n", "Never\n\n"])
def test_a_file_without_numbers(cli: Cli, folder: Path, text: str) -> None:
    """Nobody has unsubscribed, maybe: that is said, and no error."""
    (folder / "never.csv").write_text(text)
    ended = cli("suppress", "import", "never.csv")
    assert (ended.code, ended.out) == (
        0, "No number is in never.csv, so the suppression list stays as it was.\n"
    )  # fmt: skip
    told = cli("suppress", "import", "never.csv", "--json").out
    assert json.loads(told) == {"numbers": [], "added": 0}


@pytest.mark.parametrize(
    "command", [("suppress", "add"), ("suppress", "remove"), ("ledger", "show")]
)
def test_a_number_without_its_country(cli: Cli, command: tuple[str, str]) -> None:
    """What helps is an option, and no key of a mapping, for there is none."""
    ended = cli(*command, "98765 43210")
    assert ended.err.startswith("importer: '98765 43210' has no country code. Write ")
    assert "--region" in ended.err
    assert "mapping" not in ended.err


def test_a_file_of_numbers_without_their_country(cli: Cli, folder: Path) -> None:
    """The region, or a column, helps; that stands once there, and not where nothing lacks it."""
    (folder / "never.csv").write_text("Phone\n9876543210\n9876543211\n")
    told = cli("suppress", "import", "never.csv").err
    assert "row 2: '9876543210' has no country code. row 3: " in told
    assert told.endswith(
        "Correct them; where the country code is missing, give --region, or each "
        "number's country in a column Country.\n"
    )
    (folder / "never.csv").write_text("Phone\n+4412\n")
    assert cli("suppress", "import", "never.csv").err.endswith("Correct them.\n")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("add", "9.19877E+11"), "9.19877E+11"),
        (("add", "9876543210"), "--region"),
        (("remove", "12"), "the list was not changed"),
        (("import", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_what_cannot_be_read_is_refused(cli: Cli, arguments: tuple[str, ...], reason: str) -> None:
    """Code 2 and a sentence, and nothing is on the list."""
    ended = cli("suppress", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert reason in ended.err
    assert cli("suppress", "list").out == ""


def test_forgetting_says_that_the_list_keeps_the_number(cli: Cli) -> None:
    """Whoever is forgotten and on the list is not sent to again by the next file."""
    cli("suppress", "add", "+919876543210")
    told = cli("ledger", "forget", "+919876543210").out
    assert "It stays on the suppression list" in told
    assert json.loads(cli("ledger", "forget", "+919876543210", "--json").out)["suppressed"] is True
    assert cli("suppress", "list").out == "+919876543210\n"
    assert "suppression" not in cli("ledger", "forget", "+919876543215").out


@pytest.mark.parametrize(
    ("command", "options"),
    [("add", ["--reason", "--region"]), ("remove", ["--region"]), ("list", ["--json"]),
     ("import", ["--reason", "--region", "--encoding"])],
)  # fmt: skip
def test_help(cli: Cli, command: str, options: list[str]) -> None:
    """Each command of the list explains itself in 80 columns."""
    ended = cli("suppress", command, "--help")
    assert not [option for option in options if option not in ended.out]
    assert max(map(len, ended.out.splitlines())) <= 80
