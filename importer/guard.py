"""The formula guard of report files, and how a report file is recognised.

A spreadsheet program runs a cell as a formula when it starts with ``=``, ``+``, ``-``, ``@``, tab
or carriage return. Such a cell is written with a leading apostrophe, except a plain phone or
number, which people need to read as it is. A cell whose own apostrophes stand before such a
character gets one more, so that taking one away gives back every text exactly.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROW_COLUMN = "import_row"
CODE_COLUMN = "import_code"
REPORT_COLUMNS = (
    ROW_COLUMN,
    "import_status",
    CODE_COLUMN,
    "import_message",
    "import_warnings",
    "import_phone",
    "import_channel",
    "import_contact_id",
    "import_http_status",
    "import_attempts",
    "import_kept_row",
)
"""The report's own columns, in order; the source's columns follow."""

FILE_COLUMN = "import_file"
"""Stands between the two where a run has several sources."""

EXTRA_COLUMN = "import_extra"
"""The name of each column at the end that holds what rows have beyond their own header."""

FIRST_CHARACTERS = frozenset("=+-@\t\r'")
"""A text that starts with none of these is the same with and without its guard."""

_TRIGGERED = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_PLAIN_NUMBER = re.compile(r"[+-]?[ ().,/-]*[0-9][0-9 ().,/-]*(?:[eE][+-]?[0-9]+)?")
PLAIN_NUMBER_MAX_LENGTH = 40


def guard(text: str) -> str:
    """Give ``text`` in the form in which no spreadsheet program runs it as a formula.

    Plain phones and numbers (``+55 (11) 98765-4321``, ``-1,5``, ``+9.1E+11``; at most 40
    characters) come back unchanged. :func:`unguard` is the exact inverse.
    """
    if text[:1] not in FIRST_CHARACTERS or not _TRIGGERED.match(text):
        return text
    if len(text) <= PLAIN_NUMBER_MAX_LENGTH and _PLAIN_NUMBER.fullmatch(text):
        return text
    return "'" + text


def unguard(text: str) -> str:
    """Give the text whose guarded form is ``text``; any other text comes back unchanged."""
    if text[:1] == "'" and _GUARDED.match(text):
        return text[1:]
    return text


def is_report_header(header: Iterable[str]) -> bool:
    """Tell whether a file with this header is one that the importer wrote."""
    return {"import_row", "import_status"}.issubset(header)
