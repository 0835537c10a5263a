"""Files of every kind through the command: what arrives, and what is refused with a sentence."""

from __future__ import annotations

import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from tests.e2e.conftest import CHANNEL
from tests.e2e.test_run import by_phone
from tests.workbooks import CORNERS, empty_rows, long_text, write_ods, write_raw_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from subprocess import CompletedProcess

    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk

LEADS: list[list[str | float]] = [
    ["First Name", "Surname", "Mobile No.", "E-mail", "City", "Country"],
    ["Ana", "Silva", "+55 11 96123-4567", "ana@example.com", "São Paulo", "Brasil"],
    ["Priya", "Sharma", 8123456789.0, "", "Mumbai", ""],
    ["Ömer", "", 447400123456.0, "omer@example.com", 12345.0, "Großbritannien"],
    [],
    ["Priya", "", "081234 56789", "priya@example.com", "", "भारत"],
    ["Nobody", "", "", "nobody@example.com", "", ""],
]
CONTACTS = {
    "+5511961234567": {
        "first_name": "Ana",
        "last_name": "Silva",
        "email": "ana@example.com",
        "city": "São Paulo",
    },
    "+918123456789": {
        "first_name": "Priya",
        "last_name": "Sharma",
        "email": "priya@example.com",
        "city": "Mumbai",
    },
    "+447400123456": {"first_name": "Ömer", "email": "omer@example.com", "city": "12345"},
}
"""Phone → what those rows make of it."""


