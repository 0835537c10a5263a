"""A second look at an .ods, whose cells hold a value and beside it the text that is shown.

Its XML is first searched as bytes, as that of an .xlsx is; only where something telling is in it,
it is parsed.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from importer.reader.extent import blocks
from importer.reader.look.marks import Mark, Prefix, xml_parser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importer.reader.look.marks import Look

_CONTENT = "content.xml"
_BLOCK_BYTES = 2**18
_LONGEST_TEXT = 40
_MOST_TIMES = 2**20
"""As many rows as a sheet may have, and more than it may have columns."""
_HIDDEN = frozenset({"collapse", "filter"})
_HINTS = (b'"collapse"', b'"filter"', b'"percentage"', b':string-value=""')
_SHOWN_ZERO = re.compile(rb":p>(?:0[0-9]|\+[0-9])")


def marks(file: Path, sheet: str, look: Look) -> Iterator[Mark]:
    """As :func:`importer.reader.look.look_at` says."""
    if not any(
        any(hint in block for hint in _HINTS) or _SHOWN_ZERO.search(block)
        for block, _ in blocks(file, _CONTENT)
    ):
        return
    reading = _Reading(sheet, look)
    with zipfile.ZipFile(file) as archive, archive.open(_CONTENT) as stream:
        while block := stream.read(_BLOCK_BYTES):
            reading.parser.Parse(block)
            for mark, times in reading.ready:
                for at in range(mark.number, mark.number + times):
                    yield Mark(at, mark.hidden, mark.fixes)
            reading.ready.clear()


class _Reading:
    """Handlers for the elements of one table of the document."""

    def __init__(self, sheet: str, look: Look) -> None:
        self.ready: list[tuple[Mark, int]] = []
        """Rows, and how many times each comes one after the other."""
        self._sheet = sheet
        self._look = look
        self._is_inside = False
        self._number = self._column = 0
        self._mark = Mark(0)
        self._is_filled = False
        self._row: dict[str, str] = {}
        self._cell: dict[str, str] = {}
        self._columns_defined = 0
        self._annotations = 0
        self._is_text = False
        self._text = ""
        self.parser = xml_parser(self._start, self._end, self._take)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "table":
                self._is_inside = attributes.get("table:name") == self._sheet
            case _ if not self._is_inside:
                pass
            case "table-cell" | "covered-table-cell":
                self._cell, self._text = attributes, ""
            case "p":
                self._is_text = not self._annotations
            case "annotation":
                self._annotations += 1
            case "table-row":
                self._mark = Mark(self._number + 1, _is_hidden(attributes))
                self._row, self._column, self._is_filled = attributes, 0, False
            case "table-column":
                first = self._columns_defined
                self._columns_defined += _times(attributes, "columns")
                if _is_hidden(attributes):
                    self._look.hidden_columns.append((first, self._columns_defined - 1))

    def _take(self, text: str) -> None:
        if self._is_text and len(self._text) < _LONGEST_TEXT:
            self._text += text[:_LONGEST_TEXT]

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "table":
                self._is_inside = False
            case _ if not self._is_inside:
                pass
            case "p":
                self._is_text = False
            case "annotation":
                self._annotations -= 1
            case "table-cell" | "covered-table-cell":
                self._end_cell()
            case "table-row":
                times = _times(self._row, "rows")
                if self._is_filled and (self._mark.hidden or self._mark.fixes):
                    self.ready.append((self._mark, times))
                self._number += times

    def _end_cell(self) -> None:
        times = _times(self._cell, "columns")
        columns = range(self._column, self._column + times)
        self._column += times
        kind, text = self._cell.get("office:value-type", ""), self._text.strip()
        if not kind and not text:
            return
        self._is_filled = True
        if kind == "string" and text and self._cell.get("office:string-value") == "":
            self._mark.fixes.update(dict.fromkeys(columns, text))  # a formula's error
        elif kind == "float" and text[:1] == "0" and text.isdecimal() and len(text) > 1:
            self._mark.fixes.update(dict.fromkeys(columns, len(text)))
        elif kind == "float" and (shown := _shown_before(text, self._cell.get("office:value", ""))):
            self._mark.fixes.update(dict.fromkeys(columns, Prefix(shown)))
        elif kind == "percentage":
            self._look.percent.update(columns)


def _shown_before(text: str, value: str) -> str:
    """The calling code that is shown before a number's digits, and is no part of its value."""
    digits = "".join(filter(str.isdigit, text))
    if not text.startswith("+") or not value.isdecimal() or not digits.endswith(value):
        return ""
    return f"+{digits.removesuffix(value)}"


def _is_hidden(attributes: dict[str, str]) -> bool:
    return attributes.get("table:visibility") in _HIDDEN


def _times(attributes: dict[str, str], what: str) -> int:
    """How many rows or columns an element stands for."""
    told = attributes.get(f"table:number-{what}-repeated", "1")
    return min(int(told), _MOST_TIMES) if told.isdecimal() else 1
