"""Digits that a spreadsheet cut off: the verdict on a number hangs on its whole column."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from importer import pipeline
from importer.errors import SourceError, Stopped
from importer.model import Status
from importer.pipeline import plan_rows
from importer.pipeline.damage import damaged_columns
from importer.reader import open_source
from importer.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.model import Summary

ROWS_PER_CHUNK = 50
SOUND = [f"9198765{n:05d}" for n in range(1, 400)]
DAMAGED = "phone-excel-damaged"


def check(source: Path, mapping: str | None = None) -> tuple[Summary, list[dict[str, str]]]:
    """Check a file, and give the summary and the report's rows."""
    settings = load_settings(reports=source.parent / "reports", region="IN", workers=2)
    summary = pipeline.check([source], settings, mapping=mapping)
    with Path(summary.reports["report"]).open(encoding="utf-8-sig", newline="") as file:
        return summary, list(csv.DictReader(file))


def codes(rows: Sequence[dict[str, str]], phone: str, column: str = "Mobile") -> set[str]:
    """The codes of the rows with this number."""
    return {row["import_code"] for row in rows if row[column] == phone}


def write(folder: Path, phones: Sequence[str], name: str = "leads.csv") -> Path:
    """Write a file with these numbers."""
    path = folder / name
    path.write_text("Name,Mobile\n" + "".join(f"P,{phone}\n" for phone in phones))
    return path


@pytest.fixture(params=[2**40, 0], ids=["inline", "on workers"])
def chunked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan in small chunks, in this process or on worker processes."""
    monkeypatch.setattr(plan_rows, "ROWS_PER_CHUNK", ROWS_PER_CHUNK)
    monkeypatch.setattr(plan_rows, "INLINE_BYTES", request.param)


@pytest.mark.slow
@pytest.mark.usefixtures("chunked")
@pytest.mark.parametrize(
    "ending", ["csv", "numbers", pytest.param("texts", marks=pytest.mark.slow)]
)
def test_damage_anywhere_condemns_the_zeros_everywhere(tmp_path: Path, ending: str) -> None:
    """A cell in scientific notation in the last chunk: zeros in the first one are never sent."""
    phones = ["919877000000", *SOUND, "919876000000", *SOUND[:60], "9.19877E+11"]
    path = write(tmp_path, phones)
    if ending != "csv":
        path = tmp_path / "leads.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet()
            for row, phone in enumerate(["Mobile", *phones]):
                if ending == "numbers" and phone.isdecimal():
                    sheet.write_number(row, 1, int(phone))
                else:
                    sheet.write_string(row, 1, phone)
    summary, rows = check(path)
    assert summary.codes[DAMAGED] == 3
    for phone in ("919877000000", "919876000000", "9.19877E+11"):
        assert codes(rows, phone) == {DAMAGED}
    for turned in (phones[::-1], sorted(phones)):
        assert check(write(tmp_path, turned))[0].codes == summary.codes


@pytest.mark.usefixtures("chunked")
def test_the_share_of_zeros_is_the_files(tmp_path: Path) -> None:
    """Three numbers of 400 that end in zeros are chance, though they are many in their chunk."""
    zeros = ["919877000000", "919876000000", "919875000000"]
    summary, rows = check(write(tmp_path, [*zeros, *SOUND]))
    assert DAMAGED not in summary.codes
    assert all("five or more zeros" in row["import_warnings"] for row in rows[:3])
    scattered = [*SOUND[:100], zeros[0], *SOUND[100:200], zeros[1], *SOUND[200:280], zeros[2]]
    assert check(write(tmp_path, scattered))[0].codes[DAMAGED] == 3


@pytest.mark.usefixtures("chunked")
def test_only_the_damaged_file_is_planned_anew(tmp_path: Path) -> None:
    """What was planned of it before leaves nothing, and the files around it stay as they are."""
    zeros = "919877000000"
    first = write(tmp_path, [*SOUND[:120], zeros], "first.csv")
    damaged = write(tmp_path, [*SOUND[100:300], zeros, "9.19877E+11"], "damaged.csv")
    last = write(tmp_path, [zeros, *SOUND[290:]], "last.csv")
    settings = load_settings(reports=tmp_path / "reports", region="IN", workers=2)
    summary = pipeline.check([first, damaged, last], settings)
    assert [source.rows for source in summary.sources] == [121, 202, 110]
    assert summary.rows == sum(summary.counts.values()) == 433
    assert summary.counts[Status.DUPLICATE] == 20 + 10 + 1
    assert summary.codes[DAMAGED] == 2
    assert summary.countries == {"IN": 431}


@pytest.mark.usefixtures("chunked")
def test_a_sound_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The closer look, which costs a second reading, is for files that gave a sign."""

    def look(*_: object) -> None:
        raise AssertionError("it was looked through")

    monkeypatch.setattr(plan_rows, "with_damage", look)
    summary, _ = check(write(tmp_path, [*SOUND, "919877000000", "919876000000"]))
    assert summary.counts[Status.PENDING] == 401
    with pytest.raises(AssertionError, match="it was looked through"):
        check(write(tmp_path, [*SOUND, "9.19877E+11"]))


