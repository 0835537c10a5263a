"""Advice leads somewhere: whoever follows it ends with a reading, or with a plain answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

MOST = 3
"""So often is advice followed."""
_OPTION = re.compile(
    r"--(?:no-header|no-footer)\b"
    r"|--(?:header-row|header-rows|last-row) \d+"
    r"|--columns [A-Z]+(?::[A-Z]+)?\b"
    r"|--quote (?:single|double)|--encoding [a-z][a-z0-9-]+"
    r"|--delimiter (?:comma|semicolon|tab|pipe|space)"
)
_TAKEN_BACK = re.compile(r"leave out (--[a-z-]+)")

TITLES = {
    "none": "",
    "prose": "Report: Customers, all regions\nCreated by: Smith, Ann\nFrom: Jan, to: Dec\n",
    "one": "Customers 2026\n",
    "gap": "Customers 2026\nRegion: North, South\n\n",
    "known": "Phone list, Name and City\n",
    "total": "Total: 2\n",
}
TABLES = {
    "usual": "Name,Phone\nAnn Lee,+447911123456\nBo Day,+447911123457\n",
    "no header": "Ann Lee,+447911123456\nBo Day,+447911123457\nCy Fox,+447911123458\n",
    "unknown": "Kunde,Nummer\nAnn Lee,+447911123456\nBo Day,+447911123457\n",
    "one known": "Client,Phone\nAnn Lee,+447911123456\nBo Day,+447911123457\n",
    "two below": "Name,Phone\nAnn,+447911123456\nBo,+447911123457\n\n"
    "Supplier,Phone\nX,+447911123459\nY,+447911123452\n",
    "two beside": "Name,Phone,,Agent,Phone\nAnn,+447911123456,,Jo,+447911123457\n",
    "two lines": "Contact,,Phone\nFirst,Last,Mobile\nAnn,Lee,+447911123456\nBo,Day,+447911123457\n",
    "quoted": "Name,Phone\n'Ann Lee',+447911123456\n'Bo Day',+447911123457\nCy,+447911123458\n",
    "broken": "Name,Phone,City\nAnn,\n+447911123456,York\nBo,\n+447911123457,York\n",
    "ragged": "Name,Phone,City\nAnn,+447911123456\nBo,+447911123457\nCy,+447911123458\n",
    "footer": "Name,Phone\nAnn,+447911123456\n\nTotal,1\nPrinted by: Name, Phone\n",
}


def advised(said: str) -> list[str]:
    """What a message advises first, as arguments; nothing where it advises no option."""
    text = " ".join(said.split())
    taken_back = _TAKEN_BACK.search(text)
    options = [each for each in _OPTION.findall(text) if not taken_back or each != taken_back[1]]
    return options[0].replace('"', "").split(" ") if options else []


def following(cli: Cli, name: str, given: list[str]) -> list[str]:
    """Check a file, follow the advice, and give what was said each time; a reading is empty."""
    said: list[str] = []
    while len(said) <= MOST:
        ended = cli("check", name, "--quiet", *given)
        if ended.code in {0, 1}:
            return [*said, ""]
        assert ended.code == 2
        said.append(ended.err)
        taken_back = _TAKEN_BACK.search(" ".join(ended.err.split()))
        if taken_back:
            given = [each for each in given if each != taken_back[1]]
        option = advised(ended.err)
        if not option and not taken_back:
            return said
        if option and option[0] in given:
            at = given.index(option[0])
            given = given[:at] + given[at + len(option) :]
        given = [*given, *option]
    return said


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("titles", TITLES)
@pytest.mark.parametrize(
    "given",
    [
        "",
        "--no-header",
        pytest.param("--header-row 2", marks=pytest.mark.slow),
        pytest.param("--last-row 3", marks=pytest.mark.slow),
    ],
)
def test_advice_leads_to_a_reading_or_an_answer(
    cli: Cli, folder: Path, titles: str, table: str, given: str
) -> None:
    """Whatever options somebody begins with; no message comes a second time."""
    (folder / "a.csv").write_text(TITLES[titles] + TABLES[table], encoding="utf-8")
    said = following(cli, "a.csv", given.split())
    assert len(said) <= MOST, "\n".join(said)
    assert len(set(said)) == len(said), "\n".join(said)


@pytest.mark.parametrize(
    "name", ["usual", "one known", "two below", "two beside", "quoted", "ragged"]
)
@pytest.mark.parametrize("titles", ["none", "prose", "one", "gap"])
def test_a_table_with_known_names_is_read_in_the_end(
    cli: Cli, folder: Path, titles: str, name: str
) -> None:
    """Not only an answer: its contacts."""
    (folder / "a.csv").write_text(TITLES[titles] + TABLES[name], encoding="utf-8")
    assert following(cli, "a.csv", [])[-1] == ""


def test_options_that_contradict_each_other_are_told(cli: Cli, folder: Path) -> None:
    """A header's row and no header: neither is chosen silently."""
    (folder / "a.csv").write_text(TABLES["usual"], encoding="utf-8")
    told = " ".join(cli("check", "a.csv", "--no-header", "--header-row", "1").err.split())
    assert (
        "--no-header says that there is no header, and --header-row 1 that it is in row 1" in told
    )
