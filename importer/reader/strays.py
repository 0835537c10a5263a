"""Finds the rows of a source that are no contacts: totals, notes below, headers that come again.

Such a row is set aside with a reason, so that it stays in the report and is never sent. Where
another table begins, reading stops, for its rows would be read by the wrong header. All is judged
on what goes by: of a clean table only its first and last rows are looked at closely.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from importer.errors import SourceError
from importer.header import same
from importer.model import Code, Problem
from importer.reader.rows import Batch, is_blank
from importer.reader.totals import amount, is_label, kind, says_note, says_total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MeaningOf: TypeAlias = "Callable[[str], str | None]"
"""A header → the contact field that it means; ``None`` where nobody knows."""
SumAbove: TypeAlias = "Callable[[int, int, set[int]], tuple[float, int]]"
"""Adds up and counts the numbers of a column (its position) above a row (its number), without some
rows."""
Numbered: TypeAlias = "tuple[int, list[str]]"
"""A row's number and its cells."""

LAST_ROWS = 20
"""So many rows at the end of a table are looked at closely."""
_FIRST_ROWS = 200
_FULL_ROWS = 20
_BEFORE_ROWS = 5
_NEXT_ROWS = 3
"""So many rows below what may be another table's header tell whether they belong to it."""
_FEW = 2
"""Cells of a total: its label and a number."""
_FEWEST_KNOWN = 2
"""So many cells of a row that are usual headers make it a header."""
_SHOWN_CELLS = 4
_SHOWN_CHARACTERS = 30
_NO_CHANCE = 100_000
_NEARLY = 1e-14
"""Spreadsheet programs add up with some 15 digits."""
HEADER_AGAIN = Problem(
    Code.ROW_HEADER,
    "The row says the same as the header, so it is no contact. The rows below it are read by the "
    "same header: nothing is to be done.",
)


class Watch:
    """Takes every row for data."""

    def look(self, batch: Batch) -> dict[int, Problem]:  # noqa: ARG002 - what the others look at
        """The rows of a batch that are no contacts: number → why."""
        return {}

    def finish(
        self,
        batch: Batch | None,  # noqa: ARG002
        sum_above: SumAbove,  # noqa: ARG002
    ) -> dict[int, Problem]:
        """The same for the last rows of the table."""
        return {}


