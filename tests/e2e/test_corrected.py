"""failures.csv is corrected in a spreadsheet program, and goes back in whatever that made of it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from tests.e2e.test_run import by_phone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk

MAPPING = """\
version: 1
source: {sheet: Contacts, header_row: 3, delimiter: "|", encoding: utf-16}
phone: {columns: [Mobile], region: IN}
contact: {first_name: Name}
attributes: {note: Note}
"""
LEADS = """\
Our list

Name|Mobile|Note
Bob|+919876500001|whole
Zoë|9.19877E+11|=1+1
Ann|x|'=2
"""


def save_as_workbook(path: Path, table: Sequence[Sequence[str]]) -> None:
    """Save as Excel does what it read from CSV: an apostrophe there is part of the text."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("failures")
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                if cell.isdecimal() and len(cell) < 6:
                    sheet.write_number(row, column, int(cell))
                elif cell:
                    sheet.write_string(row, column, cell)


def save_as_text(path: Path, table: Sequence[Sequence[str]], delimiter: str, codec: str) -> None:
    """Save a table as delimited text."""
    with path.open("w", encoding=codec, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(table)


@pytest.mark.parametrize(
    ("name", "delimiter", "codec", "options"),
    [
        ("failures.csv", ";", "utf-8", ()),
        ("failures.csv", ";", "cp1252", ("--encoding", "cp1252")),
        ("failures.xlsx", "", "", ()),
    ],
)
def test_corrected_failures_go_back_in(
    importer: Desk, sandbox: Sandbox, name: str, delimiter: str, codec: str, options: Sequence[str]
) -> None:
    """Semicolons without a mark, a code page or a workbook: the corrected rows are sent.

    The mapping still says how the first file was read, and the report's guard is gone again.
    """
    importer.write("m.yaml", MAPPING)
    (importer.folder / "leads.csv").write_text(LEADS, encoding="utf-16")
    first = importer.json("run", "leads.csv", "-m", "m.yaml", code=1)
    assert (first["sent"], first["invalid"]) == (1, 2)
    reports = first["reports"]
    assert isinstance(reports, dict)
    written = importer.folder / str(reports["failures"])
    with written.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert [row[-3:] for row in table[1:]] == [
        ["Zoë", "9.19877E+11", "'=1+1"],
        ["Ann", "x", "''=2"],
    ]
    table[1][-2], table[2][-2] = "+91 98765 00002", "98765 00003"
    corrected = importer.folder / name
    if delimiter:
        save_as_text(corrected, table, delimiter, codec)
    else:
        save_as_workbook(corrected, table)
    second = importer.json("run", name, "-m", "m.yaml", *options)
    assert (second["rows"], second["sent"]) == (2, 2)
    assert by_phone(sandbox) == {
        "+919876500001": {"first_name": "Bob", "note": "whole"},
        "+919876500002": {"first_name": "Zoë", "note": "=1+1"},
        "+919876500003": {"first_name": "Ann", "note": "'=2"},
    }
    assert [row["Note"] for row in importer.report(second)] == ["'=1+1", "''=2"]
    assert "a report of this program" in str(second["sources"])


def test_corrections_from_another_folder_are_sent_and_said_not_to_be_linked(importer: Desk) -> None:
    """In the folder of its run a corrected file is linked to it; moved away it says that it is not.

    What a check wrote belongs to no run, and says so, too.
    """
    importer.write("leads.csv", "Name,Mobile\nBob,+14155550100\nAnn,x\n")
    told = "not linked to an earlier run"
    for command in ("run", "check"):
        summary = importer.json(command, "leads.csv", code=1)
        reports = summary["reports"]
        assert isinstance(reports, dict)
        there = importer.folder / str(reports["failures"])
        corrected = there.read_text(encoding="utf-8-sig").replace(",x", ",+14155550101")
        there.write_text(corrected, encoding="utf-8")
        moved = importer.write("moved.csv", corrected)
        checks = [importer("check", str(path)) for path in (there, moved)]
        assert [told in " ".join(each.stdout.split()) for each in checks] == [
            command == "check",
            True,
        ]
        linked = importer("run", str(there))
        unlinked = importer("run", str(moved))
        assert (linked.returncode, unlinked.returncode) == (0, 0), linked.stderr + unlinked.stderr
        assert (told in " ".join(linked.stdout.split())) is (command == "check")
        assert told in " ".join(unlinked.stdout.split())
