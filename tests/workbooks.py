"""Workbooks that tests build from their XML, as no library would write them."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

SAVED = Path(__file__).parent / "reader" / "files"
"""Workbooks that LibreOffice has saved."""
_NS = "http://schemas.openxmlformats.org"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_NS}/package/2006/content-types"><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{_NS}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{_NS}/spreadsheetml/2006/main" '
    f'xmlns:r="{_NS}/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" '
    'r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_NS}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_NS}/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}
_BINARY_TYPES = (
    f'<Types xmlns="{_NS}/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.worksheet"/>'
    '<Override PartName="/xl/workbook.bin" '
    'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/></Types>'
)
CORNERS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>phone</t></is></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
"""Cells in the opposite corners of a sheet: a rectangle of 17 thousand million cells."""


def write_raw_xlsx(path: Path, pieces: Iterable[str]) -> Path:
    """Write an xlsx whose sheet data is the given pieces of XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, f'<?xml version="1.0"?>{text}')
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{_NS}/spreadsheetml/2006/main">'.encode())
            sheet.write(b"<sheetData>")
            for piece in pieces:
                sheet.write(piece.encode())
            sheet.write(b"</sheetData></worksheet>")
    return path


def long_text() -> list[str]:
    """Sheet data that unfolds from under 1 MB to 300 MB: one text."""
    text = "A" * 1_000_000
    return ['<row r="1"><c r="A1" t="inlineStr"><is><t>', *[text] * 300, "</t></is></c></row>"]


def empty_rows() -> list[str]:
    """The same: one cell, and then 13 million empty rows."""
    rows = "<row><c/><c/><c/></row>" * 1000
    return ['<row r="1"><c r="A1"><v>1</v></c></row>', *[rows] * 13_000]


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def write_ods(path: Path, tables: Mapping[str, Sequence[Sequence[str | float]]]) -> Path:
    """Write an OpenDocument spreadsheet: sheet → rows of texts and numbers."""
    sheets = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, rows))}</table:table>'
        for name, rows in tables.items()
    )
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{_OASIS}:office:1.0" '
        f'xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _ODS)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _ods_row(cells: Sequence[str | float]) -> str:
    if not cells:
        return "<table:table-row><table:table-cell/></table:table-row>"
    return f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>"


def _ods_cell(value: str | float) -> str:
    if isinstance(value, str):
        text = f"<text:p>{escape(value)}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


@dataclass(frozen=True)
class FormulaError:
    """A formula whose result is an error, by its code ([MS-XLSB], 2.5.97.2)."""

    code: int


@dataclass(frozen=True)
class Formatted:
    """A number, and the code of the format that shows it."""

    value: float
    code: str


Cell: TypeAlias = str | float | FormulaError | Formatted


def write_xlsb(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    hidden_rows: Container[int] = (),
    hidden_columns: Sequence[tuple[int, int]] = (),
) -> Path:
    """Write a binary workbook: sheet → rows of texts, numbers and truths ([MS-XLSB], 2.3 and 2.4).

    Only the records that a reader cannot do without; LibreOffice opens it. Rows and columns are
    counted from 0.
    """
    codes = [cell.code for rows in sheets.values() for row in rows for cell in row
             if isinstance(cell, Formatted)]  # fmt: skip
    formats = {code: n for n, code in enumerate(dict.fromkeys(codes), 1)}
    main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="r{n}" Type="{main}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    bundles = b"".join(
        _record(156, struct.pack("<II", 0, n) + _wide(f"r{n}") + _wide(name))
        for n, name in enumerate(sheets, 1)
    )
    book = [_record(131), _record(143), bundles, _record(144), _record(132)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", _BINARY_TYPES)
        archive.writestr("_rels/.rels", _PARTS["_rels/.rels"].replace(".xml", ".bin"))
        archive.writestr("xl/workbook.bin", b"".join(book))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{_NS}/package/2006/relationships">'
            f'{links}<Relationship Id="r0" Type="{main}/styles" Target="styles.bin"/>'
            "</Relationships>",
        )
        for n, rows in enumerate(sheets.values(), 1):
            sheet = _binary_sheet(rows, formats, hidden_rows, hidden_columns)
            archive.writestr(f"xl/worksheets/sheet{n}.bin", b"".join(sheet))
        archive.writestr("xl/styles.bin", b"".join(_binary_styles(formats)))
    return path


