"""Reads the records of a text file, strictly: a line whose quotes do not match costs itself only.

A quotation mark too many, at the start of a cell or within one, makes a parser that forgives it
take delimiters, or the line end and the next contact, into the cell; the record may even have as
many cells as the header. So text behind a closing quotation mark makes the line a damaged one.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.reader.rows import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from importer.reader.dialect import Dialect

LONGEST = 16 * 2**20
"""Characters of the longest cell and the longest line: a quote that is never closed ends here."""
_TOO_LONG = "field limit"
_AT_THE_END = "unexpected end"
"""What the parser's two other errors say."""


class Records:
    """The records of lines, one batch after the other."""

    def __init__(self, lines: Iterable[str], dialect: Dialect, path: str) -> None:
        csv.field_size_limit(LONGEST)
        self.number = 0
        """The records read so far: the row number of the last one."""
        self._lines = iter(lines)
        self._dialect = dialect.arguments()
        self._path = path
        self._since: list[str] = []
        """The lines of this batch so far."""
        self._again: deque[str] = deque()
        """Lines that are read anew."""
        self._reader = self._parse()
        mark = re.escape(dialect.quote or '"')
        self._loose = re.compile(rf"{mark}[ \t]+(?={re.escape(dialect.delimiter)}|[\r\n]|\Z)")
        """Blanks behind a closing quotation mark, which nobody means."""

    def next(self, most: int) -> list[list[str]]:
        """The next records; none at the end.

        Raises:
            SourceError: a cell is too long, or a quotation mark is never closed.
        """
        rows: list[list[str]] = []
        while len(rows) < most:
            self._since.clear()
            before = len(rows)
            try:
                rows.extend(islice(self._reader, most - before))  # keeps what came before an error
                break
            except csv.Error as error:
                rows.append(self._damaged(str(error), len(rows) - before, self.number + len(rows)))
        self.number += len(rows)
        return rows

    def _parse(self) -> Iterator[list[str]]:
        lines = _noted(self._lines, self._again, self._since)
        return csv.reader(lines, strict=True, **self._dialect)

    def _damaged(self, error: str, good: int, above: int) -> list[str]:
        """Take the line that is no record out; the lines below it are read anew.

        Args:
            error: what the parser says.
            good: how many records of the lines since were read.
            above: the row number of the last one.
        """
        again = csv.reader(self._since, strict=True, **self._dialect)
        for _ in range(good):
            next(again)
        damaged = self._since[again.line_num :]
        if _TOO_LONG in error:
            raise SourceError(
                f"{self._path}, row {above + 1:,}: a cell is longer than {LONGEST:,} characters. A "
                "quotation mark that opens it is probably never closed: mend that row."
            )
        if _AT_THE_END in error:
            cells = next(csv.reader(damaged, strict=False, **self._dialect))
            raise SourceError(
                f"{self._path}, row {above + 1:,}, column {len(cells)}: a quotation mark opens a "
                "cell and is never closed, so everything below would end up in it. Mend that row."
            )
        self._again.extendleft(reversed(damaged[1:]))
        self._reader = self._parse()
        return self._without_blanks(damaged[0]) or Damaged([damaged[0].rstrip("\r\n")])

    def _without_blanks(self, line: str) -> list[str] | None:
        """The record of a line whose only fault is blanks behind its quotation marks."""
        mended = self._loose.sub(lambda found: found[0][0], line)
        if mended == line:
            return None
        try:
            (record,) = csv.reader([mended], strict=True, **self._dialect)
        except (csv.Error, ValueError):
            return None
        return record


def _noted(lines: Iterator[str], again: deque[str], since: list[str]) -> Iterator[str]:
    """Lines, first those that are read anew; each is noted in ``since``."""
    while again:
        line = again.popleft()
        since.append(line)
        yield line
    for line in lines:
        since.append(line)
        yield line
