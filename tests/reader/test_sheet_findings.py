"""What a workbook says beside its values: errors, formats, hidden rows, other sheets."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from struct import pack_into, unpack_from
from typing import Any

import openpyxl
import orjson
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from importer.reader import ReadOptions, Source, open_source
from importer.reader.look import Look, Mark, Prefix, look_at
from importer.reader.look.number_format import shown_before
from importer.reader.look.xlsx import filled_rows
from importer.reader.sheet_rows import Findings, Sheet, texts_of
from importer.reader.spreadsheet_child import Output, Request
from importer.reader.spreadsheet_child import read as parse
from tests.workbooks import SAVED, Formatted, write_binary_findings, write_ods, write_xlsb

RawXlsx = Callable[[Iterable[str]], Path]
Rows = dict[int, tuple[str, ...]]


def read(path: Path, **options: Any) -> tuple[Source, Rows]:
    """A workbook that was read to its end, and its rows by their numbers."""
    rows: Rows = {}
    with open_source(path, ReadOptions(**options)) as source:
        for chunk in source.chunks():
            rows |= {number: tuple(cells) for number, *cells in chunk.frame.itertuples()}
    return source, rows


def by_openpyxl(path: Path) -> tuple[dict[str, Any], Rows]:
    """The summary and the rows below the header by the second parser."""
    stream = io.BytesIO()
    request = Request(str(path), "xlsx", "openpyxl", None, None, 2**40, 60.0, 0.0)
    summary = parse(request, Output(stream), is_limited=True)
    stream.seek(0)
    rows: Rows = {}
    while length := int.from_bytes(stream.read(4), "big"):
        numbers, cells = orjson.loads(stream.read(length))
        rows |= dict(zip(numbers, map(tuple, cells), strict=True))
    rows.pop(1)
    return summary, rows


def notes(source: Source) -> str:
    """What is said of a source beside its sheet and header."""
    return "; ".join(source.info.notes[2:])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the workbook lies."""
    return tmp_path / "book.xlsx"


def test_formula_errors_are_told_by_both_parsers(path: Path) -> None:
    """The cell holds the error as it is shown, so that it is known and never sent."""
    errors = ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "City"])
        for row, error in enumerate(errors, 1):
            sheet.write_formula(row, 0, "=A1", None, error)
            sheet.write(row, 1, "Rio")
        sheet.write_formula(9, 1, "=A1", None, "#N/A")
    source, rows = read(path)
    assert rows == {n: (error, "Rio") for n, error in enumerate(errors, 2)} | {10: ("", "#N/A")}
    assert by_openpyxl(path)[1] == rows
    assert notes(source) == ""


