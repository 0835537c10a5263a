"""The sample files hold what the demonstration promises, and nobody's real data."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import phonenumbers
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

FOLDER = Path(__file__).parents[1] / "sample_data"
EXAMPLE_ADDRESS = re.compile(r"@example\.(com|org|net)$", re.IGNORECASE)


def leads() -> list[list[str]]:
    """The rows of leads.csv, without blank ones."""
    with (FOLDER / "leads.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file) if row]


def customers() -> list[list[object]]:
    """The header and the rows of customers.xlsx, without blank ones."""
    sheet = load_workbook(FOLDER / "customers.xlsx", data_only=True)["Contacts"]
    assert isinstance(sheet, Worksheet)
    rows = sheet.iter_rows(min_row=3, values_only=True)
    return [[*row] for row in rows if any(cell is not None for cell in row)]


def every_cell() -> list[str]:
    """The text of each cell of both files."""
    typed = [str(cell) for row in customers() for cell in row if cell is not None]
    return [cell for row in leads() for cell in row] + typed


def test_there_are_enough_rows() -> None:
    """Together the two files have at least 300 rows."""
    assert len(leads()) - 1 >= 220
    assert len(customers()) - 1 >= 100
    assert len(leads()) + len(customers()) - 2 >= 300


def test_there_are_enough_countries() -> None:
    """The numbers that need no guessing are from at least 15 countries, all valid ones."""
    regions: set[str] = set()
    for cell in every_cell():
        if re.fullmatch(r"\+[0-9 .()-]{8,20}", cell):
            try:
                number = phonenumbers.parse(cell)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number):
                regions.add(str(phonenumbers.region_code_for_number(number)))
    assert len(regions) >= 15


def test_all_addresses_are_examples() -> None:
    """Whatever looks like an e-mail address is at a domain that is kept for examples."""
    found = [cell for cell in every_cell() if re.search(r"\w@", cell)]
    assert len(found) > 200
    assert [cell for cell in found if not EXAMPLE_ADDRESS.search(cell)] == []


@pytest.mark.parametrize(
    "awkward",
    [
        "9.19877E+11",
        "81234 56701 / 81234 56702",
        "=HYPERLINK(",
        "ext. 12",
        "शर्मा",
        "القحطاني",
        "\n",
    ],
)
def test_what_is_awkward_is_there(awkward: str) -> None:
    """Each kind of trouble that the README of the samples names is in a cell."""
    assert any(awkward in cell for cell in every_cell())


def test_lines_that_do_not_fit_are_there() -> None:
    """A line is too short, one is too long, and some are blank."""
    header, *rows = leads()
    assert min(map(len, rows)) < len(header) < max(map(len, rows))
    text = (FOLDER / "leads.csv").read_text(encoding="utf-8")
    assert "\n\n" in text


def test_the_workbook_has_typed_cells() -> None:
    """The workbook holds numbers, dates, flags and text, and customer numbers keep their zeros."""
    _, *rows = customers()
    assert {"int", "float", "str", "bool", "datetime"} <= {
        type(cell).__name__ for row in rows for cell in row
    }
    assert all(isinstance(row[0], str) and row[0].startswith("0") for row in rows)


def test_suppressed_numbers_are_customers() -> None:
    """Some of the numbers that must not be sent are in the workbook."""
    with (FOLDER / "unsubscribed.csv").open(encoding="utf-8", newline="") as file:
        suppressed = {re.sub(r"\D", "", row[0]) for row in list(csv.reader(file))[1:]}
    known = {re.sub(r"\D", "", str(cell)) for row in customers() for cell in row}
    assert len(suppressed & known) >= 1
    assert suppressed - known


def test_the_mapping_fits_the_workbook() -> None:
    """customers.yaml is a valid mapping and names columns that the workbook has."""
    from importer.mapping import Defaults, bind, parse_mapping

    path = FOLDER / "customers.yaml"
    mapping = parse_mapping(path.read_text(encoding="utf-8"), path.name)
    header = [str(name) for name in customers()[0]]
    binding = bind(mapping, header, Defaults(channel="c1", region=None))
    assert binding is not None
