"""A second look at an .xlsb, a zip of records: each is a kind, a length and content.

[MS-XLSB], 2.1.4. Only a few kinds are looked at; the others are skipped by their length.
"""

from __future__ import annotations

import posixpath
import zipfile
from struct import unpack_from
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from importer.reader.look.marks import Formats, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importer.reader.look.marks import Look

# [MS-XLSB], 2.3.2: the kinds of records.
_ROW, _COLUMNS, _ERROR, _FORMULA_ERROR = 0, 60, 3, 11
_NUMBERS = frozenset({2, 5, 9})
"""A number in four bytes, one in eight, and a formula's result."""
_FORMAT, _CELL_FORMAT, _CELL_FORMATS, _END_OF_CELL_FORMATS, _SHEET = 44, 47, 617, 618, 156
_OF_SHEET = frozenset({_ROW, _COLUMNS, _ERROR, _FORMULA_ERROR})
_OF_FORMATS = frozenset({_FORMAT, _CELL_FORMAT, _CELL_FORMATS, _END_OF_CELL_FORMATS})
_COLUMN_IS_HIDDEN = 1
_ROW_IS_HIDDEN = 0x1000
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip
"""[MS-XLSB], 2.5.97.2 (BErr)."""
_LENGTH_BITS = 28
_BLOCK_BYTES = 2**20
_SMALL_BYTES = 16 * 2**20
"""More than the formats and the list of sheets of any honest workbook need."""


def marks(file: Path, sheet: str, look: Look) -> Iterator[Mark]:
    """As :func:`importer.reader.look.look_at` says."""
    with zipfile.ZipFile(file) as archive:
        formats = _formats(archive)
        wanted = _OF_SHEET | _NUMBERS if formats.is_telling else _OF_SHEET
        mark = Mark(0)
        for kind, content in _records(archive, _member(archive, sheet), wanted):
            if kind == _ROW:
                if mark.hidden or mark.fixes:
                    yield mark
                number, _, _, flags = unpack_from("<IIHH", content)
                mark = Mark(number + 1, hidden=bool(flags & _ROW_IS_HIDDEN))
            elif kind in _NUMBERS:
                column, style = unpack_from("<II", content)
                style &= 0xFFFFFF  # the highest byte holds flags
                if (fix := formats.fix(style)) is not None:
                    mark.fixes[column] = fix
                elif style in formats.percent:
                    look.percent.add(column)
            elif kind in {_ERROR, _FORMULA_ERROR}:
                column, _, code = unpack_from("<IIB", content)
                mark.fixes[column] = _ERRORS.get(code, "#ERROR!")
            elif kind == _COLUMNS:
                first, last, _, _, flags = unpack_from("<IIIIH", content)
                if flags & _COLUMN_IS_HIDDEN:
                    look.hidden_columns.append((first, last))
        if mark.hidden or mark.fixes:
            yield mark


def _member(archive: zipfile.ZipFile, sheet: str) -> str:
    """The member of the zip that holds a sheet."""
    ids = {}
    for _, content in _records(archive, "xl/workbook.bin", frozenset({_SHEET})):
        link, end = _text(content, 8)
        ids[_text(content, end)[0]] = link
    # expat itself stops entities that multiply; the size is bounded.
    links = ET.fromstring(_small(archive, "xl/_rels/workbook.bin.rels"))  # noqa: S314
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    return posixpath.normpath(posixpath.join("xl", targets[ids[sheet]])).removeprefix("/")


def _formats(archive: zipfile.ZipFile) -> Formats:
    """The formats of a workbook; none where it has none."""
    if "xl/styles.bin" not in archive.namelist():
        return Formats()
    codes: dict[int, str] = {}
    cell_formats: list[int] = []
    are_cells = False
    for kind, content in _records(archive, "xl/styles.bin", _OF_FORMATS):
        if kind == _FORMAT:
            codes[unpack_from("<H", content)[0]] = _text(content, 2)[0]
        elif kind in {_CELL_FORMATS, _END_OF_CELL_FORMATS}:
            are_cells = kind == _CELL_FORMATS
        elif kind == _CELL_FORMAT and are_cells:
            cell_formats.append(unpack_from("<HH", content)[1])
    return Formats.of(cell_formats, codes)


def _text(content: bytes, at: int) -> tuple[str, int]:
    """A text behind its length, and where it ends ([MS-XLSB], 2.5.169)."""
    (length,) = unpack_from("<I", content, at)
    end = at + 4 + 2 * length
    return content[at + 4 : end].decode("utf-16-le"), end


def _small(archive: zipfile.ZipFile, member: str) -> bytes:
    if archive.getinfo(member).file_size > _SMALL_BYTES:
        raise ValueError(f"{member} is too large")
    return archive.read(member)


def _records(
    archive: zipfile.ZipFile, member: str, kinds: frozenset[int]
) -> Iterator[tuple[int, bytes]]:
    """The records of these kinds: kind and content."""
    with archive.open(member) as stream:
        data = b""
        while block := stream.read(_BLOCK_BYTES):
            data += block
            at = end = 0
            while end <= len(data):
                at = end
                found = _head(data, at)
                if found is None:
                    break
                kind, start, end = found
                if end - start > _SMALL_BYTES:
                    raise ValueError(f"a record of {end - start} bytes")
                if kind in kinds and end <= len(data):
                    yield kind, data[start:end]
            data = data[at:]


def _head(data: bytes, at: int) -> tuple[int, int, int] | None:
    """The kind of a record, where its content begins and where it ends; ``None`` where it is cut.

    Kind and length are written in groups of seven bits, the lowest first.
    """
    try:
        kind = data[at]
        if kind & 0x80:
            at += 1
            kind = kind & 0x7F | data[at] << 7
        length = shift = 0
        while True:
            at += 1
            length |= (data[at] & 0x7F) << shift
            shift += 7
            if not data[at] & 0x80 or shift == _LENGTH_BITS:
                return kind, at + 1, at + 1 + length
    except IndexError:
        return None