def findings_xlsx(path: Path) -> Path:
    """A formula's errors, zeros and percentages of a format, a hidden row and a hidden column."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Leads")
        zip_code, share = (book.add_format({"num_format": code}) for code in ("00000", "0.0%"))
        sheet.write_row(0, 0, ["Mobile", "ZIP", "Share", "City", "Company"])
        for n, (value, part, city) in enumerate(
            ((1234, 0.025, "Rome"), (98765, 0.5, "Oslo"), (7, 0.255, "Lyon"))
        ):
            sheet.write(n + 1, 0, f"+1415555013{n + 2}")
            sheet.write(n + 1, 1, value, zip_code)
            sheet.write(n + 1, 2, part, share)
            sheet.write(n + 1, 3, city)
        sheet.write_formula(1, 4, "=NA()", None, "#N/A")
        sheet.write_formula(2, 4, "=1/0", None, "#DIV/0!")
        sheet.write(3, 4, "Acme")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
    return path


FINDINGS: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda folder: findings_xlsx(folder / "findings.xlsx"),
    "xlsb": lambda folder: write_binary_findings(folder / "findings.xlsb"),
    "xls": lambda _: SAVED / "findings.xls",
    "ods": lambda _: SAVED / "findings.ods",
}
"""The two that lie there are the first one, saved by LibreOffice."""


@pytest.mark.parametrize("kind", FINDINGS)
def test_every_kind_of_workbook_tells_the_same(tmp_path: Path, kind: str) -> None:
    """Errors, zeros, percentages, hidden rows and columns: whatever the parser keeps to itself."""
    source, rows = read(FINDINGS[kind](tmp_path))
    assert rows == {
        2: ("+14155550132", "01234", "0.025", "Rome", "#N/A"),
        3: ("+14155550133", "98765", "0.5", "Oslo", "#DIV/0!"),
        4: ("+14155550134", "00007", "0.255", "Lyon", "Acme"),
    }
    assert notes(source) == (
        "1 hidden row was read like the others: delete what is not to be imported; "
        "hidden columns were read like the others: 'City'; "
        "percentages are read as fractions (25.5% is 0.255): 'Share'; "
        "zeros that only the format shows are kept: 'ZIP'"
    )


@pytest.mark.parametrize("kind", FINDINGS)
def test_a_look_that_fails_costs_no_row(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the parser can read is read, and a note says that there may be more to know."""

    def fails(*_: object) -> Iterator[Mark]:
        yield Mark(1)
        raise AssertionError("damaged")

    monkeypatch.setattr(f"importer.reader.look.{kind}.marks", fails)
    look = Look()
    assert [*look_at(FINDINGS[kind](tmp_path), kind, "Leads", look)] == [Mark(1)]
    assert look.failed


def _looks() -> Iterator[Mark]:
    """A look that tells of itself as soon as it begins."""
    yield from map(_looked_at, [1])


def _looked_at(_number: int) -> Mark:
    raise LookupError("looked at")


def test_a_sheet_without_rows_is_not_looked_at() -> None:
    """A workbook may have thousands of them, and each look begins at the list of all sheets."""
    empty = Sheet("Empty", True, lambda: iter(()))
    assert [*texts_of(empty, _looks(), Findings())] == []
    filled = Sheet("Filled", True, lambda: iter([["Ana"]]))
    with pytest.raises(LookupError, match="looked at"):
        next(texts_of(filled, _looks(), Findings()))


def test_damage_that_the_parser_forgives_is_told(tmp_path: Path) -> None:
    """An .xls that counts one text too many ([MS-XLS], 2.4.265): the rows are read all the same."""
    content = bytearray((SAVED / "findings.xls").read_bytes())
    texts = content.index(b"\xfc\x00", content.index(b"Leads")) + 4
    total, unique = unpack_from("<II", content, texts)
    assert total >= unique == 12
    pack_into("<I", content, texts + 4, unique + 1)
    path = tmp_path / "counts.xls"
    path.write_bytes(content)
    source, rows = read(path)
    assert [row[0] for row in rows.values()] == ["+14155550132", "+14155550133", "+14155550134"]
    assert notes(source) == (
        "formulas' errors, formats and hidden rows could not all be looked for: a part of the "
        "workbook is damaged"
    )


