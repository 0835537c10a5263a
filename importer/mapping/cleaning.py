"""Takes out of a chunk's cells what is no value: formulas' errors, characters nobody sees, marks.

And reads characters as HTML writes them.

Such text is rare and a chunk large, so whole columns are looked at before any cell is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from importer.formula import MARKS, is_formula_error
from importer.messages import cells as messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importer.model import Problem

_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\r"))
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
"""Control characters, spaces without a width, and what turns the direction of the text around it,
so that a name reads otherwise than it is stored. What Arabic and Indian scripts need (LRM, RLM,
joiners) stays."""
_MARKED = re.compile(r"\s*'(?=(?:[\s.,:/()+-]*\d){3,}[\s.,:/()+-]*$)")
"""The apostrophe by which a spreadsheet knows a number as text (``'01234``): it is no part of the
value. A name (``'t Hooft``), a decade and a year (``'98``) keep theirs."""
_TEXT = re.compile(r'\s*=\s*"((?:[^"]|"")*)"\s*')
"""The formula by which CSV tells a spreadsheet that a number is text (``="01234"``)."""
_HTML = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,7});", re.IGNORECASE)
"""A character as HTML writes it: ``&amp;``, ``&#39;``."""
_DIRECTIONS = (b"\xe2\x80", b"\xe2\x81", b"\xef\xbb")
"""How the others of them begin in UTF-8."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A chunk's columns, and what was taken out of them."""

    columns: list[list[str]]
    warnings: dict[int, list[Problem]] = field(default_factory=dict)
    """Position of the row → what is to be said about it."""
    errors: dict[tuple[int, int], Problem] = field(default_factory=dict)
    """Row and column → the formula's error that stood there."""


def cleaned(
    columns: Sequence[list[str]], positions: Iterable[int], header: Sequence[str]
) -> Cleaned:
    """Clean the columns at some positions; the others, and the lists given, stay as they are."""
    result = Cleaned(list(columns))
    for position in positions:
        cells = columns[position]
        joined = "".join(cells)
        if any(mark in joined for mark in MARKS):
            _take_errors(position, header[position], cells, result)
        if "&" in joined and _HTML.search(joined):
            _read_html(position, header[position], result)
            joined = "".join(result.columns[position])
        if _may_hold_unseen(joined):
            _take_unseen(position, header[position], result)
        if '="' in joined or '= "' in joined:
            result.columns[position] = [
                text[1].replace('""', '"')
                if "=" in cell and (text := _TEXT.fullmatch(cell))
                else cell
                for cell in result.columns[position]
            ]
        if "'" in joined:
            result.columns[position] = [
                cell[mark.end() :] if "'" in cell and (mark := _MARKED.match(cell)) else cell
                for cell in result.columns[position]
            ]
    return result


def _may_hold_unseen(joined: str) -> bool:
    """A quick look: of a text that holds unseen characters it is true."""
    data = joined.encode("utf-8", "surrogatepass")
    if len(data.translate(None, _CONTROLS)) != len(data):
        return True
    return len(data) != len(joined) and any(start in data for start in _DIRECTIONS)


def _take_errors(position: int, name: str, cells: list[str], result: Cleaned) -> None:
    found = [row for row, cell in enumerate(cells) if is_formula_error(cell.strip())]
    if not found:
        return
    kept = list(cells)
    for row in found:
        kept[row] = ""
        problem = messages.formula_error(cells[row].strip(), name)
        result.errors[row, position] = problem
        result.warnings.setdefault(row, []).append(problem)
    result.columns[position] = kept


def _read_html(position: int, name: str, result: Cleaned) -> None:
    kept = list(result.columns[position])
    for row, cell in enumerate(kept):
        text = _HTML.sub(lambda found: unescape(found[0]), cell) if "&" in cell else cell
        if text != cell:
            kept[row] = text
            result.warnings.setdefault(row, []).append(messages.from_html(text.strip(), name))
    result.columns[position] = kept


def _take_unseen(position: int, name: str, result: Cleaned) -> None:
    kept = list(result.columns[position])
    for row, cell in enumerate(kept):
        text = _UNSEEN.sub("", cell)
        if text != cell:
            kept[row] = text
            result.warnings.setdefault(row, []).append(messages.cleaned(text.strip(), name))
    result.columns[position] = kept