def write_binary_findings(path: Path) -> Path:
    """What ``findings.xls`` and ``findings.ods`` hold, as a binary workbook."""
    zip_code, share = "00000", "0.0%"
    table: list[list[Cell]] = [
        ["Mobile", "ZIP", "Share", "City", "Company"],
        ["+14155550132", Formatted(1234, zip_code), Formatted(0.025, share), "Rome",
         FormulaError(0x2A)],
        ["+14155550133", Formatted(98765, zip_code), Formatted(0.5, share), "Oslo",
         FormulaError(0x07)],
        ["+14155550134", Formatted(7, zip_code), Formatted(0.255, share), "Lyon", "Acme"],
    ]  # fmt: skip
    return write_xlsb(path, {"Leads": table}, hidden_rows={2}, hidden_columns=[(3, 3)])


def _binary_styles(formats: Mapping[str, int]) -> Iterator[bytes]:
    """Number formats from 164 on, and the formats of cells: the usual one and one for each."""
    yield _record(278)
    yield _record(615, struct.pack("<I", len(formats)))
    for code, n in formats.items():
        yield _record(44, struct.pack("<H", 163 + n) + _wide(code))
    yield _record(616)
    for begin, cell_formats in ((626, [0]), (617, [0, *(163 + n for n in formats.values())])):
        yield _record(begin, struct.pack("<I", len(cell_formats)))
        for number in cell_formats:
            yield _record(47, struct.pack("<HHHHHBBHBB", 0, number, 0, 0, 0, 0, 0, 0, 0, 0))
        yield _record(begin + 1)
    yield _record(279)


def _binary_sheet(
    rows: Sequence[Sequence[Cell]],
    formats: Mapping[str, int],
    hidden_rows: Container[int],
    hidden_columns: Sequence[tuple[int, int]],
) -> Iterator[bytes]:
    width = max(map(len, rows), default=1)
    yield _record(129)
    yield _record(148, struct.pack("<IIII", 0, max(0, len(rows) - 1), 0, width - 1))
    if hidden_columns:
        yield _record(390)
        for first, last in hidden_columns:
            yield _record(60, struct.pack("<IIIIH", first, last, 2048, 0, 1))
        yield _record(391)
    yield _record(145)
    for number, cells in enumerate(rows):
        flags = 0x1000 if number in hidden_rows else 0
        yield _record(0, struct.pack("<IIHHBI", number, 0, 300, flags, 0, 0))
        for column, value in enumerate(cells):
            place = struct.pack("<II", column, 0)
            match value:
                case bool():
                    yield _record(4, place + bytes([value]))
                case str():
                    yield _record(6, place + _wide(value))
                case FormulaError():
                    # The formula: a constant of that error ([MS-XLSB], 2.5.97.35).
                    formula = struct.pack("<HIBBI", 0, 2, 0x1C, value.code, 0)
                    yield _record(11, place + bytes([value.code]) + formula)
                case Formatted():
                    place = struct.pack("<II", column, formats[value.code])
                    yield _record(5, place + struct.pack("<d", value.value))
                case _:
                    yield _record(5, place + struct.pack("<d", value))
    yield _record(146)
    yield _record(130)


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, content: bytes = b"") -> bytes:
    """A record: kind and length are written in groups of seven bits, the lowest first."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = bytearray(), len(content)
    while length >= 128:
        size.append(length & 0x7F | 0x80)
        length >>= 7
    return head + bytes([*size, length]) + content
