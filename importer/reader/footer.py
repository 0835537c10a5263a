"""Tells whether a row is a total or a note: by its words, by what stands alone, by adding up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from importer.reader.totals import (
    amount,
    holds_number,
    is_label,
    is_word_for_total,
    look,
    may_say_total,
    says_how_many,
    says_note,
    says_total,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from importer.reader.usual import FirstRows, Numbered

SumAbove: TypeAlias = "Callable[[int, int, set[int]], tuple[float, int]]"
"""Adds up and counts the numbers of a column (its position) above a row (its number), without some
rows."""

NOTE = "is a note below the table"
_FEW = 2
"""Cells of a total: its label and a number."""
_NO_CHANCE = 100_000
_FAR_APART = 1_000_000
_NEARLY = 1e-14
"""Spreadsheet programs add up with some 15 digits."""


@dataclass(frozen=True, slots=True)
class LastRows:
    """Judges rows at the end of a table."""

    header: Sequence[str]
    first: FirstRows
    aside: set[int]
    """The numbers of rows that are set aside already."""
    names: Collection[int] = ()
    """The positions of the columns with people's names."""

    def by_look(self, number: int, row: list[str], *, apart: bool) -> str:
        """Why a row at the end of the table is a footer; empty where it is none."""
        cells = [cell for cell in row if cell.strip()]
        if any(map(_is_for_contacts, cells)):
            return ""
        if is_total(row, self.first.usual) or _are_totals(cells):
            return "is a total"
        few = max(_FEW, self.first.usual // 2)
        if len(cells) <= few and says_note(cells[0]) and not any(map(look, cells[1:])):
            return NOTE
        alone = len(cells) == 1 and self.first.usual > _FEW
        if alone and (apart or number + 1 in self.aside) and not self._may_be_contact(row):
            return "stands alone below the table"
        return ""

    def notes_among(self, lines: Sequence[Numbered]) -> set[int]:
        """The numbers of those lines that are what a program writes below a report.

        Of lines without a gap between them one must say so, and none may hold a number or an
        address.

        Args:
            lines: of one cell each, from the last one up.
        """
        found: set[int] = set()
        together: list[Numbered] = []
        for line, above in zip_longest(lines, lines[1:]):
            together.append(line)
            if above is None or line[0] - above[0] > 1:
                if self._are_notes([cell for _, row in together for cell in row if cell.strip()]):
                    found.update(number for number, row in together if not self._is_person(row))
                together = []
        return found

    def _are_notes(self, cells: Sequence[str]) -> bool:
        if self.first.usual < _FEW or not any(map(says_note, cells)):
            return False
        return not any(_is_for_contacts(cell) or holds_number(cell) for cell in cells)

    def _is_person(self, row: Sequence[str]) -> bool:
        """Whether the only cell of a row is where names stand, and written like one."""
        cells = [(at, cell.strip()) for at, cell in enumerate(row) if cell.strip()]
        return any(
            at in self.names
            and is_label(cell)
            and not (says_note(cell) or says_total(cell))
            and all(word.isalpha() and not word.islower() for word in cell.split())
            for at, cell in cells
        )

    def _may_be_contact(self, row: Sequence[str]) -> bool:
        """Whether the only cell of a row is a name without a number, or a number without a name."""
        return self._is_dialled(row) or any(
            is_label(row[at]) for at in self.names if at < len(row) and row[at].strip()
        )

    def _is_dialled(self, row: Sequence[str]) -> bool:
        """Whether ``(212) 555-0166`` or the like stands where other rows have digits.

        Plain digits may be a figure that somebody worked out below the column.
        """
        at = self.first.anchor
        if at is None or at >= len(row):
            return False
        return look(row[at]) == "phone" and amount(row[at]) is None

    def by_sum(self, number: int, row: list[str], sum_above: SumAbove) -> str:
        """Whether a row with few cells holds the sum of a column."""
        filled = [index for index, cell in enumerate(row) if cell.strip()]
        if len(filled) > max(_FEW, self.first.usual // 2) or any(_is_for_contacts(c) for c in row):
            return ""
        dialled = [index for index in filled if look(row[index]) == "phone"]
        for index in dialled or filled:  # what may be a contact's number must be a sum itself
            value = amount(row[index])
            if not value or index >= len(self.header):
                continue
            if value < _NO_CHANCE and any(
                amount(row[at]) is None and not may_say_total(row[at]) for at in filled
            ):
                continue  # beside a name a small number may be a sum by chance
            first = [
                amount(cells[index])
                for n, cells in self.first.rows
                if n < number and n not in self.aside and index < len(cells)
            ]
            numbers = [each for each in first if each is not None]
            may_be_mean = all(amount(row[at]) is not None for at in filled)
            if len(numbers) < _FEW or (sum(numbers) > value * (1 + _NEARLY) and not may_be_mean):
                continue
            total, count = sum_above(index, number, self.aside)
            if math.isclose(total, value, rel_tol=_NEARLY):
                return "holds the sum of the column above"
            # Of numbers that lie together, as a company's do, one may well be the average.
            spread = max(numbers) - min(numbers)
            may_be_mean = may_be_mean and spread > (_FAR_APART if dialled else 0)
            if may_be_mean and math.isclose(total / count, value):
                return "holds the average of the column above"
        return ""


def is_total(row: Sequence[str], usual: int) -> bool:
    """Tell whether a row's first text is a total's label, and the rest nothing of a contact.

    Args:
        row: its cells.
        usual: how many cells are filled in other rows.
    """
    cells = [cell for cell in row if cell.strip()]
    if not cells or not says_total(cells[0]) or any(map(_is_for_contacts, cells)):
        return False
    has_phone = any(look(cell) == "phone" for cell in cells[1:])
    if has_phone and not is_word_for_total(cells[0]):
        return False  # a company may be called so
    if len(cells) <= max(_FEW, usual // 2) or all(map(_is_number, cells[1:])):
        return True
    return not has_phone and all(_is_number(cell) or says_how_many(cell) for cell in cells[1:])


def _are_totals(cells: Sequence[str]) -> bool:
    """Whether all cells are labels of totals and figures, at least one of them a label."""
    labels = [cell for cell in cells if says_total(cell)]
    figures = [cell for cell in cells if not says_total(cell)]
    is_sure = any(map(is_word_for_total, labels)) or "phone" not in map(look, figures)
    return bool(labels) and is_sure and all(map(_is_number, figures))


def _is_for_contacts(cell: str) -> bool:
    """Whether a cell is an e-mail address or an international number, which no total holds."""
    return "@" in cell or cell.lstrip(" '\u200e").startswith("+")


def _is_number(cell: str) -> bool:
    return any(map(str.isdigit, cell)) and 2 * sum(map(str.isalpha, cell)) < len(cell)
