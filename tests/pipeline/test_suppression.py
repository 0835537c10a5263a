"""Who asked not to be written to is left out, or the run stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from importer.errors import SourceError
from importer.mapping import Mapping
from importer.model import PhoneNumber
from importer.phone import read_phone
from importer.pipeline.suppression import read_suppressed

if TYPE_CHECKING:
    from pathlib import Path


def suppressed(folder: Path, text: str) -> frozenset[str]:
    """Read a list with this text."""
    (folder / "never.csv").write_text(text, encoding="utf-8")
    mapping = Mapping.model_validate(
        {"version": 1, "phone": {"columns": ["Mobile"]}, "suppress": "never.csv"}
    )
    return frozenset(read_suppressed(mapping, folder, "IN"))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Phone\n98765 43210\n", {"+919876543210"}),
        ("+919876543210\n9876543215\n", {"+919876543210", "+919876543215"}),
        ("Name,Phone,Phone 2\nA,9876543210,9876543215\n", {"+919876543210", "+919876543215"}),
        ("Telefone\n+5491123456789\n", {"+5491123456789", "+541123456789"}),
        ("Phone\n+541123456789\n", {"+5491123456789", "+541123456789"}),
        ("unsubscribed\n9876543210\n", {"+919876543210"}),
        ("Phone\n", set()),
        ("9876543210;9876543211;9876543212\n", {"+919876543210", "+919876543211", "+919876543212"}),
        (
            "9876543210\t9876543211\n9876543212\t\n",
            {"+919876543210", "+919876543211", "+919876543212"},
        ),
        ("Phone,Blocked number\n9876543210,9876543211\n", {"+919876543210", "+919876543211"}),
        ("Phone,\n9876543210,9876543211\n", {"+919876543210", "+919876543211"}),
        ("Phone,Since\n9876543210,2026-01-31\n", {"+919876543210"}),
        ("Phone,Country\n07911123456,GB\n9876543211,-\n", {"+447911123456", "+919876543211"}),
        ("Dial Code,Phone\n+1,4155550132\n+44,7911123456\n", {"+14155550132", "+447911123456"}),
    ],
)
def test_every_number_of_the_list_counts(tmp_path: Path, text: str, numbers: set[str]) -> None:
    """Every phone column, a plain list without a header, both ways to write a number."""
    assert suppressed(tmp_path, text) == numbers


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Phone\n9876543210 / 9876543215\n", "row 2"),
        ("9876543210,9876543211;x\n", "more than one number"),
        ("Phone,Country\n07911123456,Atlantis\n", "row 2: '07911123456' has no country code"),
        ("Phone\n12\n", "nobody knows whom to leave out"),
        ("12\n9876543210\n", "plainly a phone number"),
        ("Name,Number\nA,9876543210\n", "plainly a phone number"),
        ("Name,Phone\nX,9876543210\n9876543211\nY,9876543212\n", "row 3: its cells"),
        ('Name,Phone\nX,9876543210\n"Bob" Smith,9876543211\n', "row 3: its cells"),
        (
            "Name,Phone\nX,9876543210\nB;9876543211\nY,9876543212\nZ,9876543213\n",
            "row 3: its cells",
        ),
        ("Name,Phone\nX,9876543210\n,,9876543211\nY,9876543212\n", "row 3: its cells"),
        ("Name,Phone\nX,9876543210\nB,9876543211,,\nY,9876543212\n", "row 3: its cells"),
        ("Phone,WA\n9876543210,9876543211\n9876543212,98765\n9876543213,9876543214\n", "row 3"),
    ],
)
def test_a_doubtful_list_stops_the_run(tmp_path: Path, text: str, message: str) -> None:
    """Somebody who asked to be left out is never written to because a list was hard to read."""
    with pytest.raises(SourceError, match=message):
        suppressed(tmp_path, text)


@pytest.mark.parametrize("hidden", [False, True])
def test_a_list_on_several_sheets_stops_the_run(tmp_path: Path, hidden: bool) -> None:
    """Only one would be read, and the others are somebody, too."""
    with xlsxwriter.Workbook(tmp_path / "never.xlsx") as book:
        for name, number in (("One", "9876543210"), ("Two", "9876543211")):
            book.add_worksheet(name).write_column(0, 0, ["Phone", number])
        if hidden:
            book.worksheets()[1].hide()
    mapping = Mapping.model_validate({"phone": "Mobile", "suppress": "never.xlsx"})
    with pytest.raises(SourceError, match=r"more sheets with rows \('Two'\)"):
        read_suppressed(mapping, tmp_path, "IN")


def test_a_missing_list_names_the_key(tmp_path: Path) -> None:
    """The message says where the list was named."""
    mapping = Mapping.model_validate(
        {"version": 1, "phone": {"columns": ["Mobile"]}, "suppress": "nope.csv"}
    )
    with pytest.raises(SourceError, match="suppress"):
        read_suppressed(mapping, tmp_path, None)


def test_several_lists_are_one(tmp_path: Path) -> None:
    """A mapping may name more than one list; each number is told by the first that has it."""
    (tmp_path / "a.txt").write_text("+919876543210\n+5491123456789\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Phone\n9876543215\n9876543210\n", encoding="utf-8")
    mapping = Mapping.model_validate({"phone": "Mobile", "suppress": ["a.txt", "b.csv"]})
    assert read_suppressed(mapping, tmp_path, "IN") == {
        "+919876543210": "the suppression list 'a.txt'",
        "+5491123456789": "the suppression list 'a.txt'",
        "+541123456789": "the suppression list 'a.txt'",
        "+919876543215": "the suppression list 'b.csv'",
    }


@pytest.mark.parametrize(
    ("listed", "row"),
    [
        ("+5215512345678", "+525512345678"),
        ("+525512345678", "+52 1 55 1234 5678"),
        ("+551161234219", "+5511961234219"),
        ("+5511961234219", "+55 11 6123-4219"),
        ("+541123456789", "+54 9 11 2345 6789"),
        ("+5491123456789", "+54 11 2345 6789"),
    ],
)
def test_a_number_is_found_in_its_other_forms(tmp_path: Path, listed: str, row: str) -> None:
    """The Mexican 1, the Argentine 9 and the ninth digit of Brazil hide nobody."""
    found = read_phone(row, None)
    assert isinstance(found, PhoneNumber)
    assert found.e164 in suppressed(tmp_path, f"Phone\n{listed}\n")