def test_formulas_without_a_saved_result_are_counted(path: Path, raw_xlsx: RawXlsx) -> None:
    """A workbook that no spreadsheet program has calculated says so; saved results stay quiet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Phone"])
    sheet.append(["Ana", '="+1"&"4155550100"'])
    sheet.append(["Bea", "=B2"])
    book.save(path)
    source, rows = read(path)
    assert rows == {2: ("Ana", ""), 3: ("Bea", "")}
    assert notes(source) == (
        "2 formulas have no saved result and count as empty: open the workbook in a spreadsheet "
        "program and save it"
    )
    assert by_openpyxl(path)[0]["unsaved"] == 2
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
    saved = '<c r="A2" t="str"><f>""</f><v></v></c><c r="B2" t="str"><f>A1</f><v>a</v></c>'
    source, rows = read(raw_xlsx([head, f'<row r="2">{saved}</row>']))
    assert (rows, notes(source)) == ({2: ("", "a")}, "")


def test_zeros_that_only_the_format_shows_are_kept(path: Path) -> None:
    """A postcode 1234 that is shown as 01234 is 01234; other numbers stay as they are stored."""
    with xlsxwriter.Workbook(path) as book:
        five, other, plain = (
            book.add_format({"num_format": code}) for code in ("00000", "0.00", "0")
        )
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["ZIP", "b", "c", "d"])
        sheet.write(1, 0, 1234, five)
        sheet.write(1, 1, 7, other)
        sheet.write(1, 2, 7, plain)
        sheet.write(1, 3, "7", five)
        sheet.write(2, 0, 123456, five)
        sheet.write(2, 1, 1.5, five)
        sheet.write(2, 2, -3, five)
    source, rows = read(path)
    assert rows == {2: ("01234", "7", "7", "7"), 3: ("123456", "1.5", "-3", "")}
    assert notes(source) == "zeros that only the format shows are kept: 'ZIP'"
    assert [row[:3] for row in by_openpyxl(path)[1].values()] == [row[:3] for row in rows.values()]


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        (r"\+43\ 000\ 0000000", Prefix("+43")),
        ('"+43 "000" "0000000', Prefix("+43")),
        ('"(+43) "0', Prefix("(+43)")),
        ("+43-000-0000000", Prefix("+43-")),
        ('"+43 ("0")"', Prefix("+43 (")),
        ("[$+43] 0", Prefix("+43")),
        ('_("+43 "0_)', Prefix("+43")),
        ('[Red]"+43 "0;[Blue]"-"0', Prefix("+43")),
        ('"+43 "#,##0', Prefix("+43")),
        ('"0043 "0', Prefix("0043")),
        ('"Tel. +43 "0', Prefix("Tel. +43")),
        ('"43 "0', Prefix("43", 7)),
        ("+0;-0", Prefix("+", 7)),
        ('"Q1 "0', None),
        ("$#,##0", None),
        ("[$€-407] 0.00", None),
        ("[<=9999999]###-####;(###) ###-####", None),
        ("[$-409]d/m/yy", None),
        ("General", None),
        ("0%", None),
        ("@", None),
    ],
)
def test_what_a_format_shows_before_a_number(code: str, prefix: Prefix | None) -> None:
    """A calling code in whatever way it is written; what else stands there is no digit of it."""
    assert Prefix.of(shown_before(code)) == prefix


CODES = ['"+44 "0', "\\+44\\ 0", '"+44"General', '"+"0', '"+44 ("0', "0", "+0;-0", '"ID "0']


@pytest.mark.parametrize("kind", ["xlsx", "xlsb"])
def test_a_calling_code_that_only_the_format_shows_is_kept(tmp_path: Path, kind: str) -> None:
    """Without it the number would be somebody else's."""
    values = [7911123456, 7911123456, 7911123456, 447911123456, 7911123456, 5, 5, 5]
    path = tmp_path / f"book.{kind}"
    if kind == "xlsb":
        cells = [Formatted(value, code) for value, code in zip(values, CODES, strict=True)]
        write_xlsb(path, {"S": [[*"abcdefgh"], cells]})
    else:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, [*"abcdefgh"])
            for column, (value, code) in enumerate(zip(values, CODES, strict=True)):
                sheet.write(1, column, value, book.add_format({"num_format": code}))
    source, rows = read(path)
    assert rows == {
        2: ("+44 7911123456", "+44 7911123456", "+44 7911123456", "+447911123456",
            "+44 ( 7911123456", "5", "5", "5")
    }  # fmt: skip
    assert notes(source) == (
        "what only the format shows before a number is kept: 'a', 'b', 'c', 'd', 'e'"
    )


