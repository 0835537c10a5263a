"""Tells whether apostrophes stand around cells, as quotation marks do, or belong to their text.

``'Leeds, UK'`` is a cell in quotes. ``O'Neil`` is none, and neither is ``'0117`` with the mark that
spreadsheet programs put before a number to keep it as text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.messages.cells import LONGEST_SHOWN
from importer.reader.splitting import CANDIDATES, FEWEST_RECORDS, View

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPENING = re.compile(r"^'|[,;\t|] *'", re.MULTILINE)
_IN_QUOTATION_MARKS = re.compile(r'^"|[,;\t|] *"', re.MULTILINE)
_ENCLOSED = re.compile(r"'(?:[^']|'')+'")
_FEWEST = 2
_A_THIRD = 3
"""Such a part of all cells in apostrophes is no accident."""


def stand_around_cells(text: str, *, whole: bool) -> bool:
    """Whether the cells of a file that begins with ``text`` are plainly quoted by apostrophes."""
    if _IN_QUOTATION_MARKS.search(text) or not _OPENING.search(text):
        return False
    return any(_Split.of(text, each, whole=whole).is_quoted() for each in CANDIDATES)


def refuse_doubtful(text: str, delimiter: str, path: str, *, whole: bool) -> None:
    """Refuse a file in which many cells of a column stand between apostrophes, and others do not.

    Args:
        text: its beginning, whose apostrophes are not taken for quotes.
        delimiter: between its cells.
        path: for messages.
        whole: whether ``text`` is all of it.

    Raises:
        SourceError: names, and the numbers beside them, would keep what only encloses them.
    """
    if not _OPENING.search(text):
        return
    split = _Split.of(text, delimiter, whole=whole)
    example = split.enclosed_by_column()
    if example is None:
        return
    shown = example if len(example) <= LONGEST_SHOWN else f"{example[:LONGEST_SHOWN]}…"
    ways = ["--quote single", "--quote double"]
    raise SourceError(
        f"{path}: cells such as {shown} stand in single quotes, and others do not. Add "
        "--quote single if such quotes enclose cells, or --quote double if they belong to the text "
        "(in the mapping, source: {quote: …}).",
        ways if split.is_even and split.fits() else ways[::-1],
    )


@dataclass(frozen=True, slots=True)
class _Split:
    """The first records of a file, with apostrophes as text and with apostrophes as quotes."""

    plain: Sequence[Sequence[str]]
    tidy: Sequence[Sequence[str]]
    is_even: bool
    """Whether each apostrophe that opens a cell has one that closes it."""

    @classmethod
    def of(cls, text: str, delimiter: str, *, whole: bool) -> _Split:
        """Split it by a delimiter; lines of one cell, which are titles and totals, do not count."""
        plain, tidy = (
            [
                [cell.strip() for cell in record]
                for record in View(text, whole, quote, "", None).records(delimiter)
                if sum(bool(cell.strip()) for cell in record) > 1
            ]
            for quote in ("", "'")
        )
        score = View(text, whole, "'", "", None).score(delimiter)
        return cls(plain, tidy, score is not None and score[0])

    def is_quoted(self) -> bool:
        """Whether the rows fit only so, or nobody would write so many apostrophes as text."""
        if not self.fits():
            return False
        cells = [cell for record in self.plain for cell in record if cell]
        enclosed = sum(map(_is_enclosed, cells))
        if _A_THIRD * enclosed >= len(cells) and enclosed >= FEWEST_RECORDS:
            return True
        if not self.is_even or len(self.plain) != len(self.tidy):
            return False
        was_torn = len(set(map(len, self.plain))) > 1
        return was_torn or any(all(map(_is_enclosed, column)) for column in self._columns())

    def fits(self) -> bool:
        """Whether all records have as many cells where apostrophes are quotes."""
        widths = set(map(len, self.tidy))
        return len(self.tidy) > 1 and len(widths) == 1 and widths != {1}

    def enclosed_by_column(self) -> str | None:
        """A cell between apostrophes of a column in which half of the cells are; else ``None``."""
        for column in self._columns():
            enclosed = list(filter(_is_enclosed, column))
            if len(enclosed) >= _FEWEST and 2 * len(enclosed) >= len(column):
                return enclosed[0]
        return None

    def _columns(self) -> list[list[str]]:
        """The filled cells of each column with two or more, from the records as wide as most."""
        widths = Counter(map(len, self.plain))
        usual = max(widths, key=lambda width: widths[width], default=0)
        records = [record for record in self.plain[1:] if len(record) == usual]
        columns = ([cell for cell in column if cell] for column in zip(*records, strict=True))
        return [column for column in columns if len(column) >= _FEWEST]


def _is_enclosed(cell: str) -> bool:
    return _ENCLOSED.fullmatch(cell) is not None
