"""Workbooks and packed files."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter  # type: ignore[import-untyped]

from tests.corpus.cases import Case
from tests.corpus.texts import ASCII, ASCII_PHONES, HEADER, written
from tests.workbooks import SAVED, write_binary_findings, write_ods, write_xlsb

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[Path], object]

TEXTS = written(ASCII)
TWO = [HEADER, *ASCII]


def book(
    fill: Callable[[Any, Any], object], *, sheets: tuple[str, ...] = ("Leads",), **options: object
) -> Write:
    """A workbook that ``fill`` fills: it gets the workbook and its first sheet."""

    def write(path: Path) -> None:
        with xlsxwriter.Workbook(path, options) as made:
            made.set_properties({"created": datetime(2026, 1, 2)})  # noqa: DTZ001  # as Excel has it
            first, *_ = [made.add_worksheet(name) for name in sheets]
            fill(made, first)

    return write


def rows(*lines: list[Any], at: int = 0) -> Callable[[Any, Any], object]:
    """Fill the first sheet with rows."""

    def fill(_: Any, sheet: Any) -> None:
        for number, line in enumerate(lines):
            sheet.write_row(at + number, 0, line)

    return fill


def usual(name: str, about: str, write: bytes | Write, first: int = 2, **more: object) -> Case:
    """A case that must give the usual two rows."""
    fields: dict[str, object] = {
        "header": HEADER, "rows": ASCII, "phones": ASCII_PHONES,
        "numbers": [first, first + 1], **more,
    }  # fmt: skip
    return Case(name, about, write, **fields)  # type: ignore[arg-type]


def found(name: str, about: str, write: Write) -> Case:
    """A case with errors of formulas, zeros and percentages of a format, hidden rows and columns."""
    return Case(
        name, about, write,
        header=["Mobile", "ZIP", "Share", "City", "Company"],
        rows=[["+14155550132", "01234", "0.025", "Rome", "#N/A"],
              ["+14155550133", "98765", "0.5", "Oslo", "#DIV/0!"],
              ["+14155550134", "00007", "0.255", "Lyon", "Acme"]],
        phones=["+14155550132", "+14155550133", "+14155550134"],
        bodies=[{"zipcode": "01234", "city": "Rome"}, {"zipcode": "98765", "city": "Oslo"},
                {"zipcode": "00007", "city": "Lyon", "company": "Acme"}],
        notes=["1 hidden row", "'City'", "'Share'", "'ZIP'"],
    )  # fmt: skip


def saved(name: str) -> Write:
    """A workbook that a spreadsheet program has saved."""
    return lambda path: path.write_bytes((SAVED / name).read_bytes())


def _formatted_rows(made: Any, sheet: Any) -> None:
    rows(*TWO)(made, sheet)
    bold = made.add_format({"bold": True})
    for number in range(3, 3000):
        sheet.set_row(number, None, bold)
        sheet.write_blank(number, 0, None, bold)


def values(name: str, about: str, write: Write, cells: list[str], **more: object) -> Case:
    """A case with one person and one further cell for each of the given texts."""
    fields: dict[str, object] = {
        "header": ["Mobile", "Value"],
        "rows": [[f"+1415555{130 + n:04}", cell] for n, cell in enumerate(cells)],
        **more,
    }
    return Case(name, about, write, **fields)  # type: ignore[arg-type]


def column(*cells: Any, style: dict[str, Any] | None = None) -> Callable[[Any, Any], object]:
    """Fill the sheet with phones and these values."""

    def fill(made: Any, sheet: Any) -> None:
        shown = made.add_format(style) if style else None
        sheet.write_row(0, 0, ["Mobile", "Value"])
        for number, cell in enumerate(cells):
            sheet.write(number + 1, 0, f"+1415555{130 + number:04}")
            sheet.write(number + 1, 1, cell, *filter(None, [shown]))

    return fill


def phones(*cells: Any, style: dict[str, Any] | None = None) -> Callable[[Any, Any], object]:
    """Fill a column of phones that are kept as numbers or texts."""

    def fill(made: Any, sheet: Any) -> None:
        shown = made.add_format(style) if style else None
        sheet.write_row(0, 0, ["Name", "Mobile"])
        for number, cell in enumerate(cells):
            sheet.write(number + 1, 0, f"P{number}")
            sheet.write(number + 1, 1, cell, *filter(None, [shown]))

    return fill


def _hidden(made: Any, sheet: Any) -> None:
    rows(*TWO)(made, sheet)
    sheet.set_row(2, None, None, {"hidden": True})


def _hidden_sheet(made: Any, sheet: Any) -> None:
    rows(["old", "list"], ["x", "+14155550199"])(made, sheet)
    rows(*TWO)(made, made.worksheets()[1])
    made.worksheets()[1].activate()
    made.worksheets()[1].set_first_sheet()
    sheet.hide()


def _cover(made: Any, sheet: Any) -> None:
    sheet.write_column(0, 0, ["Leads of 2026", "Prepared by Bo", "", "Confidential"])
    rows(*TWO)(made, made.get_worksheet_by_name("Leads"))


def _two_sheets(made: Any, sheet: Any) -> None:
    rows(*TWO)(made, sheet)
    rows(HEADER, ["Old Al", "+14155550199", "Reno"])(made, made.worksheets()[1])


def _merged(_: Any, sheet: Any) -> None:
    sheet.merge_range(0, 0, 0, 1, "Contact")
    sheet.write_row(0, 2, ["Phone"])
    sheet.write_row(1, 0, ["First name", "Last name", "Mobile"])
    sheet.write_row(2, 0, ["Ana", "Silva", "+5511987654321"])
    sheet.write_row(3, 0, ["Bo", "Day", "+14155550132"])


def _rich(made: Any, sheet: Any) -> None:
    bold = made.add_format({"bold": True})
    sheet.write_row(0, 0, HEADER)
    sheet.write_rich_string(1, 0, bold, "Ann", " Lee")
    sheet.write_row(1, 1, ASCII[0][1:])
    sheet.write_row(2, 0, ASCII[1])


def _formulas(_: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, HEADER)
    for number, line in enumerate(ASCII, 1):
        sheet.write_formula(number, 0, f'="{line[0]}"', None, line[0])
        sheet.write_row(number, 1, line[1:])


def _errors(_: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, HEADER)
    sheet.write_formula(1, 0, "=NA()", None, "#N/A")
    sheet.write_row(1, 1, ASCII[0][1:])
    sheet.write_row(2, 0, ASCII[1][:2])
    sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")


def _uncounted(path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(HEADER)
    for line in ASCII:
        sheet.append([f'="{line[0]}"', *line[1:]])
    made.save(path)


def _macros(path: Path) -> None:
    """A workbook whose type says that it has macros; there is no code in it to run."""
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain) as made:
        rows(*TWO)(made, made.add_worksheet("Leads"))
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            target.writestr(zipfile.ZipInfo(member), content)


def packed(members: dict[str, bytes]) -> bytes:
    """A zip with these members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(zipfile.ZipInfo(name), member)
    return content.getvalue()


