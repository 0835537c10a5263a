"""What the first rows of a table look like, and which rows further down are worth a closer look."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from importer.reader.rows import is_blank, is_commented
from importer.reader.totals import kind, says_total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Numbered: TypeAlias = "tuple[int, list[str]]"
"""A row's number and its cells."""

FIRST_ROWS = 200
MOST_COLUMNS = 300
"""Columns beyond are not judged by; absurdly wide files would take too long."""
_FULL_ROWS = 20
_MOST_OF = 0.7
_BEFORE = " \t\xa0'"
_SIGNS = ("#", "＃", "")
"""How a row begins that may be left out; the empty text where its first two are blank."""
_FEW = 2
"""Cells of a total: its label and a number."""


@dataclass(slots=True)
class FirstRows:
    """The first rows of a table that are not blank, and what they have in common."""

    header: tuple[str, ...]
    rows: list[Numbered] = field(default_factory=list)
    usual: int = 0
    """How many cells of a row are filled, in the middle of these rows."""
    anchor: int | None = None
    """A column whose cells end in a digit, as those of phones do, and whose header does not."""
    may_be_tagged: bool = True
    """Whether ``#`` may mean nothing: no name and no phone begins so."""
    tagged: bool = False
    """Whether the first cells usually begin with ``#``, so that it means nothing."""
    _full: int | None = None
    """Another column, in which all cells are filled; not the first, where a total's label is."""

    def learn(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> None:
        """Take up the first rows that are not blank."""
        own = ((n, row) for n, row in zip(numbers, rows, strict=True) if not is_blank(row))
        self.rows = list(islice(own, FIRST_ROWS))
        # A short table must not look like the many lines that stand below it.
        above = [row for _, row in self.rows[: len(self.rows) - lines_below(self.rows)]]
        begun = sum(map(is_commented, above))
        self.tagged = self.may_be_tagged and begun > _MOST_OF * len(above)
        counts = sorted(map(filled, above))
        self.usual = counts[len(counts) // 2] if counts else 0
        shares = {
            index: sum(row[index][-1:].isdigit() for row in above if index < len(row))
            for index, name in enumerate(self.header[:MOST_COLUMNS])
            if not name[-1:].isdigit()
        }
        best = max(shares, key=lambda index: shares[index], default=None)
        if best is not None and 2 * shares[best] > len(above):
            self.anchor = best
        columns = range(1, min(len(self.header), MOST_COLUMNS))
        self._full = next((at for at in columns if self._is_full(at, above[:_FULL_ROWS])), None)

    def _is_full(self, index: int, rows: Sequence[list[str]]) -> bool:
        """Whether every row has a cell in a column, so that one without is no usual row."""
        return index != self.anchor and all(index < len(row) and row[index] for row in rows)

    def kinds(self, before: int, without: set[int]) -> list[set[str]]:
        """For each column what its cells above a row are; the empty text where one is blank."""
        above = [row for n, row in self.rows if n < before and n not in without]
        return [
            {kind(row[index]) if index < len(row) else "" for row in above}
            for index in range(min(len(self.header), MOST_COLUMNS))
        ]

    def striking(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> Iterable[int]:
        """The positions of rows with few cells, or without digits where others have them.

        And of those beside a blank line, and the first and the last one.
        """
        few = min(max(_FEW, self.usual // 2), self.usual - 1)
        ends, full = self.anchor, self._full
        try:
            if ends is None:
                first = self.header[0] if self.header else ""
                found = [at for at, row in enumerate(rows) if filled(row) <= few or row[0] == first]
            elif full is None:
                found = [
                    at
                    for at, row in enumerate(rows)
                    if filled(row) <= few or not row[ends][-1:].isdigit()
                ]
            else:  # the usual case, in half the time
                found = [
                    at
                    for at, row in enumerate(rows)
                    if not row[full] or not row[ends][-1:].isdigit()
                ]
        except IndexError:  # a row that ends before that column
            at_most = ends or 0
            found = [
                at
                for at, row in enumerate(rows)
                if filled(row) <= few or len(row) <= at_most or not row[at_most][-1:].isdigit()
            ]
        if few < _FEW:
            found += [at for at, row in enumerate(rows) if row and says_total(row[0])]
        ends_of_batch = {0, len(rows) - 1} if rows else set()
        return {*found, *ends_of_batch, *self._beside_gaps(numbers, rows, found)}

    def commented(self, rows: Sequence[list[str]]) -> Iterator[int]:
        """The positions of rows that somebody left out with ``#``."""
        if not self.tagged:
            starts = ((at, row[0][:2].strip(_BEFORE)[:1]) for at, row in enumerate(rows) if row)
            signs = (at for at, start in starts if start in _SIGNS)
            yield from (at for at in signs if is_commented(rows[at]))

    @staticmethod
    def _beside_gaps(
        numbers: Sequence[int], rows: Sequence[list[str]], found: Sequence[int]
    ) -> Iterator[int]:
        """The rows above and below blank lines, which are among ``found`` or were left out."""
        if numbers and numbers[-1] - numbers[0] >= len(numbers):
            for at in range(1, len(numbers)):
                if numbers[at] - numbers[at - 1] > 1:
                    yield at - 1
                    yield at
        for at in found:
            if is_blank(rows[at]):
                if at:
                    yield at - 1
                if at + 1 < len(rows):
                    yield at + 1


def filled(row: Sequence[str]) -> int:
    """How many cells of a row are filled."""
    return len(row) - row.count("")


def lines_below(rows: Sequence[Numbered]) -> int:
    """How many of the last rows stand below a gap and have one filled cell each.

    Args:
        rows: consecutive ones, none of them blank.
    """
    found = 0
    for at in range(len(rows) - 1, 0, -1):
        if filled(rows[at][1]) != 1:
            break
        if rows[at][0] - rows[at - 1][0] > 1:
            found = len(rows) - at
    return found


def backwards(numbers: Sequence[int], rows: Sequence[list[str]], most: int) -> Iterator[Numbered]:
    """The last rows that are not blank, from the last one up."""
    filled = (
        (numbers[at], rows[at]) for at in range(len(rows) - 1, -1, -1) if not is_blank(rows[at])
    )
    return islice(filled, most)
