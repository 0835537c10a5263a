from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import SourceError
from importer.mapping import field_of
from importer.reader import ReadOptions, Source, open_source
from importer.reader.cells import cell_text, number_text
from importer.reader.sheet_rows import Failure
from importer.reader.spreadsheet_child import Output, Request
from importer.reader.spreadsheet_child import read as parse
from tests.workbooks import write_ods, write_xlsb

FILES = Path(__file__).parent / "files"
MakeBook = Callable[..., Path]
Table = list[list[Any]]


def read(source: Any, **options: Any) -> tuple[Source, dict[int, tuple[str, ...]]]:
    """A spreadsheet that was read to its end, and its rows by their numbers."""
    rows: dict[int, tuple[str, ...]] = {}
    with open_source(source, ReadOptions(**options)) as opened:
        for chunk in opened.chunks(3):
            assert len(chunk.frame) <= 3
            for number, *cells in chunk.frame.itertuples():
                rows[number] = chunk.ragged.get(number, tuple(cells))
    return opened, rows


@pytest.fixture
def book(tmp_path: Path) -> MakeBook:
    """Writes a workbook with a sheet for each keyword, a table of cells each."""

    def make(hidden: str = "", name: str = "book.xlsx", **sheets: Table) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as workbook:
            for title, table in sheets.items():
                sheet = workbook.add_worksheet(title)
                for row, cells in enumerate(table):
                    sheet.write_row(row, 0, cells)
            if hidden:
                workbook.get_worksheet_by_name(hidden).hide()
            visible = next(s for s in workbook.worksheets() if not s.hidden)
            visible.set_first_sheet()
            visible.activate()
        return path

    return make


def by_openpyxl(path: Path) -> list[list[Any]]:
    """The rows that the second parser makes of a workbook."""
    stream = io.BytesIO()
    request = Request(str(path), "xlsx", "openpyxl", None, None, 2**40, 60.0, 0.0)
    output = Output(stream)
    parse(request, output, is_limited=True)
    found: list[list[Any]] = []
    import orjson

    stream.seek(0)
    while length := int.from_bytes(stream.read(4), "big"):
        numbers, rows = orjson.loads(stream.read(length))
        found += [[number, *row] for number, row in zip(numbers, rows, strict=True)]
    return found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (447700900000.0, "447700900000"),
        (5511987654321.0, "5511987654321"),
        (1e15, "1000000000000000"),
        (1e22, "10000000000000000000000"),
        (1.5, "1.5"),
        (-0.0, "0"),
        (1e-05, "0.00001"),
        (0.1, "0.1"),
        (float("inf"), ""),
        (12, "12"),
        (True, "TRUE"),
        (False, "FALSE"),
        (None, ""),
        ("00117", "00117"),
        (dt.date(2024, 1, 31), "2024-01-31"),
        (dt.datetime(2024, 1, 31), "2024-01-31"),  # noqa: DTZ001 - spreadsheets know no zones
        (dt.datetime(2024, 1, 31, 13, 45), "2024-01-31 13:45:00"),  # noqa: DTZ001
        (dt.datetime(2024, 1, 31, 13, 44, 59, 999_999), "2024-01-31 13:45:00"),  # noqa: DTZ001
        (dt.datetime(2024, 1, 31, 23, 59, 59, 999_999), "2024-02-01"),  # noqa: DTZ001
        (dt.datetime(9999, 12, 31, 23, 59, 59, 999_999), "9999-12-31 23:59:59.999"),  # noqa: DTZ001
        (dt.time(13, 45), "13:45:00"),
        (dt.timedelta(hours=36), "36:00:00"),
        (-dt.timedelta(minutes=30), "-0:30:00"),
    ],
)
def test_values_become_text_without_loss(value: object, text: str) -> None:
    """Each kind of cell has one text form, never an exponent, never a lost digit."""
    assert cell_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_reads_back_as_itself(number: float) -> None:
    """The text of a number has no exponent and is the same number again."""
    text = number_text(number)
    assert float(text) == number
    assert "e" not in text.lower()