def test_percentages_keep_their_true_value(path: Path) -> None:
    """0.255 that is shown as 25.5% is 0.255, and a note says so."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Share", "Growth", "Text"])
        sheet.write(1, 0, 0.255, book.add_format({"num_format": "0.0%"}))
        sheet.write(1, 1, 0.5, book.add_format({"num_format": 9}))
        sheet.write(1, 2, 5, book.add_format({"num_format": '0" %"'}))
    source, rows = read(path)
    assert rows == {2: ("0.255", "0.5", "5")}
    assert notes(source) == (
        "percentages are read as fractions (25.5% is 0.255): 'Share', 'Growth'"
    )


def test_numbers_beyond_fifteen_digits_are_told(path: Path) -> None:
    """A spreadsheet has cut them off when they were typed; text of that length is whole."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["IBAN", "b"])
        sheet.write(1, 0, 4111111111111111)
        sheet.write_string(2, 0, "4111111111111111")
        sheet.write(2, 1, 999999999999999)
    source, rows = read(path)
    assert rows == {2: ("4111111111111111", ""), 3: ("4111111111111111", "999999999999999")}
    assert notes(source).startswith("1 number has more than 15 digits")
    assert by_openpyxl(path)[0]["long_numbers"] == 1


def test_hidden_rows_and_columns_are_read_and_told(path: Path) -> None:
    """Hiding is a view of a sheet: nobody is lost by it, and nobody is read unsaid."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["Name", "Ana", "Bea", "Cem", "", "Eve"])
        sheet.write_column(0, 1, ["Phone", "1", "2", "3"])
        for row in (2, 3, 4):
            sheet.set_row(row, options={"hidden": True})
        sheet.set_column(1, 1, options={"hidden": True})
        sheet.set_column(20, 30, options={"hidden": True})
        sheet.autofilter(0, 0, 5, 0)
    source, rows = read(path)
    assert [row[0] for row in rows.values()] == ["Ana", "Bea", "Cem", "Eve"]
    assert notes(source) == (
        "2 hidden rows (or filtered ones) were read like the others: delete what is not to be "
        "imported; hidden columns were read like the others: 'Phone'"
    )
    assert by_openpyxl(path)[0]["hidden_rows"] == 2


def test_other_sheets_with_rows_are_named(path: Path) -> None:
    """Nobody's contacts are left behind unsaid; where the sheet was chosen there is no need."""
    with xlsxwriter.Workbook(path) as book:
        for name, count in (("Leads", 2), ("Old", 120), ("Empty", 0), ("Secret", 3), ("Very", 1)):
            sheet = book.add_worksheet(name)
            sheet.write_column(0, 0, ["Phone", *map(str, range(count - 1))][:count])
            if name == "Secret":
                sheet.hide()
            if name == "Very":
                sheet.very_hidden()
    source, _ = read(path)
    assert notes(source) == (
        "only 'Leads' was read; other sheets with rows: 'Old' (120 rows); --sheet names another; "
        "hidden sheets were passed over: 'Secret' (3 rows), 'Very' (1 row)"
    )
    assert notes(read(path, sheet="Leads")[0]) == ""


def test_other_sheets_of_other_kinds_are_named(tmp_path: Path) -> None:
    """An .ods is counted by its parser."""
    path = write_ods(tmp_path / "a.ods", {"A": [["x"], ["1"]], "B": [["x"], [], ["2"]], "C": []})
    assert "other sheets with rows: 'B' (2 rows);" in notes(read(path)[0])


def test_many_other_sheets_are_not_all_counted(path: Path) -> None:
    """Beyond a few it is only said how many there are."""
    with xlsxwriter.Workbook(path) as book:
        for n in range(40):
            book.add_worksheet(f"S{n}").write(0, 0, "a")
    said = notes(read(path)[0])
    assert "'S5' (1 row) and 15 more" in said
    assert "19 more sheets were not looked at" in said


