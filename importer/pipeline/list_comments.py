"""Tells the comments in a suppression list: lines that begin with ``#`` and hold no number.

Whoever writes ``# +44 …`` may have taken the number off the list, or noted it there: nobody knows,
so such a line is none, and stops the list where it cannot be read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importer.header import listed
from importer.mapping import is_phone_header
from importer.model import PhoneNumber
from importer.phone import read_phone

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK = "#"
_SHOWN = 3
_FEWEST_DIGITS = 6
"""Of a phone number that may be written in a comment."""
_DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}|\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d(?::\d\d)?\b")
_FEW_DIGITS = re.compile(r"\+?\d[\d\s().-]*\d")


class Comments:
    """Says of a list's rows which are comments, and remembers those."""

    def __init__(self, region: str | None) -> None:
        """Take the region that national numbers are read by."""
        self._region = region
        self._seen: dict[str, None] = {}

    def __call__(self, row: Sequence[str]) -> bool:
        """Whether a row is a comment.

        A number sign may head a column, too (``#,Phone``), or begin a row's first value: of such a
        row no other cell may have a digit in it.
        """
        cells = [cell.strip() for cell in row if cell.strip()]
        if not cells or not cells[0].startswith(MARK) or any(map(is_phone_header, cells)):
            return False
        first, *others = (_DATE.sub("", cell) for cell in cells)
        if any(map(str.isdigit, "".join(others))) or self._holds_number(first):
            return False
        self._seen[", ".join(cells)] = None
        return True

    def notes(self, name: str) -> list[str]:
        """What is to be told of the comments in the list of this name."""
        if not self._seen:
            return []
        told = listed(self._seen, most=_SHOWN)
        return [f"lines of {name} that begin with {MARK} are comments and were left out: {told}"]

    def _holds_number(self, text: str) -> bool:
        if sum(map(str.isdigit, text)) >= _FEWEST_DIGITS:
            return True
        return any(
            isinstance(read_phone(found, self._region), PhoneNumber)
            for found in _FEW_DIGITS.findall(text)
        )


def doubt(text: str) -> str:
    """What is said of a number that cannot be read, where a line begins with a number sign."""
    if not text.lstrip().startswith(MARK):
        return ""
    return (
        f" A line that begins with {MARK} is a comment only where it holds no number: take the "
        f"{MARK} away if the number is to be left out, or the line if not."
    )