def test_workbook_cells_by_both_parsers(tmp_path: Path) -> None:
    """Numbers, dates, truths, errors, formulas and texts are the same by calamine and openpyxl."""
    path = tmp_path / "kinds.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        date, moment, time, percent, short = (
            workbook.add_format({"num_format": form})
            for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss", "0%", "0.00E+00")
        )
        sheet.write_row(1, 1, ["phone", "when", "x", "y", "z"])
        sheet.write(3, 1, 5511987654321, short)
        sheet.write_datetime(3, 2, dt.datetime(2024, 1, 31), date)  # noqa: DTZ001
        sheet.write_datetime(3, 3, dt.datetime(2024, 1, 31, 13, 45), moment)  # noqa: DTZ001
        sheet.write_datetime(3, 4, dt.time(13, 45), time)
        sheet.write(3, 5, 0.25, percent)
        sheet.write_string(4, 1, " 00117 ")
        sheet.write_boolean(4, 2, True)
        sheet.write_formula(4, 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4, 4, '="a"&"b"', None, "ab")
        sheet.write_string(4, 5, "#N/A")
        sheet.write_blank(4, 9, None, date)
    source, rows = read(path)
    assert source.info.header == ("", "phone", "when", "x", "y", "z")
    assert rows == {
        4: ("", "5511987654321", "2024-01-31", "2024-01-31 13:45:00", "13:45:00", "0.25"),
        5: ("", " 00117 ", "TRUE", "#DIV/0!", "ab", "#N/A"),
    }
    assert (source.info.rows, source.info.blank) == (2, 1)
    assert by_openpyxl(path) == [
        [2, *source.info.header],
        *([number, *cells] for number, cells in rows.items()),
    ]


def test_rows_are_never_short_and_stray_cells_have_a_column(book: MakeBook) -> None:
    """Rows are padded to the table; text beside it gets a nameless column and is not ragged."""
    source, rows = read(book(S=[["a", "b"], ["1"], ["1", "2", "", "note"]]))
    assert source.info.header == ("a", "b", "", "")
    assert rows == {2: ("1", "", "", ""), 3: ("1", "2", "", "note")}


def test_first_sheet_with_data_is_read(book: MakeBook) -> None:
    """Empty and hidden sheets are passed over, and a note says which one was read."""
    path = book(hidden="Secret", Empty=[], Secret=[["x"]], Contacts=[["a"], ["1"]])
    source, rows = read(path)
    assert rows == {2: ("1",)}
    assert source.info.notes == (
        "sheet 'Contacts' (of 3)",
        "header in row 1",
        "hidden sheets were passed over: 'Secret' (1 row)",
    )


@pytest.mark.parametrize("sheet", ["two", " TWO ", 2, "2"])
def test_sheet_can_be_chosen(book: MakeBook, sheet: str | int) -> None:
    """By name without regard to case, or by number from 1."""
    path = book(One=[["a"]], Two=[["b"], ["1"]])
    assert read(path, sheet=sheet)[0].info.header == ("b",)


def test_name_of_a_sheet_wins_over_its_number(book: MakeBook) -> None:
    """A sheet that is called 1 is found by that name."""
    path = book(**{"2024": [["a"]], "1": [["b"]]})
    assert read(path, sheet="1")[0].info.header == ("b",)


@pytest.mark.parametrize("sheet", ["Contcts", 3, 0, "-1"])
def test_unknown_sheet_lists_those_there_are(book: MakeBook, sheet: str | int) -> None:
    """A wrong name or number is answered with the names and numbers that exist."""
    with pytest.raises(SourceError, match="It has: 1 'Contacts', 2 'Old'") as caught:
        read(book(Contacts=[["a"]], Old=[["b"]]), sheet=sheet)
    assert ("Did you mean 'Contacts'?" in str(caught.value)) == (sheet == "Contcts")


def test_header_row_can_be_chosen(book: MakeBook) -> None:
    """Rows above the header are left out; a blank or absent header row is refused."""
    path = book(S=[["Title"], [], ["a", "b"], [1, 2]])
    source, rows = read(path, header_row=3)
    assert source.info.header == ("a", "b")
    assert rows == {4: ("1", "2")}
    with pytest.raises(SourceError, match="nothing in row 2"):
        read(path, header_row=2)
    with pytest.raises(SourceError, match="has 4 rows"):
        read(path, header_row=9)


REPORT: Table = [
    ["import_row", "import_status", "import_code", "Name", "Phone", "'=x", "import_extra"],
    [5, "invalid", "phone-invalid", "Zoë", "'+1 x", "'=1+1", ""],
    [7, "failed", "row-ragged", "Bob", 919876500001, "", "more"],
]


@pytest.mark.parametrize(
    "options", [{}, {"header_row": 3}, {"sheet": "Contacts", "header_row": 2}, {"sheet": 4}]
)
def test_report_saved_as_a_workbook_is_one(book: MakeBook, options: dict[str, Any]) -> None:
    """A report keeps its meaning as a workbook, whatever is set for the file that it is about."""
    source, rows = read(book(failures=REPORT), **options)
    assert source.is_report
    assert source.info.header == ("Name", "Phone", "=x")
    assert rows == {2: ("Zoë", "+1 x", "=1+1"), 3: ("Bob", "919876500001", "", "more")}
    remark = "a report of this program: read as such"
    assert source.info.notes[0].startswith(remark) == bool(options)