def test_a_large_other_sheet_is_only_begun(raw_xlsx: RawXlsx) -> None:
    """Counting ends after a while, and says that there are more."""
    path = raw_xlsx(['<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 900] * 80_000)
    count, is_all = filled_rows(path, "xl/worksheets/sheet1.xml")
    assert not is_all
    assert 60_000 < count < 80_000


@pytest.mark.parametrize("is_1904", [False, True])
def test_dates_of_both_systems(path: Path, is_1904: bool) -> None:
    """A day is the same day, whether days are counted from 1900 or from 1904."""
    with xlsxwriter.Workbook(path, {"date_1904": is_1904}) as book:
        date = book.add_format({"num_format": "d/m/yy"})
        sheet = book.add_worksheet()
        sheet.write(0, 0, "When")
        for row, day in enumerate([dt.datetime(2024, 2, 29), dt.datetime(2026, 1, 31, 13, 45)], 1):  # noqa: DTZ001
            sheet.write_datetime(row, 0, day, date)
    rows = {2: ("2024-02-29",), 3: ("2026-01-31 13:45:00",)}
    assert read(path)[1] == rows
    assert by_openpyxl(path)[1] == rows


def test_dates_of_1904_in_an_old_excel_file(tmp_path: Path) -> None:
    """The same for .xls: the file's record about it decides."""
    content = bytearray((Path(__file__).parent / "files" / "contacts.xls").read_bytes())
    at = content.index(b"\x22\x00\x02\x00\x00\x00")
    content[at + 4] = 1
    path = tmp_path / "old.xls"
    path.write_bytes(content)
    assert read(path)[1][2] == ("447700900000", "2028-02-01")


def test_rich_text_is_its_text(path: Path) -> None:
    """Bold letters in the midst of a cell are letters."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Name")
        sheet.write_rich_string(1, 0, "Ana ", book.add_format({"bold": True}), "Silva", " jr")
    assert read(path)[1] == {2: ("Ana Silva jr",)}
    assert by_openpyxl(path)[1] == {2: ("Ana Silva jr",)}


def test_macros_are_passed_over(tmp_path: Path) -> None:
    """An .xlsm is read like an .xlsx; what its macros are does not matter, for none is run."""
    macros = tmp_path / "vbaProject.bin"
    macros.write_bytes(b"no macros, and nobody looks")
    path = tmp_path / "book.xlsm"
    with xlsxwriter.Workbook(path) as book:
        book.add_vba_project(str(macros))
        book.add_worksheet().write_column(0, 0, ["Name", "Ana"])
    source, rows = read(path)
    assert rows == {2: ("Ana",)}
    assert source.info.notes == ("sheet 'Sheet1'", "header in row 1")


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_what_a_sheet_says_does_not_hang_on_its_spelling(
    tmp_path: Path, raw_xlsx: RawXlsx, prefix: str
) -> None:
    """Rows and cells without references, and elements with a prefix, are counted as they come."""
    cells = '<row hidden="true"><c t="e"><v>#REF!</v></c><c><f>A1</f></c></row>'
    head = '<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row>'
    path = raw_xlsx([head, cells])
    if prefix:
        import re
        import zipfile

        other = tmp_path / "prefixed.xlsx"
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
            for name in source.namelist():
                text = source.read(name).decode()
                if name.endswith("sheet1.xml"):
                    text = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", text).replace("xmlns=", "xmlns:x=")
                target.writestr(name, text)
        path = other
    summary, rows = by_openpyxl(path)
    assert rows == {2: ("#REF!",)}
    assert (summary["hidden_rows"], summary["unsaved"]) == (1, 1)


def test_a_sheet_of_people_who_are_not_to_be_written_to_is_told(path: Path) -> None:
    """Nobody reads it with the contacts' sheet, and the command that does is named."""
    with xlsxwriter.Workbook(path) as book:
        for name in ("Leads", "Do not call", "Archive"):
            sheet = book.add_worksheet(name)
            sheet.write_column(0, 0, ["Phone", "+14155550100"])
    told = notes(read(path)[0])
    assert "nobody is left out by 'Do not call', which seems to hold who is not to be" in told
    assert "`importer suppress import FILE --sheet 'Do not call'` puts them on" in told
    assert "by 'Archive'" not in told
