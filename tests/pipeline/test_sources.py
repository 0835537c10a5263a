"""The files of one run."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from importer import pipeline
from importer.errors import MappingError
from importer.settings import load_settings

if TYPE_CHECKING:
    from importer.model import JsonValue


def test_files_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    """The report says from which of them a row is, and in which of them the kept row stands."""
    files = [tmp_path / year / "leads.csv" for year in ("2024", "2025")]
    for file in files:
        file.parent.mkdir()
        file.write_text("Name,Mobile\nAna,+14155550100\n")
    summary = pipeline.check([*files, files[0]], load_settings(reports=tmp_path / "reports"))
    assert [source.name for source in summary.sources] == [
        "leads.csv", "leads.csv (2)", "leads.csv (3)",
    ]  # fmt: skip
    with Path(summary.reports["report"]).open(encoding="utf-8-sig", newline="") as report:
        rows = [(row["import_file"], row["import_kept_row"]) for row in csv.DictReader(report)]
    assert rows == [
        ("leads.csv", "leads.csv (3):2"),
        ("leads.csv (2)", "leads.csv (3):2"),
        ("leads.csv (3)", ""),
    ]


def test_a_file_of_blank_lines_alone_is_counted(tmp_path: Path) -> None:
    """Another one's rows stand beside it, before it or after it."""
    blank, leads = tmp_path / "blank.csv", tmp_path / "leads.csv"
    blank.write_text("Name,Mobile\n,\n,\n")
    leads.write_text("Name,Mobile\nAna,+14155550100\n")
    summary = pipeline.check([blank, leads, blank], load_settings(reports=tmp_path / "reports"))
    assert (summary.rows, summary.blank) == (1, 4)
    assert [source.blank for source in summary.sources] == [2, 0, 2]


def test_columns_that_a_mapping_misses_may_be_in_another_sheet(tmp_path: Path) -> None:
    """The sheet is named, whether the mapping is given or made."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Cover").write(0, 0, "Leads of 2026")
        book.add_worksheet("Leads").write_row(0, 0, ["Name", "Mobile"])
    settings = load_settings(reports=tmp_path / "reports")
    given: list[dict[str, JsonValue] | None] = [None, {"version": 1, "phone": "Mobile"}]
    for mapping in given:
        with pytest.raises(MappingError, match='add --sheet "Leads" to read it'):
            pipeline.check([path], settings, mapping=mapping)