def test_only_a_report_overrules_what_is_set_for_a_workbook(book: MakeBook) -> None:
    """A sheet that is not there, or a header row, gives way to nothing but a report's header."""
    path = book(S=[["title"], ["import_row", "import_status"], ["a", "b"]], T=REPORT)
    with pytest.raises(SourceError, match="has no sheet 'Contacts'"):
        read(path, sheet="Contacts")
    assert read(path, header_row=3)[0].info.header == ("a", "b")
    assert read(path, sheet="T", header_row=3)[0].is_report


def test_header_only_and_empty_workbooks(book: MakeBook) -> None:
    """Only a header is zero rows; nothing at all is an error, hidden data is named."""
    source, rows = read(book(S=[["a", "b"]]))
    assert (rows, source.info.rows, source.sample) == ({}, 0, ())
    with pytest.raises(SourceError, match="no sheet holds"):
        read(book(S=[]))
    with pytest.raises(SourceError, match='--sheet "Secret"'):
        read(book(hidden="Secret", S=[], Secret=[["a"]]))
    with pytest.raises(SourceError, match="nothing in the sheet 'S'"):
        read(book(S=[], T=[["a"]]), sheet="S")


def test_many_rows_keep_their_order(book: MakeBook) -> None:
    """Thousands of rows come in order, blank ones between them counted."""
    table: Table = [["n", "x"]]
    for i in range(2500):
        table += [[i, "x"], []]
    source, rows = read(book(S=table))
    assert [cells[0] for cells in rows.values()] == [str(i) for i in range(2500)]
    assert list(rows) == list(range(2, 5002, 2))
    assert (source.info.rows, source.info.blank) == (2500, 2499)
    assert len(source.sample) == 200


def test_old_excel_file() -> None:
    """An .xls is read like any workbook."""
    source, rows = read(FILES / "contacts.xls")
    assert source.info.header == ("phone", "")
    assert rows == {2: ("447700900000", "2024-01-31"), 3: ("x", "0.5"), 4: ("", "TRUE")}


def test_old_excel_file_with_password(tmp_path: Path) -> None:
    """An .xls with the record of an encryption ends in the sentence about passwords."""
    content = bytearray((FILES / "contacts.xls").read_bytes())
    record = content.find(bytes.fromhex("0908100000060500")) + 20
    content[record : record + 2] = b"\x2f\x00"
    path = tmp_path / "locked.xls"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="protected with a password"):
        read(path)