@dataclass(slots=True)
class StrayWatch(Watch):
    """Looks at the rows of one table that go by, from the first one to the last."""

    path: str
    header: tuple[str, ...]
    header_number: int
    meaning_of: MeaningOf
    footer: bool = True
    """Whether a row may be a total or a note at all."""
    one_table: bool = False
    """Whether the user said where the table ends."""
    _first: list[Numbered] = field(default_factory=list)
    _before: list[Numbered] = field(default_factory=list)
    """The last rows that went by."""
    _doubtful: tuple[int, int, list[str]] | None = None
    """What may be the header of another table, after the last row above it; the rows below it are
    still to come."""
    _next: list[list[str]] = field(default_factory=list)
    _aside: set[int] = field(default_factory=set)
    _key: list[str] = field(init=False)
    _anchor: int | None = None
    """A column whose cells end in a digit, as those of phones do, and whose header does not."""
    _full: int | None = None
    """Another column, in which all cells are filled; not the first, where a total's label is."""
    _usual: int = 0
    """How many cells of a row are filled, in the middle of the first rows."""

    def __post_init__(self) -> None:
        self._key = _key(self.header)
        self._before = [(self.header_number, list(self.header))]

    def look(self, batch: Batch) -> dict[int, Problem]:
        """The rows of a batch that are no contacts: number → why.

        Raises:
            SourceError: another table begins.
        """
        numbers, rows = batch.numbers, batch.rows
        closely = range(0)
        if not self._usual:
            self._learn(numbers, rows)
            closely = range(min(_FIRST_ROWS, len(rows)))
        self._follow(islice((row for row in rows if not is_blank(row)), _NEXT_ROWS))
        aside: dict[int, Problem] = {}
        for at in sorted({*closely, *self._striking(numbers, rows)}):
            problem = self._judged(at, numbers, rows)
            if problem is not None:
                aside[numbers[at]] = problem
        self._aside.update(aside)
        last = [(n, row) for n, row in _backwards(numbers, rows, _BEFORE_ROWS)]
        self._before = ([*self._before, *reversed(last)])[-_BEFORE_ROWS:]
        return aside

    def finish(self, batch: Batch | None, sum_above: SumAbove) -> dict[int, Problem]:
        """The same for the last rows of the table, which only its end makes a footer.

        Args:
            batch: the last one that holds rows.
            sum_above: adds up the column.

        Raises:
            SourceError: another table begins.
        """
        if self._doubtful is not None:
            self._settle()
        found: dict[int, Problem] = {}
        if batch is None or not self.footer:
            return found
        last = list(_backwards(batch.numbers, batch.rows, LAST_ROWS + 1))
        for at, (number, row) in enumerate(last[:LAST_ROWS]):
            if number in self._aside:
                continue
            above = last[at + 1][0] if at + 1 < len(last) else self.header_number
            why = self._at_the_end(number, row, apart=number - above > 1)
            why = why or self._sum(number, row, sum_above)
            if not why:
                break
            found[number] = footer_problem(why, row)
        return found

    # --- what the first rows tell

    def _learn(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> None:
        filled = ((n, row) for n, row in zip(numbers, rows, strict=True) if not is_blank(row))
        self._first = list(islice(filled, _FIRST_ROWS))
        counts = sorted(_count(row) for _, row in self._first)
        self._usual = counts[len(counts) // 2] if counts else 0
        shares = {
            index: sum(row[index][-1:].isdigit() for _, row in self._first if index < len(row))
            for index, name in enumerate(self.header)
            if not name[-1:].isdigit()
        }
        best = max(shares, key=lambda index: shares[index], default=None)
        if best is not None and 2 * shares[best] > len(self._first):
            self._anchor = best
        self._full = next((at for at in range(1, len(self.header)) if self._is_full(at)), None)

    def _is_full(self, index: int) -> bool:
        """Whether every row has a cell in a column, so that one without is no usual row."""
        return index != self._anchor and all(
            index < len(row) and row[index] for _, row in self._first[:_FULL_ROWS]
        )

    def _kinds(self, before: int) -> list[set[str]]:
        """For each column what its cells above a row are; the empty text where one is blank."""
        above = [row for n, row in self._first if n < before and n not in self._aside]
        return [
            {kind(row[index]) if index < len(row) else "" for row in above}
            for index in range(len(self.header))
        ]

    # --- which rows are worth a closer look

    def _striking(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> Iterable[int]:
        """The positions of rows with few cells, or without digits where others have them.

        And of those beside a blank line.
        """
        few = min(max(_FEW, self._usual // 2), self._usual - 1)
        ends, full = self._anchor, self._full
        try:
            if ends is None:
                first = self.header[0] if self.header else ""
                found = [at for at, row in enumerate(rows) if _count(row) <= few or row[0] == first]
            elif full is None:
                found = [
                    at
                    for at, row in enumerate(rows)
                    if _count(row) <= few or not row[ends][-1:].isdigit()
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
                if _count(row) <= few or len(row) <= at_most or not row[at_most][-1:].isdigit()
            ]
        if few < _FEW:
            found += [at for at, row in enumerate(rows) if row and says_total(row[0])]
        return {*found, *self._beside_gaps(numbers, rows, found)}

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

    # --- what they are

    def _judged(self, at: int, numbers: Sequence[int], rows: Sequence[list[str]]) -> Problem | None:
        row = rows[at]
        if is_blank(row):
            return None
        if _key(row) == self._key:
            return HEADER_AGAIN
        if self.footer and is_total(row, self._usual):
            return footer_problem("is a total", row)
        if not self.one_table and self._doubtful is None:
            self._compare_with_headers(at, numbers, rows)
        return None

    def _compare_with_headers(
        self, at: int, numbers: Sequence[int], rows: Sequence[list[str]]
    ) -> None:
        cells = [cell for cell in rows[at] if cell.strip()]
        if len(cells) < _FEW or not all(map(is_label, cells)):
            return
        known = sum(self.meaning_of(cell) is not None for cell in cells)
        if known >= _FEWEST_KNOWN and 2 * known >= len(cells):
            raise self._another_table(numbers[at], self._end_above(at, numbers, rows)[0], rows[at])
        end, is_apart = self._end_above(at, numbers, rows)
        if is_apart:
            self._doubtful = numbers[at], end, rows[at]
            self._next = []
            below = (row for row in rows[at + 1 :] if not is_blank(row))
            self._follow(islice(below, _NEXT_ROWS))

    def _end_above(
        self, at: int, numbers: Sequence[int], rows: Sequence[list[str]]
    ) -> tuple[int, bool]:
        """The last row above that is not just a title, and whether a blank line stands between."""
        number = numbers[at]
        is_apart = False
        above = _backwards(numbers[:at], rows[:at], _BEFORE_ROWS)
        for earlier, row in [*above, *reversed(self._before)]:
            is_apart |= number - earlier > 1
            number = earlier
            if _count(row) != 1:
                break
        return number, is_apart

    def _follow(self, rows: Iterable[list[str]]) -> None:
        """Take up the rows below a doubtful one."""
        if self._doubtful is not None:
            self._next += islice(rows, _NEXT_ROWS - len(self._next))
            if len(self._next) == _NEXT_ROWS:
                self._settle()

    def _settle(self) -> None:
        """Compare the rows below a doubtful one with the table's columns."""
        if self._doubtful is None:
            return
        number, end, cells = self._doubtful
        self._doubtful = None
        kinds = self._kinds(number)
        strange = sum(not _fits(row, kinds) for row in self._next)
        if 2 * strange > len(self._next):
            raise self._another_table(number, end, cells)

    def _another_table(self, number: int, end: int, row: Sequence[str]) -> SourceError:
        return SourceError(
            f"{self.path} holds another table: row {number:,} ({_shown(row)}) looks like a header "
            "of its own, so the rows below it would be read by the wrong one. "
            f"Add --last-row {end} to read only the table above it, or --header-row "
            f"{number} for the one below. If it is all one table, add --last-row with the number "
            "of its last row."
        )

    def _at_the_end(self, number: int, row: list[str], *, apart: bool) -> str:
        """Why a row at the end of the table is a footer; empty where it is none."""
        cells = [cell for cell in row if cell.strip()]
        if any(map(_is_for_contacts, cells)):
            return ""
        if is_total(row, self._usual) or (
            any(map(says_total, cells)) and all(says_total(c) or _is_number(c) for c in cells)
        ):
            return "is a total"
        few = max(_FEW, self._usual // 2)
        if len(cells) <= few and says_note(cells[0]):
            return "is a note below the table"
        alone = len(cells) == 1 and self._usual > _FEW
        if alone and (apart or number + 1 in self._aside):
            return "stands alone below the table"
        return ""

    def _sum(self, number: int, row: list[str], sum_above: SumAbove) -> str:
        """Whether a row with few cells holds the sum of a column."""
        filled = [index for index, cell in enumerate(row) if cell.strip()]
        if len(filled) > max(_FEW, self._usual // 2) or any(_is_for_contacts(c) for c in row):
            return ""
        for index in filled:
            value = amount(row[index])
            if not value or index >= len(self.header):
                continue
            if value < _NO_CHANCE and any(amount(row[at]) is None for at in filled):
                continue  # beside a name a small number may be a sum by chance
            first = [
                amount(cells[index])
                for n, cells in self._first
                if n < number and n not in self._aside and index < len(cells)
            ]
            numbers = [each for each in first if each is not None]
            may_be_mean = all(amount(row[at]) is not None for at in filled)
            if len(numbers) < _FEW or (sum(numbers) > value * (1 + _NEARLY) and not may_be_mean):
                continue
            total, count = sum_above(index, number, self._aside)
            if math.isclose(total, value, rel_tol=_NEARLY):
                return "holds the sum of the column above"
            if may_be_mean and len(set(numbers)) > 1 and math.isclose(total / count, value):
                return "holds the average of the column above"
        return ""


def _count(row: Sequence[str]) -> int:
    return len(row) - row.count("")


def is_total(row: Sequence[str], usual: int) -> bool:
    """Tell whether a row's first text is a total's label, and the rest nothing of a contact.

    Args:
        row: its cells.
        usual: how many cells are filled in other rows.
    """
    cells = [cell for cell in row if cell.strip()]
    if not cells or not says_total(cells[0]) or any(map(_is_for_contacts, cells)):
        return False
    return len(cells) <= max(_FEW, usual // 2) or all(map(_is_number, cells[1:]))


def footer_problem(why: str, row: Sequence[str]) -> Problem:
    """Why a row is no contact, after the words ``The row``."""
    return Problem(
        Code.ROW_FOOTER,
        f"The row {why} ({_shown(row)}), so it is no contact. If it is one, add --no-footer.",
    )


def _is_for_contacts(cell: str) -> bool:
    """Whether a cell is an e-mail address or an international number, which no total holds."""
    return "@" in cell or cell.lstrip(" '\u200e").startswith("+")


def _is_number(cell: str) -> bool:
    return any(map(str.isdigit, cell)) and 2 * sum(map(str.isalpha, cell)) < len(cell)


def _fits(row: Sequence[str], kinds: Sequence[set[str]]) -> bool:
    """Whether a row's cells are such as stand in the columns above."""
    if any(cell.strip() for cell in row[len(kinds) :]):
        return False
    cells = [*row, *[""] * (len(kinds) - len(row))]
    return all(kind(cell) in known for cell, known in zip(cells, kinds, strict=False) if known)


def _key(cells: Sequence[str]) -> list[str]:
    """Headers in the form in which they are compared, without empty ones at the end."""
    key = [same(cell) for cell in cells]
    while key and not key[-1]:
        key.pop()
    return key


def _backwards(numbers: Sequence[int], rows: Sequence[list[str]], most: int) -> Iterator[Numbered]:
    """The last rows that are not blank, from the last one up."""
    filled = (
        (numbers[at], rows[at]) for at in range(len(rows) - 1, -1, -1) if not is_blank(rows[at])
    )
    return islice(filled, most)


def _shown(row: Sequence[str]) -> str:
    """A row's first texts as they may stand in a message."""
    cells = [" ".join(cell.split()) for cell in row if cell.strip()]
    cut = [c if len(c) <= _SHOWN_CHARACTERS else f"{c[: _SHOWN_CHARACTERS - 1]}…" for c in cells]
    return ", ".join(cut[:_SHOWN_CELLS]) + (", …" if len(cut) > _SHOWN_CELLS else "")
