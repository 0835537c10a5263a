"""Workbooks that tests build from their XML, as no library would write them."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

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


def write_xlsb(path: Path, sheets: Mapping[str, Sequence[Sequence[str | float | bool]]]) -> Path:
    """Write a binary workbook: sheet → rows of texts, numbers and truths ([MS-XLSB], 2.3 and 2.4).

    Only the records that a reader cannot do without.
    """
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
        archive.writestr("[Content_Types].xml", _PARTS["[Content_Types].xml"])
        archive.writestr("xl/workbook.bin", b"".join(book))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{_NS}/package/2006/relationships">'
            f"{links}</Relationships>",
        )
        for n, rows in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{n}.bin", b"".join(_binary_sheet(rows)))
    return path


def _binary_sheet(rows: Sequence[Sequence[str | float | bool]]) -> Iterator[bytes]:
    width = max(map(len, rows), default=1)
    yield _record(129)
    yield _record(148, struct.pack("<IIII", 0, max(0, len(rows) - 1), 0, width - 1))
    yield _record(145)
    for number, cells in enumerate(rows):
        yield _record(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        for column, value in enumerate(cells):
            place = struct.pack("<II", column, 0)
            match value:
                case bool():
                    yield _record(4, place + bytes([value]))
                case str():
                    yield _record(6, place + _wide(value))
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
