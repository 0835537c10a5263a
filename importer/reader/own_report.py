"""Tells by its header whether a file is a report that this program wrote, whoever saved it since.

A report is corrected in a spreadsheet program and saved as that program likes: with semicolons,
without a byte order mark, in the code page of the machine, as a workbook. What the options and the
mapping say of delimiter, encoding, sheet and header row is about the file that the report is about,
which looked otherwise. (For workbooks the parsing process looks at the header itself.)
"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from importer.guard import is_report_header
from importer.reader.dialect import separator_line
from importer.reader.encoding import marked_encoding, unmarked_utf16
from importer.reader.splitting import CANDIDATES

if TYPE_CHECKING:
    from pathlib import Path

    from importer.reader.options import ReadOptions

OWN_REPORT_NOTE = (
    "a report of this program: read as such, whatever is set for sheet, rows, delimiter and "
    "encoding"
)
_HEAD_BYTES = 256 * 1024


def delimiter_of_own_report(file: Path) -> str | None:
    """The delimiter of a text file if its first line with text is a report's header."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    # The header's own names are ASCII, which nearly all encodings without a mark agree on.
    codec = marked_encoding(head) or unmarked_utf16(head) or "latin-1"
    text = head.decode(codec, "replace").removeprefix("\ufeff")
    text = text[separator_line(text) :].lstrip("\r\n")
    for delimiter in CANDIDATES:
        try:
            header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error:  # a cell of absurd length
            continue
        if is_report_header(header):
            return delimiter
    return None


def options_for_own_report(options: ReadOptions, file: Path, delimiter: str) -> ReadOptions:
    """How a report that is a text file is read.

    Its encoding is what its bytes prove; only where they prove none is it the one that is set, for
    then somebody has found out that the report was saved in it.
    """
    encoding = None if _is_marked_or_utf8(file) else options.encoding
    return replace(
        options,
        delimiter=delimiter,
        header_row=None,
        header_rows=None,
        header=True,
        encoding=encoding,
        own_report=True,
        quote="double",
        escape="doubled",
    )


def own_report_note(options: ReadOptions) -> str:
    """A note where something is set that does not hold for a report; else nothing."""
    hints = (
        options.sheet, options.header_row, options.last_row, options.delimiter, options.encoding,
    )  # fmt: skip
    return OWN_REPORT_NOTE if any(hint is not None for hint in hints) else ""


def _is_marked_or_utf8(file: Path) -> bool:
    """Whether a file begins with a byte order mark, or is UTF-8 from end to end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as stream:
        block = stream.read(_HEAD_BYTES)
        if marked_encoding(block):
            return True
        if unmarked_utf16(block):
            return False
        try:
            while block:
                decoder.decode(block)
                block = stream.read(_HEAD_BYTES)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
