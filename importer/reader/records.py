"""Reads the records of a text file, strictly: a line whose quotes do not match costs itself only.

A quotation mark too many, at the start of a cell or within one, makes a parser that forgives it
take delimiters, or the line end and the next contact, into the cell; the record may even have as
many cells as the header. So text behind a closing quotation mark makes the line a damaged one, and
so does a cell that was torn apart because the delimiter before its quotation mark is lost.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from itertools import chain, islice
from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.reader.rows import MOST_CHARACTERS, Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from importer.reader.dialect import Dialect

_STEP = 16
"""Records are read so many at a time until there are enough characters, and long ones singly."""
_LONG = 4096
"""Characters of a long record."""
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
        self._characters = 0
        """Of the lines of this batch."""
        self._again: deque[str] = deque()
        """Lines that are read anew."""
        self._reader = self._parse()
        self._quote = dialect.quote
        mark = re.escape(dialect.quote or '"')
        separator = re.escape(dialect.delimiter)
        behind = rf"[\r\n{separator}]{' *' if dialect.spaced else ''}"
        doubled = rf"{re.escape(dialect.escape)}{mark}" if dialect.escape else mark * 2
        self._even = re.compile(
            rf"{doubled}|(?:\A|{behind}){mark}|{mark}[ \t]*(?=[\r\n{separator}]|\Z)"
        )
        """The quotes that stand at the border of a cell, or for one within it."""
        self._loose = re.compile(rf"{mark}[ \t]+(?=[\r\n{separator}]|\Z)")
        """Blanks behind a closing quotation mark, which nobody means."""

    def next(self, most: int) -> list[list[str]]:
        """The next records, at most so many and fewer of very long ones; none at the end.

        Raises:
            SourceError: a cell is too long, or a quotation mark is never closed.
        """
        rows: list[list[str]] = []
        self._characters = 0
        while not rows or self._may_go_on(rows, most):
            self._since.clear()
            before = len(rows)
            try:
                self._extend(rows, most)
                self._set_torn_aside(rows, before)
                break
            except csv.Error as error:
                good = len(rows) - before
                self._set_torn_aside(rows, before)
                rows.append(self._damaged(str(error), good, self.number + len(rows)))
        self.number += len(rows)
        return rows

    def _may_go_on(self, rows: Sequence[object], most: int) -> bool:
        return len(rows) < most and self._characters < MOST_CHARACTERS

    def _extend(self, rows: list[list[str]], most: int) -> None:
        """Read on; what comes before an error is kept."""
        before = -1
        while len(rows) > before and self._may_go_on(rows, most):
            before = len(rows)
            step = 1 if self._characters >= _LONG * before else _STEP
            rows.extend(islice(self._reader, min(step, most - before)))

    def _parse(self) -> Iterator[list[str]]:
        return csv.reader(self._noted(), strict=True, **self._dialect)

    def _noted(self) -> Iterator[str]:
        """The lines, first those that are read anew; each is noted."""
        since = self._since
        while self._again:
            line = self._again.popleft()
            since.append(line)
            yield line
        for line in self._lines:
            since.append(line)
            self._characters += len(line)
            yield line

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

    def _set_torn_aside(self, rows: list[list[str]], before: int) -> None:
        """Keep records as their lines in which a delimiter is lost and a quoted cell torn apart.

        ``Hat"Soft, warm",Rome`` has as many cells as ``Hat,"Soft, warm",Rome`` but other ones.
        """
        quote = self._quote
        # The usual cases, cheapest first: no line has a quote, or no cell has one in it.
        if not quote or quote not in "".join(self._since):
            return
        if quote not in "".join(chain.from_iterable(rows[before:])):
            return
        again = csv.reader(self._since, strict=True, **self._dialect)
        for at in range(before, len(rows)):
            begin = again.line_num
            cells = next(again)
            if is_torn(cells, quote):
                line = "".join(self._since[begin : again.line_num])
                if self._has_odd_quotes(line):
                    rows[at] = Damaged([line.rstrip("\r\n")])

    def _has_odd_quotes(self, record: str) -> bool:
        """Whether a quote stands neither at the border of a cell nor for one within it."""
        return self._quote in self._even.sub("", record)

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


def is_torn(cells: Sequence[str], quote: str) -> bool:
    """Whether a cell has the quote in it that opened another, and a later one that which closed it.

    Args:
        cells: of one record.
        quote: the character around cells.
    """
    opened = False
    for cell in cells:
        if cell.count(quote) % 2 == 0:
            continue
        if opened and cell.endswith(quote):
            return True
        before, _, behind = cell.partition(quote)
        opened = opened or bool(before[-1:].strip() and behind[:1].strip())
    return False