def test_opendocument_spreadsheet(tmp_path: Path) -> None:
    """An .ods with repeated cells and rows has the row numbers that its program shows."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="{}"/>'
    row = "<table:table-row>{}</table:table-row>"
    empty = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        '<office:body><office:spreadsheet><table:table table:name="Contacts">'
        + row.format(cell.format("name") + cell.format("phone"))
        + empty
        + row.format(cell.format("Änn") + number.format(447700900000))
        + "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    path = tmp_path / "contacts.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    source, rows = read(path)
    assert source.info.header == ("name", "phone")
    assert rows == {4: ("Änn", "447700900000")}
    assert source.info.blank == 2


def test_binary_excel_file(tmp_path: Path) -> None:
    """An .xlsb is read like any workbook, numbers in full."""
    table: list[list[str | float | bool]] = [
        ["phone", "name"], [447700900000.0, "Zoë"], [True, 0.5],
    ]  # fmt: skip
    source, rows = read(write_xlsb(tmp_path / "book.xlsb", {"Leads": table, "Old": [["x"]]}))
    assert source.info.header == ("phone", "name")
    assert rows == {2: ("447700900000", "Zoë"), 3: ("TRUE", "0.5")}
    assert "other sheets with rows: 'Old' (1 row)" in source.info.notes[2]


@pytest.mark.parametrize("whole", [False, True])
def test_opendocument_spreadsheet_with_password(tmp_path: Path, whole: bool) -> None:
    """An .ods that is encrypted, member by member or as a whole, ends in the sentence on that."""
    path = write_ods(tmp_path / "plain.ods", {"S": [["a"]]})
    locked = tmp_path / "locked.ods"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(locked, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "META-INF/manifest.xml":
                entry = b"<manifest:encryption-data/></manifest:manifest>"
                content = content.replace(b"</manifest:manifest>", entry)
            is_content = name == "content.xml"
            target.writestr(
                "encrypted-package" if is_content and whole else name,
                bytes(range(256)) if is_content else content,
            )
    with pytest.raises(SourceError, match="protected with a password"):
        read(locked)


def test_opendocument_values(tmp_path: Path) -> None:
    """Dates, times, percentages, amounts and truths of an .ods are their true values."""
    cells = [
        ('office:value-type="date" office:date-value="2024-02-29"', "29.02.24"),
        ('office:value-type="date" office:date-value="2024-02-29T13:45:00"', "29.02.24 13:45"),
        ('office:value-type="time" office:time-value="PT13H45M00S"', "13:45"),
        ('office:value-type="percentage" office:value="0.255"', "25,5 %"),
        ('office:value-type="currency" office:currency="EUR" office:value="1234.5"', "1.234,50 €"),
        ('office:value-type="boolean" office:boolean-value="true"', "WAHR"),
        ('office:value-type="float" office:value="447700900000"', "4,477E+11"),
    ]
    path = write_ods(tmp_path / "a.ods", {"S": [list("abcdefg"), ["CELLS"]]})
    row = "".join(
        f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>"
        for kind, shown in cells
    )
    one = '<table:table-cell office:value-type="string"><text:p>CELLS</text:p></table:table-cell>'
    other = tmp_path / "b.ods"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).decode().replace(one, row))
    assert read(other)[1] == {
        2: ("2024-02-29", "2024-02-29 13:45:00", "13:45:00", "0.255", "1234.5", "TRUE",
            "447700900000"),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["book.csv", "book", "BOOK.XLSX"])
def test_workbook_is_told_by_its_content(book: MakeBook, name: str) -> None:
    """A workbook under another ending is read as what it is, with a note."""
    path = book(S=[["a"], [1]])
    path = path.rename(path.with_name(name))
    source, rows = read(path)
    assert rows == {2: ("1",)}
    assert ("an Excel workbook (xlsx), in spite of the ending .csv" in source.info.notes) == (
        name == "book.csv"
    )


def test_workbook_from_a_stream(book: MakeBook) -> None:
    """An open file is read, and its copy is removed."""
    with book(S=[["a"], [1]]).open("rb") as stream:
        source, rows = read(stream)
    assert (source.info.name, rows) == ("book.xlsx", {2: ("1",)})


def test_secrets_do_not_reach_the_parser(book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that parses what strangers wrote is not given the key."""
    import subprocess

    seen: list[dict[str, str]] = []
    start = subprocess.Popen

    def watch(*args: Any, **kwargs: Any) -> Any:
        seen.append(kwargs["env"])
        return start(*args, **kwargs)

    monkeypatch.setenv("RAMPWIN_API_KEY", "secret")
    monkeypatch.setattr(subprocess, "Popen", watch)
    read(book(S=[["a"], [1]]))
    assert seen
    assert all("RAMPWIN_API_KEY" not in environment for environment in seen)


def test_reading_works_from_another_folder(
    book: MakeBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parsing process finds the program and a relative path from any folder."""
    path = book(S=[["a"], [1]])
    monkeypatch.chdir(tmp_path)
    assert read(os.path.basename(path))[1] == {2: ("1",)}  # noqa: PTH119 - a relative text path


def test_output_refuses_endless_rows() -> None:
    """The parsing process stops when it has written more than any sheet can hold."""
    output = Output(io.BytesIO(), written_bytes=8 * 2**30)
    output.add(1, ["x"])
    with pytest.raises(Failure, match="too-big"):
        output.flush()


def test_a_cell_far_beside_the_table_is_named(book: MakeBook) -> None:
    """Its row is set apart, and it is said which cell is too much, for a sheet has no line ends."""
    far = [["Name", "Phone"], ["Ana", 1, *[""] * 1000, "call back"], ["Bob", 2]]
    with open_source(book(People=far)) as source:
        (chunk,) = source.chunks()
    assert [*chunk.ragged] == [2]
    assert chunk.aside[2].message.startswith("'call back' in column ALO stands far to the right")


@pytest.mark.parametrize(
    "cover",
    [
        [["Hotline", "+14155550132"], ["Fax", "+14155550133"]],
        [["Name", "Phone"], ["Ann", "1"], [], ["Company", "Contact No"], ["Acme", "2"]],
    ],
)
def test_a_doubt_about_a_sheet_names_the_others(book: MakeBook, cover: Table) -> None:
    """The first one with text may be a cover, and no option said that it is meant."""
    path = book(Cover=cover, People=[["Name", "Phone"], ["Ana", 1]], Notes=[["x"]])
    with pytest.raises(SourceError, match="sheets 'People', 'Notes' have rows, too") as told:
        open_source(path, ReadOptions(), field_of)
    assert told.value.ways[-2:] == ("--sheet People", "--sheet Notes")
    with pytest.raises(SourceError) as told:
        open_source(path, ReadOptions(sheet="Cover"), field_of)
    assert "People" not in str(told.value)
