"""Which character separates the columns of a text file, seen over many records."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from importer.errors import SourceError

_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}
CANDIDATES = ("\t", "|", ";", ",")
"""In a tie the character that prose uses least wins."""
_SPELLED = {"comma": ",", "semicolon": ";", "tab": "\t", r"\t": "\t", "pipe": "|", "bar": "|"}
_RECORDS = 500
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?(\r\n|\r|\n|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the columns are separated."""

    delimiter: str
    note: str
    """Plain words for the summary."""
    skip: int = 0
    """Characters of a first line ``sep=;`` that is no row: spreadsheet programs hide it."""


def choose_dialect(
    text: str, *, whole: bool, pinned: str | None, header_row: int | None, path: str
) -> Dialect:
    """The dialect of a file that begins with ``text``; ``whole`` where that is all of it.

    The option wins over a ``sep=`` line, which wins over what the records show.
    """
    line = _SEPARATOR_LINE.match(text)
    skip = separator_line(text)
    if pinned is not None:
        delimiter = _pinned(pinned, path)
    elif line and line[1] not in '"\r\n':
        delimiter = line[1]
    else:
        found = detect_delimiter(text[skip:], whole=whole, header_row=header_row or 1)
        if found is None:
            return Dialect(_unused(text), "one column", skip)
        delimiter = found
    name = _NAMES.get(delimiter, repr(delimiter))
    return Dialect(delimiter, f"columns are separated by {name}", skip)


def separator_line(text: str) -> int:
    """The length of a first line ``sep=;``; 0 where there is none."""
    line = _SEPARATOR_LINE.match(text)
    return line.end() if line else 0


def _pinned(option: str, path: str) -> str:
    """The character that an option means; raises SourceError where it means none."""
    delimiter = _SPELLED.get(option.strip().lower(), option)
    if len(delimiter) != 1 or delimiter in '"\r\n\0':
        raise SourceError(
            f"{path} cannot be read with the delimiter {option!r}: "
            "give one character, or comma, semicolon, tab or pipe."
        )
    return delimiter


def _unused(text: str) -> str:
    """A delimiter that leaves the cells of a single column whole."""
    if not text.strip(" \r\n" + "".join(CANDIDATES)):  # nothing but separators: no cells at all
        return max(CANDIDATES, key=text.count)
    return min((",", ";", "\t", "|"), key=lambda delimiter: text.count(delimiter) > 0)


def detect_delimiter(text: str, *, whole: bool, header_row: int = 1) -> str | None:
    """The character that splits the records as it splits the header; ``None`` for one column."""
    scores = {
        delimiter: score
        for delimiter in CANDIDATES
        if (score := _score(text, delimiter, whole=whole, header_row=header_row)) is not None
    }
    return max(scores, key=lambda delimiter: scores[delimiter], default=None)


def _score(
    text: str, delimiter: str, *, whole: bool, header_row: int
) -> tuple[bool, float, int, int] | None:
    """How well a delimiter explains the records; the first entry that differs decides.

    Whether the quotes come out even, the share of rows as wide as the header, whether cells are
    free of stray space, the number of columns.
    """
    records, even_quotes = _parse(text, delimiter, whole=whole)
    if header_row <= len(records):
        records = records[header_row - 1 :]
    filled = [record for record in records if any(cell.strip() for cell in record)]
    if not filled or len(filled[0]) == 1:
        return None
    header, *rows = filled
    widths = Counter(map(len, rows))
    if rows and widths.most_common(1)[0][0] == 1:
        return None
    agreement = widths[len(header)] / len(rows) if rows else 1.0
    return even_quotes, round(agreement, 1), -_loose(filled), len(header)


def _loose(records: list[list[str]]) -> int:
    """1 where most text behind the delimiter starts with a space, as after a comma in prose."""
    behind = [cell for record in records for cell in record[1:] if cell]
    return int(2 * sum(cell.startswith(" ") for cell in behind) > len(behind))


def _parse(text: str, delimiter: str, *, whole: bool) -> tuple[list[list[str]], bool]:
    """The first records, and whether each closing quote stands before a delimiter or line end.

    Where the text is not the whole file its last record is left out: it may be half of one.
    """
    lines = io.StringIO(text, newline="")
    strict = csv.reader(lines, delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    even_quotes = True
    try:
        records.extend(islice(strict, _RECORDS))
    except csv.Error:
        even_quotes = not whole and not lines.read(1)  # cut off within quotes: no fault of theirs
        lines.seek(0)
        with suppress(csv.Error):
            records = list(islice(csv.reader(lines, delimiter=delimiter), _RECORDS))
    cut = not whole and len(records) > 1 and not lines.read(1)
    return (records[:-1] if cut else records), even_quotes
