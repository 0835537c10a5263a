"""``mappings`` and ``suggest``: presets, the schema, a mapping for a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from importer.mapping import parse_mapping
from importer.resources import presets

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


def test_every_preset_is_listed_with_a_description(cli: Cli) -> None:
    """``importer mappings`` has a line of at most 80 columns for each preset."""
    ended = cli("mappings")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert [line.split()[0] for line in lines] == list(presets())
    assert all(len(line.split()) > 1 and len(line) <= 80 for line in lines)


def test_a_preset_is_printed_whole(cli: Cli) -> None:
    """``importer mappings NAME`` prints YAML that parses, comments included."""
    for name, path in presets().items():
        out = cli("mappings", name).out
        assert out.strip() == path.read_text(encoding="utf-8").strip()
        parse_mapping(out, path.name)


def test_an_unknown_preset_is_exit_code_2(cli: Cli) -> None:
    """A name that is none stops with the names that are."""
    ended = cli("mappings", "hubspott")
    assert (ended.code, ended.out) == (2, "")
    for name in presets():
        assert name in ended.err


def test_a_preset_that_is_misspelt(cli: Cli) -> None:
    """Who writes a preset's name a little differently reads which one is meant."""
    told = cli("check", "leads.csv", "--mapping", "hubspott").err
    assert "did you mean hubspot?" in told
    assert "did you mean" not in cli("check", "leads.csv", "--mapping", "my.yaml").err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Name,Phone\nAna,+14155552671\n", "looks like a table"),
        (b"PK\x03\xff", "no table or workbook"),
    ],
)
def test_contacts_in_place_of_a_mapping(cli: Cli, folder: Path, content: bytes, said: str) -> None:
    """The contacts as their own mapping are exit code 2, and nobody of them is on the screen."""
    (folder / "contacts").write_bytes(content)
    ended = cli("check", "contacts", "--mapping", "contacts")
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert "+1415" not in ended.err


def test_the_schema_is_json(cli: Cli) -> None:
    """``importer mappings --schema`` prints a JSON Schema and nothing else."""
    schema = json.loads(cli("mappings", "--schema").out)
    assert "phone" in schema["properties"]


def test_the_region_ranks_the_encodings(cli: Cli, folder: Path) -> None:
    """Of letters that several encodings would have, the country tells which are likely."""
    names = "Name;Mobile\nGül Şahin;+905321234567\nIşıl Yıldız;+905321234568\n"
    (folder / "people.csv").write_bytes(names.encode("cp1254"))
    ended = cli("suggest", "people.csv", "--region", "TR")
    assert ended.code == 2
    assert "It may be cp1254 (Gül, Şahin" in ended.err


def test_a_suggestion_is_a_mapping(cli: Cli, folder: Path) -> None:
    """``importer suggest FILE`` prints YAML that parses, and nothing else."""
    (folder / "people.csv").write_text(
        "First Name,Mobile,City\nAda,+44 7700 900123,London\n", encoding="utf-8"
    )
    ended = cli("suggest", "people.csv")
    assert ended.code == 0
    mapping = parse_mapping(ended.out, "my.yaml")
    assert "Mobile" in str(mapping.model_dump()["phone"])


def test_a_file_that_is_missing_is_exit_code_2(cli: Cli) -> None:
    """``suggest`` names the file that it cannot read."""
    ended = cli("suggest", "nowhere.csv")
    assert (ended.code, ended.out) == (2, "")
    assert "nowhere.csv" in ended.err


@pytest.mark.parametrize("cover", [["Our contacts", "March 2026"], ["Report"]])
def test_a_cover_sheet_is_told_as_by_check(cli: Cli, folder: Path, cover: list[str]) -> None:
    """Nothing is suggested for it: the sheet that has rows, too, is named."""
    with xlsxwriter.Workbook(folder / "book.xlsx") as book:
        book.add_worksheet("Cover").write_column(0, 0, cover)
        sheet = book.add_worksheet("Contacts")
        for row, cells in enumerate([["Name", "Phone"], ["Ann", "+14155550132"]]):
            sheet.write_row(row, 0, cells)
    told = [cli(command, "book.xlsx") for command in ("check", "suggest")]
    advice = "The sheet 'Contacts' has rows, too: add --sheet \"Contacts\" to read it."
    for ended in told:
        assert (ended.code, ended.out) == (2, "")
        assert " ".join(ended.err.split()).endswith(advice)
    assert "columns:" in cli("suggest", "book.xlsx", "--sheet", "Contacts").out
    assert "WRITE THE HEADER" in cli("suggest", "book.xlsx", "--sheet", "Cover").out


def test_a_sheet_of_names_that_nobody_knows_is_suggested(cli: Cli, folder: Path) -> None:
    """Another sheet beside it changes nothing where numbers are found."""
    with xlsxwriter.Workbook(folder / "book.xlsx") as book:
        sheet = book.add_worksheet("Leute")
        for row, cells in enumerate([["Wer", "Draht"], ["Ann", "+14155550132"]]):
            sheet.write_row(row, 0, cells)
        book.add_worksheet("Other").write_column(0, 0, ["Report", "x"])
    ended = cli("suggest", "book.xlsx")
    assert ended.code == 0
    assert "- Draht" in ended.out