VALUES = [
    values("workbook/dates.xlsx", "Dates are ISO 8601, whatever the format.",
           book(column(date(2026, 3, 14), datetime(2026, 3, 14, 8, 30),  # noqa: DTZ001
                       style={"num_format": "dd.mm.yy"})),
           ["2026-03-14", "2026-03-14 08:30:00"]),
    values("workbook/dates-1904.xlsx", "The other date system.",
           book(column(date(2026, 3, 14), date(1904, 1, 2), style={"num_format": "d mmm yyyy"}),
                date_1904=True),
           ["2026-03-14", "1904-01-02"]),
    values("workbook/truths.xlsx", "TRUE and FALSE.", book(column(True, False)), ["TRUE", "FALSE"]),
    values("workbook/percent.xlsx", "A percentage is the fraction that the cell holds.",
           book(column(0.255, 0.05, style={"num_format": "0.0%"})), ["0.255", "0.05"],
           notes=["fraction"]),
    values("workbook/zeros.xlsx", "Zeros that only the format shows are kept.",
           book(column(1234, 99, style={"num_format": "00000"})), ["01234", "00099"]),
    values("workbook/numbers.xlsx", "Numbers without loss.",
           book(column(12, 0.1, 1234567.25, -3)), ["12", "0.1", "1234567.25", "-3"]),
    values("workbook/text-numbers.xlsx", "Numbers that are kept as text stay text.",
           book(column("00123", "1E5", "NA"), strings_to_numbers=False), ["00123", "1E5", "NA"]),
    Case("workbook/phones-as-numbers.xlsx", "Phones as numbers, in full behind any format.",
         book(phones(5511987654321, 919876543210, style={"num_format": "0.00E+00"})),
         header=["Name", "Mobile"], rows=[["P0", "5511987654321"], ["P1", "919876543210"]],
         phones=["+5511987654321", "phone-too-long"], options={"region": "BR"}),
    Case("workbook/phones-damaged.xlsx", "Phones as text in scientific notation are gone.",
         book(phones("5.51199E+12", "5511980000000", "5511987654321")),
         header=["Name", "Mobile"],
         rows=[["P0", "5.51199E+12"], ["P1", "5511980000000"], ["P2", "5511987654321"]],
         phones=["phone-excel-damaged", "phone-excel-damaged", "+5511987654321"],
         options={"region": "BR"}),
    usual("workbook/rich.xlsx", "Text with formats within.", book(_rich)),
    usual("workbook/formulas.xlsx", "Formulas are their saved results.", book(_formulas)),
    Case("workbook/errors.xlsx", "A formula's error is no name and no city.", book(_errors),
         header=HEADER, rows=[["#N/A", *ASCII[0][1:]], [*ASCII[1][:2], "#DIV/0!"]],
         phones=ASCII_PHONES,
         bodies=[{"city": "Reno"}, {"first_name": "Bo", "last_name": "Day"}]),
    Case("workbook/no-results.xlsx", "Formulas that no program has calculated.", _uncounted,
         header=HEADER, rows=[["", *line[1:]] for line in ASCII], phones=ASCII_PHONES,
         notes=["no saved result"]),
    Case("workbook/apostrophes.xlsx", "An apostrophe that marks a text is no part of it.",
         book(phones("'+5511987654321", "'5511987654322")), header=["Name", "Mobile"],
         rows=[["P0", "'+5511987654321"], ["P1", "'5511987654322"]],
         phones=["+5511987654321", "+5511987654322"], options={"region": "BR"}),
]  # fmt: skip
PLACES = [
    usual("workbook/plain.xlsx", "A table from A1 on.", book(rows(*TWO))),
    usual("workbook/titles.xlsx", "Titles above the header.",
          book(rows(["Contacts export"], ["March 2026"], [], *TWO)), 5),
    Case("workbook/merged-header.xlsx", "A header of two lines, its groups merged.", book(_merged),
         header=["Contact First name", "Contact Last name", "Phone Mobile"],
         rows=[["Ana", "Silva", "+5511987654321"], ["Bo", "Day", "+14155550132"]],
         numbers=[3, 4], phones=["+5511987654321", "+14155550132"],
         bodies=[{"first_name": "Ana", "last_name": "Silva"},
                 {"first_name": "Bo", "last_name": "Day"}]),
    Case("workbook/total.xlsx", "A total below the table is no contact.",
         book(rows(["Name", "Mobile", "Amount"], ["Ann", "2125550132", 100],
                   ["Bo", "2125550133", 250], ["Total", 4251100265, 350])),
         header=["Name", "Mobile", "Amount"],
         rows=[["Ann", "2125550132", "100"], ["Bo", "2125550133", "250"],
               ["Total", "4251100265", "350"]],
         phones=["+12125550132", "+12125550133", "row-footer"], options={"region": "US"}),
    Case("workbook/stacked.xlsx", "A second table in the sheet.",
         book(rows(*TWO, [], ["Supplier", "Hotline"], ["Acme", "+14155550190"],
                   ["Bolt", "+14155550191"])), error="--last-row"),
    usual("workbook/hidden-row.xlsx", "A hidden row is a row, and is said.", book(_hidden),
          notes=["hidden"]),
    usual("workbook/hidden-sheet.xlsx", "A hidden sheet is passed over.",
          book(_hidden_sheet, sheets=("Old", "Leads"))),
    usual("workbook/two-sheets.xlsx", "Another sheet with rows is said.",
          book(_two_sheets, sheets=("Leads", "Old")), notes=["Old"]),
    Case("workbook/cover.xlsx", "A first sheet with text, and the table in another one.",
         book(_cover, sheets=("Cover", "Leads")), error='add --sheet "Leads"'),
    Case("workbook/second-sheet.xlsx", "The second one, by an option.",
         book(_two_sheets, sheets=("Leads", "Old")), header=HEADER,
         rows=[["Old Al", "+14155550199", "Reno"]], phones=["+14155550199"],
         options={"sheet": "old"}),
    Case("workbook/no-such-sheet.xlsx", "A sheet that there is not.", book(rows(*TWO)),
         options={"sheet": "Lead"}, error="Did you mean 'Leads'?"),
    Case("workbook/empty.xlsx", "A workbook without a cell.", book(rows()), error="is empty"),
    Case("workbook/password.xlsx", "A workbook behind a password.",
         bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage\0".encode("utf-16-le"),
         error="password"),
    usual("workbook/formatted-rows.xlsx", "Thousands of rows that have a format and nothing else.",
          book(_formatted_rows)),
    usual("workbook/macros.xlsm", "A workbook with macros: only its cells are read.", _macros),
    usual("workbook/binary.xlsb", "A binary workbook.",
          lambda path: write_xlsb(path, {"Leads": TWO})),
    usual("workbook/open.ods", "An OpenDocument spreadsheet.",
          lambda path: write_ods(path, {"Leads": TWO})),
    found("workbook/found.xlsb", "A binary workbook with errors and formats.", write_binary_findings),
    found("workbook/found.xls", "The same as an old workbook.", saved("findings.xls")),
    found("workbook/found.ods", "The same as an OpenDocument.", saved("findings.ods")),
    usual("workbook/as.csv", "A workbook that says it is CSV.", book(rows(*TWO)),
          notes=["in spite of the ending .csv"]),
]  # fmt: skip
PACKED = [
    usual("packed/leads.csv.gz", "A packed text.", gzip.compress(TEXTS, mtime=0)),
    usual("packed/leads.zip", "An archive with one table.", packed({"leads.csv": TEXTS}),
          notes=["leads.csv"]),
    usual("packed/leads-and-junk.zip", "What macOS puts into archives is passed over.",
          packed({"data/leads.csv": TEXTS, "__MACOSX/._leads.csv": b"\0\0", "data/.DS_Store": b"\0"})),
    Case("packed/two.zip", "Two tables in an archive.", packed({"a.csv": TEXTS, "b.csv": TEXTS}),
         error="a.csv"),
    Case("packed/none.zip", "No table in an archive.", packed({"manual.pdf": b"%PDF-1.7"}),
         error="PDF"),
    Case("packed/prose.zip", "An archive whose only text is no table.",
         packed({"notes.txt": b"Dear all,\nplease find the list attached.\n"}),
         error="It was read from 'notes.txt' in the archive"),
    Case("packed/cut.csv.gz", "A packed text that is cut off.",
         gzip.compress(TEXTS * 40, mtime=0)[:-20], error="cut"),
]  # fmt: skip

CASES = [*VALUES, *PLACES, *PACKED]
