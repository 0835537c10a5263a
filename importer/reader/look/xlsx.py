"""A second look at an .xlsx.

The sheet's XML is first searched as bytes, at several hundred MB/s; only where something telling is
in it, it is parsed once more beside the rows.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from importer.reader.extent import blocks, column_number, sheet_members
from importer.reader.look.marks import Formats, Mark, xml_parser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importer.reader.look.marks import Look

_BLOCK_BYTES = 2**18
_STYLES = "xl/styles.xml"
_STYLES_BYTES = 16 * 2**20
_COUNTED_BYTES = 64 * 2**20
"""How much of another sheet is looked at to say how many rows it has."""
_ROW_BYTES = 8 * 2**20
_LONGEST_ERROR = 40
_HINTS = (b' hidden="1"', b' hidden="true"', b' t="e"', b"<f", b":f>", b":f ")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_VALUE_ENDS = (b"</v>", b"</t>", b":v>", b":t>")
_TRUE = frozenset({"1", "true"})


def marks(file: Path, sheet: str, look: Look) -> Iterator[Mark]:
    """As :func:`importer.reader.look.look_at` says."""
    member = sheet_members(file).get(sheet)
    formats = formats_of(file)
    if member is None or not is_telling(file, member, formats):
        return
    reading = _Reading(formats, look)
    with zipfile.ZipFile(file) as archive, archive.open(member) as stream:
        while block := stream.read(_BLOCK_BYTES):
            try:
                reading.parser.Parse(block)
            finally:  # of a broken one the rows that came before
                yield from reading.ready
            reading.ready.clear()


def formats_of(file: Path) -> Formats:
    """The formats of a workbook; none where they cannot be read."""
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(_STYLES).file_size > _STYLES_BYTES:
                return Formats()
            root = ET.fromstring(archive.read(_STYLES))  # noqa: S314 - as in extent.py
    except (KeyError, ET.ParseError, ValueError):
        return Formats()
    codes: dict[int, str] = {}
    formats: list[int] = []
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name == "numFmt":
            codes[_number(element.get("numFmtId"))] = element.get("formatCode", "")
        elif name == "cellXfs":
            formats = [_number(each.get("numFmtId")) for each in element]
    return Formats.of(formats, codes)


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0


def is_telling(file: Path, member: str, formats: Formats) -> bool:
    """Whether a sheet holds anything that :func:`marks` would tell."""
    used = (*formats.zeros, *formats.percent, *formats.prefixes)
    hints = (*_HINTS, *(f' s="{index}"'.encode() for index in used))
    # One by one, as plain bytes: many times as fast as one pattern for all.
    return any(hint in block for block, _ in blocks(file, member) for hint in hints)


def filled_rows(file: Path, member: str) -> tuple[int, bool]:
    """How many rows of a sheet hold something, and whether all of it was looked at."""
    count = seen_bytes = 0
    rest = b""
    with zipfile.ZipFile(file) as archive, archive.open(member) as stream:
        while block := stream.read(_BLOCK_BYTES):
            seen_bytes += len(block)
            *rows, rest = _ROW.split(rest + block)
            count += sum(map(_is_filled, rows))
            if seen_bytes > _COUNTED_BYTES or len(rest) > _ROW_BYTES:
                return count, False
    # The last one has the end of the sheet behind it, and the first one what is before any row.
    return count + _is_filled(rest.partition(b"sheetData>")[0]), True


def _is_filled(row: bytes) -> bool:
    return any(end in row for end in _VALUE_ENDS)


class _Reading:
    """Handlers for the elements of a sheet."""

    def __init__(self, formats: Formats, look: Look) -> None:
        self.ready: list[Mark] = []
        self._formats = formats
        self._look = look
        self._row = Mark(0)
        self._column = -1
        self._cell: dict[str, str] = {}
        self._has_formula = False
        self._in_value = False
        self._value = ""
        self.parser = xml_parser(self._start, self._end, self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c":
                self._column = _column(attributes.get("r", ""), self._column + 1)
                self._cell = attributes
                self._has_formula = False
                self._value = ""
            case "v" | "t":
                self._in_value = True
            case "f":
                self._has_formula = True
            case "row":
                told = attributes.get("r", "")
                number = int(told) if told.isdecimal() else self._row.number + 1
                self._row = Mark(number, attributes.get("hidden") in _TRUE)
                self._column = -1
            case "col" if attributes.get("hidden") in _TRUE:
                first, last = attributes.get("min", ""), attributes.get("max", "")
                if first.isdecimal() and last.isdecimal():
                    self._look.hidden_columns.append((int(first) - 1, int(last) - 1))

    def _text(self, text: str) -> None:
        if self._in_value and len(self._value) < _LONGEST_ERROR:
            self._value += text[:_LONGEST_ERROR]

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v" | "t":
                self._in_value = False
            case "c":
                self._end_cell()
            case "row" if self._row.hidden or self._row.fixes:
                self.ready.append(self._row)

    def _end_cell(self) -> None:
        kind, style = self._cell.get("t", "n"), _number(self._cell.get("s"))
        value = self._value.strip()
        if not value:
            self._look.unsaved += self._has_formula and kind != "str"
        elif kind == "e":
            self._row.fixes[self._column] = value
        elif kind == "n" and (fix := self._formats.fix(style)) is not None:
            self._row.fixes[self._column] = fix
        elif kind == "n" and style in self._formats.percent:
            self._look.percent.add(self._column)


def _column(reference: str, following: int) -> int:
    """The column of a cell such as ``AB7``, from 0; without one it follows the last cell."""
    letters = reference.rstrip("0123456789").encode()
    return column_number(letters) - 1 if letters.isalpha() and len(letters) <= 3 else following