def test_every_phone_column_is_judged_by_itself(tmp_path: Path) -> None:
    """Damage in one column says nothing about the numbers of another."""
    path = tmp_path / "leads.csv"
    path.write_text("Mobile,Work phone\n9.19877E+11,919877000000\n919876000000,\n")
    mapping = tmp_path / "m.yaml"
    mapping.write_text("phone: {columns: [Mobile, Work phone]}")
    _, (first, second) = check(path, str(mapping))
    assert (first["import_phone"], second["import_code"]) == ("+919877000000", DAMAGED)


def test_zeros_left_alone_in_failures_stay_refused(tmp_path: Path) -> None:
    """Correcting the one cell that gave the damage away does not let the other numbers pass."""
    first, _ = check(write(tmp_path, ["919877000000", "9.19876E+11", SOUND[0]]))
    failures = Path(first.reports["failures"])
    text = failures.read_text(encoding="utf-8-sig").replace(",9.19876E+11", ",919876543210")
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(text, encoding="utf-8-sig")
    summary, rows = check(corrected)
    assert summary.codes == {DAMAGED: 1}
    assert codes(rows, "919877000000") == {DAMAGED}
    assert codes(rows, "919876543210") == {""}


def test_a_damaged_list_of_whom_not_to_write_to_stops(tmp_path: Path) -> None:
    """Zeros in a damaged suppression list name somebody else, so that nobody is let through."""
    write(tmp_path, ["919877000000", "919876000000", "919875000000"], "never.csv")
    mapping = tmp_path / "m.yaml"
    mapping.write_text("phone: {columns: [Mobile]}\nsuppress: never.csv")
    with pytest.raises(SourceError, match=r"never.csv holds .* '919877000000' ends in five"):
        check(write(tmp_path, SOUND), str(mapping))


def test_ragged_and_blank_rows_do_not_hinder_the_look(tmp_path: Path) -> None:
    """Rows that end before the phone column, or are blank, are passed over."""
    path = tmp_path / "a.csv"
    path.write_text("Name,Mobile,City\nA,1,x\nAna\n\nBea,9.19877E+11,Pune,x\nC,2,x\n")
    with open_source(path) as source:
        assert damaged_columns(source, (1, 2)) == {1}
        assert [len(chunk.frame) for chunk in source.chunks()] == [4]


def test_the_look_can_be_ended(tmp_path: Path) -> None:
    """What is called while the rows are looked through may end that."""

    def stop() -> None:
        raise Stopped("enough")

    with open_source(write(tmp_path, SOUND)) as source, pytest.raises(Stopped):
        damaged_columns(source, (1,), stop)