def write_xlsx(path: Path, **sheets: list[list[str | float]]) -> None:
    """Write a workbook: numbers as numbers, all other cells as text."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


@pytest.mark.parametrize("name", ["leads.xlsx", "leads.ods"])
def test_a_spreadsheet_arrives_without_a_mapping(
    importer: Desk, sandbox: Sandbox, name: str
) -> None:
    """What the sandbox holds is field by field what the first sheet says; no row is lost."""
    del importer.environment["RAMPWIN_CHANNEL_ID"]
    if name.endswith("xlsx"):
        write_xlsx(importer.folder / name, Leads=LEADS, Other=[["a"]])
    else:
        write_ods(importer.folder / name, {"Leads": LEADS, "Other": [["a"]]})
    summary = importer.json("run", name, "--channel", CHANNEL, "--region", "IN", code=1)
    assert by_phone(sandbox) == CONTACTS
    assert {key: summary[key] for key in ("rows", "blank", "sent", "duplicate", "invalid")} == {
        "rows": 5, "blank": 1, "sent": 3, "duplicate": 1, "invalid": 1,
    }  # fmt: skip
    report = importer.report(summary)
    assert [row["import_row"] for row in report] == ["2", "3", "4", "6", "7"]
    assert [row["Mobile No."] for row in report] == [
        "+55 11 96123-4567", "8123456789", "447400123456", "081234 56789", "",
    ]  # fmt: skip


def test_a_sheet_and_its_header_row_can_be_named(importer: Desk, sandbox: Sandbox) -> None:
    """Another sheet than the first, below its title: that sheet arrives, and no other."""
    title: list[list[str | float]] = [["Leads of the fair"], ["as of", 45_000.0]]
    write_xlsx(importer.folder / "fair.xlsx", Cover=[["Phone"], [1.0]], Leads=[*title, *LEADS])
    options = ["--region", "IN", "--sheet", "leads", "--header-row", "3"]
    summary = importer.json("run", "fair.xlsx", *options, code=1)
    assert by_phone(sandbox) == CONTACTS
    assert importer.report(summary)[0]["import_row"] == "4"
    assert "sheet 'Leads' (of 2)" in str(summary["sources"])


@pytest.mark.parametrize("name", ["empty.csv", "empty.xlsx"])
def test_a_file_with_headers_only_has_no_rows(importer: Desk, sandbox: Sandbox, name: str) -> None:
    """Nothing to do is no error: exit 0, no rows, whole reports, no request."""
    if name.endswith("csv"):
        importer.write(name, "Name,Mobile\n")
    else:
        write_xlsx(importer.folder / name, S=[["Name", "Mobile"]])
    summary = importer.json("run", name)
    assert (summary["rows"], summary["blank"], summary["exit_code"]) == (0, 0, 0)
    assert importer.report(summary) == importer.report(summary, "failures") == []
    assert sandbox.stats().requests == 0


def _zip(folder: Path) -> None:
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("leads.csv", "Name,Mobile\n")
        archive.writestr("old/leads.csv", "Name,Mobile\n")


def _file(name: str, content: str | bytes) -> Callable[[Path], object]:
    data = content.encode() if isinstance(content, str) else content
    return lambda folder: (folder / name).write_bytes(data)


MAPPED = b"version: 1\nphone: {columns: [Mobile]}\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LOCKED = OLE + "EncryptedPackage\0".encode("utf-16-le") + bytes(512)


@pytest.mark.parametrize(
    ("make", "arguments", "sentences"),
    [
        (_file("a.csv", "Phone,Telephone,Name\n1,2,Ana\n"), ["a.csv"],
         ["a.csv leaves doubt: 'Phone', 'Telephone' both claim to be the phone number",
          "`importer suggest a.csv > my.yaml`"]),
        (_file("a.xlsx", LOCKED), ["a.xlsx"],
         ["a.xlsx is protected with a password", "save a copy without the password"]),
        (_file("a.xls", "<html><body><table><tr><td>Mobile"), ["a.xls"],
         ["a.xls is a web page saved as .xls", "save it as .xlsx or .csv"]),
        (_zip, ["a.zip"],
         ["a.zip holds 2 tables: 'leads.csv', 'old/leads.csv'", "give the one that is meant"]),
        (_file("a.csv", "Name,Mobil\nAna,1\n"), ["a.csv", "-m", "m.yaml"],
         ["m.yaml: a.csv has no column 'Mobile', which phone.columns wants; did you mean 'Mobil'",
          "Its columns are 'Name', 'Mobil'"]),
        (_file("a.csv", "Mobile,Name,mobile \n1,Ana,2\n"), ["a.csv", "-m", "m.yaml"],
         ["m.yaml: a.csv has the column 'Mobile' 2 times (columns 1, 3)", "rename the others"]),
        (_file("a.csv", "Name,Mobile\nAna,1\n"), ["a.csv", "--region", "XY"],
         ["'XY'", "two letters, ISO 3166", "the nearest are"]),
        (_file("a.csv", "Name,Mobile\nAna,1\n"), ["b.csv"],
         ["There is no file b.csv", "Did you mean a.csv?"]),
        (_file("a.csv", ""), ["a.csv"], ["a.csv is empty (0 bytes). Export it again."]),
    ],
    ids=["doubt", "password", "html", "zip", "absent", "double", "region", "missing", "empty"],
)  # fmt: skip
def test_what_cannot_be_read_ends_in_a_sentence(
    importer: Desk,
    make: Callable[[Path], object],
    arguments: Sequence[str],
    sentences: Sequence[str],
) -> None:
    """Exit 2, nothing on stdout, a sentence with file, place and remedy, and no report folder."""
    (importer.folder / "m.yaml").write_bytes(MAPPED)
    make(importer.folder)
    assert_refused(importer, importer("run", *arguments, "--json"), sentences)


def test_a_key_never_goes_over_plain_http(importer: Desk) -> None:
    """A base URL that is not this machine's needs https; nothing is connected to."""
    importer.write("a.csv", "Name,Mobile\nAna,+919876500001\n")
    done = importer("run", "a.csv", "--json", RAMPWIN_BASE_URL="http://api.example.com")
    assert_refused(importer, done, ["RAMPWIN_BASE_URL", "http://api.example.com", "https"])


