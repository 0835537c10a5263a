"""Tells by its first record whether a text file is a report that this program wrote."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from importer.guard import is_report_header

if TYPE_CHECKING:
    from pathlib import Path

    from importer.reader.options import ReadOptions

OWN_REPORT_NOTE = (
    "a report of this program: read as such, whatever is set for delimiter, header row and encoding"
)
_HEAD_BYTES = 256 * 1024


def is_own_report(file: Path, *, decoded: bool) -> bool:
    """Whether the file is a report as it was written: with a byte order mark and commas.

    ``decoded`` says that the file came as text, which may have lost its mark on the way.
    """
    with file.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not decoded and not head.startswith(codecs.BOM_UTF8):
        return False
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    try:
        header = next(csv.reader(io.StringIO(text, newline="")), [])
    except csv.Error:  # a cell of absurd length
        return False
    return is_report_header(header)


def options_for_own_report(options: ReadOptions) -> tuple[ReadOptions, str]:
    """How a report is read, and a note where that is not left to the file itself.

    Options and mappings speak of the file that the report is about, which looked otherwise.
    """
    is_hinted = (options.delimiter, options.header_row, options.encoding) != (None, None, None)
    own = replace(options, delimiter=",", header_row=1, encoding=None)
    return own, OWN_REPORT_NOTE if is_hinted else ""