def assert_refused(importer: Desk, done: CompletedProcess[str], sentences: Sequence[str]) -> None:
    """The command ended with exit 2 and these words, and left nothing behind."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    for sentence in sentences:
        assert sentence in done.stderr
    assert done.stderr.count("\n") <= 3
    assert not (importer.folder / "reports").exists()
    assert not list(importer.folder.parent.joinpath("home").rglob("*.db*"))


LINUX = sys.platform.startswith("linux")
HOSTILE_SECONDS = 60
HOSTILE_BYTES = 2**30


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pieces", "ends"),
    [
        pytest.param(lambda: [CORNERS], {0, 1}, id="corners"),
        pytest.param(long_text, {2}, id="text", marks=pytest.mark.slow),
        pytest.param(empty_rows, {0, 2}, id="rows", marks=pytest.mark.slow),
    ],
)
def test_a_hostile_workbook_ends_in_time_and_memory(
    importer: Desk, pieces: Callable[[], list[str]], ends: set[int]
) -> None:
    """Within 60 s and 1 GiB there is a report or a sentence, and what it left can be used again."""
    path = write_raw_xlsx(importer.folder / "odd.xlsx", pieces())
    assert path.stat().st_size < 1_000_000
    code, out, err = bounded_check(importer, path)
    assert code in ends, err
    assert "Traceback" not in err
    if code == 2:
        assert out == ""
        assert "importer: odd.xlsx " in err
    else:
        assert '"rows": ' in out
    assert not list(importer.folder.rglob(".check-*"))


WIDE = [f"c{column}" for column in range(20_000)]
LONG_NOTE = "n" * 4_000_000
PHONE = "+14155550100"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "names", "cells", "rows"),
    [
        pytest.param("csv", WIDE, WIDE, 250, id="wide"),
        pytest.param("csv", ["Note"], [LONG_NOTE], 80, id="long"),
        pytest.param("csv", ["Note"], [LONG_NOTE[:80_000]], 5000, id="many"),
        pytest.param("xlsx", WIDE[:16_000], WIDE[:16_000], 40, id="wide-workbook"),
        pytest.param("xlsx", ["Note"], [LONG_NOTE[:30_000]], 3000, id="long-workbook"),
    ],
)
def test_memory_does_not_grow_with_the_width_of_rows(
    importer: Desk, kind: str, names: list[str], cells: list[str], rows: int
) -> None:
    """Tables of hundreds of megabytes, in rows that are wide or long, are read within 1 GiB."""
    path = importer.folder / f"leads.{kind}"
    table = [["Phone", *names], *[[PHONE, *cells]] * rows]
    if kind == "csv":
        with path.open("w") as file:
            file.writelines(f"{','.join(row)}\n" for row in table)
    else:
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
            sheet = workbook.add_worksheet()
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row)
    code, out, err = bounded_check(importer, path)
    assert code == 0, err
    assert f'"rows": {rows}' in out


def bounded_check(importer: Desk, path: Path) -> tuple[int, str, str]:
    """What ``check`` ends with and writes, within a minute and, where it can be told, 1 GiB."""
    told = importer.folder.parent / "peak"
    if LINUX:
        importer.launcher = (sys.executable, "-m", "tests.e2e.peak", str(told))
    with importer.start("check", path.name, "--json") as process:
        out, err = process.communicate(timeout=HOSTILE_SECONDS)
    if LINUX:
        assert int(told.read_text("utf-8")) <= HOSTILE_BYTES
    return process.returncode, out, err


def test_nul_in_a_workbook_leaves_reports_that_can_be_read(
    importer: Desk, sandbox: Sandbox
) -> None:
    """A name with NUL arrives without it, and failures.csv is imported again like any."""
    name = '<c t="inlineStr"><is><t>A_x0000_na</t></is></c>'
    cells = '<row><c t="inlineStr"><is><t>{}</t></is></c>' + name + "</row>"
    write_raw_xlsx(
        importer.folder / "nul.xlsx",
        [cells.format("Mobile").replace("A_x0000_na", "First Name"), cells.format("12"),
         cells.format("+14155550100")],
    )  # fmt: skip
    summary = importer.json("run", "nul.xlsx", code=1)
    assert by_phone(sandbox) == {"+14155550100": {"first_name": "Ana"}}
    assert "NUL and broken characters were taken out of 2 cells" in str(summary["sources"])
    again = importer.report(summary, "failures")
    assert [row["First Name"] for row in again] == ["Ana"]
    reports = summary["reports"]
    assert isinstance(reports, dict)
    assert importer.json("check", str(reports["failures"]), code=1)["rows"] == 1
